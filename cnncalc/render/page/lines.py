"""The lines of a page's table: the layers in execution order under the blocks that they stand in, of one network or of two
side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.fold import Part, summed
from cnncalc.graph.names import modules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.render.page.side import Side

Rows = "tuple[Row | None, ...]"


class Line:
    """A layer or a block. `rows` are its rows, one a side (None where a side has none), a block's are sums; `parent` is the
    number of the block's line that it stands in, -1 for none."""

    __slots__ = ("held", "layers", "level", "name", "number", "parent", "rows")

    def __init__(self, name: str, number: int, parent: int, level: int) -> None:
        self.name = name
        self.number = number
        self.parent = parent
        self.level = level
        self.rows: tuple[Row | None, ...] = ()
        self.layers: list[tuple[Row | None, ...]] = []
        """The layers that a block holds; of a layer itself alone."""
        self.held = 0
        """How many lines stand in it directly; 0 for a layer."""


class _Block:
    """A block while the lines are found: what it holds, in order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[_Block | tuple[Row | None, ...]] = []


def lines_of(sides: Sequence[Side]) -> list[Line]:
    """The lines, a block's before those that it holds. A block that would hold one line alone is not shown."""
    reports = [side.report for side in sides]
    items = _items(reports)
    scopes = [_scopes(report) for report in reports]
    root = _Block("")
    known = {"": root}
    for rows in items:
        first = next(at for at, row in enumerate(rows) if row is not None)
        row: Any = rows[first]
        block = root
        for name in scopes[first][row.node.name]:
            if name not in known:
                known[name] = _Block(name)
                block.parts.append(known[name])
            block = known[name]
        block.parts.append(rows)
    return _numbered(root, reports)


def _items(reports: list[Report]) -> list[tuple[Row | None, ...]]:
    """The layers, of two networks those that correspond together."""
    if len(reports) == 1:
        return [(row,) for row in reports[0].rows]
    from cnncalc.analysis.alignment import aligned

    return list(aligned(reports[0].rows, reports[1].rows))


def _scopes(report: Report) -> dict[str, tuple[str, ...]]:
    """For each layer the blocks that it stands in, the outermost first: the network's own, else what the names tell."""
    names = [row.node.name for row in report.rows]
    groups = report.graph.groups
    if not groups:
        return dict(zip(names, modules(names), strict=True))
    found = {}
    for name in names:
        scope = []
        at = name.find(".")
        while at >= 0:
            if name[:at] in groups:
                scope.append(name[:at])
            at = name.find(".", at + 1)
        found[name] = tuple(scope)
    return found


def _numbered(root: _Block, reports: list[Report]) -> list[Line]:
    found: list[Line] = []
    stack: list[tuple[_Block | tuple[Row | None, ...], int]] = [(part, -1) for part in reversed(root.parts)]
    while stack:
        part, parent = stack.pop()
        while isinstance(part, _Block) and len(part.parts) == 1:
            part = part.parts[0]
        level = found[parent].level + 1 if parent >= 0 else 0
        name = part.name if isinstance(part, _Block) else next(row.node.name for row in part if row is not None)
        line = Line(name, len(found), parent, level)
        found.append(line)
        if parent >= 0:
            found[parent].held += 1
        if isinstance(part, _Block):
            stack += [(inner, line.number) for inner in reversed(part.parts)]
            continue
        line.rows = part
        at = line.number
        while at >= 0:
            found[at].layers.append(part)
            at = found[at].parent
    for line in found:
        if line.held:
            line.rows = tuple(_sum(line, side, report) for side, report in enumerate(reports))
    return found


def _sum(line: Line, side: int, report: Report) -> Row | None:
    """The sums of a block's layers on one side."""
    rows = [row for rows in line.layers if (row := rows[side]) is not None]
    if not rows:
        return None
    members = report.graph.groups.get(line.name)
    return summed(report, Part(line.name, "module" if members is None else members.kind, rows))


def result_of(line: Line, side: int, report: Report) -> Row | None:
    """The row of a block's result."""
    if line.name in report.graph.groups:
        return report.find(line.name)
    return next((row for rows in reversed(line.layers) if (row := rows[side]) is not None), None)
