"""`x[…]`: single positions, spans, new axes, lists of positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.tensors.views import unsqueezed

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def indexed(site: Site, x: Tensor, key: Any) -> Any:
    """What an index leaves of a tensor, axis by axis."""
    if x.values is not None and isinstance(x.values, list) and (isinstance(key, int) or key.__class__ is slice):
        from cnncalc.readers.tensors.making import numbers

        return numbers(x.session, x.values[key])
    keys = list(key) if key.__class__ is tuple else [key]
    named = sum(1 for k in keys if k is not None and k is not Ellipsis)
    if named > x.rank:
        raise IndexError(f"too many indices for tensor of dimension {x.rank}")
    if any(k is Ellipsis for k in keys):
        at = next(i for i, k in enumerate(keys) if k is Ellipsis)
        keys[at : at + 1] = [slice(None)] * (x.rank - named)
    keys = paired(site, x, keys)
    axis = 0
    for one in keys:
        if one is None:
            x = unsqueezed(site, x, axis)
            axis += 1
        elif one.__class__ is slice:
            x = _span(site, x, axis, one)
            axis += 1
        elif one is True:
            x = unsqueezed(site, x, axis)
            axis += 1
        elif isinstance(one, int) and one.__class__ is not bool:
            x = _position(site, x, axis, one)
        elif isinstance(one, Tensor | list | tuple):
            x = _chosen(site, x, axis, one)
            axis += one.rank if isinstance(one, Tensor) else 1
        elif one.__class__.__name__ == "Unknown":
            raise one.needed(site, "this index")
        else:
            raise site.error("this index is not known to be a position, a span or a list of positions")
    return x


def _made(x: Tensor, axis: int, size: int | None) -> Tensor:
    """A tensor without a slot, with one axis of another size or gone."""
    axes = list(x.axes)
    axes[axis : axis + 1] = [] if size is None else [size]
    batch = next((i for i, n in enumerate(axes) if isinstance(n, BatchSize)), None)
    return _part(
        x, Tensor(x.session, tuple(n for n in axes if not isinstance(n, BatchSize)), batch, None, x.fold, x.made)
    )


def _part(x: Tensor, found: Tensor) -> Tensor:
    """A part of a parameter or buffer remembers which one, that its numbers are counted once."""
    if x.made in ("parameter", "buffer"):
        found.attributes[" base"] = x.attributes.get(" base", x)
    return found


def _position(site: Site, x: Tensor, axis: int, position: int) -> Tensor:
    """One position of an axis, which is gone."""
    size = x.axes[axis]
    if isinstance(size, BatchSize):
        if x.fold != 1:
            raise site.error("one map of those folded into the batch is no sample's")
        return Tensor(x.session, x.sample, None, x.ref, 1, x.made)  # one sample of the batch
    if not -size <= position < size:
        raise IndexError(f"index {position} is out of bounds for dimension {axis} with size {size}")
    x = x.session.lifted(site, x)
    if x.ref is None:
        return _made(x, axis, None)
    layer = x.session.words(site, "select", position, axis=x.layer_axis(site, axis))
    return _after(x, x.session.apply(site, "getitem", layer, x.bare), axis)


def _after(x: Tensor, found: Tensor, axis: int) -> Tensor:
    """The tensor after an axis behind or before the batch is gone."""
    return x.after(found, None if x.batch is None else x.batch - (axis < x.batch))


def _span(site: Site, x: Tensor, axis: int, span: slice) -> Tensor:
    size = x.axes[axis]
    parts = (span.start, span.stop, span.step)
    if all(p is None for p in parts):
        return x
    if isinstance(size, BatchSize):
        return x  # fewer samples: each is what it was
    bounds = [None if p is None else _whole(site, p) for p in parts]
    if not isinstance(size, int):
        return _free_span(site, x, axis, bounds)
    start, stop, step = slice(*bounds).indices(size)
    if step < 0:
        raise ValueError("step must be greater than zero")
    count = len(range(start, stop, step))
    if count == size:
        return x
    x = x.session.lifted(site, x)
    if x.ref is None:
        return _made(x, axis, count)
    layer = x.session.words(
        site, "slice", f"{start}:{max(stop, start)}" + (f":{step}" if step != 1 else ""), axis=x.layer_axis(site, axis)
    )
    found = x.session.apply(site, "getitem", layer, x.bare)
    return x.after(found)


def _free_span(site: Site, x: Tensor, axis: int, bounds: list[int | None]) -> Tensor:
    """A span of an axis whose size is a formula, as it is written."""
    x = x.session.lifted(site, x)
    if x.ref is None:
        raise site.error(f"a part of an axis whose size is not known is taken ({x.shown})", kind="unknown")
    text = ":".join("" if n is None else str(n) for n in bounds)
    layer = x.session.words(site, "slice", text, axis=x.layer_axis(site, axis))
    return x.after(x.session.apply(site, "getitem", layer, x.bare))


def _whole(site: Site, value: Any) -> int:
    if isinstance(value, BatchSize):
        return int(value.number(site, "index"))
    if value.__class__.__name__ == "Unknown":
        raise value.needed(site, "this span")
    return int(value.__index__())


def _chosen(site: Site, x: Tensor, axis: int, positions: Any) -> Tensor:
    """Several positions of an axis, by a list or an index tensor of one axis; a mask is not known."""
    size = x.axes[axis]
    sample = positions.axes if isinstance(positions, Tensor) else (len(positions),)
    if isinstance(positions, Tensor) and (positions.batch is not None or positions.rank > 1) and x.batch == axis:
        raise site.error("which values a mask or an index chooses is not known without running the program")
    if isinstance(size, BatchSize):
        return x
    if any(isinstance(n, BatchSize) for n in sample):
        raise site.error("which values a mask or an index chooses is not known without running the program")
    x = x.session.lifted(site, x)
    if x.ref is None:
        made = _made(x, axis, None)
        axes = (*made.sample[:axis], *sample, *made.sample[axis:])
        return _part(x, Tensor(x.session, axes, x.batch, None, x.fold, x.made))
    count = 1
    for n in sample:
        count *= n
    layer = x.session.words(site, "index_select", count, axis=x.layer_axis(site, axis))
    found = x.session.apply(site, "getitem", layer, x.bare)
    result = x.after(found)
    if len(sample) == 1:
        return result
    from cnncalc.readers.tensors.views import reshaped

    left = list(result.axes)
    return reshaped(site, result, [*left[:axis], *sample, *left[axis + 1 :]], "getitem")


def paired(site: Site, x: Tensor, keys: list[Any]) -> list[Any]:
    """The keys where several are lists of positions, which are taken together: the first of neighbours stands for the
    others' axes too, as they lie on one. A list for the samples beside another takes one position of each sample."""
    lists = [i for i, k in enumerate(keys) if isinstance(k, Tensor | list | tuple | range)]
    tensors = [keys[i] for i in lists if isinstance(keys[i], Tensor)]
    alike = len(tensors) == len(lists) and len({t.sample for t in tensors if t.batch is None}) == 1
    if len(lists) < 2 or (not alike and any(t.rank != 1 for t in tensors)):
        if len(lists) > 1:
            raise site.error("several lists of positions of more than one axis are not read")
        return [list(k) if k.__class__ is range else k for k in keys]
    axes = [sum(k is not None for k in keys[:i]) for i in lists]
    if axes[0] == x.batch:
        return [slice(None) if i == lists[0] else 0 if i in lists else k for i, k in enumerate(keys)]
    if lists[-1] - lists[0] != len(lists) - 1:
        raise site.error("lists of positions of axes that are no neighbours are not read", "index one after the other")
    return [0 if i in lists[1:] else k for i, k in enumerate(keys)]
