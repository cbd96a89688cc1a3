"""Operators that nobody here knows, and control flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.nearest import nearest
from cnncalc.readers.onnx.attributes import Attributes
from cnncalc.readers.onnx.operators.table import known as known_names
from cnncalc.readers.onnx.values import View, known
from cnncalc.readers.onnx.wire import BYTES, fields
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.onnx.model import Op
    from cnncalc.readers.onnx.session import NodeSite

_FLOW = ("Loop", "Scan", "If", "SequenceMap")
_SEQUENCES = [
    "SequenceConstruct",
    "SequenceAt",
    "SequenceInsert",
    "SequenceErase",
    "SequenceEmpty",
    "SequenceLength",
    "SplitToSequence",
    "ConcatFromSequence",
    "Optional",
    "OptionalGetElement",
    "OptionalHasElement",
]


def opaque(
    running: Any,
    site: NodeSite,
    name: str,
    node: Op,
    inputs: list[Any],
    attributes: Attributes,
    values: dict[str, Any],
    depth: int,
) -> Sequence[Any]:
    """A row whose figures are not known, where the file states the output's shape; an error that says so elsewhere."""
    if node.op == "If" and inputs and known(inputs[0]) is not None:
        return _branch(running, site, name, node, inputs, attributes, values, depth)
    _refuse(site, node)
    return _stated(running.session, running.states, site, name, node, inputs)


def _refuse(site: NodeSite, node: Op) -> None:
    """An error for control flow, and for lists of tensors."""
    if node.op in _FLOW:
        raise site.error(
            f"{node.op} decides while it runs what it computes, and how often",
            "export the model without control flow (torch.jit.trace, or constant conditions), or simplify it with onnxsim",
            kind="unknown",
        )
    if node.op in _SEQUENCES:
        raise site.error(f"{node.op} works on lists of tensors, which are not read", "export the model without them")


def _stated(session: Any, states: Any, site: NodeSite, name: str, node: Op, inputs: list[Any]) -> list[Tensor]:
    """The rows of an operator that nobody knows, by what the file states of its outputs."""
    from cnncalc.layers.opaque import Opaque

    given = [session.slotted(site, value) for value in inputs if isinstance(value, Tensor)]
    stated = [states(output) for output in node.outputs]
    if not given or not stated or any(dims is None for dims in stated):
        where = f" of {node.domain}" if node.domain else ""
        help = (
            nearest(node.op, known_names())
            or "write its output's shape into the file (onnx.shape_inference), or cut it out"
        )
        raise site.error(
            f"the operator {node.op}{where} is not known, and the file does not state its output's shape", help
        )
    session.begin(name)
    found = []
    weights = [value for value in inputs if value.__class__ is View and value.weighs]
    for number, dims in enumerate(stated):
        assert dims is not None
        batch = given[0].batch if given[0].batch in (0, None) and _leads(dims, session.batch) else None
        sample = tuple(n for i, n in enumerate(dims) if batch is None or i != 0)
        if any(n.__class__ is not int for n in sample):
            raise site.error(f"the operator {node.op} is not known, and its output's shape has free axes: {list(dims)}")
        layer = Opaque({"result": sample, "params": 0}, "torch")
        if not number:
            session.own_weights(layer, [(view, True) for view in weights])
        layer.__dict__["type"] = node.op.lower()
        made = session.apply(site, name, layer, given[0].bare)
        found.append(Tensor(session, sample, None if batch is None else 0, made.ref))
    session.end()
    return found


def _leads(dims: tuple[Any, ...], count: int | None) -> bool:
    """Whether the first of some stated axes can be the batch."""
    return bool(dims) and (count is None or dims[0].__class__ is not int or dims[0] == count)


def _branch(
    running: Any,
    site: NodeSite,
    name: str,
    node: Op,
    inputs: list[Any],
    attributes: Attributes,
    values: dict[str, Any],
    depth: int,
) -> Sequence[Any]:
    """The branch of an If whose condition is known."""
    from cnncalc.readers.onnx.model import read_graph

    test = known(inputs[0])
    taken = "then_branch" if test is not None and test.values and test.values[0] else "else_branch"
    found = attributes._found(taken)
    if found is None:
        raise site.error(f"If without a {taken}")
    data, start, stop = found
    for number, kind, value, end in fields(data, start, stop):
        if number == 6 and kind == BYTES:
            graph = read_graph(data, value, end)
            inner = {**values, **{key: View(stored, stored.dims) for key, stored in graph.initializers.items()}}
            names = [output.name for output in graph.outputs]
            running.run(graph.nodes, inner, names, None, f"{name}.", depth + 1)
            return [inner.get(key) for key in names]
    raise site.error(f"the {taken} of the If is no graph")
