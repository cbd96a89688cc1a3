"""Operators that are not known: what the file states of their outputs, said to be no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.nearest import nearest
from cnncalc.readers.tflite.net import Unread, Value

if TYPE_CHECKING:
    from cnncalc.readers.tflite.model import Operator
    from cnncalc.readers.tflite.net import Net


def custom(net: Net, op: Operator) -> list[Value]:
    """A custom operator: as many outputs as the file states, with its shapes; weights and products are unknown. Any other is
    refused."""
    if op.code != "CUSTOM":
        from cnncalc.readers.tflite.kinds import KINDS

        raise net.wrong(op, f"cnncalc does not read TensorFlow Lite's {op.code}", nearest(op.code, KINDS))
    reads = [value for index in op.inputs if index >= 0 and isinstance(value := net.value(index), Value)]
    if not reads or any(net.value(index) is None for index in op.inputs if index >= 0):
        raise Unread
    found = []
    for number, index in enumerate(op.outputs):
        tensor = net.tensors[index]
        stated = tensor.shape
        if not stated:
            stated = (net.batch,)
        lead = stated[0] in (net.batch, -1)
        dims = stated[1:] if lead else stated
        shape = "x".join("?" if size < 0 else str(size) for size in dims) or "()"
        part = "" if not number else str(number)
        found.append(net.add(op, "opaque", reads, output=shape, part=part, lead=lead))
    if op.custom not in net.customs:
        net.customs.add(op.custom)
        what = op.custom[:60] or "without a name"
        message = f"the custom operator {what} is not known: its shapes are what the file states"
        net.grower.warn(message, net.origin(op).place())
    return found
