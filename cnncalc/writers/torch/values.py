"""Layers that read values one by one, along an axis, or as tokens: dense, normalizations, activations, sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.value import Real
from cnncalc.writers.code.writing import Out, Writing, back, front, of, plain
from cnncalc.writers.torch.tools import arranged, by_class, module, straight
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import python

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

_KERAS_BN = "eps=0.001, momentum=0.01"
"""Keras's own defaults in PyTorch's terms: its momentum of 0.99 is the share that stays."""


def _eps(row: Row) -> str:
    return "eps=0.001" if of(row).framework == "keras" else ""


def dense(w: Writing, row: Row) -> Out:
    """A product with the last axis."""
    order = plain(row.x.rank)
    return by_class(w, row, order, inputs=row.x.dims[-1])


def batch_norm(w: Writing, row: Row) -> Out:
    """Batch normalization, of whichever axis."""
    layer, x = of(row), row.view_x
    axis = x.channel_axis if layer.axis is None else layer.index_of(layer.axis, x)
    order = front(x.rank, axis)
    affine = bool(layer.affine and (layer.scale or layer.center))
    both = layer.scale and layer.center
    more = _KERAS_BN if layer.framework == "keras" else ""
    if affine and not both:
        return _half_affine(w, row, order, x.dims[axis], more)
    return by_class(w, row, order, more=more, features=x.dims[axis], axis=None, scale=True, center=True, affine=affine)


def _half_affine(w: Writing, row: Row, order: tuple[int, ...], size: int, more: str) -> Out:
    """Keras's normalization with a factor or an offset alone, which PyTorch has both or neither of."""
    rank = max(1, len(order) - 1)
    text = arranged(w, w.reads(row)[0], order)
    said = f"{size}, {more}, affine=False" if more else f"{size}, affine=False"
    text = module(w, row, f"BatchNorm{rank}d({said})", text)
    sizes = ", ".join(map(str, (size, *[1] * (len(order) - 1))))
    factor = of(row).scale
    made = f"nn.Parameter(torch.{'ones' if factor else 'zeros'}({sizes}))"
    w.note(f"{'scaled' if factor else 'shifted'} by itself: PyTorch's own has a factor and an offset, or neither")
    attribute = w.module(row, made, "weight" if factor else "bias")
    return Out(f"{text} {'*' if factor else '+'} self.{attribute}", order)


def layer_norm(w: Writing, row: Row) -> Out:
    """Normalization over some axes, which PyTorch wants last."""
    layer, x = of(row), row.view_x
    rank = x.rank
    if layer.fixed_rank is not None or not layer.shape:
        numbers = layer.axis if getattr(layer, "fixed_rank", None) is None else None
        axes = [x.channel_axis] if numbers is None else sorted(layer.index_of(a, x) for a in numbers)
    else:
        axes = list(range(rank - len(layer.shape), rank))
    order = back(rank, axes)
    sizes = tuple(x.dims[a] for a in axes)
    changed: dict[str, Any] = {"shape": sizes, "axis": None, "fixed_rank": None}
    if layer.type == "ln":
        scale = bool(layer.affine and (layer.scale or layer.rms_scaling))
        center = bool(layer.affine and layer.center and layer.bias and not layer.rms_scaling)
        if layer.rms_scaling or (center and not scale):
            raise Unwritten("PyTorch's LayerNorm has no such factors")
        changed |= {"affine": scale, "bias": center or not scale, "scale": True, "center": True, "rms_scaling": False}
    one = sizes[0] if len(sizes) == 1 else None
    out = by_class(w, row, order, more=_eps(row), **changed)
    if one is not None:
        w.amend(row, lambda call: call.replace(f"({one},)", f"{one}", 1))
    return out


def group_norm(w: Writing, row: Row) -> Out:
    """Normalization within groups of channels."""
    layer, x = of(row), row.view_x
    axis = x.channel_axis if layer.axis is None else layer.index_of(layer.axis, x)
    groups = x.dims[axis] if layer.groups == -1 else layer.groups
    if not (layer.scale and layer.center):
        raise Unwritten("PyTorch's GroupNorm has its factor and offset together")
    return by_class(w, row, front(x.rank, axis), more=_eps(row), groups=groups, channels=x.dims[axis], axis=None)


def channel_norm(w: Writing, row: Row) -> Out:
    """Instance, local response and frozen batch normalization."""
    x = row.view_x
    order = front(x.rank, x.channel_axis)
    if "features" in of(row).attributes:
        return by_class(w, row, order, features=x.channels)
    return by_class(w, row, order)


def in_place(w: Writing, row: Row) -> Out:
    """A class that reads each value by itself, however the axes stand."""
    value = w.reads(row)[0]
    return by_class(w, row, value.order)


def activation(w: Writing, row: Row) -> Out:
    """An activation: its class; of a type that has none the function."""
    from cnncalc.layers.activation import Activation

    layer = of(row)
    value = w.reads(row)[0]
    kind = layer.type
    if kind == "activation":
        name = layer.function or "linear"
        spelling = Activation.words.get(name)
        kind = spelling.type if spelling is not None else name
    kinds = {spelling.type: name for name, spelling in Activation.torch.items()}
    if kind in kinds:
        more = {"Threshold": "0.1, 0.0"}.get(kinds[kind], "")
        return Out(module(w, row, f"{kinds[kind]}({more})", value.text), value.order)
    if kind in ("linear", "identity"):
        return Out(module(w, row, "Identity()", value.text), value.order)
    if kind == "thresholded_relu":
        return Out(module(w, row, "Threshold(1.0, 0.0)", value.text), value.order)
    if kind in ("softmax", "log_softmax"):
        text = straight(w, row)
        return Out(module(w, row, f"{'Softmax' if kind == 'softmax' else 'LogSoftmax'}(dim=-1)", text))
    if kind in ("exponential", "exp"):
        return Out(f"torch.exp({value.text})", value.order)
    raise Unwritten(f"PyTorch has no activation {kind}")


def softmax(w: Writing, row: Row) -> Out:
    """A distribution along one axis."""
    layer, value = of(row), w.reads(row)[0]
    axes = layer.axis or ()
    if len(axes) > 1:
        raise Unwritten("PyTorch's softmax is along one axis")
    if axes and layer.batched and axes[0] in (0, -1 - row.x.rank):
        dim = 0
    else:
        index = row.x.channel_axis if not axes else layer.index_of(axes[0], row.x)
        dim = value.axis(index)
    kinds = {"softmax": "Softmax", "log_softmax": "LogSoftmax", "softmin": "Softmin"}
    if layer.type not in kinds:
        raise Unwritten(f"PyTorch has no {layer.type}")
    return Out(module(w, row, f"{kinds[layer.type]}(dim={dim})", value.text), value.order)


def glu(w: Writing, row: Row) -> Out:
    """One half of an axis times the sigmoid of the other."""
    value = w.reads(row)[0]
    return Out(module(w, row, f"GLU(dim={value.axis(of(row).axis_or_channels(row.x))})", value.text), value.order)


def prelu(w: Writing, row: Row) -> Out:
    """A learned slope a channel, or one in all."""
    layer, x = of(row), row.view_x
    slopes = layer.shape_of(x)
    size = layer.weights(x, row.y)[0].size
    axis = next((i for i, n in enumerate(slopes) if n != 1), x.channel_axis if x.rank else 0)
    value = w.reads(row)[0]
    if size == 1:
        return Out(module(w, row, "PReLU()", value.text), value.order)
    if sum(n != 1 for n in slopes) > 1 or size != x.dims[axis]:
        raise Unwritten("PyTorch's PReLU has a slope a channel, not one a position", "share it: shared_axes")
    order = front(x.rank, axis)
    return Out(module(w, row, f"PReLU({size})", arranged(w, value, order)), order)


def dropout(w: Writing, row: Row) -> Out:
    """Values left out in training."""
    value, rate = w.reads(row)[0], of(row).rate
    text = rate.text if rate.__class__ is Real else str(rate)
    return Out(module(w, row, f"Dropout({text})", value.text), value.order)


def drop_path(w: Writing, row: Row) -> Out:
    """Samples left out in training."""
    value, rate = w.reads(row)[0], of(row).rate
    text = rate.text if rate.__class__ is Real else str(rate)
    return Out(module(w, row, f'StochasticDepth({text}, mode="row")', value.text), value.order)


def identity(w: Writing, row: Row) -> Out:
    """The value as it is."""
    value = w.reads(row)[0]
    if of(row).type != "identity":
        w.note(f"{of(row).type} in training alone")
    return Out(module(w, row, "Identity()", value.text), value.order)


def normalization(w: Writing, row: Row) -> Out:
    """Keras's normalization by a mean and a variance that it has seen."""
    value, layer = w.reads(row)[0], of(row)
    axes = [row.x.channel_axis] if layer.axis is None else [layer.index_of(axis, row.x) for axis in layer.axis]
    sizes = python(tuple(value.dims[axis] if axis in axes else 1 for axis in value.order))
    mean, variance = (w.module(row, f"@{sizes}", part) for part in ("mean", "variance"))
    w.module(row, "@1", "count")
    return Out(f"({value.text} - self.{mean}) / torch.sqrt(self.{variance})", value.order)


def embedding(w: Writing, row: Row) -> Out:
    """Numbers looked up."""
    layer = of(row)
    return Out(module(w, row, f"Embedding({layer.vocabulary}, {layer.size})", straight(w, row)))


def recurrent(w: Writing, row: Row) -> Out:
    """A recurrent layer over tokens."""
    layer, x = of(row), row.x
    if layer.return_state or (layer.bidirectional and layer.merge_mode != "concat"):
        raise Unwritten("PyTorch's recurrent layers give no such outputs")
    if layer.type == "gru" and getattr(layer, "reset_after", True) is False:
        raise Unwritten("PyTorch's GRU resets after the product alone")
    said = [str(x.dims[-1]), str(layer.units)]
    said += [f"num_layers={layer.layers}"] if layer.layers > 1 else []
    said += ["bias=False"] if not layer.bias else []
    said += ["batch_first=True"]
    said += ["bidirectional=True"] if layer.bidirectional else []
    said += [f"proj_size={layer.projected}"] if layer.projected else []
    kind = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}[layer.type]
    ours = sum(weight.size for weight in layer.weights(x, row.y))
    state = layer.projected or layer.units
    theirs, inputs = 0, x.dims[-1]
    for _ in range(layer.layers):
        rows = layer.gates * layer.units
        each = rows * (inputs + state) + 2 * rows * bool(layer.bias) + (state * layer.units if layer.projected else 0)
        theirs += each * layer.directions
        inputs = state * layer.directions
    if theirs != ours and not row.shared_with:
        w.note("PyTorch has two biases a gate where Keras has one")
        w.extra += theirs - ours
    text = module(w, row, f"{kind}({', '.join(said)})", straight(w, row))
    if layer.return_sequences:
        return Out(f"{text}[0]")
    if layer.bidirectional:
        w.note("the last step of both directions; Keras takes the first step of the backward one")
    return Out(f"{text}[0][:, -1]")


def attention(w: Writing, row: Row) -> Out:
    """Attention in heads."""
    layer = of(row)
    values = w.reads(row)
    parts = [arranged(w, value, plain(len(value.dims))) for value in values]
    if layer.framework == "keras" and len(parts) == 3:
        parts = [parts[0], parts[2], parts[1]]
    parts = [parts[0]] * 3 if len(parts) == 1 else parts if len(parts) == 3 else [parts[0], parts[1], parts[1]]
    shapes = layer.roles(row.x)
    query, key, value = (s.dims[-1] for s in shapes)
    _, key_size, value_size = layer.sizes(shapes[0])
    if layer.result or layer.gate or shapes[0].rank != 2 or layer.axis not in (None, (1,)):
        raise Unwritten("PyTorch's attention is over tokens × values, and gives as many values as the query has")
    if key_size * layer.heads != query or value_size != key_size:
        return _heads(w, row, parts, (query, key, value), (key_size, value_size))
    said = [str(query), str(layer.heads)]
    said += ["bias=False"] if not layer.bias else []
    said += ["add_bias_kv=True"] if layer.bias_kv else []
    said += ["add_zero_attn=True"] if layer.zero else []
    said += [f"kdim={key}"] if key != query else []
    said += [f"vdim={value}"] if value != query else []
    text = module(
        w,
        row,
        f"MultiheadAttention({', '.join([*said, 'batch_first=True'])})",
        ", ".join(parts) + ", need_weights=False",
    )
    return Out(f"{text}[0]")


def _heads(w: Writing, row: Row, parts: list[str], reads: tuple[int, ...], sizes: tuple[int, int]) -> Out:
    """Attention whose heads have sizes of their own, by its projections."""
    layer = of(row)
    w.note("by its projections: the heads of PyTorch's own share the query's values among them")
    bias = "" if layer.bias else ", bias=False"
    said = []
    for part, text, inputs, size in zip(("query", "key", "value"), parts, reads, (sizes[0], *sizes), strict=True):
        name = w.module(row, f"nn.Linear({inputs}, {layer.heads * size}{bias})", part)
        said.append(f"self.{name}({text}).unflatten(-1, ({layer.heads}, {size})).transpose(1, 2)")
    name = w.module(row, f"nn.Linear({layer.heads * sizes[1]}, {reads[0]}{bias})", "output")
    return Out(f"self.{name}(F.scaled_dot_product_attention({', '.join(said)}).transpose(1, 2).flatten(2))")


def learned(w: Writing, row: Row) -> Out:
    """Values of the network's own: a class token, positions, factors, parameters, buffers, constants."""
    layer = of(row)
    kind = layer.type
    if kind in ("parameter", "buffer", "constant"):
        sizes = python(tuple(layer.shape)) if layer.shape else "()"
        order = plain(row.y.rank)
        if kind == "constant":
            return Out(f"torch.zeros({sizes})", order, batched=False)
        batched = len(layer.shape) == row.y.rank + 1
        call = f"nn.Parameter(torch.zeros({sizes}))" if kind == "parameter" else f"@{sizes}"
        return Out(f"self.{w.module(row, call)}", order, batched=batched)
    value = w.reads(row)[0]
    if kind == "class_token":
        text = straight(w, row)
        name = w.module(row, f"nn.Parameter(torch.zeros(1, 1, {row.x.dims[-1]}))")
        return Out(f"torch.cat((self.{name}.expand({text}.shape[0], -1, -1), {text}), dim=1)")
    if kind == "position":
        sizes = ", ".join(map(str, (1, *value.own)))
        return Out(f"{value.text} + self.{w.module(row, f'nn.Parameter(torch.zeros({sizes}))')}", value.order)
    axis = value.order.index(row.x.channel_axis)
    sizes = ", ".join(["1"] * 0 + [str(row.x.channels), *["1"] * (row.x.rank - 1 - axis)])
    return Out(f"{value.text} * self.{w.module(row, f'nn.Parameter(torch.ones({sizes}))')}", value.order)
