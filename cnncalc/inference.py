"""One walk over a graph: every layer's shape, weights and MACs, its conditions checked on the way."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from cnncalc.attribute import LIMIT
from cnncalc.diagnostics import Fault, Faults, SpecError, used_here
from cnncalc.graph import Deferred
from cnncalc.layer import Condition, Misfit
from cnncalc.report import Report, Row
from cnncalc.shape import Shape
from cnncalc.symbolic.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph import Graph, Node


def infer(graph: Graph) -> Report:
    """The report of a network; SpecError, with the rows before the fault, where it cannot be computed."""
    report = compute(graph)
    if report.faults:
        raise SpecError(list(report.faults), report)
    return report


def compute(graph: Graph) -> Report:
    """The report of as much of a network as can be computed, its faults noted rather than raised."""
    paused = gc.isenabled()
    if paused:
        gc.disable()  # nothing here is cyclic; a collection per 700 rows makes the walk grow faster than its length
    try:
        return _walk(graph)
    finally:
        if paused:
            gc.enable()


def _walk(graph: Graph) -> Report:
    shapes: list[Any] = list(graph.input_shapes)
    rows: list[Row] = []
    found = _Found(graph)
    remember, keep = shapes.append, rows.append
    weights: Any
    for node in graph.nodes:
        layer = node.layer
        source = node.source
        x = shapes[source] if source.__class__ is int and node.port is None else _gather(node, shapes)
        if x.__class__ is not Shape and (x is None or found.unported(node, x)):
            remember(None)
            continue
        if layer is None:
            remember(None)
            continue
        try:
            if layer.__class__ is Deferred:
                layer = layer.make(x)
            if layer.data_format is not None:
                y, weights, macs, fine = _walk_viewed(node, layer, x, found)
            else:
                y = layer.output(x)
                fine = True
                for condition in layer.conditions(x, y):
                    if condition is not None and not found.met(condition, node, layer, x, y):
                        fine = False
                if fine:
                    weights = layer.weights(x, y)
                    macs = layer.macs(x, y, weights)
            if y is not x and fine and y.__class__ is Shape and _beyond(y):
                fine = found.too_large(node)
        except Misfit as error:
            found.misfit(error, node, layer)
            fine = False
        except SpecError as error:
            for fault in error.faults:
                found.faults.note(fault)
            fine = False
        if not fine:
            remember(None)
            continue
        if node.shared is not None:
            weights = found.shared(node, weights, rows)
        remember(y)
        keep(Row(graph, node, layer, x, y, weights, macs))
        if layer.warned:
            found.warn(node, layer, x, y)
    return Report(graph, tuple(rows), tuple(shapes), tuple(found.faults), tuple(found.warnings), tuple(found.assumptions))


def _beyond(y: Shape) -> bool:
    """Whether an axis is larger than any attribute may be. Symbolic sizes have no bound to check."""
    channels = y.channels
    if channels.__class__ is int and channels > LIMIT:
        return True
    for n in y.spatial:
        if n.__class__ is int and n > LIMIT:
            return True
    return False


def _gather(node: Node, shapes: list[Any]) -> Any:
    """What a node reads where that is several inputs, or one of several outputs; None where one is not known."""
    if node.source.__class__ is int:
        return _port(shapes[node.source], node.port, node)
    gathered = tuple(
        _port(shapes[slot], port, node) for slot, port in zip(node.source, node.port, strict=True)
    )
    return None if None in gathered else gathered


def _port(y: Any, port: int | None, node: Node) -> Any:
    if port is None:
        return y
    if y.__class__ is list:
        return y[port] if port < len(y) else [*y]
    return y if port == 0 or y is None else [y]


def _walk_viewed(node: Node, layer: Any, x: Any, found: _Found) -> tuple[Any, Any, Any, bool]:
    """A layer with its own data_format: it reads its input in that layout, its output is read in the file's again."""
    own = layer.data_format == "channels_first"
    file = found.graph.first
    seen = tuple(s.viewed(own) for s in x) if x.__class__ is tuple else x.viewed(own)
    y = layer.output(seen)
    fine = True
    for condition in layer.conditions(seen, y):
        if condition is not None and not found.met(condition, node, layer, seen, y):
            fine = False
    if not fine:
        return y, (), 0, False
    weights = layer.weights(seen, y)
    macs = layer.macs(seen, y, weights)
    return ([s.viewed(file) for s in y] if y.__class__ is list else y.viewed(file)), weights, macs, True


class _Found:
    """The faults, warnings and open conditions of a walk."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.faults = Faults()
        self.warnings: list[Fault] = []
        self.assumptions: list[str] = []

    def place(self, node: Node, attribute: str, layer: Any) -> Any:
        if node.entry is None:
            return None
        if not attribute or not hasattr(layer, "attributes"):
            return node.entry.place()
        declared = layer.attributes.get(attribute)
        names = declared.names if declared is not None else (attribute,)
        whole = node.entry.place()
        for name in names:
            place = node.entry.place(name)
            if place != whole:
                return place
        call = node.entry.call
        if call is not None and call.positional:
            from cnncalc.spec.bind import spelling_of
            from cnncalc.spec.expression import ExpressionError

            try:
                arguments = spelling_of(call, self.graph.framework)[1].arguments
            except ExpressionError:
                return whole
            for position, argument in enumerate(arguments):
                if argument.lstrip("*") == attribute and position < len(call.positional):
                    return node.entry.place(position)
        return whole

    def fault(self, message: str, node: Node, attribute: str, layer: Any, help: str) -> None:
        place = self.place(node, attribute, layer)
        self.faults.note(Fault(message, place, help=help, layer=node.name, related=used_here(node.uses)))

    def met(self, condition: Condition, node: Node, layer: Any, x: Any, y: Any) -> bool:
        """Whether a condition holds; what symbols leave open is noted as an assumption."""
        left, right = condition.left, condition.right
        if left is UNKNOWN or right is UNKNOWN:
            return True
        if left.__class__ is int and right.__class__ is int:
            if condition.holds():
                return True
        else:
            from cnncalc.symbolic.closed import at_least

            known = at_least(left, right) if condition.relation == ">=" and right.__class__ is int else None
            if condition.relation == "==" and left == right:
                known = True
            if known is not False:
                if known is None:
                    sign = {">=": "≥", "==": "=", "divides": "is divisible by"}[condition.relation]
                    text = f"{left} {sign} {right}"
                    if text not in self.assumptions:
                        self.assumptions.append(text)
                return True
        words = layer.words_for(x, y)
        reads = self.reads(node, x)
        help = condition.help.format_map(words)
        self.fault(condition.message.format_map(words), node, condition.attribute, layer, f"{reads}; {help}" if help else reads)
        return False

    def reads(self, node: Node, x: Any) -> str:
        """`conv5 reads pool2 (7×7×384)`: the numbers that led to a fault."""
        graph = self.graph
        if node.source.__class__ is int:
            return f"{node.name} reads {graph.slot_name(node.source, node.port)} ({x})"
        names = [f"{graph.slot_name(s, p)} ({shape})" for s, p, shape in zip(node.source, node.port, x, strict=True)]
        return f"{node.name} reads {', '.join(names)}"

    def unported(self, node: Node, x: Any) -> bool:
        """Whether a node reads a layer with several outputs without saying which, or one that it does not have."""
        read = [(node.source, node.port, x)] if x.__class__ is list else list(zip(node.source, node.port, x, strict=True))
        for slot, port, shape in read:
            if shape.__class__ is list:
                name, count = self.graph.slot_name(slot), len(shape)
                what = f"has {count} outputs" if port is None else f"has no output {port}: it has {count}"
                names = ", ".join(f"{name}.{i}" for i in range(min(count, 3)))
                self.fault(f"{name} {what}", node, "from", node.layer, f"name one: from={names}" if count > 1 else f"read {name}")
                return True
        return False

    def misfit(self, error: Misfit, node: Node, layer: Any) -> None:
        self.fault(error.message, node, error.attribute, layer, error.help)

    def too_large(self, node: Node) -> bool:
        self.fault("an axis of its output is larger than 2^62", node, "", node.layer, "no machine holds such a map")
        return False

    def shared(self, node: Node, weights: Any, rows: list[Row]) -> Any:
        """No weights of its own for a layer that uses another's; a fault where they do not fit."""
        owner = self.graph.nodes[node.shared or 0]
        other = next((row for row in rows if row.node is owner), None)
        if other is not None and [w.shape for w in other.weights] != [w.shape for w in weights]:
            self.fault(
                f"its weights do not fit those of {owner.name}: {_shapes(weights)} and {_shapes(other.weights)}",
                node,
                "share",
                node.layer,
                "layers that share weights need the same attributes and input channels",
            )
        return ()

    def warn(self, node: Node, layer: Any, x: Any, y: Any) -> None:
        """Note what is probably not meant, unless axes were arranged for it before (see `_arranged`)."""
        if self._arranged(node):
            return
        for message, help in layer.warnings(x, y):
            self.warnings.append(Fault(message, self.place(node, "", layer), help=help, layer=node.name, severity="warning"))


    def _arranged(self, node: Node) -> bool:
        """Whether a permute or reshape stands before a layer with nothing spatial between them: its axes are meant."""
        graph = self.graph
        for _ in range(50):
            source = node.source if node.source.__class__ is int else node.source[0]
            if source < len(graph.input_names):
                return False
            node = graph.nodes[source - len(graph.input_names)]
            layer = node.layer
            if layer is None or layer.__class__ is Deferred or layer.family in _SPATIAL:
                return False
            if layer.type in ("permute", "reshape", "unflatten"):
                return True
        return False


_SPATIAL = ("convolution", "pooling", "padding", "resampling")


def _shapes(weights: Any) -> str:
    return ", ".join("×".join(map(str, w.shape)) for w in weights) or "none"
