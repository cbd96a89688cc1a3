"""Layers over tokens: attention in heads, recurrent layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.writers.code.writing import Value, of, plain
from cnncalc.writers.onnx.joins import attended, straight
from cnncalc.writers.onnx.net import Net, known
from cnncalc.writers.onnx.shapes import parted
from cnncalc.writers.onnx.values import product_with
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from cnncalc.graph.row import Row


def attention(w: Net, row: Row) -> Value:
    """Attention in heads, written out: projections, products, a projection."""
    layer = of(row)
    shapes = layer.roles(row.x)
    values = straight(w, row)
    if layer.framework == "keras" and len(values) == 3:
        values = [values[0], values[2], values[1]]
    values = [values[0]] * 3 if len(values) == 1 else values if len(values) == 3 else [values[0], values[1], values[1]]
    if (
        layer.result
        or layer.gate
        or layer.bias_kv
        or layer.zero
        or shapes[0].rank != 2
        or layer.axis not in (None, (1,))
    ):
        raise Unwritten("this attention is not over tokens × values, or has tokens or gates of its own")
    known(*(n for shape in shapes for n in shape.dims))
    _, key_size, value_size = layer.sizes(shapes[0])
    if not all(value.batched for value in values):
        raise Unwritten("one of its inputs has no batch")
    parts = _projected(w, row, values, layer.heads * key_size, layer.heads * value_size)
    heads = [
        _headed(w, part, layer.heads, size, name)
        for part, size, name in zip(parts, (key_size, key_size, value_size), ("query", "key", "value"), strict=True)
    ]
    tokens = shapes[0].dims[0]
    found = attended(w, heads[0], heads[1], heads[2], (layer.heads, tokens, value_size))
    inner = layer.heads * value_size
    found = w.made("Transpose", [found], (tokens, layer.heads, value_size), part="tokens", perm=[0, 2, 1, 3])
    found = w.reshaped(found, (tokens, inner), "joined")
    names = [name for name, _ in w.named(row) if name.startswith(("out_proj", "attention_output"))]
    size = row.y.dims[-1]
    matrix = w.weight(row, names[0], (size, inner) if layer.torch_names else (inner, size))
    bias = w.weight(row, names[1], (size,)) if len(names) > 1 else None
    return product_with(w, found, matrix, bias, size, layer.torch_names, "output")


def _headed(w: Net, value: Value, heads: int, size: int, name: str) -> Value:
    """Tokens × (heads · size) as heads × tokens × size."""
    tokens = value.dims[0]
    wide = w.reshaped(value, (tokens, heads, size), f"{name}.split")
    return w.made("Transpose", [wide], (heads, tokens, size), part=f"{name}.heads", perm=[0, 2, 1, 3])


def _projected(w: Net, row: Row, values: list[Value], key: int, value: int) -> list[Value]:
    """Query, key and value: by one matrix where all are of the same input, else by three."""
    layer = of(row)
    names = [name for name, _ in w.named(row)]
    sizes = [key, key, value]
    if "in_proj_weight" in names and values[0] == values[1] == values[2]:
        rows, inputs = sum(sizes), values[0].dims[-1]
        bias = w.weight(row, "in_proj_bias", (rows,)) if layer.bias else None
        found = product_with(w, values[0], w.weight(row, "in_proj_weight", (rows, inputs)), bias, rows, True, "input")
        return parted(w, found, 1, sizes, "parts")
    made = []
    for name, x, size in zip(("query", "key", "value"), values, sizes, strict=True):
        inputs = x.dims[-1]
        if layer.torch_names:
            own = f"{name[0]}_proj_weight"
            matrix, bias = w.weight(row, own, (size, inputs)), f"{name[0]}_proj_bias"
        else:
            matrix, bias = w.weight(row, f"{name}/kernel", (inputs, size)), f"{name}/bias"
        offset = w.weight(row, bias, (size,)) if layer.bias else None
        made.append(product_with(w, x, matrix, offset, size, layer.torch_names, name))
    return made


_GATES = {"lstm": ("LSTM", 4), "gru": ("GRU", 3), "rnn": ("RNN", 1)}


def recurrent(w: Net, row: Row) -> Any:
    """A recurrent layer over tokens; several layers are one node each."""
    layer = of(row)
    if layer.projected or (layer.bidirectional and layer.merge_mode is None):
        raise Unwritten("ONNX's recurrent layers give no such outputs")
    if layer.return_state and layer.layers > 1:
        raise Unwritten("it gives the states of several layers")
    x = w.read(row)
    known(*x.dims, layer.units)
    if not x.batched:
        raise Unwritten("ONNX's recurrent layers have a batch")
    tokens = x.dims[0]
    text = w.op("Transpose", [x.text], "tokens", perm=[1, 0, 2])
    w.stated[text] = w.stated_as(text, (tokens, w.batch, x.dims[-1]))
    inputs = x.dims[-1]
    states: list[str] = []
    if layer.bias and not row.shared_with:  # ONNX has two biases a gate, where Keras may have one
        ours = sum(each.size for each in type(layer).weights(layer, row.x, row.y) if "bias" in each.name)
        w.extra += 2 * layer.gates * layer.units * layer.directions * layer.layers - ours
    for number in range(layer.layers):
        text, states = _cells(w, row, text, number, inputs, tokens)
        inputs = layer.units * layer.directions
        if number < layer.layers - 1:
            text = _side_by_side(w, row, text, tokens, False)
    y = _result(w, row, text, states[0], tokens)
    if not layer.return_state:
        return y
    found = []
    for direction in range(layer.directions):
        for state in states[: layer.states]:
            name = w.op("Gather", [state, w.wholes(direction, scalar=True)], "state", axis=0)
            found.append(w.put(name, Value(name, (layer.units,), (0,))))
    return [y, *found]


def _cells(w: Net, row: Row, text: str, number: int, inputs: int, tokens: int) -> tuple[str, list[str]]:
    """One layer: its sequence, tokens × directions × N × units, and its last states."""
    layer = of(row)
    op, gates = _GATES[type(layer).type]
    rows, both, end = gates * layer.units, layer.directions, f"_l{number}"
    given = [text, w.weight(row, f"weight_ih{end}", (both, rows, inputs))]
    given.append(w.weight(row, f"weight_hh{end}", (both, rows, layer.units)))
    if layer.bias:
        given.append(w.weight(row, f"bias{end}", (both, 2 * rows)))
    attributes: dict[str, Any] = {"hidden_size": layer.units}
    if both == 2:
        attributes["direction"] = "bidirectional"
    if op == "GRU":
        attributes["linear_before_reset"] = int(getattr(layer, "reset_after", True))
    made = w.op(op, given, f"layer.{number}", 1 + layer.states, **attributes)
    w.stated[made[0]] = w.stated_as(made[0], (tokens, both, w.batch, layer.units))
    for state in made[1:]:
        w.stated[state] = w.stated_as(state, (both, w.batch, layer.units))
    return made[0], made[1:]


def _side_by_side(w: Net, row: Row, text: str, tokens: int, front: bool) -> str:
    """The states of both directions as one: tokens × N × values, or with the batch in front."""
    layer = of(row)
    size = layer.units * layer.directions
    if layer.directions == 1 and not front:
        found = w.op("Squeeze", [text, w.wholes(1)], "sequence")
    else:
        perm = [2, 0, 1, 3] if front else [0, 2, 1, 3]
        turned = w.op("Transpose", [text], "turned", perm=perm)
        axes = (w.batch, tokens) if front else (tokens, w.batch)
        w.stated[turned] = w.stated_as(turned, (*axes, layer.directions, layer.units))
        found = w.op("Reshape", [turned, w.wholes(0, 0, size)], "sequence")
    dims = (w.batch, tokens, size) if front else (tokens, w.batch, size)
    w.stated[found] = w.stated_as(found, dims)
    return str(found)


def _result(w: Net, row: Row, text: str, state: str, tokens: int) -> Value:
    """The whole sequence, or its last states; both directions side by side, or joined as Keras can."""
    layer = of(row)
    y = row.y[0] if row.y.__class__ is list else row.y
    merge = layer.merge_mode if layer.bidirectional else "concat"
    if layer.return_sequences and merge == "concat":
        found = _side_by_side(w, row, text, tokens, True)
        return w.put(found, Value(found, y.dims, plain(y.rank)))
    if merge != "concat":
        op = {"sum": "ReduceSum", "ave": "ReduceMean", "mul": "ReduceProd"}[merge]
        axis, source = (1, text) if layer.return_sequences else (0, state)
        found = w.op(op, [source, w.wholes(axis)], "merged", keepdims=0)
        if layer.return_sequences:
            w.stated[found] = w.stated_as(found, (tokens, w.batch, layer.units))
            found = w.op("Transpose", [found], "sequence", perm=[1, 0, 2])
        return w.put(found, Value(found, y.dims, plain(y.rank)))
    turned = w.op("Transpose", [state], "last", perm=[1, 0, 2])
    w.stated[turned] = w.stated_as(turned, (w.batch, layer.directions, layer.units))
    found = w.op("Reshape", [turned, w.wholes(0, layer.units * layer.directions)], "state")
    return w.put(found, Value(found, y.dims, plain(y.rank)))
