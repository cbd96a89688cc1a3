"""Views of programs whose sizes are all numbers: where the batch goes is told by the order in which values lie."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def reshaped(site: Site, x: Tensor, sizes: list[Any], name: str = "view") -> Tensor:
    """`x` under these axes. Of numbers alone, the batch is the axis that steps over as many values as it did before, or
    the first or the last part of one that does."""
    count = x.session.batch
    if x.batch is None or count is None or any(isinstance(n, BatchSize) for n in sizes):
        return views.reshaped(site, x, sizes, name)
    total = x.elements * count
    rest = prod(n for n in sizes if n != -1)
    if -1 in sizes and rest and total % rest == 0:
        sizes = [total // rest if n == -1 else n for n in sizes]
    if prod(sizes) != total or -1 in sizes:
        return views.reshaped(site, x, sizes, name)
    place = _place(x, sizes, count)
    if place is None:
        return views.reshaped(site, x, sizes, name)
    at, fold = place
    return views.placed(site, x, (*sizes[:at], *sizes[at + 1 :]), at, fold, name)


def _place(x: Tensor, sizes: list[Any], count: int) -> tuple[int, int] | None:
    """Where the batch stands among these sizes, and how many maps are folded into it; None where that is not told.

    An axis that begins with the batch (N heads) and one that ends with it (rows × N) are both found by their steps. One
    sample has no step of its own: of several places the likeliest is taken, a matrix having its samples in the rows."""
    inner = prod(x.sample[x.batch or 0 :])
    whole = x.session.other_way
    alone, first, last = [], [], []
    for at, size in enumerate(sizes):
        fold, step = size // count, prod(sizes[at + 1 :])
        if size % count == 0:
            if fold == 1 and step in (inner * x.fold, inner):
                alone.append((at != x.batch, at))
            elif step * fold in (inner * x.fold, inner):
                first.append((at, fold))
            elif step in (inner * x.fold, inner):
                last.append((at, fold))
    if alone:
        return min(alone)[1], 1
    if count == 1 and x.fold != 1 and 1 in sizes:
        return sizes.index(1), 1
    rows = (len(sizes) == 2) is not whole
    if count == 1 and (rows or not first):
        return 0, sizes[0]
    found = (last or first) if rows else (first or last)
    return found[0] if found else None


def expanded(site: Site, x: Tensor, sizes: list[Any], name: str = "expand") -> Tensor:
    """Axes of size 1 repeated; the batch, as the number that it is, stays where it is."""
    count = x.session.batch
    sizes = list(sizes)
    missing = len(sizes) - x.rank
    if x.batch is not None and missing >= 0:
        sizes[missing + x.batch] = BatchSize(x.session, x.fold)
        for _ in range(missing):
            x = views.unsqueezed(site, x, 0)
    elif x.batch is None and x.ref is not None and count == 1:
        return views.expanded(site, x, sizes, name) if tuple(sizes) != x.sample else x
    return views.expanded(site, x, sizes, name)


def squeezed(site: Site, x: Tensor, axes: Any) -> Tensor:
    """Axes of size 1 dropped, also that of a batch of one sample where it is named."""
    named = None if axes is None else [axes] if axes.__class__ is int else list(axes)
    numbers = None if named is None else [x.index(site, axis) for axis in named]
    if numbers is not None and x.batch in numbers and x.session.batch == 1 and x.fold == 1:
        rest = [n - (n > x.batch) for n in numbers if n != x.batch]
        alone = Tensor(x.session, x.sample, None, x.ref)
        return views.squeezed(site, alone, rest) if rest else alone
    return views.squeezed(site, x, numbers)


def chosen(site: Site, x: Tensor, keys: list[Any]) -> Any:
    """`x[keys]`, where several index tensors beside each other are taken together."""
    from cnncalc.readers.tensors.indexing import indexed

    at = [i for i, key in enumerate(keys) if isinstance(key, Tensor)]
    lists = [keys[i] for i in at]
    joint = len(at) > 1 and all(t.batch is None for t in lists) and at[-1] - at[0] == len(at) - 1
    if not joint or x.batch in at or any(not isinstance(x.axes[i], int) for i in at):
        return indexed(site, x, tuple(slice(None) if key is None else key for key in keys))
    rank = max(t.rank for t in lists)
    shapes = [(1,) * (rank - t.rank) + t.sample for t in lists]
    sizes = [max(column) for column in zip(*shapes, strict=True)]
    axes = list(x.axes)
    merged = prod(axes[i] for i in at)
    flat = views.reshaped(site, x, [*axes[: at[0]], merged, *axes[at[-1] + 1 :]], "index")
    index = Tensor(x.session, tuple(sizes), None)
    return indexed(site, flat, (*([slice(None)] * at[0]), index))
