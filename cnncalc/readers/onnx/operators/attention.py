"""Attention of query, key and value as they come, and what turns them by position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call


def attention(c: Call) -> Any:
    """Attention: inputs N × heads × tokens × values, or N × tokens × (heads · values); keys and values of before in front."""
    session = c.session
    q, k, v = (session.slotted(c.site, c.tensor(number)) for number in range(3))
    flat = q.rank == 3
    if flat:
        heads = c.attributes.whole("q_num_heads") or c.attributes.whole("num_heads", 1)
        shared = c.attributes.whole("kv_num_heads") or heads
        q, k, v = (_headed(c, x, count) for x, count in ((q, heads), (k, shared), (v, shared)))
    if q.rank != 4 or any(x.batch not in (0, None) for x in (q, k, v)):
        raise c.error(f"Attention reads N × heads × tokens × values, and the query is {q.shown}")
    k, v = (_after_past(c, x, number) for x, number in ((k, 4), (v, 5)))
    gqa = q.axes[1] != k.axes[1]
    layer = c.words("sdpa", **({"gqa": True} if gqa else {}))
    name = "products" if flat else session.current
    y = q.after(session.apply(c.site, name, layer, [q.bare, k.bare, v.bare]))
    result = y
    if flat:
        turned = views.permuted(c.site, y, [0, 2, 1, 3], "permute")
        axes = turned.axes
        result = views.reshaped(c.site, turned, [axes[0], axes[1], axes[2] * axes[3]], "reshape")
    weights = None
    if c.wanted[3:4] == [True]:
        weights = _made(c, q, (*q.sample[:-1], k.sample[-2]))
    return (result, k, v, weights)[: len(c.op.outputs)]


def _headed(c: Call, x: Tensor, heads: int) -> Tensor:
    """Tokens × (heads · values) as heads × tokens × values."""
    axes = x.axes
    if heads < 1 or axes[2].__class__ is not int or axes[2] % heads:
        raise c.error(f"{axes[2]} values a token do not divide into {heads} heads")
    split = views.reshaped(c.site, x, [axes[0], axes[1], heads, axes[2] // heads], "reshape")
    return views.permuted(c.site, split, [0, 2, 1, 3], "permute")


def _after_past(c: Call, x: Tensor, number: int) -> Tensor:
    """Keys or values behind those of before."""
    if not c.has(number):
        return x
    from cnncalc.readers.tensors.joining import along_axis

    return along_axis(c.site, [c.tensor(number), x], x, 2, "past")


def _made(c: Call, x: Tensor, sample: tuple[Any, ...]) -> Tensor:
    layer = c.words("opaque", output=sample, params=0, macs=0)
    found = c.session.apply(c.site, "scores", layer, x.bare)
    return Tensor(c.session, sample, x.batch, found.ref)


def rotary(c: Call) -> Any:
    """RotaryEmbedding: values turned by their position; the shape stays."""
    return c.pointed(c.words("pointwise"), c.tensor(0))


TABLE = {
    "Attention": attention,
    "RotaryEmbedding": rotary,
    "TensorScatter": rotary,
}
