"""`torch.*` and `torch.nn.functional.*`: which layer a function is, or what it does with axes. Methods of tensors are
the same functions with the tensor first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.torch import views
from cnncalc.readers.torch.making import sizes_of
from cnncalc.readers.torch.operators import joined, multiplied
from cnncalc.readers.torch.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.torch.session import Session

_CLASSES = {
    **dict(
        zip(
            [
                "relu",
                "relu6",
                "elu",
                "selu",
                "celu",
                "gelu",
                "silu",
                "mish",
                "sigmoid",
                "tanh",
                "hardswish",
                "hardsigmoid",
                "hardtanh",
                "leaky_relu",
                "softplus",
                "softsign",
                "logsigmoid",
                "hardshrink",
                "softshrink",
                "tanhshrink",
                "rrelu",
                "threshold",
            ],
            [
                "ReLU",
                "ReLU6",
                "ELU",
                "SELU",
                "CELU",
                "GELU",
                "SiLU",
                "Mish",
                "Sigmoid",
                "Tanh",
                "Hardswish",
                "Hardsigmoid",
                "Hardtanh",
                "LeakyReLU",
                "Softplus",
                "Softsign",
                "LogSigmoid",
                "Hardshrink",
                "Softshrink",
                "Tanhshrink",
                "RReLU",
                "Threshold",
            ],
            strict=True,
        )
    ),
    "swish": "SiLU",
}
"""Functions of each value by itself, and their classes, whose arguments change no number."""
_POOL = "kernel_size stride padding dilation ceil_mode return_indices"
_MEAN = "kernel_size stride padding ceil_mode count_include_pad divisor_override"
_LAYERS: dict[str, tuple[str, str]] = {
    **{f"max_pool{r}d": (f"MaxPool{r}d", _POOL) for r in (1, 2, 3)},
    **{f"avg_pool{r}d": (f"AvgPool{r}d", _MEAN) for r in (1, 2, 3)},
    **{f"lp_pool{r}d": (f"LPPool{r}d", "norm_type kernel_size stride ceil_mode") for r in (1, 2)},
    **{
        f"adaptive_{k.lower()}_pool{r}d": (f"Adaptive{k}Pool{r}d", "output_size")
        for k in ("Avg", "Max")
        for r in (1, 2, 3)
    },
    "dropout": ("Dropout", "p training inplace"),
    "dropout1d": ("Dropout1d", "p training inplace"),
    "dropout2d": ("Dropout2d", "p training inplace"),
    "dropout3d": ("Dropout3d", "p training inplace"),
    "alpha_dropout": ("AlphaDropout", "p training inplace"),
    "feature_dropout": ("Dropout2d", "p training"),
    "pixel_shuffle": ("PixelShuffle", "upscale_factor"),
    "pixel_unshuffle": ("PixelUnshuffle", "downscale_factor"),
    "channel_shuffle": ("ChannelShuffle", "groups"),
    "local_response_norm": ("LocalResponseNorm", "size alpha beta k"),
    "unfold": ("Unfold", "kernel_size dilation padding stride"),
    "fold": ("Fold", "output_size kernel_size dilation padding stride"),
}
_IGNORED = ("training", "inplace", "return_indices", "memory_format", "dtype", "device", "out", "generator")
_SAME = frozenset(
    [
        "abs",
        "neg",
        "exp",
        "expm1",
        "log",
        "log2",
        "log10",
        "log1p",
        "sqrt",
        "rsqrt",
        "square",
        "pow",
        "reciprocal",
        "sign",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "sinh",
        "cosh",
        "erf",
        "floor",
        "ceil",
        "round",
        "trunc",
        "clamp",
        "clip",
        "clamp_min",
        "clamp_max",
        "nan_to_num",
        "masked_fill",
        "tril",
        "triu",
        "normalize",
        "flip",
        "roll",
        "cumsum",
        "sort",
        "contiguous",
        "detach",
        "clone",
        "bernoulli",
        "where_",
        "logical_not",
        "dropout_",
        "fliplr",
        "flipud",
        "cumprod",
        "renorm",
        "gumbel_softmax",
        "rot90_",
        "float_power",
    ]
)
"""Functions that keep the shape and are no layer of a table."""
_REDUCED = frozenset(
    [
        "mean",
        "sum",
        "max",
        "min",
        "amax",
        "amin",
        "std",
        "var",
        "norm",
        "prod",
        "logsumexp",
        "median",
        "argmax",
        "argmin",
        "any",
        "all",
        "nanmean",
        "count_nonzero",
    ]
)
_MERGED = {
    "add": "add",
    "sub": "subtract",
    "subtract": "subtract",
    "mul": "multiply",
    "multiply": "multiply",
    "maximum": "maximum",
    "minimum": "minimum",
    "div": "divide",
    "divide": "divide",
    "true_divide": "divide",
}


def function(session: Session, name: str) -> Callable[[Site, Any, Any], Any] | None:
    """The body of a function of PyTorch: `(site, args, kwargs)`, the tensor first; None where it is not known."""
    body = _find(name)
    if body is None:
        return None

    def checked(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        first = args[0] if args else next(iter(kwargs.values()), None)
        if first.__class__ is Unknown:
            return first
        return body(session, site, list(args), dict(kwargs))

    return checked


def _find(name: str) -> Any:
    own = _OWN.get(name)
    if own is not None:
        return own
    plain = name.rstrip("_")
    if plain in _CLASSES:
        return lambda session, site, args, kwargs: _elementwise(session, site, plain, args, kwargs)
    if name in _LAYERS:
        return lambda session, site, args, kwargs: _layer(session, site, name, args, kwargs)
    if plain in _REDUCED:
        return lambda session, site, args, kwargs: reduced(session, site, plain, args, kwargs)
    if plain in _MERGED:
        return lambda session, site, args, kwargs: _merged(session, site, plain, args, kwargs)
    if plain in _SAME:
        return lambda session, site, args, kwargs: args[0] if args else kwargs.get("input")
    return None


def taken(args: list[Any], kwargs: dict[str, Any], key: str = "input") -> Tensor:
    """The tensor that a function reads; the rest of the arguments stays."""
    x = args.pop(0) if args else kwargs.pop(key, None)
    if not isinstance(x, Tensor):
        raise TypeError(f"expected a Tensor, not {type(x).__name__}")
    return x


def _elementwise(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    if x.ref is None and not (session.top_level and not session.running) and x.made != "parameter":
        return x
    return session.apply(site, name, session.bound(site, _CLASSES[name], (), {}), x)


def _layer(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    kind, order = _LAYERS[name]
    given = dict(zip(order.split(), args, strict=False)) | kwargs
    given = {k: v for k, v in given.items() if k not in _IGNORED and v is not None}
    return session.apply(site, name, session.bound(site, kind, (), given, f"F.{name}"), x)


def _merged(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    a, b = ([*args, kwargs.get("other")])[:2]
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return joined(site, a, b, _MERGED[name], name)
    return a if isinstance(a, Tensor) else b


def reduced(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.mean(dim, keepdim)` and its kin. Of all axes it leaves one number; `max` and the like give positions too."""
    x = taken(args, kwargs)
    if name in ("max", "min") and args and isinstance(args[0], Tensor):
        return joined(site, x, args[0], f"{name}imum", name)
    if name == "norm" and args:
        args = args[1:]
    dim = kwargs.get("dim", kwargs.get("axis", args[0] if args else None))
    keep = kwargs.get(
        "keepdim", kwargs.get("keepdims", args[1] if len(args) > 1 and args[1].__class__ is bool else False)
    )
    if dim is None:
        return Tensor(session, (), None)
    axes = [dim] if isinstance(dim, int) else site.items(dim)
    numbers = sorted(x.index(site, axis) for axis in axes)
    pair = name in ("max", "min", "median", "sort")
    if x.ref is None:
        sample = tuple(n for i, n in enumerate(x.sample) if i not in {x.own(a) for a in numbers})
        found = Tensor(session, sample, x.batch, None, x.fold, x.made)
        return (found, found) if pair else found
    if x.batch in numbers:
        raise site.error(f"{name} over the batch joins samples, and a network is computed for one", at="dim")
    layer = session.words(
        site,
        "reduce",
        name if name != "sort" else "max",
        *(x.layer_axis(site, a) for a in numbers),
        keepdims=bool(keep),
    )
    found = session.apply(site, name, layer, Tensor(session, x.inner, 0 if x.batch is not None else None, x.ref))
    sample = found.sample if x.fold == 1 else found.sample[1:]
    batch = x.batch if x.batch is None or keep else x.batch - sum(a < x.batch for a in numbers)
    y = Tensor(session, sample, batch, found.ref, x.fold)
    return (y, y) if pair else y


def _cat(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    tensors, dim = _listed(site, args, kwargs)
    if len(tensors) == 1:
        return tensors[0]
    first = next((t for t in tensors if t.batch is not None), tensors[0])
    if all(t.ref is None for t in tensors) and not (session.top_level and not session.running):
        axis = first.index(site, dim)
        axes = list(first.axes)
        axes[axis] = sum(t.axes[axis] for t in tensors)
        return _of_axes(session, axes, first)
    tensors = [_with_batch(site, t, first) for t in tensors]
    axis = first.index(site, dim)
    if first.own(axis) is None:
        raise site.error("cat along the batch joins samples, and a network is computed for one", at="dim")
    kind = "concat"
    number = first.layer_axis(site, axis)
    layer = session.words(site, kind, axis=number)
    found = session.apply(
        site, "cat", layer, [Tensor(session, t.inner, 0 if t.batch is not None else None, t.ref) for t in tensors]
    )
    fold = first.fold
    return Tensor(session, found.sample if fold == 1 else found.sample[1:], first.batch, found.ref, fold)


def _of_axes(session: Session, axes: list[Any], like: Tensor) -> Tensor:
    from cnncalc.readers.torch.making import made

    found = made(session, axes, like.made)
    found.made = "constant" if like.made == "parameter" else like.made
    return found


def _with_batch(site: Site, t: Tensor, first: Tensor) -> Tensor:
    session = t.session
    if t.batch is None and first.batch is not None:
        from cnncalc.readers.torch.operators import _beside

        return _beside(site, t, first) if t.rank == first.rank else session.slotted(site, t)
    return session.slotted(site, t)


def _listed(site: Site, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Tensor], Any]:
    values = args[0] if args else kwargs.get("tensors")
    dim = args[1] if len(args) > 1 else kwargs.get("dim", kwargs.get("axis", 0))
    tensors = site.items(values)
    for t in tensors:
        if t.__class__ is Unknown:
            raise t.needed(site, "what is joined here")
        if not isinstance(t, Tensor):
            raise TypeError(f"expected Tensor as element of tensors, but got {type(t).__name__}")
    if not tensors:
        raise RuntimeError("expected a non-empty list of Tensors")
    return tensors, dim


def _stack(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    tensors, dim = _listed(site, args, kwargs)
    lifted = [views.unsqueezed(site, t, dim) for t in tensors]
    return _cat(session, site, [lifted, tensors[0].index(site, dim, extra=1)], {})


def _interpolate(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    given = (
        dict(
            zip(
                ["size", "scale_factor", "mode", "align_corners", "recompute_scale_factor", "antialias"],
                args,
                strict=False,
            )
        )
        | kwargs
    )
    size = given.get("size")
    if size is not None and not isinstance(size, int):
        size = tuple(sizes_of(site, [size], {}))
    kept = {"size": size, "scale_factor": given.get("scale_factor"), "mode": given.get("mode", "nearest")}
    kept["recompute_scale_factor"] = given.get("recompute_scale_factor")
    layer = session.bound(site, "Upsample", (), {k: v for k, v in kept.items() if v is not None}, "F.interpolate")
    return session.apply(site, "interpolate", layer, x)


def _pad(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.pad(x, (left, right, top, bottom))`: pairs from the last axis inwards."""
    x = taken(args, kwargs)
    amounts = sizes_of(site, [args[0] if args else kwargs["pad"]], {})
    pairs = [(amounts[i], amounts[i + 1]) for i in range(0, len(amounts) - 1, 2)]
    axes = list(x.axes)
    if x.ref is None:
        for number, (lo, hi) in enumerate(pairs):
            axes[-1 - number] += lo + hi
        return _of_axes(session, axes, x)
    while pairs and pairs[-1] == (0, 0):
        pairs.pop()
    spatial = len(x.inner) - 1
    if not pairs:
        return x
    if len(pairs) <= spatial:
        padded = [(0, 0)] * (spatial - len(pairs)) + pairs[::-1]
        layer = session.words(site, "pad", tuple(padded))
        return session.apply(site, "pad", layer, x)
    target = list(x.sample)
    for number, (lo, hi) in enumerate(pairs[: len(target)]):
        target[-1 - number] += lo + hi
    layer = session.words(site, "opaque", output=tuple(target), params=0, macs=0)
    return session.apply(site, "pad", layer, x)


def _linear(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.linear(x, weight, bias)` with a weight that the program holds."""
    x = taken(args, kwargs)
    weight = args[0] if args else kwargs["weight"]
    return _weighted(
        session,
        site,
        "linear",
        "Linear",
        x,
        weight,
        {"in_features": weight.sample[-1], "out_features": weight.sample[0]},
    )


def _weighted(session: Session, site: Site, name: str, kind: str, x: Tensor, weight: Any, given: dict[str, Any]) -> Any:
    """A layer whose weights come from elsewhere: its own parameters count where they are kept."""
    from cnncalc.layers.functional import Functional

    module = weight.attributes.get(" of")
    layer = session.bound(site, kind, (), {**given, "bias": False})
    if module is not None and module.attrs.get(" layer") is not None and not weight.attributes.get(" read"):
        path = session.paths.get(id(module), session.prefix + name)
        return session.apply(site, path, module.attrs[" layer"], x, module)
    session.slotted(site, weight)
    node = session.kept[id(weight)] if id(weight) in session.kept else session.slotted(site, weight)
    return session.apply(site, name, Functional({"layer": layer}, "torch"), (session.slotted(site, x), node))


def _conv(rank: int, transposed: bool) -> Any:
    def body(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        x = taken(args, kwargs)
        order = (
            "weight bias stride padding dilation groups"
            if not transposed
            else "weight bias stride padding output_padding groups dilation"
        )
        given = dict(zip(order.split(), args, strict=False)) | kwargs
        weight = given.pop("weight")
        if not isinstance(weight, Tensor):
            raise weight.needed(site, "this convolution")
        given.pop("bias", None)
        groups = given.get("groups", 1)
        one, two, *kernel = weight.sample
        channels = (
            {"in_channels": one, "out_channels": two * groups}
            if transposed
            else {"in_channels": two * groups, "out_channels": one}
        )
        kind = f"ConvTranspose{rank}d" if transposed else f"Conv{rank}d"
        return _weighted(
            session, site, f"conv{rank}d", kind, x, weight, {**channels, "kernel_size": tuple(kernel), **given}
        )

    return body


def _softmax(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    return x if x.ref is None else _kept(session, site, x, "softmax")


def _kept(session: Session, site: Site, x: Tensor, name: str) -> Tensor:
    """A row for a function that keeps the shape, along whichever axis."""
    found = session.apply(
        site, name, session.words(site, "softmax"), Tensor(session, x.inner, 0 if x.batch is not None else None, x.ref)
    )
    return Tensor(session, x.sample, x.batch, found.ref, x.fold)


def _layer_norm(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    shape = args[0] if args else kwargs.get("normalized_shape")
    layer = session.bound(
        site,
        "LayerNorm",
        (tuple(site.items(shape)) if not isinstance(shape, int) else shape,),
        {"elementwise_affine": False},
    )
    owner = _owner([*args[1:3], *kwargs.values()])
    if owner is not None:
        return session.apply(site, session.paths.get(id(owner), "layer_norm"), owner.attrs[" layer"], x, owner)
    for weight in [*args[1:3], kwargs.get("weight"), kwargs.get("bias")]:
        if isinstance(weight, Tensor) and weight.ref is None:
            _read(session, site, weight)
    return session.apply(site, "layer_norm", layer, x)


def _owner(values: list[Any]) -> Any:
    """The module whose weights are among some values."""
    return next((v.attributes[" of"] for v in values if isinstance(v, Tensor) and " of" in v.attributes), None)


def _norm(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.batch_norm`, `F.group_norm` with weights of the program's: the map keeps its shape."""
    x = taken(args, kwargs)
    owner = _owner([*args, *kwargs.values()])
    if owner is not None:
        return session.apply(site, session.paths.get(id(owner), "norm"), owner.attrs[" layer"], x, owner)
    for weight in [*args, *kwargs.values()]:
        if isinstance(weight, Tensor) and weight.ref is None:
            _read(session, site, weight)
    return x


def _read(session: Session, site: Site, weight: Tensor) -> None:
    if weight.made in ("parameter", "buffer") and " of" not in weight.attributes:
        session.slotted(site, weight)


def _chunk(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.torch.cutting import chunked

    x = taken(args, kwargs)
    return chunked(
        session, site, x, args[0] if args else kwargs["chunks"], kwargs.get("dim", args[1] if len(args) > 1 else 0)
    )


def _split(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.torch.cutting import split

    x = taken(args, kwargs, "tensor")
    size = args[0] if args else kwargs.get("split_size_or_sections", kwargs.get("split_size"))
    return split(session, site, x, size, kwargs.get("dim", args[1] if len(args) > 1 else 0))


def _unbind(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.torch.cutting import unbound

    x = taken(args, kwargs)
    return unbound(session, site, x, kwargs.get("dim", args[0] if args else 0))


def _attention(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    q, k, v = (args + [kwargs.get(n) for n in ("query", "key", "value")])[:3] if len(args) < 3 else args[:3]
    q, k, v = (session.slotted(site, t) for t in (q, k, v))
    layer = session.words(site, "sdpa", **({"gqa": True} if kwargs.get("enable_gqa") else {}))
    found = session.apply(
        site, "scaled_dot_product_attention", layer, [Tensor(session, t.inner, 0, t.ref) for t in (q, k, v)]
    )
    return Tensor(session, found.sample if q.fold == 1 else found.sample[1:], q.batch, found.ref, q.fold)


def _einsum(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.torch.cutting import einsum

    return einsum(session, site, args)


def _view(action: Any) -> Any:
    return lambda session, site, args, kwargs: action(site, taken(args, kwargs), args, kwargs)


def _get(args: Any, kwargs: Any, *names: str) -> list[Any]:
    """The arguments of these names, by position or name."""
    return [kwargs[n] if n in kwargs else (args[i] if i < len(args) else None) for i, n in enumerate(names)]


_OWN: dict[str, Any] = {
    **dict.fromkeys(("cat", "concat", "concatenate"), _cat),
    "stack": _stack,
    **dict.fromkeys(("interpolate", "upsample"), _interpolate),
    "pad": _pad,
    "linear": _linear,
    **{f"conv{r}d": _conv(r, False) for r in (1, 2, 3)},
    **{f"conv_transpose{r}d": _conv(r, True) for r in (1, 2, 3)},
    **dict.fromkeys(("softmax", "log_softmax", "softmin"), _softmax),
    "layer_norm": _layer_norm,
    **dict.fromkeys(("batch_norm", "group_norm", "instance_norm", "rms_norm"), _norm),
    "chunk": _chunk,
    **dict.fromkeys(("split", "split_with_sizes", "tensor_split"), _split),
    "unbind": _unbind,
    "scaled_dot_product_attention": _attention,
    "einsum": _einsum,
    **dict.fromkeys(
        ("matmul", "bmm", "mm"),
        lambda session, site, args, kwargs: multiplied(
            site, args[0], args[1] if len(args) > 1 else kwargs.get("mat2", kwargs.get("other"))
        ),
    ),
    "flatten": _view(
        lambda site, x, args, kwargs: views.flattened(
            site,
            x,
            *(d if v is None else v for v, d in zip(_get(args, kwargs, "start_dim", "end_dim"), (0, -1), strict=True)),
        )
    ),
    "unflatten": _view(lambda site, x, args, kwargs: views.unflattened(site, x, *_get(args, kwargs, "dim", "sizes"))),
    "reshape": _view(
        lambda site, x, args, kwargs: views.reshaped(site, x, sizes_of(site, args, kwargs, "shape"), "reshape")
    ),
    "view": _view(
        lambda site, x, args, kwargs: (
            views.reshaped(site, x, sizes_of(site, args, kwargs), "view")
            if args and not isinstance(args[0], Unknown)
            else x
        )
    ),
    "permute": _view(lambda site, x, args, kwargs: views.permuted(site, x, sizes_of(site, args, kwargs, "dims"))),
    **dict.fromkeys(
        ("transpose", "swapaxes", "swapdims"),
        _view(lambda site, x, args, kwargs: views.transposed(site, x, *_get(args, kwargs, "dim0", "dim1"))),
    ),
    "t": _view(lambda site, x, args, kwargs: views.transposed(site, x, 0, 1, "t") if x.rank > 1 else x),
    "squeeze": _view(
        lambda site, x, args, kwargs: views.squeezed(
            site, x, None if _get(args, kwargs, "dim") == [None] else sizes_of(site, args, kwargs, "dim")
        )
    ),
    "unsqueeze": _view(lambda site, x, args, kwargs: views.unsqueezed(site, x, _get(args, kwargs, "dim")[0])),
    **dict.fromkeys(
        ("expand", "broadcast_to"),
        _view(lambda site, x, args, kwargs: views.expanded(site, x, sizes_of(site, args, kwargs))),
    ),
}
