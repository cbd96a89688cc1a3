"""Layers that read values one by one, along an axis, or as tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.value import Real
from cnncalc.writers.code.writing import Out, Writing, back, of, plain
from cnncalc.writers.keras.tools import arranged, by_class, kept_order, last, named, shaped, straight
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import python

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

_FUNCTIONS = {"hard_swish": "hard_silu", "thresholded_relu": "threshold"}
_KNOWN = frozenset(
    [
        *("relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "sigmoid", "hard_sigmoid"),
        *(
            "log_sigmoid",
            "sparse_sigmoid",
            "tanh",
            "hard_tanh",
            "tanh_shrink",
            "hard_shrink",
            "soft_shrink",
            "hard_silu",
        ),
        *("softplus", "sparse_plus", "squareplus", "softsign", "exponential", "softmax", "log_softmax", "linear"),
        "threshold",
    ]
)


def batch_norm(w: Writing, row: Row) -> Out:
    """Batch normalization, its axis brought last."""
    layer, x = of(row), row.view_x
    axis = x.channel_axis if layer.axis is None else layer.index_of(layer.axis, x)
    order = back(x.rank, [axis])
    said = [] if layer.framework == "keras" else ["momentum=0.9", "epsilon=1e-05"]
    said += [f"{name}=False" for name in ("center", "scale") if not (layer.affine and getattr(layer, name))]
    if not layer.track:
        raise Unwritten("Keras's batch normalization keeps its statistics")
    return Out(named(w, row, f"BatchNormalization({', '.join(said)})", arranged(w, w.reads(row)[0], order)), order)


def layer_norm(w: Writing, row: Row) -> Out:
    """Normalization over some axes, brought last."""
    layer, x = of(row), row.view_x
    if layer.type != "ln":
        raise Unwritten(f"Keras has no such {layer.type}")
    if layer.fixed_rank is not None or not layer.shape:
        numbers = layer.axis if layer.fixed_rank is None else None
        axes = [x.channel_axis] if numbers is None else sorted(layer.index_of(a, x) for a in numbers)
    else:
        axes = list(range(x.rank - len(layer.shape), x.rank))
    order = back(x.rank, axes)
    said = [] if len(axes) == 1 else [f"axis={python(tuple(range(-len(axes), 0)))}"]
    said += [] if layer.framework == "keras" else ["epsilon=1e-05"]
    said += [] if layer.affine and layer.scale else ["scale=False"]
    said += [] if layer.affine and layer.center and layer.bias else ["center=False"]
    said += ["rms_scaling=True"] if layer.rms_scaling else []
    return Out(named(w, row, f"LayerNormalization({', '.join(said)})", arranged(w, w.reads(row)[0], order)), order)


def group_norm(w: Writing, row: Row) -> Out:
    """Normalization within groups of channels."""
    order = last(row)
    text = arranged(w, w.reads(row)[0], order)
    layer = of(row)
    scale, center = bool(layer.affine and layer.scale), bool(layer.affine and layer.center)
    gives = shaped(row.y.dims, order)
    return Out(by_class(w, row, order, text, gives, axis=-1, scale=scale, center=center, affine=True), order)


def dense(w: Writing, row: Row) -> Out:
    """A product with the last axis."""
    order = plain(row.x.rank)
    return Out(by_class(w, row, order, straight(w, row), shaped(row.y.dims, plain(row.y.rank))))


def activation(w: Writing, row: Row) -> Out:
    """A function of each value."""
    from cnncalc.layers.activation import Activation

    kind = row.layer.type
    if kind == "activation":
        kind = of(row).function or "linear"
        kind = Activation.words[kind].type or kind if kind in Activation.words else kind
    kind = _FUNCTIONS.get(kind, kind)
    if kind not in _KNOWN:
        raise Unwritten(f"Keras has no activation {kind}")
    return kept_order(w, row, "ReLU()" if kind == "relu" else f'Activation("{kind}")')


def softmax(w: Writing, row: Row) -> Out:
    """A distribution along one axis."""
    layer, value = of(row), w.reads(row)[0]
    if layer.type not in ("softmax", "log_softmax") or len(layer.axis or ()) > 1:
        raise Unwritten(f"Keras has no layer for this {layer.type}")
    axis = value.axis(row.x.channel_axis if not layer.axis else layer.index_of(layer.axis[0], row.x))
    if layer.type == "log_softmax":
        return Out(f"keras.ops.log_softmax({value.text}, axis={axis})", value.order)
    said = "" if axis == len(value.dims) else f"axis={axis}"
    return kept_order(w, row, f"Softmax({said})")


def dropout(w: Writing, row: Row) -> Out:
    """Values, or whole samples, left out in training."""
    rate = of(row).rate
    more = f", noise_shape={python((None, *[1] * row.x.rank))}" if row.layer.type == "drop_path" else ""
    return kept_order(w, row, f"Dropout({rate.text if rate.__class__ is Real else rate}{more})")


def identity(w: Writing, row: Row) -> Out:
    """The value as it is."""
    return kept_order(w, row, "GaussianNoise(0.1)" if row.layer.type == "gaussian_noise" else "Identity()")


def recurrent(w: Writing, row: Row) -> Out:
    """A recurrent layer over tokens."""
    layer = of(row)
    kind = {"lstm": "LSTM", "gru": "GRU", "rnn": "SimpleRNN"}[layer.type]
    if layer.return_state or layer.layers > 1 or layer.projected or layer.framework == "torch":
        raise Unwritten("Keras's recurrent layers are of one layer, with one bias a gate")
    said = [str(layer.units)]
    said += ["return_sequences=True"] if layer.return_sequences else []
    said += ["use_bias=False"] if not layer.bias else []
    said += ["reset_after=False"] if getattr(layer, "reset_after", True) is False else []
    call = f"{kind}({', '.join(said)})"
    if layer.bidirectional:
        mode = "" if layer.merge_mode == "concat" else f", merge_mode={python(layer.merge_mode)}"
        call = f"Bidirectional(layers.{call}{mode})"
    return Out(named(w, row, call, straight(w, row)))


def attention(w: Writing, row: Row) -> Out:
    """Attention in heads."""
    layer = of(row)
    values = w.reads(row)
    parts = [arranged(w, value, plain(len(value.dims))) for value in values]
    if layer.framework == "torch" and len(parts) == 3:
        parts = [parts[0], parts[2], parts[1]]
    _, key, value = layer.sizes(layer.roles(row.x)[0])
    if layer.bias_kv or layer.zero or layer.result or layer.gate or layer.axis not in (None, (1,)):
        raise Unwritten("Keras's attention has no such tokens or outputs")
    said = [str(layer.heads), str(key)] + ([f"value_dim={value}"] if value != key else [])
    said += ["use_bias=False"] if not layer.bias else []
    texts = [parts[0], parts[0]] if len(parts) == 1 else parts
    return Out(named(w, row, f"MultiHeadAttention({', '.join(said)})", ", ".join(texts)))


def prelu(w: Writing, row: Row) -> Out:
    """A learned slope a channel, or a position."""
    layer, x = of(row), row.view_x
    slopes = layer.shape_of(x)
    order = last(row)
    size = layer.weights(x, row.y)[0].size
    if len(slopes) == x.rank:
        shared = tuple(place + 1 for place, axis in enumerate(order) if slopes[axis] == 1 and x.dims[axis] != 1)
    elif size in (1, x.channels):
        shared = tuple(range(1, x.rank + (size == 1)))
    else:
        raise Unwritten("Keras's PReLU has other slopes")
    said = f"shared_axes={python(shared)}" if shared else ""
    return Out(named(w, row, f"PReLU({said})", arranged(w, w.reads(row)[0], order)), order)


def scaling(w: Writing, row: Row) -> Out:
    """Values scaled by numbers that are not kept, or by a mean and a variance."""
    if row.layer.type == "rescaling":
        w.note("the factor is not known here: no figure depends on it")
        return kept_order(w, row, "Rescaling(1.0)")
    order = last(row)
    own: dict[str, Any] = {"axis": (-1,)} if of(row).axis is None else {}  # Keras's None is one mean for all values
    text = arranged(w, w.reads(row)[0], order)
    return Out(by_class(w, row, order, text, shaped(row.y.dims, order), **own), order)
