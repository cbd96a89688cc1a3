"""Operators of tensors: broadcasting sums and products, matrix products, comparisons, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.torch_functions import OPERATORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors.making import made, numbers, of_array
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.tensors.unsure import hidden
from cnncalc.readers.tensors.views import placed

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session

KINDS = {
    **OPERATORS,
    "//": "floor_divide",
    "%": "remainder",
    "**": "pow",
}
NAMES = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow", "@": "matmul"}
"""What PyTorch's tracer calls the node of an operator."""


def operated(site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
    """An operator over one or two values, one of which is a tensor."""
    if len(operands) == 1:
        x = operands[0]
        turned = _numbers("*", -1, x) if operator == "-" and x.ref is None else None
        return x if turned is None else turned
    a, b = operands
    session: Session = (a if isinstance(a, Tensor) else b).session
    session.invoked = operator
    if operator == "@":
        return multiplied(site, a, b)
    known = _numbers(operator, a, b)
    if known is not None:
        return known
    arrays = [None if isinstance(v, Tensor) else of_array(session, v) for v in (a, b)]
    a, b = (v if array is None else array for v, array in zip((a, b), arrays, strict=True))
    if not (isinstance(a, Tensor) and isinstance(b, Tensor)):
        other = b if isinstance(a, Tensor) else a
        if other is None and operator in ("==", "!="):
            return operator == "!="
        if other.__class__ is Unknown and other.of_network:
            if (a if other is b else b).ref is not None:
                site.machine.libraries.passed(other.path, site, True)
            return other
        unsure = hidden(site, (other,))
        if unsure is not None:
            return unsure
        return a if isinstance(a, Tensor) else b  # a number changes no shape
    name = NAMES.get(operator, "compare")
    return joined(site, a, b, KINDS.get(operator, "elementwise"), name)


def _numbers(operator: str, a: Any, b: Any) -> Any:
    """The tensor of numbers that are known, for the small arithmetic of schedules."""
    from cnncalc.readers.tensors.batch import _PLAIN

    values = [v.values if isinstance(v, Tensor) else v for v in (a, b)]
    if any(v is None or v.__class__ not in (int, float, list) for v in values) or operator not in _PLAIN:
        return None
    tensor = a if isinstance(a, Tensor) else b
    if all(v.__class__ is not list for v in values):
        return numbers(tensor.session, _PLAIN[operator](*values))
    flat = [v for v in values if v.__class__ is list]
    if any(isinstance(n, list) for v in flat for n in v) or len({len(v) for v in flat}) > 1:
        return None
    left, right = (v if v.__class__ is list else [v] * len(flat[0]) for v in values)
    return numbers(tensor.session, [_PLAIN[operator](x, y) for x, y in zip(left, right, strict=True)])


def most_folded(a: Tensor, b: Tensor) -> int:
    """The maps that lie in the batch of either: of those that have any."""
    if a.fold.__class__ is b.fold.__class__ is int:
        return max(a.fold, b.fold)
    return b.fold if a.fold.__class__ is int else a.fold


def joined(site: Site, a: Tensor, b: Tensor, kind: str, name: str) -> Tensor:
    """Two tensors broadcast to one shape, value by value."""
    session = a.session
    inputs = session.top_level and not session.running
    if a.ref is None and b.ref is None and not inputs and "parameter" not in (a.made, b.made):
        return _broadcast(site, a, b)
    a, b = aligned(site, a, b)
    first = a if a.batch is not None else b
    layer = session.words(site, "elementwise") if kind == "elementwise" else session.words(site, kind)
    found = session.apply(site, name, layer, (a.bare, b.bare))
    fold = most_folded(a, b)
    sample = found.sample if fold == 1 else found.sample[1:]
    return Tensor(session, sample, first.batch, found.ref, fold)


def merged(site: Site, tensors: list[Tensor], name: str) -> Tensor:
    """Three or more tensors broadcast to one shape, value by value."""
    session = tensors[0].session
    first = max(tensors, key=lambda t: (t.batch is not None, t.rank, t.fold != 1))
    if all(t.ref is None and t.made != "parameter" for t in tensors):
        for t in tensors:
            first = _broadcast(site, first, t)
        return first
    read = [aligned(site, t, first)[0] for t in tensors]
    first = max(read, key=lambda t: (t.batch is not None, t.rank, t.fold != 1))
    found = session.apply(site, name, session.words(site, "elementwise"), [t.bare for t in read])
    return first.after(found)


def _broadcast(site: Site, a: Tensor, b: Tensor) -> Tensor:
    """What two tensors without slots come to: a tensor without one."""
    if a.axes == b.axes or not b.rank:
        return a
    if not a.rank:
        return b
    small, large = sorted((a, b), key=lambda t: t.rank)
    axes = []
    for one, other in zip([1] * (large.rank - small.rank) + list(small.axes), large.axes, strict=True):
        if one.__class__ is int and other.__class__ is int and one != other and 1 not in (one, other):
            raise site.error(f"{a.shown} and {b.shown} do not fit together: an axis of {one} meets one of {other}")
        axes.append(other if one.__class__ is int and one == 1 else one)
    return made(large.session, axes, "constant" if large.made == "buffer" else large.made)


def aligned(site: Site, a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Both with slots, and with axes that broadcast in the graph as they do in the program."""
    session = a.session
    if a.batch is None and b.batch is None:
        a, b = session.slotted(site, a), session.slotted(site, b)
        rank = max(a.rank, b.rank)
        both = [placed(site, t, (1,) * (rank - t.rank) + t.sample, None, 1, "reshape") for t in (a, b)]
        return both[0], both[1]
    if session.top_level and not session.running:
        a, b = (session.slotted(site, t) for t in (a, b))
    if a.batch is None:
        b = session.slotted(site, b)
        return beside(site, a, b), b
    if b.batch is None:
        a = session.slotted(site, a)
        return a, beside(site, b, a)
    a, b = session.slotted(site, a), session.slotted(site, b)
    if a.rank != b.rank or a.batch != b.batch:
        small, large = (a, b) if a.rank < b.rank else (b, a)
        raise site.error(
            f"the batch of {small.shown} does not stand where that of {large.shown} does",
            _lifted(small, large),
        )
    return a, b


def _lifted(small: Tensor, large: Tensor) -> str:
    """The index that gives the smaller tensor the axes of 1 that it lacks behind its own, where these fit."""
    missing = large.rank - small.rank
    pairs = list(zip(small.axes, large.axes, strict=False))
    if (
        missing > 0
        and small.batch == large.batch
        and all(a == b or 1 in (a, b) for a, b in pairs if a.__class__ is int)
    ):
        index = ", ".join([":"] * small.rank + ["None"] * missing)
        return f"give the smaller one axes of size 1: put [{index}] behind it"
    return "give the smaller one axes of size 1 with unsqueeze, or view"


def beside(site: Site, x: Tensor, batched: Tensor) -> Tensor:
    """A tensor without a batch as it broadcasts beside one with: an axis of size 1 where the batch stands is left out."""
    session: Session = x.session
    result = x.sample
    at = (batched.batch or 0) - (batched.rank - len(result))
    if 0 <= at < len(result):
        drawn = session.framework == "keras" and session.batch is None and x.ref is None and x.made == ""
        if result[at] != 1 and result[at] != session.batch and not drawn:
            raise site.error(
                f"{list(result)} has an axis of {result[at]} where {batched.shown} has its batch",
                "give it a first axis of 1, or leave that axis out",
            )
        result = (*result[:at], *result[at + 1 :])
        if x.ref is None and x.sample[at] != 1 and x.made not in ("parameter", "buffer"):
            x = Tensor(session, result, None)
    result = (1,) * (len(batched.inner) - len(result)) + result
    if x.ref is None:
        return session.as_node(site, x, result)
    return placed(site, x, result, None, 1, "reshape")


def multiplied(site: Site, a: Any, b: Any, name: str = "matmul") -> Any:
    """A matrix product: of the last two axes, those before them broadcast."""
    if not (isinstance(a, Tensor) and isinstance(b, Tensor)):
        unknown = next((v for v in (a, b) if v.__class__.__name__ == "Unknown"), None)
        if unknown is not None:
            return unknown
        raise site.error("a matrix product joins two tensors")
    session = a.session
    if b.rank == 1 and b.batch is None and a.rank > 1:
        from cnncalc.readers.tensors.views import squeezed, unsqueezed

        return squeezed(site, multiplied(site, a, unsqueezed(site, b, 1), name), [-1])
    if a.batch is not None and b.batch is not None:
        a, b = session.slotted(site, a), session.slotted(site, b)
        if a.batch != b.batch or a.rank != b.rank or a.batch >= a.rank - 2:
            raise site.error(
                f"the product of {a.shown} and {b.shown} joins samples of the batch, and a network is computed for one"
            )
    else:
        a, b = _product_sides(site, a, b)
        if a.batch is None and b.batch is None and min(a.rank, b.rank) > 1:
            from cnncalc.readers.tensors.views import unsqueezed

            while a.rank != b.rank:  # axes in front are broadcast
                a, b = (unsqueezed(site, a, 0), b) if a.rank < b.rank else (a, unsqueezed(site, b, 0))
    if b.batch is None and a.batch is not None and a.batch == a.rank - 2:
        return _product_of_rows(site, a, b, name) if a.fold != 1 else _product_of_samples(site, a, b, name)
    if a.batch is None and a.rank == b.rank == 2 and b.batch == 1 and b.fold == 1:
        found = session.apply(site, name, session.words(site, "einsum", "zij,zj->zi"), [a.bare, b.bare])
        return Tensor(session, found.sample, 1, found.ref)
    first = a if a.batch is not None else b
    found = session.apply(site, name, session.words(site, "matmul"), (a.bare, b.bare))
    fold = most_folded(a, b)
    return Tensor(session, found.sample if fold == 1 else found.sample[1:], first.batch, found.ref, fold)


def _product_of_samples(site: Site, a: Tensor, b: Tensor, name: str) -> Tensor:
    """The product where the samples are the rows: of each the last axis with a matrix."""
    if b.rank != 2:
        raise site.error(f"the product of {a.shown} and {b.shown} is not read", "use matrices of two axes")
    lead = "abcdefgh"[: a.rank - 2]
    layer = a.session.words(site, "einsum", f"z{lead}i,zij->z{lead}j")
    found = a.session.apply(site, name, layer, [a.bare, b.bare])
    return Tensor(a.session, found.sample, a.batch, found.ref)


def _product_of_rows(site: Site, a: Tensor, b: Tensor, name: str) -> Tensor:
    """The product where what was folded into the batch are the rows: they stand before the last axis in the graph too."""
    session = a.session
    rows = (*a.sample[:-1], a.fold, a.sample[-1])
    left = session.apply(site, "reshape", session.words(site, "reshape", *rows), a.bare)
    found = session.apply(site, name, session.words(site, "matmul"), (left, b.bare))
    sample = (*found.sample[:-2], found.sample[-1])
    back = session.apply(site, "reshape", session.words(site, "reshape", a.fold, *sample), found)
    return Tensor(session, sample, a.batch, back.ref, a.fold)


def _beside_batch(x: Tensor, other: Tensor) -> tuple[int, ...]:
    """The axes of one side of a product without the one of size 1 that stands where the other has its batch."""
    at = -1 if other.batch is None else other.batch - (other.rank - x.rank)
    if 0 <= at < x.rank - 2 and x.sample[at] == 1:
        return (*x.sample[:at], *x.sample[at + 1 :])
    return x.sample


def _product_sides(site: Site, a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Both sides of a product of which one has no batch, as a matrix has not."""
    session = a.session
    sides = []
    for x in (a, b):
        if x.batch is not None:
            sides.append(session.slotted(site, x))
            continue
        result = _beside_batch(x, b if x is a else a)
        if x.ref is not None:
            sides.append(x if result == x.sample else placed(site, x, result, None, 1, "reshape"))
            continue
        while len(result) > 2 and result[0] == 1:
            result = result[1:]
        other = b if x is a else a
        if other.batch is not None and len(result) >= 2:  # a matrix meets every position before the last two axes
            result = (1,) * (len(other.inner) - len(result)) + result
        sides.append(session.as_node(site, x, result))
    return sides[0], sides[1]
