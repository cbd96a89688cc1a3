"""Views of a tensor: the same values under other axes. Where the batch goes is followed; what only names axes costs no
node."""

from __future__ import annotations

import ast
from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.making import sizes_of
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def reshaped(site: Site, x: Tensor, sizes: list[Any], name: str) -> Tensor:
    """`x.view(sizes)`: one size may be -1, and one a multiple of the batch."""
    if sum(n.__class__ is int and n == -1 for n in sizes) > 1:
        raise site.error("only one size can be -1")
    batch, fold, sample = _target(site, x, sizes, name)
    return placed(site, x, sample, batch, fold, name)


def _target(site: Site, x: Tensor, sizes: list[Any], name: str) -> tuple[int | None, int, tuple[int, ...]]:
    """(where the batch stands, what is folded into it, the other axes)."""
    own = [n for n in sizes if not isinstance(n, BatchSize) and n != -1]
    folded = [(i, n) for i, n in enumerate(sizes) if isinstance(n, BatchSize)]
    rest = prod(own)
    free = next((i for i, n in enumerate(sizes) if n.__class__ is int and n == -1), None)
    total = x.elements
    if x.batch is None:
        return None, 1, _unbatched(site, x, sizes, rest, free)
    if folded:
        at, size = folded[0]
        rest *= size.fold
        if free is not None:
            _divides(site, x, total, rest, sizes, name)
            sizes = [*sizes[:free], total // rest, *sizes[free + 1 :]]
        elif _sure(rest - total):
            raise _refused(site, x, total, rest, sizes, name)
        return at, size.fold, tuple(n for i, n in enumerate(sizes) if i != at)
    count = x.session.batch
    if sizes and not isinstance(sizes[0], int):
        count = None
    if free is None or (free and count and sizes[0] % count == 0 and total * count % rest == 0 and rest % count == 0):
        return _counted(site, x, sizes, free, total, name)
    if free and sizes[0] == 1 and count in (None, 1):  # written for one sample
        _divides(site, x, total, rest, sizes, name)
        filled = [total // rest if i == free else n for i, n in enumerate(sizes)]
        return 0, 1, tuple(filled[1:])
    _divides(site, x, total, rest, sizes, name)
    return free, total // rest, tuple(n for i, n in enumerate(sizes) if i != free)


def _counted(
    site: Site, x: Tensor, sizes: list[Any], free: int | None, total: int, name: str
) -> tuple[int | None, int, tuple[int, ...]]:
    """The same where every size is a number: the first axis is the batch that the program says."""
    count = x.session.batch or 1
    if free is not None:
        sizes = list(sizes)
        sizes[free] = total * count // prod(n for n in sizes if n != -1)
    if not sizes or prod(sizes) != total * count or sizes[0] % count:
        raise _refused(site, x, total * count, prod(sizes), sizes, name)
    return 0, sizes[0] // count, tuple(sizes[1:])


def _unbatched(site: Site, x: Tensor, sizes: list[Any], rest: int, free: int | None) -> tuple[int, ...]:
    plain = [1 if isinstance(n, BatchSize) else n for n in sizes]
    if free is not None:
        plain[free] = prod(x.sample) // rest if rest else 0
    return tuple(plain)


def _divides(site: Site, x: Tensor, total: int, rest: int, sizes: list[Any], name: str) -> None:
    if (rest.__class__ is int and rest <= 0) or _sure(total % rest):
        raise _refused(site, x, total, rest, sizes, name)


def _sure(value: Any) -> bool:
    """Whether a number is not zero; a formula in free sizes is taken for what fits."""
    return value.__class__ is int and value != 0


def _refused(site: Site, x: Tensor, total: int, rest: int, sizes: list[Any], name: str) -> Exception:
    shown = ", ".join(n.text(site, "") if isinstance(n, BatchSize) else str(n) for n in sizes)
    dims = "×".join(map(str, x.sample))
    fit = refitted(sizes, total) if x.fold == 1 and total.__class__ is int else None
    help = f"a sample has {_grouped(x.elements)} values: {dims}"
    if fit is not None:
        given = getattr(site.node, "args", ())  # the user's own words for the sizes that stay
        texts = [n.text(site, "") if isinstance(n, BatchSize) else str(n) for n in fit]
        if len(given) == len(sizes):
            texts = [
                ast.unparse(node) if new is old else text
                for node, new, old, text in zip(given, fit, sizes, texts, strict=True)
            ]
        help = f"write {name}({', '.join(texts)})"
    values = f"{_grouped(total)} values a sample" if total == x.elements else f"{_grouped(total)} values"
    fits = f"not {_grouped(rest)}" if -1 not in sizes else f"not a multiple of {_grouped(rest)}"
    return site.error(f"{name}({shown}) does not fit: the tensor is {x.shown}, {values}, {fits}", help)


def _grouped(value: Any) -> str:
    """A number as an error says it; a formula as it is written."""
    return f"{abs(value):,}" if value.__class__ is int else str(value)


def refitted(sizes: list[Any], total: int) -> list[Any] | None:
    """The sizes of a view with one of them changed, the least by how much, so that they hold `total` values; None where
    that does not do. A batch, and a -1 in its place, are no sizes."""
    own = [i for i, n in enumerate(sizes) if n.__class__ is int and n > 0]
    leads = bool(sizes) and (isinstance(sizes[0], BatchSize) or sizes[0] == -1)
    free = any(n.__class__ is int and n == -1 for n in sizes[leads:])
    best: tuple[int, list[Any]] | None = None
    for i in [i for i in own if sizes[i] > 1] or own:
        rest = prod(sizes[j] for j in own if j != i)
        if total % rest:
            continue
        room = total // rest
        fits = [n for n in range(1, min(room, 10_000) + 1) if room % n == 0] if free else [room]
        value = min(fits, key=lambda n: abs(n - sizes[i]))
        if best is None or abs(value - sizes[i]) < best[0]:
            best = abs(value - sizes[i]), [*sizes[:i], value, *sizes[i + 1 :]]
    return None if best is None else best[1]


def placed(site: Site, x: Tensor, sample: tuple[int, ...], batch: int | None, fold: int, name: str) -> Tensor:
    """The values of `x` under these axes; a node only where the graph's axes change."""
    if x.ref is None and (sample, batch, fold) == (x.sample, x.batch, x.fold):
        return x
    made = Tensor(x.session, sample, batch, x.ref, fold, x.made)
    if x.ref is None:
        made.attributes = {k: v for k, v in x.attributes.items() if k[0] == " "}
        made.name, made.values, made.became = x.name, None, x.became
        return _carried(x, made)
    if made.inner == x.inner:
        return made
    free = [i for i, n in enumerate(made.inner) if not isinstance(n, int)]
    inner = [-1 if free == [i] else n for i, n in enumerate(made.inner)]
    layer = x.session.words(site, "reshape" if inner else "squeeze", *inner)  # one value has no axes
    bare = x.bare
    found = x.session.apply(site, name, layer, bare)
    made.ref = found.ref
    return made


def permuted(site: Site, x: Tensor, order: list[Any], name: str = "permute") -> Tensor:
    """The axes in another order, each given by its old number; the batch goes along."""
    order = [x.index(site, axis) for axis in order]
    if sorted(order) != list(range(x.rank)):
        axes = ", ".join(map(str, range(x.rank)))
        help = f"put these in an order: {axes}"
        raise site.error(f"{name} names every axis once: the tensor has {x.rank} ({x.shown})", help)
    batch = None if x.batch is None else order.index(x.batch)
    own = [x.own(axis) for axis in order if axis != x.batch]
    sample = tuple(x.sample[axis] for axis in own if axis is not None)
    if own == sorted(own):  # type: ignore[type-var]
        return _carried(x, Tensor(x.session, sample, batch, x.ref, x.fold, x.made))
    if x.ref is None:
        return _carried(x, Tensor(x.session, sample, batch, None, x.fold, x.made))
    shift = x.fold != 1
    dims = [axis + 1 + shift for axis in own if axis is not None]
    layer = x.session.words(site, "permute", *([1] if shift else []), *dims)
    found = x.session.apply(site, name, layer, x.bare)
    return Tensor(x.session, sample, batch, found.ref, x.fold)


def _carried(x: Tensor, found: Tensor) -> Tensor:
    """The same values, which remember whose part they are."""
    if x.ref is None and x.made in ("parameter", "buffer"):
        found.attributes[" base"] = x.attributes.get(" base", x)
    return found


def transposed(site: Site, x: Tensor, a: Any, b: Any, name: str = "transpose") -> Tensor:
    """Two axes exchanged."""
    order = list(range(x.rank))
    one, other = x.index(site, a), x.index(site, b)
    order[one], order[other] = order[other], order[one]
    return permuted(site, x, order, name)


def flattened(site: Site, x: Tensor, start: Any = 0, end: Any = -1) -> Tensor:
    """The axes from `start` to `end` as one."""
    if not x.rank:
        return x
    first, last = x.index(site, start), x.index(site, end)
    if first > last:
        raise site.error("start_dim lies behind end_dim")
    if first == last:
        return x
    if x.ref is not None and x.fold == 1 and x.batch is not None and not first <= x.batch <= last:
        layer = x.session.words(site, "flatten", x.layer_axis(site, first), x.layer_axis(site, last))
        found = x.session.apply(site, "flatten", layer, Tensor(x.session, x.sample, 0, x.ref))
        return Tensor(x.session, found.sample, x.batch - (last - first) * (x.batch > last), found.ref)
    axes = list(x.axes)
    merged: Any = 1
    for size in axes[first : last + 1]:
        merged = size * merged if isinstance(size, BatchSize) else merged * size
    if x.batch == first == 0 and last == x.rank - 1 and x.session.batch in (None, 1):
        return placed(site, x, (x.elements,), None, 1, "flatten") if x.ref is None else _whole(site, x)
    return reshaped(site, x, [*axes[:first], merged, *axes[last + 1 :]], "flatten")


def _whole(site: Site, x: Tensor) -> Tensor:
    """All values of the one sample as a vector: the batch is 1, and gone."""
    found = placed(site, x, (x.elements,), 0, 1, "flatten")
    return Tensor(x.session, found.sample, None, found.ref)


def squeezed(site: Site, x: Tensor, axes: list[Any] | None) -> Tensor:
    """Axes of size 1 dropped; those named that are larger stay, as in PyTorch."""
    wanted = range(x.rank) if axes is None else [x.index(site, axis) for axis in axes]
    gone = {axis for axis in wanted if x.axes[axis].__class__ is int and x.axes[axis] == 1}
    if not gone:
        return x
    kept = [n for axis, n in enumerate(x.axes) if axis not in gone]
    return _renamed(site, x, kept, "squeeze")


def unsqueezed(site: Site, x: Tensor, axis: Any) -> Tensor:
    """A new axis of size 1."""
    at = x.index(site, axis, extra=1)
    axes = list(x.axes)
    return _renamed(site, x, [*axes[:at], 1, *axes[at:]], "unsqueeze")


def _renamed(site: Site, x: Tensor, axes: list[Any], name: str) -> Tensor:
    batch = next((i for i, n in enumerate(axes) if isinstance(n, BatchSize)), None)
    return placed(site, x, tuple(n for n in axes if not isinstance(n, BatchSize)), batch, x.fold, name)


def unflattened(site: Site, x: Tensor, axis: Any, sizes: Any) -> Tensor:
    """One axis divided into several."""
    at = x.index(site, axis)
    wanted = sizes_of(site, [sizes], {})
    axes: list[Any] = list(x.axes)
    size = axes[at]
    if isinstance(size, BatchSize) and -1 in [n for n in wanted if n.__class__ is int]:
        known = prod(n for n in wanted if n.__class__ is int and n != -1)
        wanted = [BatchSize(x.session, size.fold // known) if n.__class__ is int and n == -1 else n for n in wanted]
    return reshaped(site, x, [*axes[:at], *wanted, *axes[at + 1 :]], "unflatten")


def expanded(site: Site, x: Tensor, sizes: list[Any], name: str = "expand") -> Tensor:
    """Axes of size 1 repeated; -1 keeps one, and more sizes than axes put new ones in front."""
    missing = len(sizes) - x.rank
    if missing < 0:
        raise site.error(f"{name} names {len(sizes)} axes, and the tensor has {x.rank} ({x.shown})")
    axes = [1] * missing + list(x.axes)
    target = [old if new.__class__ is int and new == -1 else new for old, new in zip(axes, sizes, strict=True)]
    for old, new in zip(axes, target, strict=True):
        if old.__class__ is int and new.__class__ is int and old not in (1, new):
            raise site.error(
                f"{name} cannot make {new} of an axis of size {old} ({x.shown})", "only axes of size 1 are repeated"
            )
    if x.batch is None:
        return _given_a_batch(site, x, axes, target, name)
    batch = next((i for i, n in enumerate(target) if isinstance(n, BatchSize)), x.batch)
    sample = tuple(n for i, n in enumerate(target) if i != batch)
    if sample == x.sample and batch == x.batch:
        return x
    inner = tuple(n for i, n in enumerate(axes) if i != batch)
    lead = placed(site, x, inner, batch, x.fold, name)
    shown = sample if x.fold == 1 else (x.fold, *sample)
    layer = x.session.words(site, "expand", *shown)
    found = x.session.apply(site, name, layer, Tensor(x.session, lead.inner, 0, lead.ref))
    return Tensor(x.session, sample, batch, found.ref, x.fold)


def _enlarged(site: Site, x: Tensor, axes: list[Any], target: list[Any], name: str) -> Tensor:
    """A tensor without a batch repeated along its own axes."""
    x = x.session.lifted(site, x)
    if x.ref is None:
        return Tensor(x.session, tuple(target), None, None, 1, x.made)
    if tuple(target) == x.sample:
        return x
    lead = placed(site, x, tuple(axes), None, 1, name)
    return Tensor(
        x.session,
        tuple(target),
        None,
        x.session.apply(site, name, x.session.words(site, "expand", *target), lead).ref,
    )


def _given_a_batch(site: Site, x: Tensor, axes: list[Any], target: list[Any], name: str) -> Tensor:
    """A parameter repeated for every sample of the batch: without an axis of its own for it."""
    batch = next((i for i, n in enumerate(target) if isinstance(n, BatchSize)), None)
    if batch is None:
        count = x.session.batch
        batch = 0 if count is not None and target and target[0] == count and axes[0] == 1 else None
    if batch is None and x.ref is None and x.made not in ("parameter", "buffer"):
        return Tensor(x.session, tuple(target), None, x.ref, 1, x.made)
    if batch is None:
        return _enlarged(site, x, axes, target, name)
    fold = target[batch].fold if isinstance(target[batch], BatchSize) else 1
    old = tuple(n for i, n in enumerate(axes) if i != batch)
    new = tuple(n for i, n in enumerate(target) if i != batch)
    node = x.session.as_node(site, x, old) if x.ref is None else placed(site, x, old, None, 1, name)
    found = Tensor(x.session, old, batch, node.ref)
    if new != old:
        layer = x.session.words(site, "expand", *new)
        found = Tensor(
            x.session, new, batch, x.session.apply(site, name, layer, Tensor(x.session, old, 0, node.ref)).ref
        )
    if fold != 1:
        lead = placed(site, Tensor(x.session, new, 0, found.ref), (1, *new), 0, 1, name)
        layer = x.session.words(site, "expand", fold, *new)
        made = x.session.apply(site, name, layer, lead)
        return Tensor(x.session, new, batch, made.ref, fold)
    return found
