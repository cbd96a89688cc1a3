"""What all of Keras's layers are written with: axes in order, layers called on what they read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.writers.code.classes import class_call, kept
from cnncalc.writers.code.writing import Out, Value, Writing, back, plain
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import python

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

_NONE = dict.fromkeys(("channels", "features", "inputs", "data_format", "left", "right", "divisor"))
"""Attributes that Keras's classes do not have: they only check the input."""


def arranged(w: Writing, value: Value, order: tuple[int, ...]) -> str:
    """The value with its axes in another order."""
    if not value.batched:
        raise Unwritten("it reads values of the network's own, which functional Keras has no layer for")
    if value.order == order or len(order) < 2:
        return value.text
    w.note("axes are put in the order that this layer reads")
    return f"layers.Permute({python(tuple(value.order.index(axis) + 1 for axis in order))})({value.text})"


def last(row: Row) -> tuple[int, ...]:
    """The order in which the channels of what a row reads come last."""
    x = row.view_x
    x = x[0] if x.__class__ is tuple else x
    return back(x.rank, [x.channel_axis])


def shaped(dims: Any, order: tuple[int, ...]) -> Shape:
    """The shape of axes in an order."""
    return Shape.of((dims[i] for i in order), False)


def named(w: Writing, row: Row, call: str, text: str, part: str = "") -> str:
    """A layer's call on what it reads, under the row's name; of shared weights the layer that has them."""
    owner = w.modules.get(f"{row.shared_with}/{part}") if row.shared_with else None
    if owner is not None:
        return f"{owner[0]}({text})"
    name = _label(w, f"{row.name}_{part}" if part else row.name)
    given = call[:-1] + ("" if call[-2] == "(" else ", ")
    frozen = ", trainable=False" if not part and frozen_row(row) else ""
    whole = f"layers.{given}name={python(name)}{frozen})"
    if any(other.shared_with == row.name for other in w.report.rows):
        attribute = w.module(row, whole, part)
        variable = f"{attribute}_layer"
        w.modules[f"{row.name}/{part}"] = (variable, whole)
        w.lines.append(f"{variable} = {whole}")
        return f"{variable}({text})"
    return f"{whole}({text})"


def _label(w: Writing, name: str) -> str:
    """A name for a layer, not given before: dots are none of it, since a layer with weights may have none on PyTorch."""
    base = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    found, count = base, 1
    while found in w.labels:
        count += 1
        found = f"{base}_{count}"
    w.labels.add(found)
    return found


def frozen_row(row: Row) -> bool:
    """Whether the row's weights are kept from training."""
    return bool(row.weights) and (
        row.layer.trainable is False or all(weight.frozen or not weight.trainable for weight in row.weights)
    )


def by_class(
    w: Writing, row: Row, order: tuple[int, ...], text: str, gives: Any = None, more: str = "", **changed: Any
) -> str:
    """The row as a class of Keras's, which reads `text` with its axes in `order`."""
    value = w.reads(row)[0]
    seen = shaped(value.dims, order)
    found = class_call(row.layer, "keras", changed.pop("seen", seen), gives, {**_NONE, **changed}, kept(row))
    if found is None:
        raise Unwritten(f"Keras has no class for this {row.layer.type}")
    call = found[0] if not more else f"{found[0][:-1]}{'' if found[0][-2] == '(' else ', '}{more})"
    return named(w, row, call, text)


def straight(w: Writing, row: Row) -> str:
    """What a row reads, its axes as the source has them."""
    value = w.reads(row)[0]
    return arranged(w, value, plain(len(value.dims)))


def kept_order(w: Writing, row: Row, call: str) -> Out:
    """A layer that reads each value by itself."""
    value = w.reads(row)[0]
    return Out(named(w, row, call, arranged(w, value, value.order)), value.order)
