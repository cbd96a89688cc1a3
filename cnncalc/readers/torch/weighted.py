"""Functions with weights that the program holds: `F.linear`, `F.conv2d`, `F.layer_norm`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.taking import taken

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def linear(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
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


def embedding(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.embedding(ids, weight)`."""
    x = taken(args, kwargs)
    weight = args[0] if args else kwargs["weight"]
    sizes = {"num_embeddings": weight.sample[0], "embedding_dim": weight.sample[1]}
    return _weighted(session, site, "embedding", "Embedding", x, weight, sizes)


def _weighted(session: Session, site: Site, name: str, kind: str, x: Tensor, weight: Any, given: dict[str, Any]) -> Any:
    """A layer whose weights come from elsewhere: its own parameters count where they are kept."""
    from cnncalc.layers.functional import Functional

    module = weight.attributes.get(" of")
    layer = session.bound(site, kind, (), given if kind == "Embedding" else {**given, "bias": False})
    if module is not None and module.attrs.get(" layer") is not None and not weight.attributes.get(" read"):
        path = session.paths.get(id(module), session.prefix + name)
        return session.apply(site, path, module.attrs[" layer"], x, module)
    session.slotted(site, weight)
    node = session.kept[id(weight)] if id(weight) in session.kept else session.slotted(site, weight)
    return session.apply(site, name, Functional({"layer": layer}, "torch"), (session.slotted(site, x), node))


def convolution(rank: int, transposed: bool) -> Any:
    """`F.conv2d(x, weight, …)` of a number of spatial axes, or its transposed kin."""

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


def layer_norm(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.layer_norm(x, shape, weight, bias)`."""
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


def normalized(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
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
