"""Operators that read weights: convolutions, products, normalizations, tables, recurrent cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported import weights
from cnncalc.readers.exported.arguments import by_name
from cnncalc.readers.exported.recurrent import recurrent
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.operators import joined, multiplied

if TYPE_CHECKING:
    from cnncalc.readers.exported.arguments import Body
    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site


def convolution(order: str, transposed: bool = False) -> Body:
    """The convolutions, with their arguments in this order."""

    def body(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        given = by_name(order, args, kwargs)
        x, weight, bias = (given.pop(n, None) for n in ("input", "weight", "bias"))
        turned = given.pop("transposed", transposed)
        if not turned:
            given.pop("output_padding", None)
        rank = len(weight.sample) - 2
        name = f"conv_transpose{rank}d" if turned else f"conv{rank}d"
        return weights.convolution(session, site, name, x, weight, bias, given, turned)

    return body


def linear(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.linear(x, weight, bias)`."""
    given = by_name("input weight bias", args, kwargs)
    return weights.linear(session, site, given["input"], given["weight"], given.get("bias"))


def embedding(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.embedding(weight, indices)`."""
    table, x = args[:2]
    made = {"num_embeddings": table.sample[0], "embedding_dim": table.sample[1]}
    return weights.layered(session, site, "embedding", "Embedding", x, made, {"weight": table})


def product(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A matrix product; with a weight that lies on its side it is a linear layer."""
    a, b = args[:2]
    turned = session.turned.get(id(b))
    if turned is not None:
        return weights.linear(session, site, a, turned)
    while a.batch is not None and a.batch == a.rank - 2 and b.batch is None and b.rank > 2 and b.sample[0] == 1:
        b = views.squeezed(site, b, [0])
    return multiplied(site, a, b)


def addmm(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.addmm(c, a, b)`: with a weight on its side a linear layer with a bias."""
    c, a, b = args[:3]
    turned = session.turned.get(id(b))
    if turned is not None and len(c.sample) == 1 and c.batch is None:
        return weights.linear(session, site, a, turned, c)
    return joined(site, multiplied(site, a, b), c, "add", "addmm")


def normalization(name: str, kind: str, order: str) -> Body:
    """The normalizations, with their arguments in this order."""

    def body(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        given = by_name(order, args, kwargs)
        x = given["input"]
        held = {n: given.get(n) for n in ("weight", "bias", "running_mean", "running_var")}
        if kind in ("LayerNorm", "RMSNorm"):
            sizes: dict[str, Any] = {"normalized_shape": tuple(given["normalized_shape"])}
        elif x.batch != 0 or x.rank < 2:  # of maps one by one, as an instance norm is written out: each keeps its shape
            return x.after(session.apply(site, name, session.words(site, "elementwise"), [x.bare]))
        elif kind == "GroupNorm":
            sizes = {"num_groups": given["num_groups"], "num_channels": x.sample[0]}
        else:
            sizes = {"num_features": x.sample[0]}
        made = kind if kind not in ("BatchNorm", "InstanceNorm") else f"{kind}{max(1, x.rank - 2)}d"
        return weights.normalization(session, site, name, made, x, sizes, held)

    return body


def prelu(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.prelu(x, weight)`."""
    x, weight = args[:2]
    return weights.layered(session, site, "prelu", "PReLU", x, {"num_parameters": weight.elements}, {"weight": weight})


def bilinear(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.bilinear(a, b, weight, bias)`."""
    return weights.bilinear(session, site, *args)


def trilinear(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A sum of products of three: with a weight between two vectors, the bilinear form that it was made of."""
    a, weight, b = args[:3]
    if weight.rank != 3 or weight.batch is not None or not a.rank == b.rank == 2:
        raise site.error("a product of three tensors is read with a weight of three axes between two vectors")
    return weights.bilinear(session, site, a, b, weight)


def recurring(kind: str) -> Body:
    """The recurrent operators."""
    return lambda session, site, args, kwargs: recurrent(session, site, kind, args)
