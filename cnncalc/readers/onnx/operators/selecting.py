"""Parts of a tensor, and tensors put together: Slice, Split, Gather, Concat, the largest values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.values import View
from cnncalc.readers.tensors import cutting
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.indexing import indexed
from cnncalc.readers.tensors.joining import along_axis
from cnncalc.readers.tensors.samples import cut_samples, folds_of, joined_samples
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call

FAR = 10**9
"""Positions beyond this mean the end of an axis."""


def concat(c: Call) -> Any:
    """Concat along an axis; the quantised one has a scale and a zero point beside each tensor."""
    numbers = range(2, len(c.values), 3) if c.op.op == "QLinearConcat" else range(len(c.values))
    tensors = [c.tensor(number) for number in numbers if c.has(number)]
    if not tensors:
        raise c.error(f"{c.op.op} of nothing")
    first = next((t for t in tensors if t.batch is not None), tensors[0])
    axis = first.index(c.site, c.attributes.whole("axis", 1))
    if any(t.rank != first.rank for t in tensors):
        raise c.error(f"these have different numbers of axes: {', '.join(t.shown for t in tensors[:6])}")
    for t in tensors:
        for i, (one, other) in enumerate(zip(t.axes, first.axes, strict=True)):
            if i != axis and one.__class__ is int and other.__class__ is int and one != other:
                raise c.error(f"{t.shown} and {first.shown} differ in axis {i}, and are joined along {axis}")
    if all(t.ref is None and t.became is None for t in tensors) and all(t.batch is None for t in tensors):
        from cnncalc.readers.tensors.making import made

        total = sum(t.axes[axis] for t in tensors)
        return made(c.session, [*first.axes[:axis], total, *first.axes[axis + 1 :]], "constant")
    if len(tensors) == 1:
        return c.pointed(c.words("identity"), tensors[0])
    if axis == first.batch:
        return joined_samples(c.site, tensors)
    return along_axis(c.site, tensors, first, axis, c.session.current)


def split(c: Call) -> Any:
    """Split: into parts of given sizes, or as many as there are outputs."""
    x = c.tensor(0)
    axis = x.index(c.site, c.attributes.whole("axis", 0))
    sizes = c.listed("split", 1, "the sizes of the parts")
    count = len(c.op.outputs)
    if sizes is None:
        count = c.attributes.whole("num_outputs") or count
        if isinstance(x.axes[axis], BatchSize):
            sizes = folds_of(c.site, x, BatchSize(c.session, max(1, x.fold // count))) or []
            return cut_samples(c.site, x, sizes, "split")
        each = -(-x.axes[axis] // count)
        sizes = [each] * (count - 1) + [x.axes[axis] - each * (count - 1)]
    if len(sizes) != len(c.op.outputs):
        raise c.error(f"Split makes {len(sizes)} parts, and the node has {len(c.op.outputs)} outputs")
    if any(n.__class__ is int and n < 0 for n in sizes):
        raise c.error(f"a part of {min(sizes)} positions: the axis of {x.shown} is too short")
    return cutting.split(c.session, c.site, x, sizes, axis)


def slices(c: Call) -> Any:
    """Slice: a span of some axes; a negative step turns the axis round."""
    x = c.tensor(0)
    starts = c.listed("starts", 1, "where the slice begins")
    ends = c.listed("ends", 2, "where the slice ends")
    axes = c.listed("axes", 3, "which axes are sliced")
    steps = c.needed(4, "the step of the slice").values if c.has(4) else None
    if starts is None or ends is None or len(starts) != len(ends):
        raise c.error("Slice needs as many starts as ends")
    axes = list(range(len(starts))) if axes is None else axes
    steps = [1] * len(starts) if steps is None else steps
    if len(axes) != len(starts) or len(steps) != len(starts):
        raise c.error("Slice needs as many axes and steps as starts")
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        number = x.index(c.site, axis)
        x = _sliced(c, x, number, start, end, step)
    return x


def _sliced(c: Call, x: Tensor, axis: int, start: Any, end: Any, step: Any) -> Tensor:
    size = x.axes[axis]
    if not isinstance(size, int):
        whole = (start.__class__ is int and start == 0) and step == 1 and (end.__class__ is int and end >= FAR)
        same = isinstance(size, BatchSize) and isinstance(end, BatchSize) and end.fold == size.fold and start == 0
        if isinstance(size, BatchSize) and not whole and not same and size.count == 1 and step == 1:
            return x if range(1)[start:end] else _empty(c, x)
        if size.__class__ is not BatchSize and start.__class__ is end.__class__ is step.__class__ is int:
            return x if whole else _of_free(c, x, axis, start, end, step)
        if not (whole or same):
            raise c.error(f"a part of an axis whose size is not known is taken ({x.shown})", kind="unknown")
        return x
    bounds = [_plain(c, n) for n in (start, end, step)]
    if bounds[2] == 0:
        raise c.error("the step of the slice is 0")
    if bounds[2] < 0:
        found = range(size)[slice(bounds[0], bounds[1] if bounds[1] > -FAR else None, bounds[2])]
        if len(found) == size and bounds[2] == -1:
            layer = c.words("flip", x.layer_axis(c.site, axis))
            return c.pointed(layer, x)
        return indexed(c.site, x, (*[slice(None)] * axis, slice(0, len(found))))  # type: ignore[no-any-return]
    key = (*[slice(None)] * axis, slice(bounds[0], bounds[1], bounds[2] if bounds[2] != 1 else None))
    return indexed(c.site, x, key)  # type: ignore[no-any-return]


def _of_free(c: Call, x: Tensor, axis: int, start: int, end: int, step: int) -> Tensor:
    """A part of an axis whose size is a formula; all of it turned round."""
    if step == -1 and (start == -1 or start >= FAR) and end <= -FAR:
        return c.pointed(c.words("flip", x.layer_axis(c.site, axis)), x)
    if step < 1:
        raise c.error(f"the slice steps by {step} over an axis whose size is free")
    key = slice(start or None, None if end >= FAR else end, None if step == 1 else step)
    return indexed(c.site, x, (*[slice(None)] * axis, key))  # type: ignore[no-any-return]


def _empty(c: Call, x: Tensor) -> Tensor:
    raise c.error(f"nothing of the batch of {x.shown} is left")


def _plain(c: Call, value: Any) -> int:
    if isinstance(value, BatchSize):
        if value.count is None:
            raise c.error("the slice depends on the size of the batch, which is free", "fix the batch in the model")
        return value.count
    if value.__class__ is not int:
        raise c.error(f"the slice depends on {value}, which is free", "give the input's shape in numbers with --input")
    return value


def gather(c: Call) -> Any:
    """Gather: positions of an axis; of a matrix of the file by computed numbers an embedding."""
    value, indices = c.value(0), c.value(1)
    axis = c.attributes.whole("axis", 0)
    if value.__class__ is View and isinstance(indices, Tensor) and len(value.dims) == 2 and axis in (0, -2):
        x = c.session.slotted(c.site, indices)
        layer = c.words("embedding", *value.dims)
        return x.after(c.apply(layer, x.bare, [(value, True)]))
    x = c.tensor(0)
    at = x.index(c.site, axis)
    numbers = c.known(1)
    if numbers is not None and not numbers.dims:
        position = numbers.values[0]
        if position.__class__ is not int:
            raise c.error(f"the position {position} is free", "give the input's shape in numbers with --input")
        if isinstance(x.axes[at], int) and not -x.axes[at] <= position < x.axes[at]:
            raise c.error(f"there is no position {position} in axis {axis} of {x.shown}")
        return indexed(c.site, x, (*[slice(None)] * at, position))
    index = c.tensor(1)
    if not isinstance(x.axes[at], int) and index.batch is None:
        raise c.error("positions of the batch are taken, and a network is computed for one sample")
    if index.batch is not None and isinstance(x.axes[at], int):
        return _looked_up(c, x, at, index)
    if index.batch is not None and x.rank == 1 and index.fold == 1:  # all values in a row, read in another order
        layer = c.words("opaque", output=index.sample, params=0, macs=0)
        layer.__dict__["type"] = "gather"
        return Tensor(c.session, index.sample, index.batch, c.apply(layer, x.bare).ref)
    return indexed(c.site, x, (*[slice(None)] * at, index))


def _looked_up(c: Call, x: Tensor, at: int, index: Tensor) -> Any:
    """Positions that differ from sample to sample."""
    if x.batch is not None:
        raise c.error("which positions of each sample are taken is read where all take the same")
    lead, rest = x.sample[:at], x.sample[at + 1 :]
    if lead:
        raise c.error(f"positions of axis {at} of {x.shown} that the network computes are not read")
    node = c.session.slotted(c.site, index)
    result = (*node.sample, *rest)
    layer = c.words("opaque", output=result, params=0, macs=0)
    layer.__dict__["type"] = "gather"
    read = [node.bare, c.session.slotted(c.site, x)]
    found = c.apply(layer, read[0])
    return Tensor(c.session, result, node.batch, found.ref)


def gather_nd(c: Call) -> Any:
    """GatherND: the last axis of the positions says which of the first axes, behind those that count maps."""
    x, index = c.session.slotted(c.site, c.tensor(0)), c.tensor(1)
    lead, depth = c.attributes.whole("batch_dims"), index.axes[-1] if index.rank else 0
    if depth.__class__ is not int or lead + depth > x.rank:
        raise c.error(f"the positions are {index.shown}, and the input is {x.shown}")
    axes = [*index.axes[:-1], *x.axes[lead + depth :]]
    if x.batch is not None and (not lead or index.batch != 0):
        raise c.error("positions of the batch are taken, and a network is computed for one sample")
    sample = tuple(axes[1:] if x.batch is not None else axes)
    layer = c.words("opaque", output=sample, params=0, macs=0)
    layer.__dict__["type"] = "gather"
    return Tensor(c.session, sample, x.batch, c.apply(layer, x.bare).ref)


def gather_elements(c: Call) -> Any:
    """GatherElements: the output has the shape of the positions."""
    x, index = c.tensor(0), c.tensor(1)
    axis = x.index(c.site, c.attributes.whole("axis", 0))
    if index.ref is None and index.batch is None and x.batch is not None:
        if axis == x.batch:
            raise c.error("positions of the batch are taken, and a network is computed for one sample")
        return indexed(c.site, x, (*[slice(None)] * axis, slice(0, index.sample[axis])))
    layer = c.words("gather_elements", axis=x.layer_axis(c.site, axis))
    found = c.apply(layer, [c.session.slotted(c.site, t).bare for t in (x, index)])
    return index.after(found)


def scatter(c: Call) -> Any:
    """ScatterND, ScatterElements: values written into positions, the shape stays."""
    x, values = c.tensor(0), c.tensor(2)
    if x.ref is None and values.ref is None and x.became is None:
        return x
    if x.ref is None and x.batch is None and values.batch is not None and x.rank == values.rank:
        from cnncalc.readers.tensors.operators import beside

        x = beside(c.site, x, c.session.slotted(c.site, values))
        found = c.apply(c.words("scatter"), [x.bare, values.bare])
        return Tensor(c.session, x.sample, values.batch, found.ref)
    x = c.session.slotted(c.site, x)
    values = c.session.slotted(c.site, values)
    return x.after(c.apply(c.words("scatter"), [x.bare, values.bare]))


def topk(c: Call) -> Any:
    """TopK: values and their positions."""
    x = c.tensor(0)
    axis = x.index(c.site, c.attributes.whole("axis", -1))
    count = c.attributes.whole("k") if "k" in c.attributes else _plain(c, c.needed(1, "how many are taken").values[0])
    if isinstance(x.axes[axis], int) and count > x.axes[axis]:
        raise c.error(f"the {count} largest of {x.axes[axis]} values are asked for ({x.shown})")
    found = c.pointed(c.words("topk", count, axis=x.layer_axis(c.site, axis)), x)
    return found, found


def one_hot(c: Call) -> Any:
    """OneHot: a new axis of `depth`."""
    depth = c.needed(1, "how many classes there are").values[0]
    depth = _plain(c, int(depth) if depth.__class__ is float else depth)
    x = c.session.slotted(c.site, c.tensor(0))
    axis = c.attributes.whole("axis", -1)
    at = axis if axis >= 0 else axis + x.rank + 1
    own = at if x.batch is None else at - (at > x.batch)
    sample = (*x.sample[:own], depth, *x.sample[own:])
    layer = c.words("one_hot", depth, axis=own + 1 + (x.fold != 1))
    found = c.apply(layer, x.bare)
    batch = None if x.batch is None else x.batch + (at <= x.batch)
    return Tensor(c.session, sample, batch, found.ref, x.fold)


def running(c: Call) -> Any:
    """CumSum, ReverseSequence and others that leave the shape."""
    x = c.tensor(0)
    return x if x.ref is None else c.pointed(c.words("pointwise"), x)


def unknowable(c: Call) -> Any:
    """What has as many outputs as the values say."""
    raise c.error(
        f"how much {c.op.op} gives depends on the values, which only a run would tell",
        "take the part before it as the model, or cut it out",
        kind="unknown",
    )


TABLE = {
    "Concat": concat,
    "QLinearConcat": concat,
    "Split": split,
    "Slice": slices,
    "Gather": gather,
    "GatherND": gather_nd,
    "GatherElements": gather_elements,
    "ScatterND": scatter,
    "ScatterElements": scatter,
    "Scatter": scatter,
    "TopK": topk,
    "OneHot": one_hot,
    "CumSum": running,
    "CumProd": running,
    "ReverseSequence": running,
    "NonZero": unknowable,
    "NonMaxSuppression": unknowable,
    "Unique": unknowable,
    "Compress": unknowable,
}
