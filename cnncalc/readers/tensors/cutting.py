"""A tensor cut into parts along an axis; and sums over indices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.samples import cut_samples, folds_of
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def chunked(session: Session, site: Site, x: Tensor, count: Any, dim: Any) -> tuple[Tensor, ...]:
    """`x.chunk(n, dim)`: pieces of ⌈size/n⌉."""
    axis = x.index(site, dim)
    size = x.axes[axis]
    if isinstance(size, BatchSize):
        each = -(-x.fold // int(count))
        if x.fold % int(count):
            raise site.error("the batch is cut here, and a network is computed for one sample")
        return cut_samples(site, x, [each] * int(count), "chunk")
    if int(count) < 1:
        raise site.error(f"chunk makes 1 part at least, not {count}")
    each = -(-size // int(count))
    site.machine.sized(-(-size // max(1, each)))
    return _parts(session, site, x, axis, [min(each, size - at) for at in range(0, size, each)], "chunk")


def split(session: Session, site: Site, x: Tensor, size: Any, dim: Any) -> tuple[Tensor, ...]:
    """`x.split(size, dim)`: pieces of one size, the last smaller; or of the sizes listed."""
    axis = x.index(site, dim)
    whole = x.axes[axis]
    if isinstance(whole, BatchSize):
        folds = folds_of(site, x, size)
        if folds is not None:
            return cut_samples(site, x, folds, "split")
        raise site.error("the batch is cut here, and a network is computed for one sample")
    if isinstance(size, int):
        site.machine.sized(-(-whole // max(1, size)))
        sizes = [min(size, whole - at) for at in range(0, whole, size)]
    else:
        sizes = [int(n) for n in site.items(size)]
        if sum(sizes) != whole:
            raise site.error(f"the parts add up to {sum(sizes)}, and the axis has {whole}", at=0)
    return _parts(session, site, x, axis, sizes, "split")


def unbound(session: Session, site: Site, x: Tensor, dim: Any) -> tuple[Tensor, ...]:
    """`x.unbind(dim)`: every position of an axis by itself."""
    from cnncalc.readers.tensors.indexing import indexed

    axis = x.index(site, dim)
    size = x.axes[axis]
    if isinstance(size, BatchSize):
        raise site.error("the batch is cut here, and a network is computed for one sample")
    site.machine.sized(size)
    lead = [slice(None)] * axis
    return tuple(indexed(site, x, (*lead, position)) for position in range(size))


def _parts(session: Session, site: Site, x: Tensor, axis: int, sizes: list[int], name: str) -> tuple[Tensor, ...]:
    if len(sizes) == 1:
        return (x,)
    session.machine.charge(8 * len(sizes))
    x = session.lifted(site, x)
    if x.ref is None:
        own = x.own(axis)
        return tuple(
            Tensor(session, tuple(n if i == own else m for i, m in enumerate(x.sample)), x.batch, None, x.fold, x.made)
            for n in sizes
        )
    layer = session.words(site, "split", tuple(sizes), axis=x.layer_axis(site, axis))
    found = session.apply(site, name, layer, x.bare)
    return tuple(x.after(t) for t in found)


def einsum(session: Session, site: Site, args: list[Any]) -> Tensor:
    """`torch.einsum("bhid,bhjd->bhij", q, k)`, the batch being the letter that stands for it everywhere."""
    equation, *rest = args
    tensors = site.items(rest[0]) if len(rest) == 1 and not isinstance(rest[0], Tensor) else rest
    for t in tensors:
        if t.__class__.__name__ == "Unknown":
            raise t.needed(site, "this sum")
    tensors = [session.slotted(site, t) for t in tensors]
    text = equation.replace(" ", "")
    given, arrow, result = text.partition("->")
    terms = given.split(",")
    if not arrow:
        once = sorted(letter for letter in set(given) if letter.isalpha() and given.count(letter) == 1)
        result = ("..." if "..." in given else "") + "".join(once)
    if len(terms) != len(tensors):
        raise site.error(
            "an equation names the axes of every tensor, and those of the result", 'as in "bij,bjk->bik"', 0
        )
    batch = ""
    for term, tensor in zip(terms, tensors, strict=True):
        if tensor.batch is not None and "." not in term:
            batch = term[tensor.batch : tensor.batch + 1]
    bare = [term if t.batch is None else term.replace(batch, "", 1) for term, t in zip(terms, tensors, strict=True)]
    if batch and batch not in result:
        raise site.error("the batch is summed over here, and a network is computed for one sample", at=0)
    wanted = result.replace(batch, "", 1) if batch else result
    lead = "z" if "z" not in text else "Z"
    fold = next((t.fold for t in tensors if t.fold != 1), 1)
    inner = "y" if "y" not in text else "Y"  # the maps that lie in the batch, which the graph has as a first axis
    bare = [inner + term if t.fold != 1 else term for term, t in zip(bare, tensors, strict=True)]
    full = ",".join(lead + term for term in bare) + "->" + lead + (inner if fold != 1 else "") + wanted
    layer = session.words(site, "einsum", full)
    found = session.apply(site, "einsum", layer, [Tensor(session, t.inner, 0, t.ref) for t in tensors])
    sample = found.sample if fold == 1 else found.sample[1:]
    return Tensor(session, sample, _batch_at(result, batch, tensors), found.ref, fold)


def _batch_at(result: str, batch: str, tensors: list[Tensor]) -> int | None:
    """Where the batch stands in the result of a sum: at its letter, or in front within the dots."""
    if batch:
        return result.index(batch)
    return 0 if any(t.batch is not None for t in tensors) and "..." in result else None
