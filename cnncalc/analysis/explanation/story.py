"""How a fault of arithmetic came about: the condition that does not hold, with its numbers, and where these come from, layer
by layer, back to the input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.layer import LOWER, PLAIN, explained
from cnncalc.analysis.explanation.legend import leaves_of, legend
from cnncalc.analysis.explanation.network import Explanation, explanation, is_symbolic
from cnncalc.analysis.explanation.step import Explained, Note, Step, lines, value_text
from cnncalc.analysis.tracing import traced
from cnncalc.graph.nodes import Deferred
from cnncalc.graph.row import Row
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.term import Term

if TYPE_CHECKING:
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.graph.nodes import Node
    from cnncalc.graph.report import Report
    from cnncalc.layers.declaration.condition import Condition

MOST = 3
"""Lines of arithmetic under one fault."""
UNNAMED = ("rest", "margin")
"""What a condition is about where it is no size of the output."""


class Unmet(NamedTuple):
    """A condition that does not hold: the number it is about as a step, what that must be, the input's numbers in it."""

    step: Step
    must: str
    values: tuple[Any, ...]


def arithmetic(report: Report, fault: Fault) -> list[str]:
    """The arithmetic of a fault in a few lines: what does not hold, with its numbers, and the sizes that led there; nothing
    where a fault is of no arithmetic."""
    found = faulty(report, fault)
    if found is None or not found[1]:
        return []
    row, unmet = found
    alike: dict[tuple[str, str], tuple[list[str], str]] = {}
    for each in unmet:
        if _tells(each.step):
            key = (each.step.numbers, each.must)
            alike.setdefault(key, ([], f"{each.step.text}, which {each.must}"))[0].append(each.step.what)
    told = [
        f"{row.node.name}: {' = '.join([*dict.fromkeys(name for name in names if name not in UNNAMED), text])}"
        for names, text in alike.values()
    ]
    spoken = {value for each in unmet for value in each.values}
    for source in dict.fromkeys(row.node.sources):
        last = _sized(report, source)
        if last is not None:
            told += _led(report, last, spoken)
    return list(dict.fromkeys(told))[:MOST]


def _tells(step: Step) -> bool:
    return isinstance(step.number, Term) and bool(step.number.operator)


def _led(report: Report, row: Row, spoken: set[Any]) -> list[str]:
    """The lines of a layer's shape that end in a number of which the unmet conditions speak."""
    try:
        steps = explained(row, ("shape",), False, is_symbolic(report)).steps
    except (Misfit, TypeError, ValueError, ZeroDivisionError):
        return []
    return [
        f"{row.node.name}: {' = '.join(line.what)} = {line.step.text}"
        for line in lines([step for step in steps if step.kind in ("", "size")], "shape")
        if line.step.value in spoken and _tells(line.step)
    ]


def _sized(report: Report, slot: int) -> Row | None:
    """The layer that last changed the shape of what stands in a slot; None where it is the input's."""
    graph = report.graph
    rows = {id(row.node): row for row in report.rows}
    count = len(graph.input_names)
    while slot >= count:
        row = rows.get(id(graph.nodes[slot - count]))
        if row is None or row.x.__class__ is not Shape or row.y.__class__ is not Shape or row.y.dims != row.x.dims:
            return row
        slot = row.node.source
    return None


def faulty(report: Report, fault: Fault) -> tuple[Row, list[Unmet]] | None:
    """The row of the layer that a fault is about, as far as it can be computed (its output None where it cannot), and of each
    condition that does not hold a step and what it must be. None where no layer of the network is meant."""
    known = {id(row.node) for row in report.rows}
    meant = [node for node in report.graph.nodes if node.name == fault.layer and id(node) not in known]
    for node in meant:
        read = _read(report, node)
        layer: Any = node.layer
        if read is None or layer is None:
            continue
        try:
            layer = layer.make(read) if layer.__class__ is Deferred else layer
        except Exception:
            continue
        row = Row(report.graph, node, layer, read, None, (), 0)
        try:
            y = layer.output(row.view_x)
        except Misfit:
            return row, []
        return row._replace(y=y), _unmet(row, is_symbolic(report))
    return None


def _read(report: Report, node: Node) -> Any:
    """What a node reads; None where that is not known."""
    read = []
    for slot, port in zip(node.sources, node.ports, strict=True):
        y = report.shapes[slot] if slot < len(report.shapes) else None
        if y.__class__ is list:
            y = y[port or 0] if (port or 0) < len(y) else None
        if y.__class__ is not Shape:
            return None
        read.append(y)
    return read[0] if node.source.__class__ is int else tuple(read)


def _unmet(row: Row, symbolic: bool) -> list[Unmet]:
    """The conditions that do not hold, over traced numbers."""
    layer, x = traced(row.layer, row.view_x, LOWER if symbolic else PLAIN)
    try:
        made = layer.output(x)
        found = [condition for condition in layer.conditions(x, made) if condition is not None and _fails(condition)]
    except (Misfit, TypeError, ValueError, ZeroDivisionError):
        return []
    names = _named(x, made)
    return [_step(condition, names) for condition in found]


def _value(number: Any) -> Any:
    return number.value if isinstance(number, Term) else number


def _fails(condition: Condition) -> bool:
    left, right = _value(condition.left), _value(condition.right)
    if left.__class__ is not int or right.__class__ is not int:
        return False
    if condition.relation == ">=":
        return bool(left < right)
    return bool(left != right) if condition.relation == "==" else bool(right == 0 or left % right)


def _named(x: Any, made: Any) -> dict[int, str]:
    """The symbols of the output's axes, by their traces; those that are the input's own keep its."""
    found: dict[int, str] = {}
    for shape in made if made.__class__ is list else [made]:
        letters = {1: "L", 2: "HW", 3: "DHW"}.get(len(shape.spatial), "")
        for letter, size in zip(letters, shape.spatial, strict=False):
            if isinstance(size, Term) and size.operator:
                found.setdefault(id(size), f"{letter}′")
    return found


def _step(condition: Condition, names: dict[int, str]) -> Unmet:
    """A condition as a step, and what it must be."""
    left, right = condition.left, condition.right
    values = tuple(leaf.value for side in (left, right) for leaf in leaves_of(side) if leaf.symbol and not leaf.name)
    if condition.relation == "divides" and _value(right) == 0:
        divisor = right.symbol if isinstance(right, Term) and right.symbol else "divisor"
        return Unmet(Step("shape", divisor, Term(0), 0), "must be at least 1", values)
    if condition.relation == "divides":
        rest = left % right if isinstance(left, Term) or isinstance(right, Term) else Term(left) % Term(right)
        return Unmet(Step("shape", "rest", rest, rest.value, kind="rest"), "must be 0", values)
    bound = f" ({right.symbol})" if isinstance(right, Term) and right.symbol else ""
    least = "at least " if condition.relation == ">=" else ""
    must = f"must be {least}{value_text(_value(right))}{bound}"
    what = names.get(id(left), "")
    if not what and isinstance(left, Term) and not left.operator and left.symbol:
        return Unmet(Step("shape", left.symbol, Term(left.value), left.value), must, values)
    return Unmet(Step("shape", what or "margin", left, _value(left), kind="size"), must, values)


def story(report: Report, fault: Fault) -> Explanation | None:
    """The layers that led to a fault, from the input on, each with its shape, and the faulty one with what does not hold.
    None where the fault is of no layer of the network."""
    found = faulty(report, fault)
    if found is None:
        return None
    row, unmet = found
    told = explanation(report, [], ("shape",), rows=_before(report, row.node))
    last = _faulty(row, is_symbolic(report))
    known = {step.what for step in last.steps}
    added = [each.step for each in unmet if each.step.what not in known and _tells(each.step)]
    last.steps += added
    last.legend |= legend(added, dict(row.layer.attributes))
    texts = [f"{each.step.what} is {value_text(each.step.value)}, and {each.must}." for each in unmet]
    last.notes += [Note("shape", text) for text in [*texts, f"The fault: {fault.message}."]]
    told.layers.append(last)
    told.whole = False
    return told


def _faulty(row: Row, symbolic: bool) -> Explained:
    """The steps of a layer that cannot be computed, as far as they go."""
    bare = row._replace(y=None)
    if row.y is None:
        return Explained(bare, [], [], {}, False)
    try:
        told = explained(row, ("shape",), False, symbolic)
    except (Misfit, TypeError, ValueError, ZeroDivisionError):
        return Explained(bare, [], [], {}, False)
    steps = [step for step in told.steps if step.kind in ("", "size")]
    return Explained(bare, steps, [], legend(steps, dict(row.layer.attributes)), False)


def _before(report: Report, node: Node) -> list[Row]:
    """The rows that a node depends on, in execution order."""
    graph = report.graph
    count = len(graph.input_names)
    wanted: set[int] = set()
    stack = [*node.sources]
    while stack:
        slot = stack.pop()
        if slot >= count and slot not in wanted:
            wanted.add(slot)
            stack.extend(graph.nodes[slot - count].sources)
    nodes = {id(graph.nodes[slot - count]) for slot in wanted}
    return [row for row in report.rows if id(row.node) in nodes]
