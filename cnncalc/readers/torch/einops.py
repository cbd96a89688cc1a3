"""`einops`: `rearrange`, `repeat`, `reduce` and their layers, as the reshapes and permutations that they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.values import Native
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.classes import Class
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session

_AS_IN = "as in 'b c (h p) (w q) -> b (h w) (p q c)'"


def einops_name(session: Session, machine: Any, base: Class, path: str) -> Any:
    """What a dotted name of einops is; None where it is nothing known here."""
    name = path.rpartition(".")[2]
    if path.startswith("einops.layers.") and name in ("Rearrange", "Reduce"):
        return _layer(session, machine, base, name)
    action = {"rearrange": _rearrange, "repeat": _repeat, "reduce": _reduce}.get(name)
    if action is not None:
        return Native(
            path,
            lambda site, args, kwargs: action(
                site, *args, *(kwargs.pop(k) for k in ("tensor", "pattern", "reduction") if k in kwargs), **kwargs
            ),
        )
    if name in ("pack", "unpack"):
        from cnncalc.readers.torch.packed import packed, unpacked

        def parted(site: Site, args: Any, kwargs: Any) -> Any:
            words = ("tensors", "pattern") if name == "pack" else ("tensor", "packed_shapes", "pattern")
            given = [*args, *(kwargs[word] for word in words if word in kwargs)]
            return (packed if name == "pack" else unpacked)(site, *given)

        return Native(path, parted)
    if name == "einsum":
        from cnncalc.readers.tensors.cutting import einsum

        return Native(path, lambda site, args, kwargs: einsum(session, site, [_letters(args[-1]), *args[:-1]]))
    return None


def _layer(session: Session, machine: Any, base: Class, name: str) -> Any:
    """`Rearrange(pattern, **sizes)` and `Reduce(pattern, reduction, **sizes)`, which are modules."""
    from cnncalc.readers.python.classes import Class

    cls = Class(machine, name, (base,), module="einops.layers.torch")

    def init(site: Site, args: Any, kwargs: Any) -> None:
        args[0].attrs["training"] = session.training
        args[0].attrs[" einops"] = (args[1:], kwargs)

    def forward(site: Site, args: Any, kwargs: Any) -> Any:
        given, sizes = args[0].attrs[" einops"]
        return (_rearrange if name == "Rearrange" else _reduce)(site, args[1], *given, **sizes)

    cls.namespace["__init__"] = Native("__init__", init)
    cls.namespace["forward"] = Native("forward", forward)
    return cls


def _letters(pattern: str) -> str:
    """An equation with names as one with letters."""
    names: dict[str, str] = {}
    spare = iter("abcdefghijklmnopqrstuvwxyABCDEFGHIJKLMNOPQRSTUVWXY")
    sides = []
    for side in pattern.split("->"):
        terms = [
            "".join(
                name if name == "..." else names.setdefault(name, "") or _next(names, name, spare) for name in t.split()
            )
            for t in side.split(",")
        ]
        sides.append(",".join(terms))
    return "->".join(sides)


def _next(names: dict[str, str], name: str, spare: Any) -> str:
    names[name] = next(spare)
    return names[name]


def _groups(site: Site, side: str) -> list[list[str]]:
    """The axes of one side, each as the names that make it up; `1` and `()` make up an axis of 1."""
    found: list[list[str]] = []
    inside = False
    for word in side.replace("(", " ( ").replace(")", " ) ").replace("…", "...").split():
        if word == "(" and not inside:
            inside = True
            found.append([])
        elif word == ")" and inside:
            inside = False
        elif word in "()":
            raise site.error("a bracket of this pattern has no partner", _AS_IN)
        elif inside:
            found[-1].append("(...)" if word == "..." else word)
        else:
            found.append([] if word == "1" else [word])
    return found


def _sides(site: Site, x: Tensor, pattern: Any) -> tuple[list[list[str]], list[list[str]]]:
    """Both sides of a pattern, the dots written out for this tensor."""
    if not isinstance(x, Tensor):
        unknown = x.__class__.__name__ == "Unknown"
        raise x.needed(site, "what einops arranges") if unknown else site.error("einops arranges a tensor")
    if pattern.__class__ is not str or pattern.count("->") != 1:
        raise site.error("a pattern names the axes before and after an arrow", _AS_IN)
    before, after = (_groups(site, side) for side in pattern.split("->"))
    if ["..."] in before:
        at = before.index(["..."])
        dots = [f"...{i}" for i in range(x.rank - len(before) + 1)]
        before[at : at + 1] = [[name] for name in dots]
        after = [
            [n for name in group for n in (dots if name == "(...)" else [name])] if group != ["..."] else ["\n"]
            for group in after
        ]
        if ["\n"] in after:
            at = after.index(["\n"])
            after[at : at + 1] = [[name] for name in dots]
    if len(before) != x.rank:
        raise site.error(f"the pattern has {len(before)} axes, and the tensor {x.rank} ({x.shown})", _AS_IN)
    return before, after


def _product(sizes: list[Any]) -> Any:
    total: Any = 1
    for size in sizes:
        total = size if total.__class__ is int and total == 1 else _times(total, size)
    return total


def _times(a: Any, b: Any) -> Any:
    batch, number = (a, b) if isinstance(a, BatchSize) else (b, a)
    return BatchSize(batch.session, batch.fold * number) if isinstance(batch, BatchSize) else a * b


def _solved(site: Site, x: Tensor, before: list[list[str]], known: dict[str, Any]) -> dict[str, Any]:
    """The size of every name on the left."""
    sizes = {n: v for n, v in known.items() if v.__class__ is int or isinstance(v, BatchSize)}
    for group, size in zip(before, x.axes, strict=True):
        open_names = [name for name in group if name not in sizes]
        rest = _product([sizes[name] for name in group if name in sizes])
        if len(open_names) > 1:
            raise site.error(
                f"the sizes of {' and '.join(open_names)} are not given", f"write {open_names[0]}=… after it"
            )
        if not open_names:
            if size.__class__ is int and rest.__class__ is int and rest != size:
                raise site.error(f"({' '.join(group) or 1}) is {rest}, and the axis has {size} ({x.shown})")
            continue
        left = size.fold if isinstance(size, BatchSize) else size
        right = rest.fold if isinstance(rest, BatchSize) else rest
        if left % right:
            raise site.error(f"an axis of {left} is not divisible by {right}, for ({' '.join(group)})")
        whole = isinstance(size, BatchSize) and not isinstance(rest, BatchSize)
        sizes[open_names[0]] = BatchSize(size.session, left // right) if whole else left // right
    return sizes


def _rearrange(site: Site, x: Any, pattern: Any, /, **known: Any) -> Any:
    return _arranged(site, x, pattern, known, "rearrange")


def _repeat(site: Site, x: Any, pattern: Any, /, **known: Any) -> Any:
    return _arranged(site, x, pattern, known, "repeat")


def _reduce(site: Site, x: Any, pattern: Any, reduction: Any = "mean", /, **known: Any) -> Any:
    return _arranged(site, x, pattern, known, "reduce", reduction if isinstance(reduction, str) else "mean")


def _arranged(site: Site, x: Any, pattern: Any, known: dict[str, Any], name: str, reduction: str = "") -> Any:
    """Split every axis into its names, drop or repeat, bring them into the new order, and merge."""
    if isinstance(x, list | tuple):
        x = _called(x[0].session, "stack", site, [x, 0])
    before, after = _sides(site, x, pattern)
    sizes = _solved(site, x, before, known)
    names = [name for group in before for name in group]
    wanted = [name for group in after for name in group]
    x = views.reshaped(site, x, [sizes[n] for n in names], name) if before != [[n] for n in names] else x
    gone = [i for i, n in enumerate(names) if n not in wanted]
    if gone:
        if not reduction:
            raise site.error(f"{names[gone[0]]} is missing on the right of the pattern")
        x = _called(x.session, {"max": "amax", "min": "amin"}.get(reduction, reduction), site, [x, tuple(gone)])
        names = [n for n in names if n in wanted]
    new = [n for n in wanted if n not in names]
    order = [names.index(n) for n in wanted if n in names]
    if order != list(range(len(order))):
        x = views.permuted(site, x, order, name)
    for at, one in enumerate(wanted):
        if one in new:
            if one not in sizes:
                raise site.error(f"the size of {one} is not given", f"write {one}=… after the pattern")
            x = views.unsqueezed(site, x, at)
    if new:
        x = views.expanded(site, x, [sizes[n] if n in new else -1 for n in wanted], name)
    if after != [[n] for n in wanted]:
        x = views.reshaped(site, x, [_product([sizes[n] for n in group]) for group in after], name)
    return x


def _called(session: Session, name: str, site: Site, args: list[Any]) -> Any:
    from cnncalc.readers.torch.functions import function

    body = function(session, name)
    if body is None:
        raise site.error(f"there is no reduction {name}", "it is mean, sum, max, min or prod")
    return body(site, args, {})
