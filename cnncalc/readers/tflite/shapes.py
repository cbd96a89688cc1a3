"""Operators that give values other axes, join them or cut them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.graph.growth import Ref
from cnncalc.readers.tflite.net import Constant, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.tflite.model import Operator
    from cnncalc.readers.tflite.net import Net


def _reshaped(net: Net, op: Operator, x: Value, wanted: Sequence[int], part: str = "") -> Value:
    """The same values under the axes that the file has."""
    lead, dims = net.sizes(x, wanted)
    if -1 in dims:
        known = 1
        for size in dims:
            known *= size if size > 0 else 1
        elements = net.shape(x).elements * (net.batch if x.lead and not lead else 1)
        if not known or elements % known:
            raise net.wrong(op, f"{elements:,} values do not go into {'×'.join(map(str, wanted))}")
        dims = tuple(elements // known if size < 0 else size for size in dims)
    return net.add(op, "reshape", x, *dims, part=part, lead=lead)


def reshape(net: Net, op: Operator) -> Value:
    """Other axes: an input says them, else the options, else what the file states."""
    x = net.data(op)
    wanted: tuple[int, ...] | None = None
    if len(op.inputs) > 1 and op.inputs[1] >= 0:
        found = net.value(op.inputs[1])
        if isinstance(found, Constant) and found.numbers is not None:
            wanted = tuple(int(n) for n in found.numbers)
    if wanted is None:
        wanted = op.options.numbers("NewShape") or net.tensors[op.outputs[0]].shape
    if wanted is None:
        raise net.wrong(op, "what RESHAPE makes is known to a run alone")
    return _reshaped(net, op, x, wanted)


def squeeze(net: Net, op: Operator) -> Value:
    """Axes of 1 dropped."""
    x = net.data(op)
    shape = net.shape(x)
    dims = [net.batch, *shape.dims] if x.lead else [*shape.dims]
    axes = [axis + len(dims) if axis < 0 else axis for axis in op.options.numbers("SqueezeDims")]
    gone = axes or [axis for axis, size in enumerate(dims) if size == 1]
    if any(not 0 <= axis < len(dims) or dims[axis] != 1 for axis in gone):
        raise net.wrong(op, f"SQUEEZE drops an axis of {'×'.join(map(str, dims))} that is not 1")
    lead = x.lead and 0 not in gone
    kept = [size for axis, size in enumerate(dims) if axis not in gone]
    return net.add(op, "reshape", x, *(kept[1:] if lead else kept), lead=lead)


def expand_dims(net: Net, op: Operator) -> Value:
    """A new axis of 1."""
    x = net.data(op)
    shape = net.shape(x)
    dims = [net.batch, *shape.dims] if x.lead else [*shape.dims]
    axis = net.numbers(op, 1)[0]
    axis = axis + len(dims) + 1 if axis < 0 else axis
    if not 0 <= axis <= len(dims):
        raise net.wrong(op, f"there is no place {axis} for a new axis in {shape}")
    if not axis and not x.lead:
        return net.add(op, "reshape", x, *shape.dims, lead=net.batch == 1)
    if not axis:
        return net.add(op, "reshape", x, 1, *dims, lead=False)
    wanted = [*dims[:axis], 1, *dims[axis:]]
    return net.add(op, "reshape", x, *(wanted[1:] if x.lead else wanted))


def transpose(net: Net, op: Operator) -> Value:
    """Axes in another order."""
    x = net.data(op)
    order = net.numbers(op, 1)
    rank = net.shape(x).rank
    if x.lead and order[:1] != (0,):
        raise net.wrong(op, f"TRANSPOSE puts the batch elsewhere: {order}")
    if sorted(order) != list(range(rank + x.lead)):
        raise net.wrong(op, f"TRANSPOSE {order} is no order of the axes of {net.shape(x)}")
    axes = order[1:] if x.lead else tuple(axis + 1 for axis in order)
    return net.add(op, "permute", x, *axes)


def concat(net: Net, op: Operator) -> Value:
    """Inputs joined along an axis."""
    reads = [net.data(op, number) for number in range(len(op.inputs))]
    if not reads:
        raise net.wrong(op, f"{op.code} joins nothing", "is the file damaged?")
    lead = any(read.lead for read in reads)
    fitted = []
    for number, read in enumerate(reads):
        dims = net.shape(read).dims
        alone = lead and not read.lead and dims[:1] == (1,)
        fitted.append(net.add(op, "reshape", read, *dims[1:], part=f"input{number}", lead=True) if alone else read)
    axis = net.axis(op, fitted[0], op.options.get("Axis", 0))
    if len(fitted) == 1:
        return fitted[0]
    return net.activated(op, net.add(op, "concat", fitted, axis=axis))


def pack(net: Net, op: Operator) -> Value:
    """Inputs side by side along a new axis."""
    reads = [net.data(op, number) for number in range(len(op.inputs))]
    if not reads:
        raise net.wrong(op, f"{op.code} joins nothing", "is the file damaged?")
    axis = op.options.get("Axis", 0)
    return net.add(op, "stack", reads, axis=net.axis(op, reads[0], axis, 1))


def unpack(net: Net, op: Operator) -> list[Value]:
    """Each position of an axis by itself."""
    x = net.data(op)
    axis = net.axis(op, x, op.options.get("Axis", 0))
    if net.shape(x).dims[axis - 1] != len(op.outputs):
        raise net.wrong(op, f"UNPACK gives {len(op.outputs)} outputs of an axis of {net.shape(x).dims[axis - 1]:,}")
    y = net.add(op, "unbind", x, axis=axis)
    return _ports(net, y, len(op.outputs))


def _ports(net: Net, y: Value, count: int) -> list[Value]:
    found = net.grower.shape(y.ref)
    if found.__class__ is not list:
        return [y]
    return [Value(Ref(y.ref.number, port), y.lead) for port in range(min(count, len(found)))]


def split(net: Net, op: Operator) -> list[Value]:
    """An axis cut into equal parts."""
    x = net.data(op, 1)
    axis = net.axis(op, x, net.numbers(op, 0)[0])
    if op.options.get("NumSplits", len(op.outputs)) != len(op.outputs):
        raise net.wrong(op, f"SPLIT has {len(op.outputs)} outputs for another number of parts", "is the file damaged?")
    return _ports(
        net, net.add(op, "split", x, parts=op.options.get("NumSplits", len(op.outputs)), axis=axis), len(op.outputs)
    )


def split_v(net: Net, op: Operator) -> list[Value]:
    """An axis cut into parts of given sizes; one of them may be what is left."""
    x = net.data(op)
    parts, axis = list(net.numbers(op, 1)), net.axis(op, x, net.numbers(op, 2)[0])
    if -1 in parts:
        parts[parts.index(-1)] = net.shape(x).dims[axis - 1] - sum(parts) - 1
    return _ports(net, net.add(op, "split", x, parts=tuple(parts), axis=axis), len(op.outputs))


def strided_slice(net: Net, op: Operator) -> Value:
    """Spans of axes, with steps; an axis of which one position is taken is gone."""
    x = net.data(op)
    begin, end, step = (net.numbers(op, number) for number in (1, 2, 3))
    masks = {
        name: op.options.get(name, 0)
        for name in ("BeginMask", "EndMask", "ShrinkAxisMask", "EllipsisMask", "NewAxisMask")
    }
    if masks["EllipsisMask"] or masks["NewAxisMask"]:
        raise net.wrong(op, "STRIDED_SLICE with an ellipsis or a new axis is not read")
    dims = net.shape(x).dims
    whole = (net.batch, *dims) if x.lead else dims
    if not len(begin) == len(end) == len(step) <= len(whole):
        raise net.wrong(op, f"STRIDED_SLICE cuts {len(begin)} axes of {len(whole)}")
    spans = []
    for axis, size in enumerate(whole[: len(begin)]):
        bit = 1 << axis
        if masks["ShrinkAxisMask"] & bit:
            at = begin[axis] + size if begin[axis] < 0 else begin[axis]
            spans.append((axis, at, at + 1, 1, True))
            continue
        start, stop, by = slice(
            None if masks["BeginMask"] & bit else begin[axis],
            None if masks["EndMask"] & bit else end[axis],
            step[axis] or 1,
        ).indices(size)
        if by < 0:
            if (start, stop, by) != (size - 1, -1, -1):
                raise net.wrong(op, "STRIDED_SLICE that steps backwards through a part of an axis is not read")
            continue
        spans.append((axis, start, stop, by, False))
    return _cut(net, op, x, whole, spans)


def sliced(net: Net, op: Operator) -> Value:
    """Spans of axes."""
    x = net.data(op)
    begin, count = net.numbers(op, 1), net.numbers(op, 2)
    dims = net.shape(x).dims
    whole = (net.batch, *dims) if x.lead else dims
    if not len(begin) == len(count) == len(whole):
        raise net.wrong(op, f"SLICE cuts {len(begin)} axes of {len(whole)}")
    spans = [
        (axis, at, whole[axis] if many < 0 else at + many, 1, False)
        for axis, (at, many) in enumerate(zip(begin, count, strict=True))
    ]
    return _cut(net, op, x, whole, spans)


def _cut(
    net: Net, op: Operator, x: Value, whole: tuple[int, ...], spans: list[tuple[int, int, int, int, bool]]
) -> Value:
    """Cut spans off axes; those that keep all of an axis are passed over."""
    real = [span for span in spans if span[4] or (span[1], span[3]) != (0, 1) or span[2] < whole[span[0]]]
    lead, gone = x.lead, 0
    y = x
    for number, (axis, start, stop, step, shrink) in enumerate(sorted(real, key=lambda span: span[0])):
        part = "" if number == len(real) - 1 else f"axis{axis}"
        if x.lead and not axis:
            if whole[0] != 1 or (start, stop) != (0, 1):
                raise net.wrong(op, f"{op.code} takes a part of the batch")
            lead = not shrink
            continue
        at = axis + 1 - x.lead - gone
        if shrink:
            y = net.add(op, "select", y, start, axis=at, part=part, lead=x.lead)
            gone += 1
        else:
            span = f"{start}:{stop}" if step == 1 else f"{start}:{stop}:{step}"
            y = net.add(op, "slice", y, span, axis=at, part=part, lead=x.lead)
    return (net.add(op, "identity", x) if y is x else y)._replace(lead=lead)


def gather(net: Net, op: Operator) -> Value:
    """Positions of an axis picked by known numbers."""
    x = net.data(op)
    found = net.value(op.inputs[1])
    if not isinstance(found, Constant) or len(found.shape) > 1:
        raise net.wrong(op, "GATHER by positions that are computed is not read")
    axis = net.axis(op, x, op.options.get("Axis", 0))
    if not found.shape:
        return net.add(op, "select", x, net.numbers(op, 1)[0], axis=axis)
    return net.add(op, "index_select", x, found.shape[0], axis=axis)


def tile(net: Net, op: Operator) -> Value:
    """The input repeated along its axes."""
    x = net.data(op)
    times = net.numbers(op, 1)
    if x.lead and times[:1] != (1,):
        raise net.wrong(op, f"TILE repeats the batch: {times}")
    return net.add(op, "tile", x, *(times[1:] if x.lead else times))


def broadcast_to(net: Net, op: Operator) -> Value:
    """Axes of 1 repeated."""
    x = net.data(op)
    wanted = net.numbers(op, 1)
    return net.add(op, "expand", x, *(wanted[1:] if x.lead else wanted))


def blocks(net: Net, op: Operator) -> Value:
    """Squares of positions as channels, or back."""
    kind = "pixel_unshuffle" if op.code == "SPACE_TO_DEPTH" else "pixel_shuffle"
    return net.add(op, kind, net.data(op), op.options.get("BlockSize", 1))


def same_shape(net: Net, op: Operator) -> Value:
    """Values in another order along their axes."""
    return net.add(op, "identity", net.data(op))
