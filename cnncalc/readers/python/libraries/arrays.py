"""The parts of `numpy` that sizes are computed with: numbers, and flat lists of numbers as arrays."""

from __future__ import annotations

import math
from itertools import accumulate
from typing import Any

from cnncalc.readers.python.foreign import Foreign, Unknown, unknown_in
from cnncalc.readers.python.libraries import shaped_arrays
from cnncalc.readers.python.libraries.array_functions import COMPARED, CONSTANTS, ELEMENTWISE, rounded, split, unique
from cnncalc.readers.python.operation import BINARY as OPERATIONS
from cnncalc.readers.python.values import Native

_SYMBOLS = {
    "+": "Add",
    "-": "Sub",
    "*": "Mult",
    "/": "Div",
    "//": "FloorDiv",
    "%": "Mod",
    "**": "Pow",
    "<<": "LShift",
    ">>": "RShift",
}


class Array(Foreign):
    """A one-dimensional array of numbers, elementwise; whole numbers stay whole."""

    kind = "ndarray"

    def __init__(self, machine: Any, values: list[Any]) -> None:
        self.machine = machine
        self.values = values

    def operate(self, site: Any, operator: str, operands: tuple[Any, ...]) -> Any:
        if len(operands) == 1:
            function = {"-": lambda a: -a, "+": lambda a: a, "abs": abs}.get(operator)
            return NotImplemented if function is None else Array(self.machine, [function(a) for a in self.values])
        if any(isinstance(each, shaped_arrays.Shaped) for each in operands):
            return NotImplemented
        sides = [_values(each) for each in operands]
        if any(side is None for side in sides):
            return NotImplemented
        length = max(len(side) for side in sides if side is not None)
        a, b = (side * length if side is not None and len(side) == 1 else side for side in sides)
        if a is None or b is None or len(a) != len(b):
            raise ValueError(
                f"operands could not be broadcast together with shapes ({len(a or [])},) ({len(b or [])},)"
            )
        if operator in COMPARED:
            return Array(self.machine, [COMPARED[operator](x, y) for x, y in zip(a, b, strict=True)])
        symbol = _SYMBOLS.get(operator)
        if symbol is None:
            return NotImplemented
        self.machine.charge(length)
        return Array(self.machine, [OPERATIONS[symbol](self.machine, x, y) for x, y in zip(a, b, strict=True)])

    def item(self, site: Any, key: Any) -> Any:
        if isinstance(key, slice):
            return Array(self.machine, self.values[key])
        if isinstance(key, Array | list):
            held = key.values if isinstance(key, Array) else key
            if all(each.__class__ is bool for each in held):
                return Array(self.machine, [v for v, keep in zip(self.values, held, strict=True) if keep])
            return Array(self.machine, [self.values[each] for each in held])
        return (
            shaped_arrays.part(self.machine, (len(self.values),), key) if isinstance(key, tuple) else self.values[key]
        )

    def set_item(self, site: Any, key: Any, value: Any) -> None:
        self.values[key] = _values(value) if isinstance(key, slice) else value

    def iterate(self, site: Any) -> Any:
        return iter(self.values)

    def length(self, site: Any) -> int:
        return len(self.values)

    def truth(self, site: Any) -> bool:
        if len(self.values) == 1:
            return bool(self.values[0])
        raise ValueError("The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()")

    def number(self, site: Any, kind: str) -> Any:
        if len(self.values) == 1:
            return self.values[0]
        raise TypeError("only size-1 arrays can be converted to Python scalars")

    def text(self, site: Any, spec: str) -> str:
        return f"[{' '.join(str(each) for each in self.values)}]"

    @property
    def shape(self) -> tuple[int, ...]:
        """Its one size."""
        return (len(self.values),)

    def attribute(self, site: Any, name: str) -> Any:
        if name in ("shape", "size", "ndim", "T"):
            return {"shape": (len(self.values),), "size": len(self.values), "ndim": 1, "T": self}[name]
        if name == "reshape":
            return Native(name, lambda site, args, kwargs: shaped_arrays.reshaped(site, [self, *args], kwargs))
        if name in _METHODS:
            function = _METHODS[name]
            return Native(name, lambda site, args, kwargs: function(site, (self, *args), kwargs))
        return Unknown(self.machine, f"array.{name}", site.place)


def _values(value: Any) -> list[Any] | None:
    if isinstance(value, Array):
        return value.values
    if isinstance(value, list | tuple):
        return list(value)
    return [value] if isinstance(value, int | float) else None


def _elementwise(function: Any) -> Any:
    """A function of numbers, over a number or an array."""

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        unknown = unknown_in(args)
        if unknown is not None:
            return unknown
        value = args[0]
        if isinstance(value, int | float):
            return function(value, *args[1:])
        if isinstance(value, shaped_arrays.Shaped):
            return value.like(value.shape)
        values = _values(value)
        if values is None:
            return site.machine.unknown("a value of numpy", site.node, site.frame)
        return Array(site.machine, [function(each, *args[1:]) for each in values])

    return run


def _reduced(function: Any) -> Any:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        unknown = unknown_in(args)
        if unknown is not None:
            return unknown
        if isinstance(args[0], shaped_arrays.Shaped):
            return shaped_arrays.reduced(site, args, kwargs)
        values = _flat(site, args[0])
        site.machine.here = (site.node, site.frame)
        site.machine.charge(len(values))
        return function(site, values)

    return run


def _flat(site: Any, value: Any) -> list[Any]:
    if isinstance(value, int | float):
        return [value]
    found: list[Any] = []
    for each in site.items(value):
        found += _flat(site, each) if isinstance(each, list | tuple | Array) else [each]
    return found


def _times(site: Any, values: list[Any]) -> Any:
    total: Any = 1
    for value in values:
        total = OPERATIONS["Mult"](site.machine, total, value)
    return total


def _array(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    unknown = unknown_in(args)
    if unknown is not None:
        return unknown
    if isinstance(args[0], int | float):
        return args[0]
    values = site.items(args[0])
    shape = shaped_arrays.nested(values)
    if shape is not None and len(shape) > 1:
        return shaped_arrays.Shaped(site.machine, shape)
    if any(not isinstance(each, int | float) for each in values):
        return site.machine.unknown("np.array(…)", site.node, site.frame)
    if any(isinstance(each, float) for each in values):
        values = [float(each) for each in values]
    return _typed(site, Array(site.machine, values), args[1] if len(args) > 1 else kwargs.get("dtype"))


def _at_least(site: Any, value: Any) -> Any:
    return _array(site, [[value] if isinstance(value, int | float) else value], {})


def _typed(site: Any, array: Array, kind: Any) -> Array:
    name = str(getattr(kind, "path", getattr(kind, "name", kind)))
    if kind is None or "float" in name:
        return array if kind is None else Array(site.machine, [float(each) for each in array.values])
    return Array(site.machine, [int(each) for each in array.values]) if "int" in name else array


def _arange(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    unknown = unknown_in(args)
    if unknown is not None:
        return unknown
    start, stop, step = (0, args[0], 1) if len(args) == 1 else (*args, 1)[:3]
    count = max(0, math.ceil((stop - start) / step))
    site.machine.sized(count)
    return _typed(site, Array(site.machine, [start + step * index for index in range(count)]), kwargs.get("dtype"))


def _linspace(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    unknown = unknown_in((*args, *kwargs.values()))
    if unknown is not None:
        return unknown
    start, stop = float(args[0]), float(args[1])
    count = args[2] if len(args) > 2 else kwargs.get("num", 50)
    site.machine.sized(count)
    step = (stop - start) / (count - 1) if count > 1 else 0.0
    values = [start + step * index for index in range(count)]
    values[1:] = [*values[1:-1], stop] if count > 1 else []
    return Array(site.machine, values)


def _filled(value: Any) -> Any:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        if isinstance(args[0], tuple | list) and len(args[0]) > 1:
            return shaped_arrays.shaped(0)(site, args, kwargs)
        count = args[0][0] if isinstance(args[0], tuple | list) and args[0] else args[0]
        if not isinstance(count, int):
            return site.machine.unknown("an array of numpy", site.node, site.frame)
        site.machine.sized(count)
        return Array(site.machine, [value] * count)

    return run


def _unique(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.unique`: each value once, in order; where asked its first position, every value's number, how often it stands."""
    unknown = unknown_in(args)
    if unknown is not None:
        return unknown
    values = _flat(site, args[0])
    site.machine.here = (site.node, site.frame)
    site.machine.charge(4 * len(values))
    words = ("return_index", "return_inverse", "return_counts")
    given = {**dict(zip(words, args[1:], strict=False)), **kwargs}
    each, *told = unique(values)
    found = [each, *(values for word, values in zip(words, told, strict=True) if given.get(word))]
    arrays = tuple(Array(site.machine, values) for values in found)
    return arrays if len(arrays) > 1 else arrays[0]


def _split(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.split(x, positions)`: the parts of a flat array between positions, or so many equal ones."""
    unknown = unknown_in((*args, *kwargs.values()))
    if unknown is not None:
        return unknown
    values = _values(args[0])
    at = args[1] if len(args) > 1 else kwargs.get("indices_or_sections")
    marks = at if at.__class__ is int else _values(at)
    if values is None or marks is None or kwargs.get("axis", args[2] if len(args) > 2 else 0) not in (0, -1):
        return site.machine.unknown("np.split(…)", site.node, site.frame)
    parts = split(values, marks)
    site.machine.charge(len(parts) + len(values))
    return [Array(site.machine, part) for part in parts]


def _two(function: Any) -> Any:
    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        unknown = unknown_in(args)
        return unknown if unknown is not None else function(*args[:2])

    return run


_METHODS: dict[str, Any] = {
    "sum": _reduced(lambda site, values: sum(values)),
    "prod": _reduced(_times),
    "max": _reduced(lambda site, values: max(values)),
    "min": _reduced(lambda site, values: min(values)),
    "mean": _reduced(lambda site, values: sum(values) / len(values)),
    "cumsum": _reduced(lambda site, values: Array(site.machine, list(accumulate(values)))),
    "any": _reduced(lambda site, values: any(values)),
    "all": _reduced(lambda site, values: all(values)),
    "argmax": _reduced(lambda site, values: values.index(max(values))),
    "argmin": _reduced(lambda site, values: values.index(min(values))),
    "round": _elementwise(rounded),
    "tolist": lambda site, args, kwargs: list(args[0].values),
    "item": lambda site, args, kwargs: args[0].number(site, "item"),
    "copy": lambda site, args, kwargs: Array(site.machine, list(args[0].values)),
    "flatten": lambda site, args, kwargs: Array(site.machine, list(args[0].values)),
    "astype": lambda site, args, kwargs: _typed(site, args[0], args[1]),
}

NAMES: dict[str, Any] = {
    **shaped_arrays.NAMES,
    **{name: Native(name, _elementwise(function)) for name, function in ELEMENTWISE.items()},
    **{
        name: Native(name, _METHODS[name])
        for name in ("sum", "prod", "max", "min", "mean", "cumsum", "any", "all", "argmax", "argmin")
    },
    "product": Native("product", _METHODS["prod"]),
    "array": Native("array", _array),
    "atleast_1d": Native("atleast_1d", lambda site, args, kwargs: _at_least(site, args[0])),
    "asarray": Native("asarray", _array),
    "arange": Native("arange", _arange),
    "linspace": Native("linspace", _linspace),
    "zeros": Native("zeros", _filled(0.0)),
    "ones": Native("ones", _filled(1.0)),
    "full": Native("full", lambda site, args, kwargs: _filled([*args, kwargs.get("fill_value")][1])(site, args, {})),
    "unique": Native("unique", _unique),
    "split": Native("split", _split),
    "maximum": Native("maximum", _two(max)),
    "minimum": Native("minimum", _two(min)),
    "gcd": Native("gcd", _two(math.gcd)),
    "divide": Native("divide", _two(lambda a, b: a / b)),
    **CONSTANTS,
}
