"""What all of PyTorch's layers are written with: axes brought in order, modules called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.writers.code.classes import class_call, kept
from cnncalc.writers.code.writing import Out, Value, Writing, front, of, plain
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

ELSEWHERE = {
    "SqueezeExcitation": "torchvision.ops",
    "StochasticDepth": "torchvision.ops",
    "FrozenBatchNorm2d": "torchvision.ops",
    "DropBlock2d": "torchvision.ops",
    "DropBlock3d": "torchvision.ops",
    "DeformConv2d": "torchvision.ops",
    "RoIAlign": "torchvision.ops",
}
"""Classes that stand outside torch.nn."""
_ABSENT = frozenset(("LayerNorm2d", "DropPath", "Permute"))
"""Names in the tables that nobody can import from the same place everywhere."""


def arranged(w: Writing, value: Value, order: tuple[int, ...]) -> str:
    """The value with its axes in another order."""
    if value.order == order or len(order) < 2:
        return value.text
    dims = [0] * value.batched + [value.order.index(axis) + value.batched for axis in order]
    w.note(_WHY)
    return f"{value.text}.permute({', '.join(map(str, dims))})"


_WHY = "axes are put in the order that this layer reads"


def shape(value: Value, order: tuple[int, ...]) -> Shape:
    """The shape of a value whose axes stand in this order."""
    return Shape.of((value.dims[i] for i in order), True)


def out_shape(row: Row, order: tuple[int, ...]) -> Any:
    """The row's output with its axes in this order."""
    return Shape.of((row.y.dims[i] for i in order), True)


def map_order(row: Row) -> tuple[int, ...]:
    """The order in which the channels of what a row reads come first."""
    x = row.view_x
    x = x[0] if x.__class__ is tuple else x
    return front(x.rank, x.channel_axis)


def module(w: Writing, row: Row, text: str, reads: str, frozen: bool = True) -> str:
    """A module's call on what it reads; a new module for a row of its own weights."""
    kind = text.partition("(")[0]
    if kind in _ABSENT:
        raise Unwritten(f"torch.nn has no {kind}")
    prefix = "" if kind in ELSEWHERE else "nn."
    ending = ".requires_grad_(False)" if frozen and _frozen(row) else ""
    return f"self.{w.module(row, prefix + text + ending)}({reads})"


def _frozen(row: Row) -> bool:
    if row.graph.framework == "torch":
        return any(weight.frozen for weight in row.weights)
    return of(row).trainable is False and bool(row.weights)


def by_class(w: Writing, row: Row, order: Any, given: Any = None, more: str = "", **changed: Any) -> Out:
    """A row whose layer is a class of PyTorch's, which reads its axes in `order` and gives them in `given`; `more` are
    arguments that no figure depends on."""
    values = w.reads(row)
    given = order if given is None else given
    seen = shape(values[0], order)
    found = class_call(of(row), "torch", seen, out_shape(row, given), _plain(row, changed), kept(row))
    if found is None:
        raise Unwritten(f"PyTorch has no class for this {of(row).type}")
    text = found[0] if not more else f"{found[0][:-1]}{', ' if found[0][-2] != '(' else ''}{more})"
    return Out(module(w, row, text, arranged(w, values[0], order)), given)


def _plain(row: Row, changed: dict[str, Any]) -> dict[str, Any]:
    """The attributes in PyTorch's terms: no layout of its own."""
    found = {"data_format": None, **changed}
    if "channels" in of(row).attributes:
        x = row.view_x
        found.setdefault("channels", x[0].channels if x.__class__ is tuple else x.channels)
    return found


def anyhow(w: Writing, row: Row) -> tuple[str, tuple[int, ...]]:
    """What a row reads, its axes as they stand."""
    value = w.reads(row)[0]
    return value.text, value.order


def straight(w: Writing, row: Row) -> str:
    """What a row reads, its axes as the source has them."""
    value = w.reads(row)[0]
    return arranged(w, value, plain(len(value.dims)))
