"""Which columns a width has room for, and how wide each one is, so that no digit is ever cut.

A network's table gives up, in this order and until it fits: receptive fields; types; weight products; one line a
layer for two (name and output, parameters and MACs); two columns for one. Long names are broken on the way, numbers
never: what does not fit even then stands out on the right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.render.columns import Column
from cnncalc.render.wrap import cell_width, longest_word, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Plan:
    """How a table yields to a narrow terminal.

    `dropped` are the columns that go first, in turn; then `stacks` are tried, each a row of blocks of columns drawn
    one below the other. `names` is how many cells a long name keeps at each step before the next one is taken.
    """

    __slots__ = (
        "dropped",
        "names",
        "stacks",
    )

    def __init__(
        self, dropped: tuple[str, ...], stacks: tuple[tuple[tuple[str, ...], ...], ...], names: tuple[int, ...]
    ) -> None:
        self.dropped = dropped
        self.stacks = stacks
        self.names = names


NETWORK = Plan(
    dropped=("field", "type", "weights"),
    stacks=((("name", "params"), ("output", "macs")), (("name", "output", "params", "macs"),)),
    names=(32, 28, 12, 12, 14, 1),
)


class Block(NamedTuple):
    """Columns drawn one below the other (mostly one alone), and the cells they take."""

    columns: tuple[Column, ...]
    width: int


class Layout:
    """The blocks side by side, all equally deep, and the columns left out."""

    __slots__ = ("blocks", "dropped")

    def __init__(self, blocks: list[Block], dropped: list[Column]) -> None:
        self.blocks = blocks
        self.dropped = dropped

    @property
    def depth(self) -> int:
        """Lines a layer takes, if none is broken."""
        return len(self.blocks[0].columns)


def lay_out(columns: list[Column], width: int | None, *, frame: int, between: int, plan: Plan = NETWORK) -> Layout:
    """The layout for `width` cells (None: no limit), of which the frame takes `frame` and what is between two columns
    `between`."""
    naturals = {column.key: natural(column) for column in columns}
    if width is None or sum(naturals.values()) + frame + between * (len(columns) - 1) <= width:
        return Layout([Block((column,), naturals[column.key]) for column in columns], [])
    for step in range(len(plan.dropped) + 1):
        kept: list[tuple[Column, ...]] = [(column,) for column in columns if column.key not in plan.dropped[:step]]
        widths = squeezed(kept, naturals, plan.names[step], width - frame - between * (len(kept) - 1))
        if widths is not None:
            break
    else:
        by_key = {column.key: column for column in columns}
        for step, stack in enumerate(plan.stacks, len(plan.dropped) + 1):
            kept = [tuple(by_key[key] for key in keys) for keys in stack]
            room = width - frame - between * (len(kept) - 1)
            last = step + 1 == len(plan.names)
            widths = squeezed(kept, naturals, plan.names[step], room, last=last)
            if widths is not None:
                break
    blocks = [Block(block, size) for block, size in zip(kept, widths or (), strict=True)]
    dropped = [column for key in plan.dropped[:step] for column in columns if column.key == key]
    shown = {column.key for block in kept for column in block}
    return Layout(blocks, [*dropped, *(column for column in columns if column.key == "line" and "line" not in shown)])


def natural(column: Column) -> int:
    """The cells a column needs to break nothing."""
    measure = len if narrow(column.texts) else cell_width
    return max(max(map(measure, column.texts), default=0), len(column.title), len(column.total))


def least(column: Column, name: int) -> int:
    """The cells a column needs at least; a name is broken to `name` cells."""
    if column.key == "name":
        return max(name, len(column.title), len(column.total))
    return max(max(map(longest_word, column.texts), default=0), longest_word(column.total), len(column.title))


def squeezed(
    blocks: list[tuple[Column, ...]], naturals: dict[str, int], name: int, room: int, last: bool = False
) -> list[int] | None:
    """The blocks' widths in `room` cells: each gives way as far as it can, side by side from the right and names last,
    in stacks names first. None where that is not enough, unless it is the `last` resort."""
    widths = [max(naturals[column.key] for column in block) for block in blocks]
    excess = sum(widths) - room
    stacked = len(blocks[0]) > 1
    for index in range(len(blocks)) if stacked else reversed(range(len(blocks))):
        block = blocks[index]
        if excess > 0:
            floor = max(least(column, name) for column in block)
            if not stacked:
                floor = max(floor, block[0].least)
            elif block[0].key != "name" and not last:
                floor = max(floor, widths[index] // 2)  # a figure on more than two lines reads better in one column
            give = max(0, min(excess, widths[index] - floor))
            widths[index] -= give
            excess -= give
    return widths if excess <= 0 or last else None


Line = tuple[tuple[Column, str], ...]


def titles(layout: Layout) -> list[Line]:
    """The lines of the head: for each block the column and its text."""
    return [
        tuple((block.columns[part], block.columns[part].title) for block in layout.blocks)
        for part in range(layout.depth)
    ]


def totals(layout: Layout) -> list[Line]:
    """The lines of the totals."""
    return _broken(layout, [[block.columns[part].total for block in layout.blocks] for part in range(layout.depth)])


def body(layout: Layout) -> Iterator[list[Line]]:
    """The lines of each row in turn."""
    parts = [zip(*[block.columns[part].texts for block in layout.blocks], strict=True) for part in range(layout.depth)]
    for row in zip(*parts, strict=True):
        yield _broken(layout, row)


def _broken(layout: Layout, row: Iterable[Sequence[str]]) -> list[Line]:
    lines: list[Line] = []
    for part, texts in enumerate(row):
        columns = [block.columns[part] for block in layout.blocks]
        found = [
            wrapped(text, block.width, anywhere=column.key == "name")
            for text, block, column in zip(texts, layout.blocks, columns, strict=True)
        ]
        if any(texts):
            for line in range(max(map(len, found))):
                here = [broken[line] if line < len(broken) else "" for broken in found]
                lines.append(tuple(zip(columns, here, strict=True)))
    return lines


def padded(text: str, width: int, right: bool) -> str:
    """`text` in `width` cells."""
    blank = " " * (width - cell_width(text))
    return blank + text if right else text + blank


def narrow(texts: list[str]) -> bool:
    """Whether every character of `texts` takes one cell."""
    text = "".join(texts)
    return text.isascii() or all(cell_width(char) == 1 for char in set(text))


def straight(layout: Layout) -> bool:
    """Whether each row is one line in which each character is one cell: then it can be drawn without measuring."""
    return layout.depth == 1 and all(
        max(map(len, block.columns[0].texts), default=0) <= block.width and narrow(block.columns[0].texts)
        for block in layout.blocks
    )


def aligned(layout: Layout, start: str, between: str, end: str) -> list[str]:
    """The rows of a layout that is `straight`, drawn by one template."""
    columns = [block.columns[0] for block in layout.blocks]
    cells = [
        f"%{'' if column.right else '-'}{width}s" for column, (_, width) in zip(columns, layout.blocks, strict=True)
    ]
    template = start + between.join(cells) + end
    return [template % row for row in zip(*[column.texts for column in columns], strict=True)]
