"""The attributes of a node, read from its bytes when an operator asks for them.

Fields of ONNX's AttributeProto: f 2, i 3, s 4, t 5, g 6, floats 7, ints 8, strings 9, type 20, ref_attr_name 21.
"""

from __future__ import annotations

from struct import unpack_from
from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.tensor_proto import Stored, read_tensor
from cnncalc.readers.onnx.wire import BYTES, FOUR, VARINT, Broken, fields, numbers, signed, text

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 10_000


class Attributes:
    """By name: `whole`, `wholes`, `real`, `word`, … with what ONNX says where one is not given."""

    __slots__ = ("_data", "_outer", "_where")

    def __init__(self, data: Any, where: Mapping[str, tuple[int, int]], outer: Attributes | None = None) -> None:
        """`outer` are those of the call of the function in whose body the node stands."""
        self._data = data
        self._where = where
        self._outer = outer

    def __contains__(self, name: str) -> bool:
        return self._found(name) is not None

    @property
    def names(self) -> list[str]:
        """The names of those that are given."""
        return list(self._where)

    def _found(self, name: str) -> tuple[Any, int, int] | None:
        """The data and the bytes of an attribute; of the call's where a function's body refers to it."""
        at = self._where.get(name)
        if at is None:
            return None
        for number, kind, value, end in fields(self._data, *at):
            if number == 21 and kind == BYTES:
                return None if self._outer is None else self._outer._found(text(self._data, value, end))
        return self._data, *at

    def _field(self, name: str, wanted: int, form: int) -> tuple[Any, int, int] | None:
        found = self._found(name)
        if found is None:
            return None
        data, start, stop = found
        for number, kind, value, end in fields(data, start, stop):
            if number == wanted:
                if kind != form:
                    raise Broken(start, f"the attribute {name} is written as another kind of value")
                return data, value, end
        return None

    def whole(self, name: str, default: int = 0) -> int:
        """An integer."""
        found = self._field(name, 3, VARINT)
        return default if found is None else signed(found[1])

    def real(self, name: str, default: float = 0.0) -> float:
        """A float32."""
        found = self._field(name, 2, FOUR)
        return default if found is None else unpack_from("<f", found[0], found[1])[0]

    def word(self, name: str, default: str = "") -> str:
        """A text."""
        found = self._field(name, 4, BYTES)
        return default if found is None else text(found[0], found[1], min(found[2], found[1] + _LONGEST))

    def wholes(self, name: str) -> list[int] | None:
        """A list of integers; None where it is not given."""
        found = self._found(name)
        if found is None:
            return None
        data, start, stop = found
        listed: list[int] = []
        for number, kind, value, end in fields(data, start, stop):
            if number == 8:
                listed += numbers(data, kind, value, end)
                if len(listed) > _LONGEST * 10:
                    raise Broken(start, f"the attribute {name} has more than {_LONGEST * 10:,} values")
        return listed

    def reals(self, name: str) -> list[float] | None:
        """A list of float32; None where it is not given."""
        found = self._found(name)
        if found is None:
            return None
        data, start, stop = found
        listed: list[float] = []
        for number, kind, value, end in fields(data, start, stop):
            if number == 7 and kind in (FOUR, BYTES):
                step = range(value, end - 3, 4)
                if len(step) + len(listed) > _LONGEST * 10:
                    raise Broken(start, f"the attribute {name} has more than {_LONGEST * 10:,} values")
                listed += [unpack_from("<f", data, at)[0] for at in step]
        return listed

    def tensor(self, name: str) -> Stored | None:
        """A tensor."""
        found = self._field(name, 5, BYTES)
        if found is None:
            return None
        stored = read_tensor(*found)
        stored.initializer = False
        return stored
