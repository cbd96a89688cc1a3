"""The batch itself joined, cut or repeated: as many maps of each sample lie in it then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def joined_samples(site: Site, tensors: list[Tensor]) -> Tensor:
    """`torch.cat(tensors, 0)` of batches, as siamese networks do to run a part once: maps of each sample, in a row."""
    first = tensors[0]
    session = first.session
    if any(t.batch != 0 or t.sample != first.sample for t in tensors):
        shown = ", ".join(t.shown for t in tensors)
        raise site.error(f"these cannot be joined along the batch: {shown}", "they must have the same other axes")
    read = [session.slotted(site, t) for t in tensors]
    if all(t.fold == 1 for t in read):
        layer = session.words(site, "stack", axis=1)
    else:
        layer = session.words(site, "concat", axis=1)
        read = [_lifted(site, t) for t in read]
    found = session.apply(site, "cat", layer, [Tensor(session, t.inner, 0, t.ref) for t in read])
    return Tensor(session, first.sample, 0, found.ref, sum(t.fold for t in tensors))


def _lifted(site: Site, x: Tensor) -> Tensor:
    """One map a sample as a row of one."""
    if x.fold != 1:
        return x
    layer = x.session.words(site, "reshape", 1, *x.sample)
    found = x.session.apply(site, "cat", layer, x)
    return Tensor(x.session, (1, *x.sample), 0, found.ref)


def repeated_samples(site: Site, x: Tensor, times: int, name: str) -> Tensor:
    """`x.repeat(2, 1, 1, 1)`: every sample again."""
    if x.ref is None:
        return Tensor(x.session, x.sample, x.batch, None, x.fold * times, x.made)
    x = x if x.fold != 1 else Tensor(x.session, x.sample, x.batch, _lifted(site, x).ref, 1)
    words = (times, *(1,) * len(x.sample))
    inner = x.inner if x.fold != 1 else (1, *x.sample)
    bare = Tensor(x.session, inner, 0, x.ref)
    found = x.session.apply(site, name, x.session.words(site, "tile", *words), bare)
    return Tensor(x.session, x.sample, x.batch, found.ref, x.fold * times)


def cut_samples(site: Site, x: Tensor, folds: list[int], name: str) -> tuple[Tensor, ...]:
    """The batch cut into parts, each of so many maps of every sample."""
    session = x.session
    if len(folds) == 1:
        return (x,)
    if x.ref is None:
        return tuple(Tensor(session, x.sample, x.batch, None, fold, x.made) for fold in folds)
    bare = Tensor(session, x.inner, 0, x.ref)
    parts, start = [], 0
    for fold in folds:
        layer = session.words(site, "select", start, axis=1)
        if fold != 1:
            layer = session.words(site, "slice", f"{start}:{start + fold}", axis=1)
        parts.append(Tensor(session, x.sample, x.batch, session.apply(site, name, layer, bare).ref, fold))
        start += fold
    return tuple(parts)


def folds_of(site: Site, x: Tensor, size: Any) -> list[int] | None:
    """How many maps a sample each part has, where the batch is split into parts of `size` (or of the sizes listed)."""
    whole = BatchSize(x.session, x.fold)
    listed = [size] if isinstance(size, int | BatchSize) else list(site.items(size))
    folds = []
    for one in listed:
        count = x.session.batch
        if isinstance(one, BatchSize):
            folds.append(one.fold)
        elif count and one.__class__ is int and one % count == 0:
            folds.append(one // count)
        else:
            return None
    if isinstance(size, int | BatchSize):
        each = folds[0]
        folds = [min(each, whole.fold - at) for at in range(0, whole.fold, each)]
    return folds if sum(folds) == whole.fold else None
