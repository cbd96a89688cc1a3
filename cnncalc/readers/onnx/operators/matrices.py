"""Matrix products: Gemm, MatMul and their quantised forms, sums over indices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.values import Known, View
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.cutting import einsum as summed
from cnncalc.readers.tensors.operators import joined, multiplied
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call


def matmul(c: Call, a_at: int = 0, b_at: int = 1) -> Any:
    """MatMul: with a matrix of the file on the right a dense layer."""
    weight = c.view(b_at)
    x = c.tensor(a_at)
    if x.ref is None and weight is not None and weight.weighs:  # values of the file that a layer works on
        x = c.session.slotted(c.site, x)
    if weight is not None and len(weight.dims) == 2 and _last_is_own(x):
        return dense(c, x, weight, weight.dims[0], weight.dims[1], None)
    a, b = x, c.tensor(b_at)
    if a.ref is None and b.ref is None and a.became is None:
        return _of_constants(c, a, b)
    if a.rank == 1 and b.rank > 1:
        row = views.reshaped(c.site, a, [1] * (b.rank - 1) + list(a.axes), "reshape")
        found = multiplied(c.site, row, b, c.session.current)
        return views.squeezed(c.site, found, [-2])
    if a.rank == b.rank == 1:
        row = views.unsqueezed(c.site, a, 0)
        found = multiplied(c.site, row, views.unsqueezed(c.site, b, 1), c.session.current)
        return views.squeezed(c.site, found, [0, 1])
    if a.rank != b.rank and min(a.rank, b.rank) > 1 and (a.batch is None) == (b.batch is None):
        small, large = (a, b) if a.rank < b.rank else (b, a)
        grown = views.reshaped(c.site, small, [1] * (large.rank - small.rank) + list(small.axes), "reshape")
        a, b = (grown, b) if small is a else (a, grown)
    return multiplied(c.site, a, b, c.session.current)


def _last_is_own(x: Tensor) -> bool:
    """Whether the last axis is one of the sample's."""
    return bool(x.sample) and x.batch != x.rank - 1 and (x.ref is not None or x.became is not None)


def dense(c: Call, x: Tensor, weight: View, inputs: int, units: int, bias: View | None) -> Tensor:
    """The row of a product with a matrix of the file, along the last axis."""
    c.fitting(weight.root.name, weight.root.dims, inputs, x, -1, "values")
    layer = c.words("dense", units, bias=bias is not None)
    parts = [(weight, True), *([(bias, True)] if bias is not None else [])]
    return c.pointed(layer, x, parts)


def _of_constants(c: Call, a: Tensor, b: Tensor) -> Any:
    """What two tensors of the file come to."""
    from cnncalc.readers.tensors.making import made

    if a.rank < 2 or b.rank < 2 or a.axes[-1] != b.axes[-2]:
        raise c.error(f"{a.shown} and {b.shown} do not multiply")
    lead = a.axes[:-2] if a.rank >= b.rank else b.axes[:-2]
    return made(c.session, [*lead, a.axes[-2], b.axes[-1]], "constant")


def gemm(c: Call) -> Any:
    """Gemm: A·B + C, with A or B turned."""
    a = c.session.slotted(c.site, c.tensor(0))
    if c.attributes.whole("transA"):
        a = views.transposed(c.site, a, 0, 1, "transpose")
    turned = c.attributes.whole("transB")
    weight, extra, bias = c.view(1), c.values[2] if c.has(2) else None, c.view(2)
    if a.rank != 2:
        raise c.error(f"Gemm multiplies matrices, and its input is {a.shown}", "put a Flatten before it")
    if weight is not None and len(weight.dims) == 2 and _last_is_own(a):
        inputs, units = weight.dims[::-1] if turned else weight.dims
        fits = bias is not None and bias.dims in ((units,), (1, units))
        found = dense(c, a, weight, inputs, units, bias if fits else None)
        if extra is None or fits:
            return found
    else:
        b = c.tensor(1)
        if turned:
            b = views.transposed(c.site, b, 0, 1, "transpose")
        name = c.session.current if extra is None else "product"
        found = multiplied(c.site, a, b, name)
        if extra is None:
            return found
    if extra.__class__ is Known and len(extra.values) == 1:
        return found
    return joined(c.site, found, c.session.tensor(extra), "add", "add")


def einsum(c: Call) -> Any:
    """Einsum."""
    equation = c.attributes.word("equation")
    return summed(c.session, c.site, [equation, *(c.tensor(i) for i in range(len(c.values)))])


def fused_matmul(c: Call) -> Any:
    """FusedMatMul of ONNX Runtime: with either side turned before."""
    a, b = c.tensor(0), c.tensor(1)
    if c.attributes.whole("transA"):
        a = views.transposed(c.site, a, -1, -2)
    if c.attributes.whole("transB"):
        b = views.transposed(c.site, b, -1, -2)
    return multiplied(c.site, a, b, c.session.current)


TABLE = {
    "MatMul": matmul,
    "MatMulInteger": matmul,
    "QLinearMatMul": lambda c: matmul(c, 0, 3),
    "Gemm": gemm,
    "FusedGemm": gemm,
    "FusedMatMul": fused_matmul,
    "Einsum": einsum,
}
