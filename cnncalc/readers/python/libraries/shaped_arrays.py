"""Arrays of `numpy` of which only the shape is known: what `np.random` gives, and zeros of several axes."""

from __future__ import annotations

from math import prod
from typing import Any

from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.values import Native


class Shaped(Foreign):
    """An array of a known shape whose numbers are not known."""

    kind = "ndarray"

    def __init__(self, machine: Any, shape: tuple[Any, ...]) -> None:
        self.machine = machine
        self.shape = shape

    def attribute(self, site: Any, name: str) -> Any:
        if name in ("shape", "ndim", "size"):
            return {"shape": self.shape, "ndim": len(self.shape), "size": prod(self.shape)}[name]
        if name in ("astype", "copy", "clip"):
            return Native(name, lambda site, args, kwargs: self)
        if name == "reshape":
            return Native(name, lambda site, args, kwargs: reshaped(site, [self, *args], kwargs))
        return Unknown(self.machine, f"array.{name}", site.place)

    def operate(self, site: Any, operator: str, operands: tuple[Any, ...]) -> Any:
        shapes = [each.shape if hasattr(each, "shape") else () for each in operands]
        if not all(isinstance(each, int | float) or shape for each, shape in zip(operands, shapes, strict=True)):
            return Unknown(self.machine, "an array of numpy", site.place)
        longest = max(map(len, shapes))
        padded = [(1,) * (longest - len(shape)) + tuple(shape) for shape in shapes]
        sizes = [{n for n in column if n != 1} for column in zip(*padded, strict=True)]
        if any(len(each) > 1 for each in sizes):
            raise ValueError(f"operands could not be broadcast together with shapes {' '.join(map(str, shapes))}")
        return Shaped(self.machine, tuple(max(each, default=1) for each in sizes))

    def item(self, site: Any, key: Any) -> Any:
        found = part(self.machine, self.shape, key)
        return self.like(found.shape) if isinstance(found, Shaped) else found

    def like(self, shape: tuple[Any, ...]) -> Shaped:
        """An array of the same kind with another shape."""
        return Shaped(self.machine, shape)

    def set_item(self, site: Any, key: Any, value: Any) -> None:
        """Its numbers are not known before and after."""

    def length(self, site: Any) -> int:
        if not self.shape:
            raise TypeError("len() of unsized object")
        return int(self.shape[0])

    def truth(self, site: Any) -> bool:
        raise Unknown(self.machine, "the numbers of an array", site.place).needed(site, "this condition")


def reshaped(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.reshape(x, sizes)`, `x.reshape(60000, 28, 28, 1)`: one size may be -1."""
    x, *rest = args
    sizes = list(rest) if rest and rest[0].__class__ is int else list(site.items(rest[0] if rest else kwargs["shape"]))
    if not isinstance(x, Shaped) or any(size.__class__ is not int for size in sizes):
        return site.machine.unknown("np.reshape(…)", site.node, site.frame)
    total, known = prod(x.shape), prod(size for size in sizes if size != -1)
    if sizes.count(-1) == 1 and known and total % known == 0:
        sizes[sizes.index(-1)] = total // known
    if prod(sizes) != total or -1 in sizes:
        raise ValueError(f"cannot reshape array of size {total} into shape {tuple(sizes)}")
    return x.like(tuple(sizes))


def expanded(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.expand_dims(x, axis)`."""
    x, axis = args[0], kwargs.get("axis", args[1] if len(args) > 1 else None)
    if not isinstance(x, Shaped) or axis.__class__ is not int:
        return site.machine.unknown("np.expand_dims(…)", site.node, site.frame)
    at = axis % (len(x.shape) + 1)
    return x.like((*x.shape[:at], 1, *x.shape[at:]))


def part(machine: Any, shape: tuple[Any, ...], key: Any) -> Any:
    """What an index of numbers, spans, new axes and dots leaves of a shape."""
    keys = list(key) if key.__class__ is tuple else [key]
    named = sum(1 for each in keys if each is not None and each is not Ellipsis)
    if named > len(shape):
        raise IndexError(f"too many indices for array: array is {len(shape)}-dimensional, but {named} were indexed")
    at = next((i for i, each in enumerate(keys) if each is Ellipsis), len(keys))
    keys[at : at + 1] = [slice(None)] * (len(shape) - named)
    left, found = list(shape), []
    for each in keys:
        if each is None:
            found.append(1)
        elif each.__class__ is slice:
            found.append(len(range(*each.indices(left.pop(0)))))
        elif each.__class__ is int:
            left.pop(0)
        else:
            return Unknown(machine, "array[…]")
    return Shaped(machine, tuple(found)) if found else Unknown(machine, "array[…]")


def nested(values: Any) -> tuple[int, ...] | None:
    """The shape of lists in lists; None where they are not all of one length."""
    if values.__class__ not in (list, tuple):
        return () if isinstance(values, int | float) else None
    inner = {nested(each) for each in values}
    return None if len(inner) != 1 or None in inner else (len(values), *inner.pop())  # type: ignore[misc]


def shaped(position: int | None) -> Any:
    """A function whose `size` stands at a position among its arguments; None: every argument is a size."""

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        size = kwargs.get(
            "size", kwargs.get("shape", args if position is None else (*args, None, None, None)[position])
        )
        if size.__class__ is int:
            size = (size,)
        if size.__class__ not in (tuple, list) or any(
            n.__class__ is not int and getattr(n, "kind", "") != "int" for n in size
        ):
            return site.machine.unknown("an array of numpy", site.node, site.frame)
        return Shaped(site.machine, tuple(size))

    return run


NAMES: dict[str, Any] = {
    **{f"random.{name}": Native(name, shaped(at)) for name, at in (("normal", 2), ("uniform", 2), ("randint", 2))},
    **{f"random.{name}": Native(name, shaped(None)) for name in ("rand", "randn")},
    **{f"random.{name}": Native(name, shaped(0)) for name in ("random", "random_sample", "standard_normal")},
    "empty": Native("empty", shaped(0)),
    "reshape": Native("reshape", reshaped),
    "expand_dims": Native("expand_dims", expanded),
}
