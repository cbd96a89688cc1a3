"""Operators with weights: a layer whose row counts those that no row before it counts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.tying import borrowed

if TYPE_CHECKING:
    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site


def layered(
    session: ArchiveSession,
    site: Site,
    name: str,
    kind: str,
    x: Tensor | list[Tensor],
    given: dict[str, Any],
    weights: dict[str, Any],
) -> Any:
    """A layer of PyTorch's class `kind` made with `given`, with these weights by the names that the class gives them.
    Weights that another row counts, or that were computed, are read rather than counted."""
    held = {n: w for n, w in weights.items() if isinstance(w, Tensor)}
    layer = session.bound(site, kind, (), given, f"aten.{name}")
    read = [session.slotted(site, t) for t in (x if isinstance(x, list) else [x])]
    x = read if isinstance(x, list) else read[0]
    path = session.row_name(name, held)
    first = next(iter(held.values()), None)
    owner = None if first is None else session.owners.get(id(first))
    if owner is not None and owner.kind == kind and owner.held == [id(w) for w in held.values()]:
        return session.apply(site, path, layer, x, owner)
    own = [n for n, w in held.items() if session.weight_name(w) is not None and _free(session, w)]
    if held and len(own) == len(held):
        owner = SimpleNamespace(attrs={" weights": held}, kind=kind, held=[id(w) for w in held.values()])
        y = session.apply(site, path, layer, x, owner)
    elif not held:
        return session.apply(site, name, layer, x)
    else:
        owner = None
        others = [_node(session, site, w) for n, w in held.items() if n not in own]
        y = borrowed(session, site, name, layer, [*read, *(r for r in others if r is not None)], own=" ".join(own))
    for n in own:
        session.owners[id(held[n])] = owner
        session.counted[id(held[n])] = id(owner)
    return y


def _free(session: ArchiveSession, weight: Tensor) -> bool:
    """Whether no row counts a weight yet."""
    return weight.ref is None and id(weight) not in session.kept and not session.has_row(weight)


def _node(session: ArchiveSession, site: Site, weight: Tensor) -> Tensor | None:
    """The node of a weight; None where a layer's row counts it."""
    if weight.ref is None and session.has_row(weight):
        return None
    return session.slotted(site, weight)


def convolution(
    session: ArchiveSession,
    site: Site,
    name: str,
    x: Tensor,
    weight: Tensor,
    bias: Any,
    given: dict[str, Any],
    transposed: bool = False,
) -> Any:
    """A convolution of as many axes as its weight has, behind the channels."""
    one, two, *kernel = weight.sample
    groups = given.get("groups", 1)
    channels = {"in_channels": two * groups, "out_channels": one}
    if transposed:
        channels = {"in_channels": one, "out_channels": two * groups}
    kind = f"ConvTranspose{len(kernel)}d" if transposed else f"Conv{len(kernel)}d"
    given = {k: _one(v, len(kernel)) for k, v in given.items() if v is not None}
    made = {**channels, "kernel_size": _one(kernel, len(kernel)), **given, "bias": isinstance(bias, Tensor)}
    return layered(session, site, name, kind, x, made, {"weight": weight, "bias": bias})


def _one(value: Any, rank: int) -> Any:
    """One number where all axes have the same, as people write it."""
    if value.__class__ in (list, tuple):
        return value[0] if len(value) and all(n == value[0] for n in value) else tuple(value)
    return value


def linear(session: ArchiveSession, site: Site, x: Tensor, weight: Tensor, bias: Any = None) -> Any:
    """x · weightᵀ + bias."""
    if len(weight.sample) != 2 or weight.batch is not None:
        raise site.error(f"linear takes a weight of two axes, not {weight.shown}")
    made = {"in_features": weight.sample[1], "out_features": weight.sample[0], "bias": isinstance(bias, Tensor)}
    return layered(session, site, "linear", "Linear", x, made, {"weight": weight, "bias": bias})


def bilinear(session: ArchiveSession, site: Site, a: Tensor, b: Tensor, weight: Tensor, bias: Any = None) -> Any:
    """A bilinear form of two inputs."""
    out, one, two = weight.sample
    made = {"in1_features": one, "in2_features": two, "out_features": out, "bias": isinstance(bias, Tensor)}
    return layered(session, site, "bilinear", "Bilinear", [a, b], made, {"weight": weight, "bias": bias})


def normalization(
    session: ArchiveSession, site: Site, name: str, kind: str, x: Tensor, given: dict[str, Any], weights: dict[str, Any]
) -> Any:
    """A normalization, with the weights and statistics that it is given."""
    affine = isinstance(weights.get("weight"), Tensor)
    if kind in ("LayerNorm", "RMSNorm"):
        given = {**given, "elementwise_affine": affine}
        if kind == "LayerNorm" and affine and not isinstance(weights.get("bias"), Tensor):
            given["bias"] = False
    elif kind == "GroupNorm":
        given = {**given, "affine": affine}
    else:
        given = {**given, "affine": affine, "track_running_stats": isinstance(weights.get("running_mean"), Tensor)}
    return layered(session, site, name, kind, x, given, weights)
