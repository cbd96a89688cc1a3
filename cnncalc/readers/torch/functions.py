"""`torch.*` and `torch.nn.functional.*`: which layer a function is, or what it does with axes. Methods of tensors are
the same functions with the tensor first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.torch_functions import Function, find
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.making import sizes_of
from cnncalc.readers.tensors.operators import joined, merged
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.tensors.unsure import hidden
from cnncalc.readers.torch.function_names import MERGED, REDUCED, SAME
from cnncalc.readers.torch.joining import concatenated, side_by_side, stacked
from cnncalc.readers.torch.numeric import ONE, SHAPING, TWO, computed
from cnncalc.readers.torch.reducing import reduced
from cnncalc.readers.torch.resizing import by_mode, interpolated, padded
from cnncalc.readers.torch.taking import arguments, named, ordered, taken
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
        if name in ONE or name in TWO or name in SHAPING:
            known = computed(name, list(args), kwargs)
            if known is not None:
                return known
        return body(session, site, list(args), dict(kwargs))

    return checked


def _find(name: str) -> Any:
    plain = name.rstrip("_")
    own = OWN.get(name) or OWN.get(plain)
    if own is not None:
        return own
    known = find(name)
    if known is not None and known.reads == "two":
        return lambda session, site, args, kwargs: _merged(session, site, plain, known.kind, args, kwargs)
    if known is not None:
        action = _elementwise if known.arguments == "*" else _layer
        return lambda session, site, args, kwargs: action(session, site, plain, known, args, kwargs)
    if plain in REDUCED:
        return lambda session, site, args, kwargs: reduced(session, site, plain, args, kwargs)
    if plain in MERGED:
        return lambda session, site, args, kwargs: _merged(session, site, plain, MERGED[plain], args, kwargs)
    if plain in SAME:
        return lambda session, site, args, kwargs: next(
            (a for a in args if isinstance(a, Tensor)), args[0] if args else kwargs.get("input")
        )
    return _chosen(name)


def _chosen(name: str) -> Any:
    """The functions of `choosing`, which few programs use."""
    from cnncalc.readers.torch.chosen_names import find

    return find(name)


def _elementwise(
    session: Session, site: Site, name: str, known: Function, args: list[Any], kwargs: dict[str, Any]
) -> Any:
    x = taken(args, kwargs)
    if x.ref is None and not (session.top_level and not session.running) and x.made != "parameter":
        return x
    return session.apply(site, name, session.bound(site, known.kind, (), {}), x)


def _layer(session: Session, site: Site, name: str, known: Function, args: list[Any], kwargs: dict[str, Any]) -> Any:
    x = taken(args, kwargs)
    values = {key: value for key, value in arguments(site, name, args, kwargs).items() if value is not None}
    y = session.apply(site, name, session.bound(site, known.kind, (), values, f"F.{name}"), x)
    order = known.arguments.split()
    indices = order.index("return_indices") if "return_indices" in order else len(args)
    return (y, y) if kwargs.get("return_indices") or (indices < len(args) and args[indices]) else y


def _merged(session: Session, site: Site, name: str, kind: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    read = [v for v in [*args, *(v for k, v in kwargs.items() if k != "out")] if isinstance(v, Tensor)]
    if name == "where" and len(args) + len(kwargs) < 3:
        raise site.error("where something is true depends on values, which only a run would tell")
    unsure = hidden(site, (*args, *kwargs.values())) if read else None
    if unsure is not None:
        return unsure
    if len(read) == 2:
        return joined(site, read[0], read[1], kind, name)
    if not read:
        unknown = next((v for v in args if v.__class__ is Unknown), None)
        return unknown or Unknown(session.machine, f"torch.{name}(…)", site.place)
    return read[0] if len(read) == 1 else merged(site, read, name)


def _scaled(kind: str) -> Any:
    """A softmax: a row for a function that keeps the shape, along whichever axis."""

    def body(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        x = taken(args, kwargs)
        if x.ref is None:
            return x
        bare = x.bare
        found = session.apply(site, kind, session.words(site, kind), bare)
        return Tensor(session, x.sample, x.batch, found.ref, x.fold)

    return body


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
    q, k, v = ordered("query key value", args, kwargs)
    q, k, v = (session.slotted(site, t) for t in (q, k, v))
    layer = session.words(site, "sdpa", **({"gqa": True} if kwargs.get("enable_gqa") else {}))
    found = session.apply(
        site, "scaled_dot_product_attention", layer, [Tensor(session, t.inner, 0, t.ref) for t in (q, k, v)]
    )
    return q.after(found)


def _einsum(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    from cnncalc.readers.tensors.cutting import einsum

    return einsum(session, site, args)


def _two(args: list[Any], kwargs: dict[str, Any]) -> list[Any]:
    renamed = {k.replace("axis", "dim"): v for k, v in kwargs.items()}
    return named(args, renamed, "dim0", "dim1")


def _flat(site: Site, x: Tensor) -> Tensor:
    if x.rank > 2:
        raise site.error(f"t() turns a matrix, and this is {x.shown}", "write transpose(…)")
    return x


def _view(action: Any) -> Any:
    return lambda session, site, args, kwargs: action(site, taken(args, kwargs), args, kwargs)


OWN: dict[str, Any] = {
    **dict.fromkeys(("cat", "concat", "concatenate"), concatenated),
    "stack": stacked,
    **{name: side_by_side(name) for name in ("hstack", "vstack", "dstack", "column_stack")},
    **dict.fromkeys(("interpolate", "upsample"), interpolated),
    **{f"upsample_{mode}": by_mode(mode) for mode in ("nearest", "bilinear")},
    "pad": padded,
    "linear": linear,
    "embedding": embedding,
    **{f"conv{r}d": convolution(r, False) for r in (1, 2, 3)},
    **{f"conv_transpose{r}d": convolution(r, True) for r in (1, 2, 3)},
    **{name: _scaled(name) for name in ("softmax", "log_softmax", "softmin")},
    **{n: normalization(n) for n in ("layer_norm", "batch_norm", "group_norm", "instance_norm", "rms_norm")},
    **dict.fromkeys(("chunk", "unsafe_chunk"), _chunk),
    **dict.fromkeys(("unsafe_split", "split", "split_with_sizes"), _split),
    "unbind": _unbind,
    "scaled_dot_product_attention": _attention,
    "einsum": _einsum,
    "flatten": _view(
        lambda site, x, args, kwargs: views.flattened(
            site,
            x,
            **{key.partition("_")[0]: v for key, v in arguments(site, "flatten", args, kwargs).items()},
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
        _view(lambda site, x, args, kwargs: views.transposed(site, x, *_two(args, kwargs))),
    ),
    "adjoint": _view(lambda site, x, args, kwargs: views.transposed(site, x, -2, -1, "adjoint")),
    "t": _view(lambda site, x, args, kwargs: views.transposed(site, x, 0, 1, "t") if x.rank == 2 else _flat(site, x)),
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
