"""`torch.*` and `torch.nn.functional.*`: which layer a function is, or what it does with axes. Methods of tensors are
the same functions with the tensor first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.making import sizes_of
from cnncalc.readers.tensors.operators import joined, multiplied
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.function_names import CLASSES, IGNORED, LAYERS, MERGED, REDUCED, SAME
from cnncalc.readers.torch.joining import concatenated, side_by_side, stacked
from cnncalc.readers.torch.numeric import ONE, TWO, computed
from cnncalc.readers.torch.reducing import reduced
from cnncalc.readers.torch.resizing import interpolated, padded
from cnncalc.readers.torch.taking import named, taken
from cnncalc.readers.torch.weighted import convolution, embedding, linear, normalization

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def function(session: Session, name: str) -> Callable[[Site, Any, Any], Any] | None:
    """The body of a function of PyTorch: `(site, args, kwargs)`, the tensor first; None where it is not known."""
    body = _find(name)
    if body is None:
        return None

    def checked(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        first = args[0] if args else next(iter(kwargs.values()), None)
        if first.__class__ is Unknown:
            return first
        if name in ONE or name in TWO or name == "diff":
            known = computed(name, list(args), kwargs)
            if known is not None:
                return known
        return body(session, site, list(args), dict(kwargs))

    return checked


def _find(name: str) -> Any:
    own = OWN.get(name)
    if own is not None:
        return own
    plain = name.rstrip("_")
    if plain in CLASSES:
        return lambda session, site, args, kwargs: _elementwise(session, site, plain, args, kwargs)
    if name in LAYERS:
        return lambda session, site, args, kwargs: _layer(session, site, name, args, kwargs)
    if plain in REDUCED:
        return lambda session, site, args, kwargs: reduced(session, site, plain, args, kwargs)
    if plain in MERGED:
        return lambda session, site, args, kwargs: _merged(session, site, plain, args, kwargs)
    if plain in SAME:
        return lambda session, site, args, kwargs: next(
            (a for a in args if isinstance(a, Tensor)), args[0] if args else kwargs.get("input")
        )
    return _chosen(name)


def _chosen(name: str) -> Any:
    """The functions of `choosing`, which few programs use."""
    if name not in (
        *("diff", "index_select", "meshgrid", "repeat_interleave", "tensor_split", "where"),
        *("pairwise_distance", "cosine_similarity"),
    ):
        return None
    from cnncalc.readers.torch import choosing

    return getattr(choosing, name)


def _elementwise(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    if x.ref is None and not (session.top_level and not session.running) and x.made != "parameter":
        return x
    return session.apply(site, name, session.bound(site, CLASSES[name], (), {}), x)


def _layer(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    kind, order = LAYERS[name]
    given = dict(zip(order.split(), args, strict=False)) | kwargs
    given = {k: v for k, v in given.items() if k not in IGNORED and v is not None}
    return session.apply(site, name, session.bound(site, kind, (), given, f"F.{name}"), x)


def _merged(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    a, b = ([*args, kwargs.get("other")])[:2]
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        return joined(site, a, b, MERGED[name], name)
    return a if isinstance(a, Tensor) else b


def _softmax(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    return x if x.ref is None else _kept(session, site, x, "softmax")


def _kept(session: Session, site: Site, x: Tensor, name: str) -> Tensor:
    """A row for a function that keeps the shape, along whichever axis."""
    found = session.apply(
        site, name, session.words(site, "softmax"), Tensor(session, x.inner, 0 if x.batch is not None else None, x.ref)
    )
    return Tensor(session, x.sample, x.batch, found.ref, x.fold)


def _chunk(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.tensors.cutting import chunked

    x = taken(args, kwargs)
    return chunked(
        session, site, x, args[0] if args else kwargs["chunks"], kwargs.get("dim", args[1] if len(args) > 1 else 0)
    )


def _split(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.tensors.cutting import split

    x = taken(args, kwargs, "tensor")
    size = args[0] if args else kwargs.get("split_size_or_sections", kwargs.get("split_size"))
    return split(session, site, x, size, kwargs.get("dim", args[1] if len(args) > 1 else 0))


def _unbind(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.tensors.cutting import unbound

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
    from cnncalc.readers.tensors.cutting import einsum

    return einsum(session, site, args)


def _view(action: Any) -> Any:
    return lambda session, site, args, kwargs: action(site, taken(args, kwargs), args, kwargs)


OWN: dict[str, Any] = {
    **dict.fromkeys(("cat", "concat", "concatenate"), concatenated),
    "stack": stacked,
    **{name: side_by_side(name) for name in ("hstack", "vstack", "dstack", "column_stack")},
    **dict.fromkeys(("interpolate", "upsample"), interpolated),
    "pad": padded,
    "linear": linear,
    "embedding": embedding,
    **{f"conv{r}d": convolution(r, False) for r in (1, 2, 3)},
    **{f"conv_transpose{r}d": convolution(r, True) for r in (1, 2, 3)},
    **dict.fromkeys(("softmax", "log_softmax", "softmin"), _softmax),
    **{n: normalization(n) for n in ("layer_norm", "batch_norm", "group_norm", "instance_norm", "rms_norm")},
    "chunk": _chunk,
    **dict.fromkeys(("split", "split_with_sizes"), _split),
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
            *(d if v is None else v for v, d in zip(named(args, kwargs, "start_dim", "end_dim"), (0, -1), strict=True)),
        )
    ),
    "unflatten": _view(lambda site, x, args, kwargs: views.unflattened(site, x, *named(args, kwargs, "dim", "sizes"))),
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
        _view(lambda site, x, args, kwargs: views.transposed(site, x, *named(args, kwargs, "dim0", "dim1"))),
    ),
    "t": _view(lambda site, x, args, kwargs: views.transposed(site, x, 0, 1, "t") if x.rank > 1 else x),
    "squeeze": _view(
        lambda site, x, args, kwargs: views.squeezed(
            site, x, None if named(args, kwargs, "dim") == [None] else sizes_of(site, args, kwargs, "dim")
        )
    ),
    "unsqueeze": _view(lambda site, x, args, kwargs: views.unsqueezed(site, x, named(args, kwargs, "dim")[0])),
    **dict.fromkeys(
        ("expand", "broadcast_to"),
        _view(lambda site, x, args, kwargs: views.expanded(site, x, sizes_of(site, args, kwargs))),
    ),
}
