"""A column of shares with bars, and where a table that has one gives way on a narrow terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.columns import Column
from cnncalc.render.layout import Block, Layout, natural, squeezed

if TYPE_CHECKING:
    from cnncalc.analysis.ranking import Shares

LONG, SHORT = (20, 12, 8), (0,)
"""Cells of the longest bar: those that are tried while columns are left out, and what is left when none can be."""
NONE = "–"
"""The share of what is in no sum, or of a sum of 0."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


def percent(found: Shares, index: int) -> str:
    """A line's share as a percentage with one decimal, rounded as `Shares.per_mille` says: `34.5 %`, `<0.1 %` for what would
    round to nothing, `≤34.5 %` where the sum is a lower bound, `?` for an unknown figure."""
    from cnncalc.analysis.ranking import rounded

    part = found.of(index)
    if part is None:
        return "?" if found.counted[index] else NONE
    if not found.whole:
        return NONE
    thousandths = rounded(part, found.whole)
    sign = "≤" if found.bound and part else ""
    if part and not thousandths:
        return "<0.1 %"
    return f"{sign}{thousandths // 10}.{thousandths % 10} %"


def bar(part: int, largest: int, cells: int, blocks: bool) -> str:
    """A bar of part / largest of `cells` cells: in eighths of a block, or whole `#` rounded to the nearest; what is not
    nothing is never drawn as nothing."""
    if part <= 0:
        return ""
    if not blocks:
        return "#" * max(1, (2 * part * cells + largest) // (2 * largest))
    full, rest = divmod(max(1, part * cells * 8 // largest), 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def share_column(found: Shares, of: str, cells: int, blocks: bool) -> Column:
    """The column of shares of `of` (params, MACs, activations), with bars of at most `cells` cells."""
    texts = [percent(found, index) for index in range(len(found.figures))]
    if not blocks:
        texts = [text.replace("≤", "<=").replace(NONE, "-") for text in texts]
    width = max(map(len, texts), default=0)
    drawn = []
    for index, text in enumerate(texts):
        part = found.of(index) if cells else None
        drawn.append(f"{text:>{width}} {bar(part or 0, found.largest, cells, blocks)}".rstrip())
    title = f"Share of {of}" if cells else "Share"
    return Column("share", title, drawn, called=f"shares of {of}", least=width if cells == 0 else width + 1 + cells)


class Fitting:
    """Lays out chosen columns: those that `dropped` names are left out one by one, each time with shorter bars first; then
    bars; then a layer takes two lines, or more."""

    def __init__(self, shares: list[Column], dropped: tuple[str, ...], names: tuple[int, ...]) -> None:
        """`shares` is the column with bars from the longest to none; none where there is no such column. `names` is how many
        cells a long name keeps at each step, and afterwards."""
        self.shares = shares
        self.dropped = dropped
        self.names = names

    def __call__(self, columns: list[Column], width: int | None, *, frame: int, between: int) -> Layout:
        """The layout for `width` cells (None: no limit), of which the frame takes `frame` and what is between two columns
        `between`."""
        if width is None:
            return Layout([Block((column,), natural(column)) for column in columns], [])
        for step in range(len(self.dropped) + 1):
            gone = self.dropped[:step]
            kept = [column for column in columns if column.key not in gone]
            for share in self._tried(step):
                here: list[tuple[Column, ...]] = [(share if each.key == "share" else each,) for each in kept]
                widths = _widths(here, self.names[step], width - frame - between * (len(here) - 1))
                if widths is not None:
                    return _layout(here, widths, gone, columns)
        return self._stacked([share if each.key == "share" else each for each in kept], columns, width - frame, between)

    def _tried(self, step: int) -> list[Column]:
        """The columns of shares to try when `step` columns are left out: that without bars when no more can be."""
        if not self.shares:
            return [Column("", "", [])]
        return self.shares if step == len(self.dropped) else self.shares[: len(LONG)]

    def _stacked(self, kept: list[Column], columns: list[Column], room: int, between: int) -> Layout:
        """Columns one below the other, in two lines if that is enough."""
        blank = Column("", "", [""] * len(kept[0].texts))
        for depth in range(min(2, len(kept)), len(kept) + 1):
            across = -(-len(kept) // depth)
            padded = [*kept, *[blank] * (across * depth - len(kept))]
            blocks = [tuple(padded[first::across]) for first in range(across)]
            last = depth == len(kept)
            widths = _widths(blocks, self.names[-1] if last else 12, room - between * (across - 1), last)
            if widths is not None:
                break
        return _layout(blocks, widths or [], self.dropped, columns)


def _widths(blocks: list[tuple[Column, ...]], name: int, room: int, last: bool = False) -> list[int] | None:
    return squeezed(blocks, {each.key: natural(each) for block in blocks for each in block}, name, room, last)


def _layout(
    blocks: list[tuple[Column, ...]], widths: list[int], gone: tuple[str, ...], columns: list[Column]
) -> Layout:
    dropped = [column for key in gone for column in columns if column.key == key]
    return Layout([Block(block, size) for block, size in zip(blocks, widths, strict=True)], dropped)
