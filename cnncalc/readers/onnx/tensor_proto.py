"""A tensor of the file: its name and shape at once, its numbers when somebody asks for them.

Fields of ONNX's TensorProto: dims 1, data_type 2, float_data 4, int32_data 5, int64_data 7, name 8, raw_data 9, double_data 10,
uint64_data 11, external_data 13, data_location 14.
"""

from __future__ import annotations

from math import prod
from typing import Any

from cnncalc.readers.onnx.wire import BYTES, EIGHT, FOUR, VARINT, Broken, fields, numbers, text

MOST_READ = 100_000
"""Numbers of a tensor that are read, where shapes depend on them."""

FLOATS = {1: "f", 10: "e", 11: "d"}
"""ONNX's numbers of the types of floats that have a code in `struct`: float32, float16, float64."""
INTEGERS = {2: "B", 3: "b", 4: "H", 5: "h", 6: "i", 7: "q", 9: "?", 12: "I", 13: "Q"}
"""The same of integers, and of truth values (9)."""
REAL = frozenset((1, 10, 11, 14, 15, 16, 17, 18, 19, 20, 23))
"""All types of floats, the small ones and complex numbers too."""
_DATA = {4: "f", 10: "d"}


class Stored:
    """A tensor of the file. `dims` are its axes as stored, `kind` ONNX's number of its type. `initializer` is false for the
    value of a Constant node. It is the root of what only names its axes otherwise (see `View`)."""

    __slots__ = ("_data", "_ranges", "dims", "external", "initializer", "kind", "name", "start")

    def __init__(self, name: str, dims: tuple[int, ...], kind: int, start: int = 0) -> None:
        self.name = name
        self.dims = dims
        self.kind = kind
        self.start = start
        self.external = False
        self.initializer = True
        self._data: Any = None
        self._ranges: list[tuple[int, int, int, int]] = []

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return prod(self.dims)

    def numbers(self) -> list[Any] | None:
        """Its numbers in their order; None where they are not in the file, or too many, or of a type without a code."""
        count = self.elements
        code = FLOATS.get(self.kind) or INTEGERS.get(self.kind)
        if self.external or code is None or count > MOST_READ or self._data is None:
            return None
        found: list[Any] = []
        for field, kind, value, end in self._ranges:
            found += _field(self._data, field, kind, value, end, code, count + 1)
            if len(found) > count:
                break
        if self.kind == 10 and any(field == 5 for field, *_ in self._ranges):
            return None  # halves as bit patterns
        if len(found) != count:
            raise Broken(self.start, f"the tensor {self.name} says {count:,} numbers and holds {len(found):,}")
        return [bool(n) for n in found] if self.kind == 9 else found


def read_tensor(data: Any, start: int, stop: int) -> Stored:
    """The tensor of a message; its data is passed over."""
    name, kind, external = "", 0, False
    dims: list[int] = []
    ranges: list[tuple[int, int, int, int]] = []
    for number, how, value, end in fields(data, start, stop):
        if number == 1:
            dims += numbers(data, how, value, end)
            if len(dims) > 64:
                raise Broken(start, "a tensor of more than 64 axes")
        elif number == 2 and how == VARINT:
            kind = value
        elif number == 8 and how == BYTES:
            name = text(data, value, end)
        elif number in (4, 5, 7, 9, 10, 11):
            if len(ranges) < MOST_READ:
                ranges.append((number, how, value, end))
        elif number == 13 or (number == 14 and value == 1):
            external = True
    for size in dims:
        if size < 0:
            raise Broken(start, f"the tensor {name} has an axis of {size}")
    if len(dims) > 1 and prod(dims) >= 1 << 62:
        raise Broken(start, f"the tensor {name} has more than 2^62 numbers")
    stored = Stored(name, tuple(dims), kind, start)
    stored.external = external
    stored._data, stored._ranges = data, ranges
    return stored


def _field(data: Any, number: int, kind: int, value: int, end: int, code: str, most: int) -> list[Any]:
    """The numbers of one field of a tensor, at most so many."""
    from struct import calcsize, iter_unpack

    if number in (5, 7, 11):
        return numbers(data, kind, value, end, most)
    if number in _DATA:
        code = _DATA[number]
        if kind == (FOUR if code == "f" else EIGHT) or kind == BYTES:
            size = calcsize("<" + code)
            end = min(end - (end - value) % size, value + most * size)
            return [n for (n,) in iter_unpack("<" + code, data[value:end])]
        raise Broken(value, "a number where it is written otherwise")
    if kind != BYTES:
        raise Broken(value, "raw data where a number stands")
    size = calcsize("<" + code)
    end = min(end - (end - value) % size, value + most * size)
    return [n for (n,) in iter_unpack("<" + code, data[value:end])]
