"""The network's inputs: written on top, pasted as `Input(…)` or `input_shape=`, or given from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Mapping, Scalar
from cnncalc.language.entries.spec import shape_text
from cnncalc.language.words.call import Call
from cnncalc.layers import find
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.language.entries.spec import Entry, Spec

_SHAPE_KEYS = ("input_shape", "batch_input_shape", "input_dim")
_INPUTS = ("Input", "InputLayer")
_SEQUENCES = frozenset(("LSTM", "GRU", "SimpleRNN", "Conv1D", "Convolution1D", "TimeDistributedDense"))
"""Keras's classes whose input_dim is the values a token: with input_length it is their input's shape."""


def pasted_input(spec: Spec) -> None:
    """Give a spec without inputs those of its `Input(shape=…)` layers, or of input_shape on its first layer."""
    declared = len(spec.inputs)
    entries = [
        entry
        for entry in spec.entries
        if not (entry.call is not None and entry.call.type in _INPUTS and _taken(spec, entry, declared))
    ]
    while len(entries) > 1 and _begins(entries[0].call):
        entries = entries[1:]
    spec.entries = entries
    if entries and entries[0].call is not None and not spec.inputs:
        _from_first(spec, entries[0], entries[0].call)
    if not spec.inputs:
        place = entries[0].place() if entries else Place((spec.source, 1, 1, 1))
        seen = _seen(entries)
        spec.fault(
            "the input's shape is missing",
            place,
            f"begin with {seen} -> …" if seen else _likely_input(spec, entries),
        )
        del entries[: bool(seen)]  # it was meant as the input
        spec.inputs.append(("input", None, place))
    elif not entries and not spec.faults:
        spec.fault(
            "there is no layer in it",
            Place((spec.source, 1, 1, 1)),
            "write the layers behind it" if spec.lines else "write layers: [conv 32 3x3, relu]",
        )


def _likely_input(spec: Spec, entries: list[Entry]) -> str:
    """How to say an input: one that the first layer can read, as far as its class says what that is."""
    call = entries[0].call if entries else None
    first = spec.framework == "torch" or spec.layout == "channels_first"
    shape = "1x28x28" if first else "28x28x1"
    layer = find(call.type) if call is not None else None
    if (
        call is not None
        and layer is not None
        and call.type in layer.torch
        and (call.owner or call.type not in layer.words)
    ):
        spelling = layer.torch[call.type]
        given = call.positional[0] if call.positional else dict(call.keywords).get("in_channels")
        if spelling.required[:1] == spelling.arguments[:1] and given.__class__ is int:
            sizes = ["28"] * (spelling.rank or 0)
            shape = "x".join([str(given), *sizes] if first or spec.lines else [*sizes, str(given)])
            shape = f"torch {shape}" if spec.lines and spec.framework is None and sizes else shape
    return f"begin with {shape} -> …" if spec.lines else f"say input: {shape} on top, or begin with {shape} -> …"


def _seen(entries: list[Entry]) -> str:
    """The shape that stands in a first entry that is no layer; "" where there is none."""
    from cnncalc.layers.declaration.loose_shape import seen_in

    node = entries[0].node if entries else None
    call = entries[0].call if entries else None
    return seen_in(node.value) if node.__class__ is Scalar and call is not None and not call.type[:1].isalpha() else ""


def _begins(call: Call | None) -> bool:
    """Whether it is code's `model = Sequential()`, to which layers are added."""
    return (
        call is not None
        and call.type == "Sequential"
        and call.assigned != ""
        and not (call.positional or call.keywords)
    )


def _taken(spec: Spec, entry: Entry, declared: int) -> bool:
    """Make an input of an `Input(…)` entry, or find the one of the first `declared` that it repeats."""
    call: Any = entry.call
    place = entry.place("type")
    shape = _input_shape(call)
    name = entry.name or "input"
    if shape is None:
        spec.fault("Input needs a shape", place, "write Input(shape=(28, 28, 1))")
        return True
    known = next((known for known in spec.inputs if known[0] == name), None)
    if known is None and declared == 1:
        known = spec.inputs[0]
        name = known[0]
    node = _shape_scalar(shape, place)
    if known is None:
        spec.inputs.append((name, node, place))
    elif known[1].__class__ is not Mapping and _differ(shape_text(known[1]), node.value):
        message = f"the input is given twice: {clipped(shape_text(known[1]))} and {clipped(node.value)}"
        spec.fault(message, place, "keep one of them")
    if call.assigned:
        spec.aliases[call.assigned] = name
    return True


def _differ(one: str, other: str) -> bool:
    """Whether two written shapes are surely not the same."""
    from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape

    try:
        a, b = parse_shape(one).dims, parse_shape(other).dims
    except ShapeError:
        return False  # said elsewhere
    return len(a) != len(b) or any(
        m.__class__ is int and n.__class__ is int and m != n for m, n in zip(a, b, strict=True)
    )


def _input_shape(call: Call) -> Any:
    given = dict(call.keywords)
    if given.get("batch_shape").__class__ is tuple:
        return given["batch_shape"][1:]
    return given.get("shape", given.get("input_shape", call.positional[0] if call.positional else None))


def _from_first(spec: Spec, entry: Entry, call: Call) -> None:
    """The input that the first layer, or the first layer of a pasted Sequential, speaks of."""
    inner: Any = call
    if call.type == "Sequential" and call.positional:
        first = call.positional[0]
        inner = first[0] if first.__class__ is tuple and first else first
    if inner.__class__ is not Call:
        return
    if inner.type in _INPUTS:
        shape = _input_shape(inner)
        rest = (call.positional[0][1:],) if call.positional[0].__class__ is tuple else call.positional[1:]
        entry.call = call._replace(positional=rest)
        if shape is not None:
            spec.inputs.append(("input", _shape_scalar(shape, entry.place()), entry.place()))
        return
    shape = given_shape(inner)
    key = shape_key(inner)
    length = dict(inner.keywords).get("input_length")
    if length.__class__ is int and inner.type == "Embedding":
        shape, key = (length,), "input_length"  # Keras 2 took it for the input's shape
    if shape is not None:
        place = entry.place(key)
        spec.inputs.append(("input", _shape_scalar(shape, place), place))


def shape_key(call: Call) -> str:
    """The keyword under which a call says its input's shape, unless its layer has an argument of that name (the
    input_dim of Embedding); "" for none."""
    for key, value in call.keywords:
        if key in _SHAPE_KEYS and value is not None:
            layer = find(call.type)
            if layer is None or not any(key in attribute.names for attribute in layer.attributes.values()):
                return key
    return ""


def given_shape(call: Call) -> tuple[Any, ...] | None:
    """The shape without the batch that a call's input_shape, batch_input_shape or input_dim says; None for none."""
    key = shape_key(call)
    if not key:
        return None
    given = dict(call.keywords)
    value = given[key]
    if key == "input_dim" and ("input_length" in given or call.type in _SEQUENCES):
        return given.get("input_length"), value
    dims: tuple[Any, ...] = value if value.__class__ is tuple else (value,)
    return dims[1:] if key == "batch_input_shape" else dims


def _shape_scalar(dims: Any, place: Place) -> Scalar:
    dims = dims if dims.__class__ is tuple else (dims,)
    if dims[:1] == (None,):
        dims = (None, *dims)  # the first None of a written shape is its batch
    return Scalar("(" + ", ".join(map(str, dims)) + ("," if len(dims) == 1 else "") + ")", place[1], place[2])


def read_inputs(
    graph: Graph, spec: Spec, overrides: dict[str, tuple[str, Place | None]], env: dict[str, Any], own: bool
) -> None:
    """The graph's inputs. `overrides` are in the layout that is shown, or with `own` in the file's."""
    names = [name for name, _, _ in spec.inputs]
    for name in list(overrides):
        if name not in names:
            if name == "input" and len(names) == 1:
                overrides[names[0]] = overrides[name]
            else:
                from cnncalc.diagnostics.nearest import nearest

                several = (
                    f"name it, as in {names[0]}={overrides[name][0]}"
                    if name == "input"
                    else f"the inputs are {', '.join(names)}"
                )
                spec.fault(f"there is no input '{name}'", overrides[name][1], nearest(name, names) or several)
    for name, node, place in spec.inputs:
        graph.input_names.append(name)
        shape = None
        if name in overrides:
            text, where = overrides[name]
            shape = read_shape(graph, text, where, graph.expect_first if own else graph.first)
        elif node is not None:
            try:
                text = shape_text(node)
                if "$" in text:
                    from cnncalc.language.templates.fill import fill_text

                    text = fill_text(text, env)
                shape = read_shape(graph, text, place, graph.expect_first)
            except ExpressionError as error:
                spec.fault(error.message, place, error.help)
        graph.input_shapes.append(shape)
        graph.input_places.append(overrides[name][1] if name in overrides else place)


def read_shape(graph: Graph, text: str, place: Place | None, first: bool) -> Shape | None:
    """A shape without the batch as the graph lays it out; None, and a fault, where it cannot be read."""
    from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape

    try:
        read = parse_shape(text)
    except ShapeError as error:
        graph.faults.append(Fault(error.message, place, help=error.help))
        return None
    dims: list[Any] = []
    for dim in read.dims:
        if dim is None or dim == "_":
            dims.append(UNKNOWN)
        elif dim.__class__ is str:
            from cnncalc.numbers.closed import Closed

            dims.append(Closed.symbol(dim))
        else:
            dims.append(dim)
    return Shape.of(dims, first).converted(graph.first)


def check_given(call: Call, x: Any, entry: Entry, name: str) -> None:
    """SpecError where a pasted input_shape is not the layer's real input."""
    dims = given_shape(call)
    if dims is None or x.__class__ is not Shape:
        return
    real = x.dims
    if len(dims) == len(real) and all(
        d is None or d == n or n.__class__ is not int for d, n in zip(dims, real, strict=True)
    ):
        return
    key = shape_key(call)
    shown = "×".join(map(str, dims))
    sizes = [str(n) for n in real]
    if key == "batch_input_shape":
        sizes.insert(0, "None")
    meant = sizes[0] if key == "input_dim" and len(sizes) == 1 else f"({', '.join(sizes)}{',' * (len(sizes) == 1)})"
    message = f"{key} is {shown}, but the input is {x}"
    raise SpecError([Fault(message, entry.place(key), help=f"write {meant}, or leave it out", layer=name)])
