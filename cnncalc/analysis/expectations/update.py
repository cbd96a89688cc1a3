"""A spec's text with its expectations as the network is today: those that are not met rewritten, and no other character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.fresh import NotWritable, fresh_field, fresh_figure, fresh_shape
from cnncalc.analysis.expectations.marks import first_shape, same_size
from cnncalc.diagnostics.fault import Fault
from cnncalc.language.document.nodes import Scalar, Sequence
from cnncalc.language.document.replace import Unwritable, change, replaced
from cnncalc.language.document.span import span_of
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.analysis.expectations.check import Check
    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.report import Report
    from cnncalc.language.document.decode import Span

    Change = tuple[Span, str]


class Updated(NamedTuple):
    """The new text, how many expectations were rewritten and how many added, and those that cannot be."""

    text: str
    changed: int
    added: int
    refused: tuple[Fault, ...]


def updated(report: Report, checks: Iterable[Check], everywhere: bool = False) -> Updated:
    """The text of the report's spec with what is not met rewritten; `everywhere` adds `=> shape` to each layer that has
    none."""
    source: Source = report.graph.spec.source
    refused: list[Fault] = []
    changes: dict[Span, str] = {}
    uses = _by_place(checks, source)
    changed = 0
    for same in uses:
        if all(check.met for check in same):
            continue
        try:
            found = [rewrites(check, source) for check in same]
        except (NotWritable, Unwritable) as error:
            refused.append(
                Fault(f"{same[0].subject} cannot be updated: {error}", same[0].place, help="change it by hand")
            )
            continue
        if any(other != found[0] for other in found):
            refused.append(_disagreement(same))
            continue
        changes.update(found[0])
        changed += 1
    added = _added(report, source) if everywhere else {}
    text = replaced(source.text, [*changes.items(), *added.items()])
    return Updated(text, changed, len(added), tuple(refused))


def _by_place(checks: Iterable[Check], source: Source) -> list[list[Check]]:
    """The checks of each place of the source, together: a block's expectation is checked at every use."""
    found: dict[Any, list[Check]] = {}
    for check in checks:
        if check.place is not None and check.place[0] is source and check.place.known and check.node is not None:
            found.setdefault((check.place.order, check.place[3]), []).append(check)
    return list(found.values())


def _disagreement(same: list[Check]) -> Fault:
    told = dict.fromkeys(f"{check.subject.removesuffix(' output')} gives {check.found}" for check in same)
    shown = [*list(told)[:4], *(["…"] if len(told) > 4 else [])]
    message = f"the uses of this expectation disagree: {', '.join(shown)}"
    return Fault(
        message, same[0].place, help="write what they have in common, with _ for the rest; or a template, as in $width"
    )


def rewrites(check: Check, source: Source) -> dict[Span, str]:
    """What to replace with what, so that a check is met."""
    node = check.node.argument("=>") if hasattr(check.node, "argument") else check.node
    if node is None:
        raise NotWritable("it is not written in this file")
    if check.actual is None:
        raise NotWritable(f"what was found is {check.found}")
    if node.__class__ is Sequence:
        return _list(node, check, source)
    if node.__class__ is not Scalar:
        raise NotWritable("it is no text")
    if "$" in node.value:
        raise NotWritable(f"it is a template, {node.value}, which gives {check.expected} where {check.found} is found")
    span, text = change(node, source, fresh_text(check, node.value))
    return {span: text}


def fresh_text(check: Check, text: str) -> str:
    """What the text of an expectation would have to be to be met."""
    subject = check.subject.partition(" at ")[0]
    if subject.endswith(" output"):
        return fresh_shape(text, check.actual)
    if subject.endswith("receptive_field"):
        return fresh_field(text, check.actual)
    return fresh_figure(text, check.actual, "bytes" if subject.endswith("memory") else "count")


def _list(node: Sequence, check: Check, source: Source) -> dict[Span, str]:
    """The changes of a shape that YAML reads as a list, item by item."""
    items = node.items
    axes = items[len(items) - len(check.actual) :]
    if not 0 <= len(items) - len(check.actual) <= 1 or not all(item.__class__ is Scalar for item in axes):
        span = span_of(node, source)
        if span is None:
            raise NotWritable("it is a list over several lines, of other axes")
        return {span: "[" + ", ".join(fresh_shape("_", [n]) for n in check.actual) + "]"}
    found: dict[Span, str] = {}
    for item, size in zip(axes, check.actual, strict=True):
        want = int(item.value) if item.value.isdecimal() else item.value
        if not same_size(want, size):
            span, text = change(item, source, fresh_shape("_", [size]) if size.__class__ is not int else str(size))
            found[span] = text
    return found


def _added(report: Report, source: Source) -> dict[Span, str]:
    """` => shape` behind each layer expression of the source that has none, where all its uses agree."""
    shapes: dict[Span, set[str]] = {}
    nodes: dict[Span, Scalar] = {}
    for entry, shape in _results(report):
        node = entry.node
        if entry.source is not source or node.__class__ is not Scalar or entry.call is None:
            continue
        span = _whole(node)
        if span is not None and entry.argument("=>") is None:
            nodes[span] = node
            try:
                shapes.setdefault(span, set()).add(_written(report, shape))
            except NotWritable:
                shapes.setdefault(span, set()).update(("", "?"))
    found: dict[Span, str] = {}
    for span, texts in shapes.items():
        if len(texts) == 1:
            node = nodes[span]
            try:
                where, text = change(node, source, f"{node.value.rstrip()} => {next(iter(texts))}")
            except Unwritable:
                continue
            found[where] = text
    return found


def _results(report: Report) -> Iterator[tuple[Any, Any]]:
    """(entry, shape) of each layer and of each use of a block; of a repeat its last copy's alone."""
    graph = report.graph
    first = len(graph.input_names)
    for slot, node in enumerate(graph.nodes, first):
        origin = node.origin
        if getattr(origin, "kind", "") == "layer" and report.shapes[slot] is not None and _last(report, node.name):
            yield origin, report.shapes[slot]
    for name, members in graph.groups.items():
        if members.origin is not None and members.slot is not None and _last(report, name):
            yield members.origin, report.shapes[members.slot]


def _last(report: Report, name: str) -> bool:
    """Whether a name is no copy of a repeat, or its last one."""
    outer, _, index = name.rpartition(".")
    members = report.graph.groups.get(outer)
    return members is None or members.kind != "repeat" or index == str(members.copies - 1)


def _whole(node: Scalar) -> Span | None:
    """The span of an expression that stands by itself: not one within another's brackets."""
    from cnncalc.language.document.decode import Span

    if node.start < 0:
        return None
    if node.origin is not None and node.origin[0] is not None:
        outer, _, stop = node.origin
        if stop != len(outer.value) or outer.value.rstrip() != outer.value or "=" in outer.value[: node.origin[1]]:
            return None
    return Span(node.start, node.end)


def _written(report: Report, y: Any) -> str:
    text = fresh_shape("", first_shape(y).converted(report.graph.expect_first).dims)
    if not text:
        raise NotWritable("a single number has no shape")
    return text


def holds(report: Report, done: Updated) -> bool:
    """Whether the new text reads, is the same network, and keeps what it expects but for what was refused."""
    from cnncalc.analysis.expectations.checks import checks
    from cnncalc.diagnostics.errors import SpecError
    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.walk import infer
    from cnncalc.language.assembly.assemble import assemble
    from cnncalc.language.entries.read import read_spec

    own = report.graph
    try:
        graph = assemble(read_spec(Source(own.spec.source.name, done.text), own.spec.lines), own.framework, {}, [])
        if graph.faults:
            return False
        again = infer(graph)
        unmet = {check.place and check.place.order for check in checks(again) if not check.met}
    except SpecError:
        return False
    return len(unmet) <= len(done.refused) and again.shapes == report.shapes and again.totals == report.totals
