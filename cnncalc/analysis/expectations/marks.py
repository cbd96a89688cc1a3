"""Whether a computed shape is the expected one: what `=>` marks, and what `check` enforces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.report import Report
    from cnncalc.layers.declaration.shape import Shape


class UnreadableShape(Exception):
    """What stands after `=>` is no shape: what was found, and a way out."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


def first_shape(y: Any) -> Shape:
    """The (first) output's shape."""
    shape: Shape = y[0] if y.__class__ is list else y
    return shape


def shape_met(graph: Graph, text: str, shape: Shape) -> tuple[bool, str]:
    """Whether an expected shape, in the layout of the spec's file, is `shape`; and the text of what was wanted."""
    from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape

    try:
        read = parse_shape(text)
    except ShapeError as error:
        raise UnreadableShape(error.message, error.help) from None
    dims = read.dims
    if 0 in dims:
        raise UnreadableShape(f"'{text}' has a size of 0, which no layer gives", "write its size, or _ for any")
    actual = shape.converted(graph.expect_first).dims
    if (
        not read.batched
        and read.bracketed
        and len(dims) == len(actual) + 1
        and graph.batched
        and dims[0] == graph.batch
    ):
        dims = dims[1:]
    if dims == actual:
        return True, text
    return len(dims) == len(actual) and all(same_size(w, a) for w, a in zip(dims, actual, strict=True)), text


def same_size(wanted: Any, actual: Any) -> bool:
    """Whether an axis is as wanted; `_` is any."""
    if wanted == "_":
        return True
    if wanted is None or actual is UNKNOWN:
        return wanted is None and actual is UNKNOWN
    return wanted == actual if actual.__class__ is int else str(wanted) == str(actual)


def marks(report: Report) -> dict[str, tuple[bool, str]]:
    """For each layer, block and repeat with `=>`: whether it is met, and the shape it wants."""
    graph = report.graph
    wanted = [(row.node.name, row.node.expect, row.y) for row in report.rows if row.node.expect is not None]
    for name, members in graph.groups.items():
        if members.expect is not None and members.slot is not None and report.shapes[members.slot] is not None:
            outer = graph.groups.get(name.rpartition(".")[0])
            if outer is not None and outer.kind == "repeat":  # `=>` on a repeat is its last copy's
                name = name.rpartition(".")[0]
            wanted.append((name, members.expect, report.shapes[members.slot]))
    found = {}
    for name, text, y in wanted:
        try:
            found[name] = shape_met(graph, text, first_shape(y))
        except UnreadableShape:
            continue
    return found
