"""A tensor repeated along its axes, as a whole or each position in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.making import made
from cnncalc.readers.tensors.samples import repeated_samples
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def repeated(site: Site, x: Tensor, times: list[Any]) -> Tensor:
    """The whole so often along each axis; a number of samples in front gives a parameter its batch."""
    if x.batch is None and any(isinstance(n, BatchSize) for n in times):
        at = next(i for i, n in enumerate(times) if isinstance(n, BatchSize))
        axes = [1] * (len(times) - x.rank) + list(x.sample)
        if axes[at] == 1:
            sizes = [n if i == at else -1 for i, n in enumerate(times)]
            x = views.expanded(site, x, sizes, "repeat")
            times = [1 if i == at else n for i, n in enumerate(times)]
    if len(times) < x.rank:
        raise site.error(f"repeat names {len(times)} axes, and the tensor has {x.rank} ({x.shown})")
    for _ in range(len(times) - x.rank if x.batch is not None or x.made == "parameter" else 0):
        x = views.unsqueezed(site, x, 0)
    if x.batch is not None and times[x.batch].__class__ is int and times[x.batch] > 1:
        x = repeated_samples(site, x, times[x.batch], "repeat")
    own = [n for i, n in enumerate(times) if i != x.batch] if x.batch is not None else times
    if all(n == 1 for n in own) and len(times) == x.rank:
        return x
    x = x.session.lifted(site, x)
    if x.ref is None:
        axes = [1] * (len(times) - x.rank) + list(x.axes)
        return made(x.session, [a * n for a, n in zip(axes, times, strict=True)], x.made)
    for _ in range(len(own) - len(x.sample)):
        x = views.unsqueezed(site, x, 0)
    layer = x.session.words(site, "tile", *(([1] if x.fold != 1 else []) + [int(n) for n in own]))
    found = x.session.apply(site, "repeat", layer, Tensor(x.session, x.inner, 0, x.ref))
    return x.after(found)


def repeated_in_place(site: Site, x: Tensor, times: Any, dim: Any, name: str) -> Tensor:
    """Every position of an axis so often, one after the other; of all values in a row where no axis is named."""
    if isinstance(times, BatchSize) and x.batch is None and dim is not None and x.sample[x.index(site, dim)] == 1:
        axis = x.index(site, dim)
        return views.expanded(site, x, [-1] * axis + [times] + [-1] * (x.rank - axis - 1), name)
    if times.__class__ is not int:
        raise site.error("how often each position is repeated must be one whole number here", at=1)
    if dim is None:
        x, dim = views.flattened(site, x), 0
    axis = x.index(site, dim)
    if x.own(axis) is None:
        return repeated_samples(site, x, times, name)
    axes = list(x.axes)
    wide = views.expanded(
        site, views.unsqueezed(site, x, axis + 1), [-1] * (axis + 1) + [times] + [-1] * (len(axes) - axis - 1)
    )
    return views.reshaped(site, wide, [*axes[:axis], axes[axis] * times, *axes[axis + 1 :]], name)
