"""Functions with weights that the program holds: `F.linear`, `F.conv2d`, `F.layer_norm`, `F.batch_norm`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.module import LAYER
from cnncalc.readers.torch.taking import taken
from cnncalc.readers.torch.tying import borrowed

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def linear(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.linear(x, weight, bias)` with a weight that the program holds."""
    x = taken(args, kwargs)
    given = dict(zip(("weight", "bias"), args, strict=False)) | kwargs
    weight = _known(site, given["weight"], "this product")
    if len(weight.sample) != 2:
        raise site.error(f"F.linear takes a weight of two axes, not {weight.shown}", at=1)
    sizes = {"in_features": weight.sample[1], "out_features": weight.sample[0]}
    return weighted(session, site, "linear", "Linear", x, sizes, {"weight": weight, "bias": given.get("bias")})


def embedding(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.embedding(ids, weight)`."""
    x = taken(args, kwargs)
    weight = _known(site, args[0] if args else kwargs["weight"], "this table")
    sizes = {"num_embeddings": weight.sample[0], "embedding_dim": weight.sample[1]}
    return weighted(session, site, "embedding", "Embedding", x, sizes, {"weight": weight}, ())


def convolution(rank: int, transposed: bool) -> Any:
    """`F.conv2d(x, weight, …)` of a number of spatial axes, or its transposed kin."""
    order = "weight bias stride padding dilation groups"
    if transposed:
        order = "weight bias stride padding output_padding groups dilation"

    def body(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        x = taken(args, kwargs)
        given = dict(zip(order.split(), args, strict=False)) | kwargs
        weight = _known(site, given.pop("weight"), "this convolution")
        bias = given.pop("bias", None)
        groups = given.get("groups", 1)
        one, two, *kernel = weight.sample
        channels = {"in_channels": two * groups, "out_channels": one}
        if transposed:
            channels = {"in_channels": one, "out_channels": two * groups}
        kind = f"ConvTranspose{rank}d" if transposed else f"Conv{rank}d"
        given = {**channels, "kernel_size": tuple(kernel), **given}
        name = f"conv_transpose{rank}d" if transposed else f"conv{rank}d"
        return weighted(session, site, name, kind, x, given, {"weight": weight, "bias": bias})

    return body


def normalization(name: str) -> Any:
    """`F.layer_norm` and its kin, with weights of the program's or without."""
    order, kind = _NORMS[name]

    def body(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        x = taken(args, kwargs)
        given = dict(zip(order.split(), args, strict=False)) | kwargs
        names = ("weight", "bias", "running_mean", "running_var")
        weights = {n: given.get(n) for n in names if isinstance(given.get(n), Tensor)}
        sizes, made = _norm_sizes(site, name, kind, x, given)
        return weighted(session, site, name, made, x, sizes, weights, _AFFINE[name])

    return body


_NORMS = {
    "layer_norm": ("normalized_shape weight bias eps", "LayerNorm"),
    "rms_norm": ("normalized_shape weight eps", "RMSNorm"),
    "group_norm": ("num_groups weight bias eps", "GroupNorm"),
    "instance_norm": ("running_mean running_var weight bias use_input_stats momentum eps", "InstanceNorm"),
    "batch_norm": ("running_mean running_var weight bias training momentum eps", "BatchNorm"),
}
_AFFINE = {
    "layer_norm": ("elementwise_affine",),
    "rms_norm": ("elementwise_affine",),
    "group_norm": ("affine",),
    "instance_norm": ("affine", "track_running_stats"),
    "batch_norm": ("affine", "track_running_stats"),
}


def _norm_sizes(site: Site, name: str, kind: str, x: Tensor, given: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The arguments of the class that a function of normalization stands for, and its name."""
    if name in ("layer_norm", "rms_norm"):
        shape = given["normalized_shape"]
        return {"normalized_shape": (shape,) if isinstance(shape, int) else tuple(site.items(shape))}, kind
    if x.rank < 2 or x.batch != 0:
        raise site.error(f"{name} reads the batch and the channels as its first axes, and this is {x.shown}")
    channels = x.sample[0]
    if name == "group_norm":
        return {"num_groups": given["num_groups"], "num_channels": channels}, kind
    return {"num_features": channels}, f"{kind}{max(1, x.rank - 2)}d"


def weighted(
    session: Session,
    site: Site,
    name: str,
    kind: str,
    x: Tensor,
    given: dict[str, Any],
    weights: dict[str, Any],
    affine: tuple[str, ...] = ("bias",),
) -> Any:
    """A layer whose weights are given to a function: a module's own are counted in its row, as if the module ran;
    those that another row counts, or that were computed, are read."""
    held = {n: w for n, w in weights.items() if isinstance(w, Tensor)}
    module = next((m for m, _ in session.running[-1:] if LAYER in m.attrs), None)
    own = {n: w for n, w in held.items() if _is_of(session, w, module)}
    if held and len(own) == len(held) and affine != ("bias",):
        layer = module.attrs[" layer"]
        whole = {n: w.sample for n, w in module.attrs[" weights"].items()} == {n: w.sample for n, w in own.items()}
        if not whole:
            layer = session.bound(site, kind, (), given | dict.fromkeys(affine, True))
    else:
        asked = {"bias": "bias" in own} if affine == ("bias",) else dict.fromkeys(affine, False)
        layer = session.bound(site, kind, (), given | asked, f"F.{name}")
    x = session.slotted(site, x)
    if held and len(own) == len(held):
        path = session.running[-1][1]
        if id(module) in session.used and any(session.counted.get(id(w)) != id(module) for w in own.values()):
            return borrowed(session, site, path, layer, [x])
        session.partly.add(id(module))
        y = session.apply(site, path, layer, x, module)
        for weight in own.values():
            session.counted.setdefault(id(weight), id(module))
        return y
    read = [_node(session, site, w) for w in held.values()]
    if not held:
        return session.apply(site, name, layer, x)
    return borrowed(session, site, name, layer, [x, *(r for r in read if r is not None)])


def _is_of(session: Session, weight: Tensor, module: Any) -> bool:
    """Whether a weight is one of the module that runs, and no row of its own counts it."""
    if weight.ref is not None or module is None or weight.attributes.get(" of") is not module:
        return False
    counted = session.counted.get(id(weight))
    fresh = counted is None and id(module) not in session.used
    return id(weight) not in session.kept and (fresh or counted == id(module))


def _node(session: Session, site: Site, weight: Tensor) -> Tensor | None:
    """The node of a weight, or None where a layer's row has it."""
    if weight.ref is None and session.has_row(weight):
        return None
    node = session.slotted(site, weight)
    return session.kept.get(id(weight), node)


def _known(site: Site, weight: Any, what: str) -> Tensor:
    if not isinstance(weight, Tensor):
        if weight is None or not hasattr(weight, "needed"):
            raise TypeError(f"expected a Tensor as weight, not {type(weight).__name__}")
        raise weight.needed(site, what)
    return weight
