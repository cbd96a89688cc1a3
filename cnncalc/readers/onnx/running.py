"""The nodes of a graph, one after the other: numbers are folded, everything else becomes rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.part import Part
from cnncalc.readers.onnx.attributes import Attributes
from cnncalc.readers.onnx.call import Call
from cnncalc.readers.onnx.folding.fold import FOLDED, fold
from cnncalc.readers.onnx.model import MOST_NODES
from cnncalc.readers.onnx.operators.table import operator
from cnncalc.readers.onnx.session import NodeSite
from cnncalc.readers.onnx.values import known
from cnncalc.readers.onnx.wire import Broken
from cnncalc.readers.python.errors import HOST_ERRORS, ProgramError
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.onnx.model import Function, Model, Op
    from cnncalc.readers.onnx.session import OnnxSession

MOST_ROWS = 10_000
"""Rows of one network."""
_SMALLER = "cut the model into parts (onnx.utils.extract_model), or simplify it"
_DEEPEST = 20
"""Functions of a model within functions."""
_OURS = ("", "ai.onnx", "com.microsoft", "ai.onnx.ml")
"""Domains whose operators are known."""


class Running:
    """The reading of one model's nodes. `states` gives what the file states of a value's shape."""

    def __init__(self, file: str, data: Any, model: Model, session: OnnxSession, states: Any) -> None:
        self.file = file
        self.data = data
        self.model = model
        self.session = session
        self.states = states
        self.count = 0

    def run(
        self, nodes: Sequence[Op], values: dict[str, Any], wanted: Sequence[str], outer: Attributes | None = None,
        prefix: str = "", depth: int = 0,
    ) -> None:  # fmt: skip
        """Read all nodes; `values` are what is known before them, by name, and after them. `wanted` are the names that are
        read later."""
        if depth > _DEEPEST:
            raise ProgramError(f"functions within functions, more than {_DEEPEST} deep", kind="limit")
        read = {name for node in nodes for name in node.inputs}
        read.update(wanted)
        for node in nodes:
            self.count = self.session.reached = self.count + 1
            if self.count > MOST_NODES:
                raise ProgramError(f"more than {MOST_NODES:,} nodes, with those of functions", kind="limit")
            name = prefix + node.called
            part = Part(self.file, f"node {name}", (self.count, 0))
            site = NodeSite(self.session.machine, part, node.module)
            try:
                found = self.node(site, name, node, values, read, outer, depth)
            except ProgramError as error:
                error.place = error.place or part
                error.layer = error.layer if error.layer != name else None
                raise
            except Broken as error:
                place = Part(self.file, f"byte {error.at}")
                raise ProgramError(error.message, place, "the file is damaged") from None
            except HOST_ERRORS as error:
                raise site.error(f"{node.op} cannot be computed of these inputs ({error})") from None
            if len(self.session.growth.graph.nodes) > MOST_ROWS:
                raise ProgramError(f"more than {MOST_ROWS:,} layers", part, _SMALLER, kind="limit")
            for output, value in zip(node.outputs, found, strict=False):
                if output and value is not None:
                    values[output] = value

    def node(
        self, site: NodeSite, name: str, node: Op, values: dict[str, Any], read: set[str], outer: Attributes | None,
        depth: int,
    ) -> Sequence[Any]:  # fmt: skip
        """What a node makes, by its outputs."""
        inputs = [self._input(site, node, name, values) for name in node.inputs]
        attributes = Attributes(self.data, node.attributes, outer)
        function = self.model.functions.get((node.domain, node.op)) if self.model.functions else None
        if function is not None:
            return self.inlined(name, function, inputs, node, outer, depth)
        ours = node.domain in _OURS
        if ours and node.op in FOLDED and inputs:
            numbers = [known(value) if value is not None else None for value in inputs]
            if all(n is not None or v is None for n, v in zip(numbers, inputs, strict=True)) and any(numbers):
                found = fold(node.op, numbers, attributes, len(node.outputs))
                if found is not None:
                    return found if found.__class__ is list else [found]
        body = operator(node.op) if ours else None
        if body is None:
            from cnncalc.readers.onnx.unknown import opaque

            return opaque(self, site, name, node, inputs, attributes, values, depth)
        session = self.session
        session.begin(name)
        wants = [bool(output) and output in read for output in node.outputs]
        call = Call(session, site, node, attributes, inputs, self.model.opset, wants)
        found = body(call)
        made = session.end()
        several = found.__class__ in (tuple, list)
        if not made and not several and isinstance(found, Tensor) and found.ref is not None:
            found = call.pointed(call.words("identity"), found)
        return found if several else [found]

    def _input(self, site: NodeSite, node: Op, name: str, values: dict[str, Any]) -> Any:
        """An input's value; None where it is left out."""
        if not name:
            return None
        found = values.get(name)
        if found is None:
            if name in values:
                raise site.error(f"{name} is nothing that a shape is known of", kind="unknown")
            raise site.error(
                f"it reads {name}, which no node before it makes",
                "the nodes of a file stand in the order in which they run; is a part of the file missing?",
            )
        return found

    def inlined(
        self, name: str, function: Function, inputs: list[Any], node: Op, outer: Attributes | None, depth: int
    ) -> Sequence[Any]:
        """The body of a function of the model, in place of its call."""
        values = dict(zip(function.inputs, inputs, strict=False))
        where = {**function.defaults, **node.attributes}
        attributes = Attributes(self.data, where, outer)
        self.run(function.nodes, values, function.outputs, attributes, f"{name}.", depth + 1)
        return [values.get(output) for output in function.outputs]
