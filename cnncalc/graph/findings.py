"""What a walk finds on its way: faults, warnings, and the conditions that symbols leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault, Faults, used_here
from cnncalc.graph.nodes import Deferred
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph, Node
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.condition import Condition, Misfit


class Findings:
    """The faults, warnings and open conditions of a walk."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.faults = Faults()
        self.warnings: list[Fault] = []
        self.assumptions: list[str] = []
        self._rows: dict[int, Row] = {}
        self._read = 0

    def place(self, node: Node, attribute: str, layer: Any) -> Any:
        """Where a node's attribute is written; the whole layer where it isn't, or where none is named."""
        origin = node.origin
        if origin is None:
            return None
        declared = layer.attributes.get(attribute) if attribute and hasattr(layer, "attributes") else None
        if declared is not None:
            return origin.attribute(attribute, declared.names, self.graph.framework)
        return origin.place(attribute or None)

    def fault(self, message: str, node: Node, attribute: str, layer: Any, help: str) -> None:
        place = self.place(node, attribute, layer)
        fault = Fault(message, place, help=help, layer=node.name, related=used_here(node.uses))
        fault.about = attribute
        self.faults.note(fault)

    def met(self, condition: Condition, node: Node, layer: Any, x: Any, y: Any) -> bool:
        """Whether a condition holds; what symbols leave open is noted as an assumption."""
        left, right = condition.left, condition.right
        if left is UNKNOWN or right is UNKNOWN:
            return True
        if left.__class__ is int and right.__class__ is int:
            if condition.holds():
                return True
        else:
            from cnncalc.numbers.closed import at_least

            known = at_least(left, right) if condition.relation == ">=" and right.__class__ is int else None
            if condition.relation != ">=":  # what comes out constant is the same for all sizes
                rest = left - right if condition.relation == "==" else left % right
                known = rest == 0 if rest.__class__ is int else None
            if known is not False:
                if known is None:
                    sign = {">=": "≥", "==": "=", "divides": "is divisible by"}[condition.relation]
                    text = f"{left} {sign} {right}"
                    if text not in self.assumptions:
                        self.assumptions.append(text)
                return True
        words = layer.words_for(x, y)
        reads = self.reads(node, x)
        help = condition.help.format_map(words) or _way_out(condition, layer)
        if condition.attribute in layer.required:
            help = help.removesuffix(", or leave it out")
        self.fault(
            condition.message.format_map(words), node, condition.attribute, layer, f"{reads}; {help}" if help else reads
        )
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
        read = (
            [(node.source, node.port, x)] if x.__class__ is list else list(zip(node.source, node.port, x, strict=True))
        )
        for slot, port, shape in read:
            if shape.__class__ is list:
                name, count = self.graph.slot_name(slot), len(shape)
                what = f"has {count} outputs" if port is None else f"has no output {port}: it has {count}"
                names = " or from=".join(f"{name}.{i}" for i in range(min(count, 3)))
                self.fault(
                    f"{name} {what}",
                    node,
                    "from",
                    node.layer,
                    f"name one: from={names}" if count > 1 else f"read {name}",
                )
                return True
        return False

    def misfit(self, error: Misfit, node: Node, layer: Any) -> None:
        help = error.help
        if error.meant and node.source.__class__ is int:
            help = self._where(help, error.meant, node.source)
        if error.meant and node.source.__class__ is tuple and len(node.source) > 1:
            names = [self.graph.slot_name(s, p) for s, p in zip(node.source[:2], node.port[:2], strict=True)]
            help = f"{help}: write {error.meant} {' '.join(names)}"
        self.fault(error.message, node, error.attribute, layer, help)

    def _where(self, help: str, meant: str, source: int) -> str:
        """The help that speaks of a shape as the network's input: a reshape where the layer reads another, nothing where
        it is not what the layer as a whole reads."""
        if source >= len(self.graph.input_names):
            return help.replace(f"write {meant}", f"put before it: reshape {meant}")
        shape = self.graph.input_shapes[source]
        own = "" if shape is None else "x".join(map(str, shape.dims))
        return help if meant in (f"1x{own}", f"{own}x1", own.partition("x")[2]) else ""

    def too_large(self, node: Node) -> bool:
        self.fault("an axis of its output is larger than 2^62", node, "", node.layer, "no machine holds such a map")
        return False

    def forget(self) -> None:
        """Rows were taken back: what was read of them is read again."""
        self._rows.clear()
        self._read = 0

    def shared(self, node: Node, weights: Any, rows: list[Row]) -> Any:
        """No weights of its own for a layer that uses another's; a fault where they do not fit."""
        owner = self.graph.nodes[node.shared or 0]
        for row in rows[self._read :]:
            self._rows[id(row.node)] = row
        self._read = len(rows)
        other = self._rows.get(id(owner))
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
            self.warnings.append(
                Fault(message, self.place(node, "", layer), help=help, layer=node.name, severity="warning")
            )

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
            if layer.arranges:
                return True
        return False


_SPATIAL = ("convolution", "pooling", "padding", "resampling")


def _shapes(weights: Any) -> str:
    return ", ".join("×".join(map(str, w.shape)) for w in weights) or "none"


def _way_out(condition: Condition, layer: Any) -> str:
    """What fits, where an attribute must divide a size: `use 1, 2 or 4`."""
    if condition.relation != "divides" or getattr(layer, condition.attribute or "type", None) != condition.right:
        return ""
    from cnncalc.layers.declaration.condition import divisors

    known = divisors(condition.left)
    return f"use {known}" if known else ""
