"""The table: the cells that `shape` prints, the lines of blocks with their sums, what the script needs in `data-` attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.network.units import STYLES
from cnncalc.render.figures import number_text
from cnncalc.render.page.lines import result_of
from cnncalc.render.page.markup import breakable, text
from cnncalc.render.page.side import MEASURES, WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.row import Row
    from cnncalc.render.page.formulas import Formulas
    from cnncalc.render.page.lines import Line
    from cnncalc.render.page.side import Side

UNNAMED = "(the module itself)"
"""What a layer is called that PyTorch gives no name, as it is the whole network."""
SHOWN = 40
"""Lines that are shown before the deepest blocks are folded."""


CHANGES = {"": "", "new": "only in B", "gone": "only in A", "other": "changed"}


class _Column:
    """A column: its title, what sorts it, and the cells' texts by line and side."""

    def __init__(self, key: str, title: str, texts: list[list[str]], measure: str = "") -> None:
        self.key = key
        self.title = title
        self.texts = texts
        self.measure = measure


def table(sides: Sequence[Side], lines: Sequence[Line], formulas: Sequence[Formulas], depth: int | None) -> str:
    """The table of the lines. `depth`: what lies so many blocks deep is folded at first; None folds what does not fit."""
    columns = _columns(sides, lines)
    two = len(sides) > 1
    head = "".join(_head(column, sides) for column in columns)
    parts = [f"<thead><tr>{head}</tr></thead><tbody>"]
    folded = _folded_at(lines) if depth is None else depth - 1
    for line in lines:
        parts.append(_line(line, columns, sides, formulas, folded))
    parts.append("</tbody>")
    if not two:
        parts.append(f"<tfoot><tr>{''.join(_foot(column, sides[0]) for column in columns)}</tr></tfoot>")
    return f'<table id="layers-table" data-sides={len(sides)}>{"".join(parts)}</table>'


def _folded_at(lines: Sequence[Line]) -> int:
    """The level from which on blocks are folded, so that not too many lines are shown."""
    deepest = max((line.level for line in lines), default=0)
    for level in range(deepest, 0, -1):
        if sum(line.level <= level for line in lines) <= SHOWN:
            return level
    return 0


def _columns(sides: Sequence[Side], lines: Sequence[Line]) -> list[_Column]:
    """The columns, each with its texts of every side."""
    cells, sizes = [], []
    for at, side in enumerate(sides):
        rows = [row for line in lines if (row := line.rows[at]) is not None]
        results = {line.name: result_of(line, at, side.report) for line in lines if line.held and line.rows[at]}
        found = side.texts(rows, results)
        taken = iter(range(len(rows)))
        places = [None if line.rows[at] is None else next(taken) for line in lines]
        cells.append({c.key: ["" if place is None else c.texts[place] for place in places] for c in found.columns})
        sizes.append([_bytes(side, line, at) for line in lines])
    titles = {column.key: column.title for column in found.columns}
    types = [next((each["type"][i] for each in cells if each["type"][i]), "") for i in range(len(lines))]
    columns = [_Column("name", "Layer", []), _Column("type", "Type", [types])]
    if len(sides) > 1:
        columns.append(_Column("change", "Change", [[CHANGES[_change(line)] for line in lines]]))
    for key in ("output", "weights", "params", "macs"):
        if key != "weights" or len(sides) == 1:
            measure = key if key in MEASURES else ""
            columns.append(_Column(key, titles[key], [each[key] for each in cells], measure))
    if len(sides) == 1:
        columns.append(_Column("activations", "Output bytes", sizes, "activations"))
        columns.append(_Column("field", "Rec. field", [cells[0]["field"]]))
    return columns


def _bytes(side: Side, line: Line, at: int) -> str:
    """The bytes of a layer's output, or of all outputs in a block."""
    if line.rows[at] is None:
        return ""
    total = 0
    for rows in line.layers:
        row = rows[at]
        if row is not None:
            total = total + side.bytes_of(row)
    return number_text(total)


def _numeric(column: _Column) -> bool:
    return bool(column.measure)


def _head(column: _Column, sides: Sequence[Side]) -> str:
    names = ["A", "B"] if len(sides) > 1 and len(column.texts) > 1 else [""]
    found = []
    for at, name in enumerate(names):
        key = f"{column.key}{at or ''}"
        kind = " class=n" if _numeric(column) else f' class="c-{column.key}"'
        said = f"{text(column.title)} <b>{name}</b>" if name else text(column.title)
        found.append(f'<th scope=col{kind} data-key="{key}"><button>{said}</button></th>')
    return "".join(found)


def _foot(column: _Column, side: Side) -> str:
    if column.key == "name":
        return "<th scope=row>total</th>"
    totals = {total.key: total.text for total in side.totals}
    return f"<td{' class=n' if _numeric(column) else ''}>{text(totals.get(column.key, ''))}</td>"


def _line(
    line: Line, columns: Sequence[_Column], sides: Sequence[Side], formulas: Sequence[Formulas], folded: int
) -> str:
    data = [f"data-l={line.level}"]
    if line.parent >= 0:
        data.append(f"data-p={line.parent}")
    classes = []
    if line.held:
        classes.append("block")
        if line.level < folded:
            data.append("data-o")
    else:
        for at, row in enumerate(line.rows):
            if row is not None:
                data += _told(row, formulas[at], at)
    shares = [_shares(line, side, at) for at, side in enumerate(sides)]
    data += [
        f'data-s{at or ""}="{",".join("" if s is None else str(s) for s in own)}"' for at, own in enumerate(shares)
    ]
    if len(sides) > 1:
        classes.append(_change(line))
    row = next(row for row in line.rows if row is not None)
    if not line.held and _quiet(row):
        classes.append("q")
    kind = STYLES.get(getattr(row.layer, "family", ""), "block" if line.held else "other")
    cells = [_name(line)]
    for column in columns[1:]:
        for at, texts in enumerate(column.texts):
            shown = (breakable if column.key == "weights" else text)(texts[line.number])
            if column.measure:
                share = shares[at][MEASURES.index(column.measure)]
                width = (share or 0) // (WHOLE // 100)
                cells.append(f'<td class="n w{width}">{shown}</td>' if width else f"<td class=n>{shown}</td>")
            elif column.key == "type":
                cells.append(f"<td><i class=k-{kind}></i>{shown}</td>")
            else:
                cells.append(f"<td>{shown}</td>")
    named = f' class="{" ".join(filter(None, classes))}"' if any(classes) else ""
    return f"<tr id=r{line.number}{named} {' '.join(data)}>{''.join(cells)}</tr>\n"


def _name(line: Line) -> str:
    """The name, what comes before its last part apart: it is seen where blocks are not."""
    cut = line.name.rfind(".") + 1
    before = f"<span class=pre>{breakable(line.name[:cut])}</span>" if cut and line.level else ""
    shown = (line.name[cut:] if before else line.name) or UNNAMED
    return f"<th scope=row><button>{before}<span>{breakable(shown)}</span></button></th>"


def _told(row: Row, formulas: Formulas, at: int) -> list[str]:
    """What a layer's details are made of."""
    found = formulas.told[row.node.name]
    side = at or ""
    data = [f'data-i{side}="{text(found.edges)}"']
    if found.own >= 0:
        data.append(f"data-e{side}={found.own}")
    if found.field >= 0:
        data.append(f"data-f{side}={found.field}")
    if found.lives:
        data.append(f'data-m{side}="{text(found.lives)}"')
    if found.place:
        data.append(f'data-w{side}="{text(found.place)}"')
    return data


def _shares(line: Line, side: Side, at: int) -> list[int | None]:
    """The parts of parameters, MACs and activations that a line has, in millionths."""
    row = line.rows[at]
    if row is None:
        return [None, None, None]
    sizes = 0
    for rows in line.layers:
        each = rows[at]
        if each is not None:
            sizes = sizes + side.bytes_of(each)
    macs = row.macs if row.node.alive else 0
    return [side.share(row.params, "params"), side.share(macs, "macs"), side.share(sizes, "activations")]


def _quiet(row: Row) -> bool:
    return not row.weights and row.node.shared is None and bool(row.y is row.x or row.y == row.x)


def _change(line: Line) -> str:
    """How the two sides differ: `gone`, `new`, `other`, or nothing."""
    before, after = line.rows
    if before is None or after is None:
        return "new" if before is None else "gone"
    same = str(before.params) == str(after.params) and str(before.macs) == str(after.macs)
    shapes = [_dims(row, before.graph.first) for row in (before, after)]
    return "" if same and shapes[0] == shapes[1] else "other"


def _dims(row: Row, first: bool) -> list[str]:
    """The sizes of a row's outputs in a layout."""
    outputs = row.y if row.y.__class__ is list else [row.y]
    return [str(shape.converted(first).dims) for shape in outputs]
