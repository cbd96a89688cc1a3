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
        if name in ("astype", "copy", "clip", "round"):
            return Native(name, lambda site, args, kwargs: self)
        if name in ("flatten", "ravel"):
            return Native(name, lambda site, args, kwargs: self.like((prod(self.shape),)))
        if name == "T":
            return self.like(self.shape[::-1])
        function = _METHODS.get(name)
        if function is not None:
            return Native(name, lambda site, args, kwargs: function(site, [self, *args], kwargs))
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

    def iterate(self, site: Any) -> Any:
        count = self.length(site)
        self.machine.charge(count)
        one: Any = self.like(self.shape[1:]) if len(self.shape) > 1 else Unknown(self.machine, "array[…]", site.place)
        return iter([one] * count)

    def truth(self, site: Any) -> bool:
        raise Unknown(self.machine, "the numbers of an array", site.place).needed(site, "this condition")


def reshaped(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.reshape(x, sizes)`, `x.reshape(60000, 28, 28, 1)`: one size may be -1."""
    x, *rest = args
    sizes = list(rest) if rest and rest[0].__class__ is int else list(site.items(rest[0] if rest else kwargs["shape"]))
    shape = shape_of(x)
    if shape is None or any(size.__class__ is not int for size in sizes):
        return site.machine.unknown("np.reshape(…)", site.node, site.frame)
    if not isinstance(x, Shaped):
        x = Shaped(site.machine, shape)
    total, known = prod(x.shape), prod(size for size in sizes if size != -1)
    if sizes.count(-1) == 1 and known and total % known == 0:
        sizes[sizes.index(-1)] = total // known
    if prod(sizes) != total or -1 in sizes:
        raise ValueError(f"cannot reshape array of size {total} into shape {tuple(sizes)}")
    return x.like(tuple(sizes))


def expanded(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.expand_dims(x, axis)`."""
    x, axis = args[0], kwargs.get("axis", args[1] if len(args) > 1 else None)
    shape = shape_of(x)
    if shape is None or axis.__class__ is not int:
        return site.machine.unknown("np.expand_dims(…)", site.node, site.frame)
    if not isinstance(x, Shaped):
        x = Shaped(site.machine, shape)
    at = axis % (len(x.shape) + 1)
    return x.like((*x.shape[:at], 1, *x.shape[at:]))


def shape_of(value: Any) -> tuple[int, ...] | None:
    """The shape of an array, of numbers in lists, or of lists of arrays; None where it has none."""
    if isinstance(value, int | float):
        return ()
    if value.__class__ in (list, tuple):
        inner = {shape_of(each) for each in value}
        return None if len(inner) != 1 or None in inner else (len(value), *inner.pop())  # type: ignore[misc]
    if value.__class__ is range:
        return (len(value),)
    shape = getattr(value, "shape", None) if getattr(value, "kind", "") == "ndarray" else None
    return shape if shape is not None and all(n.__class__ is int for n in shape) else None


def stacked(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.stack(arrays, axis)`: arrays of one shape, along a new axis."""
    shape = shape_of(args[0])
    axis = kwargs.get("axis", args[1] if len(args) > 1 else 0)
    if shape is None or axis.__class__ is not int or not -len(shape) <= axis < len(shape):
        return site.machine.unknown("np.stack(…)", site.node, site.frame)
    rest = list(shape[1:])
    rest.insert(axis % len(shape), shape[0])
    return Shaped(site.machine, tuple(rest))


def joined(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.concatenate(arrays, axis)`: along an axis that they have."""
    axis = kwargs.get("axis", args[1] if len(args) > 1 else 0)
    shapes = [shape_of(each) for each in args[0]] if args[0].__class__ in (list, tuple) else []
    first = shapes[0] if shapes else None
    if first is None or axis.__class__ is not int or not -len(first) <= axis < len(first):
        return site.machine.unknown("np.concatenate(…)", site.node, site.frame)
    at, total = axis % len(first), 0
    for shape in shapes:
        if shape is None:
            return site.machine.unknown("np.concatenate(…)", site.node, site.frame)
        if (*shape[:at], *shape[at + 1 :]) != (*first[:at], *first[at + 1 :]):
            raise ValueError("all the input array dimensions except for the concatenation axis must match exactly")
        total += shape[at]
    return Shaped(site.machine, (*first[:at], total, *first[at + 1 :]))


def transposed(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.transpose(x, axes)`, `x.transpose(1, 0)`: all axes turned round where none are named."""
    shape = shape_of(args[0])
    rest = args[1:] or ((kwargs["axes"],) if "axes" in kwargs else ())
    order = list(rest[0]) if rest and rest[0].__class__ in (list, tuple) else list(rest)
    count = len(shape or ())
    order = order or list(range(count))[::-1]
    fits = all(n.__class__ is int and -count <= n < count for n in order)
    if shape is None or not fits or sorted(n % count for n in order) != list(range(count)):
        return site.machine.unknown("np.transpose(…)", site.node, site.frame)
    return Shaped(site.machine, tuple(shape[n] for n in order))


def reduced(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`x.sum(axis)` and its like: the axes left."""
    shape = shape_of(args[0])
    axis: Any = kwargs.get("axis", args[1] if len(args) > 1 else None)
    named: list[Any] = list(axis) if axis.__class__ in (list, tuple) else [axis]
    count = len(shape or ())
    if shape is None or any(n.__class__ is not int or not -count <= n < count for n in named):
        return site.machine.unknown("an array of numpy", site.node, site.frame)
    gone = {n % count for n in named}
    kept = kwargs.get("keepdims") is True
    left = tuple(1 if i in gone else n for i, n in enumerate(shape) if kept or i not in gone)
    return Shaped(site.machine, left) if left else site.machine.unknown("an array of numpy", site.node, site.frame)


def repeated(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.repeat(x, times, axis)`: every position of an axis so often."""
    shape = shape_of(args[0])
    times = kwargs.get("repeats", args[1] if len(args) > 1 else None)
    axis = kwargs.get("axis", args[2] if len(args) > 2 else None)
    if shape is None or times.__class__ is not int or times < 0:
        return site.machine.unknown("np.repeat(…)", site.node, site.frame)
    if axis is None:
        return Shaped(site.machine, (prod(shape) * times,))
    if axis.__class__ is not int or not -len(shape) <= axis < len(shape):
        return site.machine.unknown("np.repeat(…)", site.node, site.frame)
    at = axis % len(shape)
    return Shaped(site.machine, (*shape[:at], shape[at] * times, *shape[at + 1 :]))


def grids(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.meshgrid(x, y)`: one array an axis, the first two axes in the order of a picture unless `indexing` is `ij`."""
    lengths = [shape_of(each) for each in args]
    if not lengths or any(shape is None or len(shape) != 1 for shape in lengths) or kwargs.keys() - {"indexing"}:
        return site.machine.unknown("np.meshgrid(…)", site.node, site.frame)
    sizes = [shape[0] for shape in lengths if shape is not None]
    if kwargs.get("indexing", "xy") == "xy" and len(sizes) > 1:
        sizes[:2] = sizes[1::-1]
    return [Shaped(site.machine, tuple(sizes)) for _ in sizes]


_METHODS: dict[str, Any] = {
    "reshape": reshaped,
    "transpose": transposed,
    **dict.fromkeys(("sum", "mean", "max", "min", "prod", "argmax", "argmin", "any", "all", "std", "var"), reduced),
}


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
    "stack": Native("stack", stacked),
    "concatenate": Native("concatenate", joined),
    "transpose": Native("transpose", transposed),
    "meshgrid": Native("meshgrid", grids),
    "repeat": Native("repeat", repeated),
}
