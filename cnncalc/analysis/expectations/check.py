"""One expectation, met or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.marks import UnreadableShape, shape_met
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.graph.row import plain
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph


class Check(NamedTuple):
    """One expectation: where it is written, what it speaks of, what it wants, what was found, whether it is met; of a
    figure that is not, how far it lies from the nearest that would be (`+1,747,076`), also in per cent of that (`+2.9%`).

    `slot` is the place in the execution order of what a shape is expected of (None of figures, and at other inputs).
    `node` is where it is written, in the document, or the origin whose `=>` it is; `actual` what was found: a number, or a
    tuple of sizes in the layout of the file (None where it is not known).
    """

    place: Place | None
    subject: str
    expected: str
    found: str
    met: bool
    difference: str = ""
    percent: str = ""
    slot: int | None = None
    node: Any = None
    actual: Any = None
    comment: bool = False
    """Whether it stands in an ordinary comment, which is then out of date rather than broken."""

    layer: str = ""
    """Of a layer that is held to another's: its name."""

    @property
    def rule(self) -> str:
        """What kind of expectation it is: `comment`, `shape` or `figure`."""
        return (
            "comment"
            if self.comment
            else "shape"
            if self.subject.partition(" at ")[0].endswith(" output")
            else "figure"
        )

    def to_dict(self) -> dict[str, Any]:
        """The check as the JSON output has it."""
        place = self.place
        return {
            **({"file": None, "line": None, "column": None} if place is None else place.to_dict()),
            "subject": self.subject,
            "expected": self.expected,
            "found": self.found,
            "met": self.met,
            "difference": self.difference or None,
            "percent": self.percent or None,
        }


def written_shape(graph: Graph, shape: Shape) -> str:
    """A shape as specs write it, in the layout of the spec's file: 13x13x256."""
    return sizes_text(shape.converted(graph.expect_first).dims)


def shape_check(
    graph: Graph,
    place: Place | None,
    subject: str,
    text: str,
    shape: Shape,
    faults: list[Fault],
    slot: int | None = None,
    node: Any = None,
) -> Check | None:
    """The check of an expected shape, `text`, against the computed one; None, and a fault, where it is no shape."""
    try:
        met, wanted = shape_met(graph, text, shape)
    except UnreadableShape as error:
        faults.append(Fault(error.message, place, help=error.help))
        return None
    dims = shape.converted(graph.expect_first).dims
    return Check(place, f"{subject} output", wanted, sizes_text(dims), met, slot=slot, node=node, actual=dims)


def sizes_text(dims: tuple[Any, ...]) -> str:
    """Sizes as specs write a shape: 13x13x256."""
    return "x".join([str(n if n.__class__ is int else plain(n)) for n in dims]) or "()"
