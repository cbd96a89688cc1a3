"""How each layer is written in Keras, by its own type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.value import Real
from cnncalc.writers.code.writing import Out, Writing, back, of, plain
from cnncalc.writers.keras import maps
from cnncalc.writers.keras.tools import arranged, by_class, kept_order, last, named, shaped, straight
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import python

if TYPE_CHECKING:
    from collections.abc import Callable

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
_MERGES = {"add": "Add", "subtract": "Subtract", "multiply": "Multiply", "maximum": "Maximum", "minimum": "Minimum"}
_MERGES |= {"average": "Average"}


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
    changed = {
        "scale": bool(layer.affine and layer.scale),
        "center": bool(layer.affine and layer.center),
        "affine": True,
    }
    return Out(by_class(w, row, order, text, shaped(row.y.dims, order), axis=-1, **changed), order)


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


def flatten(w: Writing, row: Row) -> Out:
    """A run of axes joined."""
    value = w.reads(row)[0]
    if row.y.rank == 1:
        if value.order != plain(len(value.order)) and sum(n != 1 for n in value.dims) > 1:
            w.note(
                "channels last: the values are those of channels first in another order, and so are the next weights"
            )
        return Out(named(w, row, "Flatten()", arranged(w, value, value.order)))
    return reshape(w, row)


def reshape(w: Writing, row: Row) -> Out:
    """The same values under other axes."""
    return Out(named(w, row, f"Reshape({python(row.y.dims)})", straight(w, row)))


def permute(w: Writing, row: Row) -> Out:
    """Axes in another order."""
    layer = of(row)
    if layer.type == "transpose":
        dims = list(range(1, row.x.rank + 1))
        one, other = (layer.index_of(axis, row.x) for axis in (layer.one, layer.other))
        dims[one], dims[other] = dims[other], dims[one]
    else:
        dims = [dim for dim in layer.dims if dim]
    return Out(named(w, row, f"Permute({python(tuple(dims))})", straight(w, row)))


def merge(w: Writing, row: Row) -> Out:
    """Values joined one by one."""
    values = w.reads(row)
    if len({len(value.dims) for value in values}) > 1:
        raise Unwritten("it joins values of different numbers of axes")
    order = values[0].order
    texts = [arranged(w, value, order) for value in values]
    if row.layer.type not in _MERGES:
        signs = {"divide": "/", "power": "**"}
        if row.layer.type not in signs:
            raise Unwritten(f"Keras has no layer for {row.layer.type}")
        return Out(f"{texts[0]} {signs[row.layer.type]} {texts[1]}", order)
    return Out(named(w, row, f"{_MERGES[row.layer.type]}()", f"[{', '.join(texts)}]"), order)


def concat(w: Writing, row: Row) -> Out:
    """Values put one after the other."""
    values = w.reads(row)
    order = values[0].order
    axis = order.index(of(row).joined_axis(row.x)) + 1
    said = "" if axis == len(order) else f"axis={axis}"
    texts = [arranged(w, value, order) for value in values]
    return Out(named(w, row, f"Concatenate({said})", f"[{', '.join(texts)}]"), order)


def reduce(w: Writing, row: Row) -> Out:
    """What is taken of all values along some axes."""
    layer, value = of(row), w.reads(row)[0]
    mode = {"amax": "max", "amin": "min"}.get(layer.mode, layer.mode)
    if mode not in ("mean", "sum", "max", "min", "prod", "std", "var"):
        raise Unwritten(f"keras.ops has no {layer.mode} along axes")
    axes = layer.reduced(row.x)
    dims = tuple(sorted(value.axis(axis) for axis in axes))
    said = f"axis={dims[0] if len(dims) == 1 else python(dims)}" + (", keepdims=True" if layer.keepdims else "")
    text = f"keras.ops.{mode}({arranged(w, value, value.order)}, {said})"
    left = [axis for axis in value.order if axis not in axes]
    return Out(text, value.order if layer.keepdims else tuple(sorted(left).index(axis) for axis in left))


def embedding(w: Writing, row: Row) -> Out:
    """Numbers looked up."""
    return Out(named(w, row, f"Embedding({of(row).vocabulary}, {of(row).size})", straight(w, row)))


def select(w: Writing, row: Row) -> Out:
    """One position of an axis, or a span of it."""
    layer, value = of(row), w.reads(row)[0]
    text = straight(w, row)
    if layer.type == "select":
        return Out(f"{text}[{':, ' * (layer.along(row.x) + 1)}{layer.position}]")
    if len(layer.spans) > 1:
        raise Unwritten("it gives several outputs")
    span = ":".join("" if n is None else str(n) for n in layer.spans[0])
    return Out(f"{text}[{':, ' * (layer.axis_or_channels(row.x) + 1)}{span}]") if value.batched else Out(text)


def split(w: Writing, row: Row) -> Out:
    """An axis cut into parts."""
    layer, value = of(row), w.reads(row)[0]
    axis = layer.along(row.x) if hasattr(layer, "along") else layer.axis_or_channels(row.x)
    sizes = [shape.dims[axis] for shape in row.y]
    cuts = [sum(sizes[:i]) for i in range(1, len(sizes))]
    said = str(len(sizes)) if len(set(sizes)) == 1 else str(cuts)
    return Out(
        f"keras.ops.split({arranged(w, value, value.order)}, {said}, axis={value.axis(axis)})",
        [value.order] * len(sizes),
    )


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
    return Out(by_class(w, row, order, arranged(w, w.reads(row)[0], order), shaped(row.y.dims, order)), order)


def refused(w: Writing, row: Row) -> Out:
    """What Keras has no layer for."""
    raise Unwritten(f"Keras has no layer for this {row.layer.type}")


WRITERS: dict[str, Callable[[Writing, Row], Out]] = {
    **dict.fromkeys(("conv", "depthwise", "separable", "maxpool", "avgpool"), maps.window),
    "deconv": maps.deconv,
    **dict.fromkeys(("adaptive_avgpool", "adaptive_maxpool", "global_avgpool", "global_maxpool"), maps.unchanged),
    **dict.fromkeys(("zeropad", "pad", "crop"), maps.ends),
    **dict.fromkeys(("upsample", "resize"), maps.resample),
    "se": maps.squeeze_excite,
    "channel_shuffle": maps.shuffle,
    "bn": batch_norm,
    **dict.fromkeys(("ln", "rmsnorm"), layer_norm),
    "gn": group_norm,
    "dense": dense,
    "activation": activation,
    "softmax": softmax,
    **dict.fromkeys(("dropout", "drop_path"), dropout),
    "identity": identity,
    "flatten": flatten,
    **dict.fromkeys(("reshape", "unflatten", "squeeze", "unsqueeze"), reshape),
    **dict.fromkeys(("permute", "transpose"), permute),
    **dict.fromkeys(("add", "subtract", "multiply", "average", "maximum", "minimum", "elementwise"), merge),
    "concat": concat,
    "reduce": reduce,
    "embedding": embedding,
    **dict.fromkeys(("lstm", "gru", "rnn"), recurrent),
    "attention": attention,
    "prelu": prelu,
    **dict.fromkeys(("rescaling", "normalization"), scaling),
    **dict.fromkeys(("select", "slice"), select),
    **dict.fromkeys(("split", "chunk"), split),
}


def written(w: Writing, row: Row) -> Out:
    """The row as Keras's code; Unwritten where there is none."""
    return WRITERS.get(type(row.layer).type, refused)(w, row)
