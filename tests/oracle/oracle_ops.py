"""Random calls of Keras's functions on tensors (keras.ops) and of its layers that read several inputs or hold one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oracle_cases import Draw
from oracle_functions import Call, axis, bracketed


def some(draw: Draw, most: int = 5, least: int = 2) -> tuple[int, ...]:
    """An input with its batch."""
    return (2, *draw.dims(draw.whole(least, most) - 1, 6))


def reduce(draw: Draw) -> Call:
    dims = some(draw)
    mode = draw.pick("mean", "sum", "prod", "max", "min", "amax", "amin", "std", "var", "median", "argmax", "argmin", "any", "all", "logsumexp")
    lone = mode in ("argmax", "argmin")
    axes = [axis(draw, len(dims), True) for _ in range(1 if lone or mode in ("prod", "median") else draw.whole(1, 3))]
    if len({a % len(dims) for a in axes}) < len(axes):
        axes = axes[:1]
    keep = draw.chance(50)

    def run(keras: Any, tensors: list[Any]) -> Any:
        dim = axes[0] if len(axes) == 1 else tuple(axes)
        return getattr(keras.ops, mode)(tensors[0], axis=dim, **({"keepdims": True} if keep else {}))

    return Call(f"{mode} {bracketed(axes)}{' keepdims=true' if keep else ''}", [dims], True, run)


def matmul(draw: Draw) -> Call:
    lead = draw.dims(draw.whole(0, 2), 4)
    m, k, n = (draw.whole(1, 7) for _ in range(3))
    a, b = (2, *lead, m, k), (2, *lead, draw.whole(1, 7) if draw.chance(6) else k, n)
    return Call("matmul", [a, b], True, lambda keras, t: keras.ops.matmul(*t), True)


def stack(draw: Draw) -> Call:
    dims = some(draw, 4)
    shapes = [dims] * draw.whole(1, 4)
    if draw.chance(6):
        shapes[-1] = draw.pick((*dims, 1), (*dims[:-1], dims[-1] + 1))
    at = axis(draw, len(dims), True, 1)
    return Call(f"stack axis={at}", shapes, True, lambda keras, t: keras.ops.stack(t, axis=at))


def squeeze(draw: Draw) -> Call:
    dims = some(draw)
    at = axis(draw, len(dims), True)
    if draw.chance(85):
        dims = tuple(1 if i in (at, at + len(dims)) else n for i, n in enumerate(dims))
    return Call(f"squeeze {at}", [dims], True, lambda keras, t: keras.ops.squeeze(t[0], axis=at))


def expand_dims(draw: Draw) -> Call:
    dims = some(draw, 4)
    places = list(dict.fromkeys(axis(draw, len(dims), True, 2) for _ in range(2)))
    if len(places) == 2 and places[0] % (len(dims) + 2) == places[1] % (len(dims) + 2):
        places = places[:1]
    if len(places) == 1:
        places = [axis(draw, len(dims), True, 1)]
    return Call(
        f"expand_dims {bracketed(places)}", [dims], True, lambda keras, t: keras.ops.expand_dims(t[0], places[0] if len(places) == 1 else tuple(places))
    )


def moved(draw: Draw) -> Call:
    dims = some(draw)
    one, other = axis(draw, len(dims), True), axis(draw, len(dims), True)
    at = axis(draw, len(dims), True)
    size = dims[at] if -len(dims) <= at < len(dims) else 1
    count = draw.whole(1, 3)
    known = at if -len(dims) <= at < len(dims) else -1  # of an axis that there is not, repeat makes nonsense
    return draw.pick(
        Call(f"swapaxes {one} {other}", [dims], True, lambda keras, t: keras.ops.swapaxes(t[0], one, other)),
        Call(f"flip {at}", [dims], True, lambda keras, t: keras.ops.flip(t[0], axis=at)),
        Call(f"roll 1 [{at}]", [dims], True, lambda keras, t: keras.ops.roll(t[0], 1, axis=at)),
        Call(f"cumsum {at}", [dims], True, lambda keras, t: keras.ops.cumsum(t[0], axis=at)),
        Call(f"sort {at}", [dims], True, lambda keras, t: keras.ops.sort(t[0], axis=at)),
        Call(f"repeat_interleave {count} {known}", [dims], True, lambda keras, t: keras.ops.repeat(t[0], count, axis=known)),
        Call(f"unstack {size} {at}", [dims], True, lambda keras, t: keras.ops.unstack(t[0], num=size, axis=at)),
    )


def sized(draw: Draw) -> Call:
    dims = tuple(1 if i and draw.chance(40) else n for i, n in enumerate(some(draw, 4)))
    sizes = [n if n != 1 else draw.whole(1, 5) for n in dims[1:]]
    counts = [draw.whole(1, 3) for _ in dims[1:]]
    if draw.chance(8):
        sizes[-1] += 1
    k = draw.whole(1, dims[-1] or 1) if draw.chance(93) else dims[-1] + 1
    classes = draw.whole(1, 9)
    return draw.pick(
        Call(f"broadcast_to {bracketed(sizes)}", [dims], True, lambda keras, t: keras.ops.broadcast_to(t[0], (2, *sizes))),
        Call(f"tile {bracketed(counts)}", [dims], True, lambda keras, t: keras.ops.tile(t[0], (1, *counts))),
        Call(f"topk {k}", [dims], True, lambda keras, t: keras.ops.top_k(t[0], k)[0]),
        Call(f"one_hot {classes}", [dims], True, lambda keras, t: keras.ops.one_hot(t[0].long(), classes)),
    )


def taken(draw: Draw) -> Call:
    dims = tuple(max(n, 1) for n in some(draw))
    at, count = axis(draw, len(dims), True), [draw.whole(1, 4) for _ in range(draw.whole(1, 2))]

    def run(keras: Any, tensors: list[Any]) -> Any:
        return keras.ops.take(tensors[0], keras.ops.zeros(count, dtype="int32"), axis=at)

    return Call(f"take {bracketed(count)} {at}", [dims], True, run)


def heads(draw: Draw) -> Call:
    """MultiHeadAttention of a query, a value and a key of their own."""
    count, key, value = draw.whole(1, 3), draw.whole(2, 4), draw.pick(None, None, draw.whole(2, 4))
    rank = draw.pick(1, 1, 1, 2)
    lead = draw.dims(rank - 1, 3)
    query = (2, *lead, draw.whole(1, 6), draw.whole(2, 6))
    seen = draw.whole(2, 6)  # a sum of one product is none for the counter
    others = [(2, *lead, seen, draw.whole(2, 6)), (2, *lead, seen if draw.chance(94) else seen + 1, draw.whole(2, 6))]
    inputs = [query, *others[: draw.pick(1, 2, 2)]]
    options = draw.some(30, use_bias=draw.chance(50), use_gate=draw.chance(50))
    if rank == 2 and draw.chance(50):
        options["attention_axes"] = (2,)
    arguments = ", ".join([str(count), str(key), f"value_dim={value}", *(f"{k}={v}" for k, v in options.items())])

    def run(keras: Any, tensors: list[Any]) -> Any:
        from torch.nn.attention import SDPBackend, sdpa_kernel

        layer = keras.layers.MultiHeadAttention(count, key, value_dim=value, **options)
        with sdpa_kernel(SDPBackend.MATH):
            y = layer(*tensors)
        return y, [(w.path.partition("/")[2], tuple(w.shape)) for w in layer.weights]

    return Call(f"layers.MultiHeadAttention({arguments})", inputs, True, run, True)


def grouped(draw: Draw) -> Call:
    """GroupQueryAttention of a query, a value and a key of their own."""
    size, shared = draw.whole(2, 4), draw.whole(1, 3)
    heads = shared * draw.whole(1, 3) if draw.chance(92) else draw.whole(1, 5)
    values = draw.whole(2, 6)
    seen = draw.whole(2, 6)
    inputs = [(2, draw.whole(1, 6), values), (2, seen, values), (2, seen, draw.whole(2, 6))][: draw.pick(2, 3)]
    options = draw.some(30, use_bias=draw.chance(50), use_gate=draw.chance(50))
    arguments = ", ".join([str(size), str(heads), str(shared), *(f"{k}={v}" for k, v in options.items())])

    def run(keras: Any, tensors: list[Any]) -> Any:
        from torch.nn.attention import SDPBackend, sdpa_kernel

        layer = keras.layers.GroupQueryAttention(size, heads, shared, **options)
        with sdpa_kernel(SDPBackend.MATH):
            y = layer(*tensors)
        return y, [(w.path.partition("/")[2], tuple(w.shape)) for w in layer.weights]

    return Call(f"layers.GroupQueryAttention({arguments})", inputs, True, run, True)


def scored(draw: Draw) -> Call:
    """Attention and AdditiveAttention."""
    values = draw.whole(2, 5)
    seen = draw.whole(2, 5)
    shapes = [(2, draw.whole(1, 5), values), (2, seen, values), (2, seen if draw.chance(92) else seen + 1, values)]
    additive = draw.chance(40)
    if not additive and draw.chance(40):
        shapes[1] = (2, seen, draw.whole(2, 5))
    shapes = shapes[: draw.pick(1, 2, 2, 2, 3, 3)]
    options: dict[str, Any] = draw.some(50, use_scale=draw.chance(60))
    if not additive:
        options |= draw.some(40, score_mode=draw.pick("dot", "concat", "other" if draw.chance(5) else "dot"))
    name = "AdditiveAttention" if additive else "Attention"
    arguments = ", ".join(f"{key}={value!r}" for key, value in options.items())

    def run(keras: Any, tensors: list[Any]) -> Any:
        layer = getattr(keras.layers, name)(**options)
        y = layer(tensors)
        return y, [(w.path.partition("/")[2], tuple(w.shape)) for w in layer.weights]

    return Call(f"layers.{name}({arguments})", shapes, True, run, True)


def time_distributed(draw: Draw) -> Call:
    channels, side, frames = draw.whole(1, 4), draw.whole(3, 8), draw.whole(1, 4)
    filters, kernel = draw.whole(1, 5), draw.whole(1, 5) if draw.chance(90) else 9
    inner = draw.pick(
        f"Conv2D({filters}, {kernel})", f"Conv2D({filters}, {kernel}, padding='same', data_format='channels_first')", f"Dense({filters})",
        "Flatten()", f"MaxPooling2D({kernel})", "BatchNormalization()", f"SeparableConv2D({filters}, 2, depth_multiplier={kernel})",
        "GlobalAveragePooling2D()", "LayerNormalization()", "Reshape((-1,))", "UpSampling2D(2)", "ReLU()",
    )  # fmt: skip
    dims = (2, frames, side, side, channels)

    def run(keras: Any, tensors: list[Any]) -> Any:
        layer = keras.layers.TimeDistributed(eval(f"keras.layers.{inner}", {"keras": keras}))
        y = layer(tensors[0])
        return y, [(w.path.rpartition("/")[2], tuple(w.shape)) for w in layer.trainable_weights]

    return Call(f"layers.TimeDistributed(layers.{inner})", [dims], True, run)


MAKERS: dict[str, Callable[[Draw], Call]] = {
    "reduce": reduce, "matmul": matmul, "stack": stack, "squeeze": squeeze, "expand_dims": expand_dims, "axes moved": moved, "axes sized": sized,
    "take": taken, "MultiHeadAttention of several": heads, "GroupQueryAttention": grouped, "Attention": scored, "TimeDistributed": time_distributed,
}  # fmt: skip
