"""The head of a safetensors file: eight bytes of length, and JSON that says each tensor's type, shape and bytes."""

from __future__ import annotations

import os
from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import BinaryIO

MOST_HEAD = 32 * 1024 * 1024
"""Bytes of the head; that of a thousand tensors has some 100,000."""
MOST_AXES = 64
_BITS = {"BOOL": 8, "U8": 8, "I8": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32}
_BITS |= {"I64": 64, "U64": 64, "F64": 64, "C64": 64, "F8_E4M3": 8, "F8_E5M2": 8, "F8_E8M0": 8}
_BITS |= {"F4": 4, "F6_E2M3": 6, "F6_E3M2": 6}
"""Bits of a number of each type."""


class HeadFault(Exception):
    """A head that cannot be read: why."""


_NAMED = {"F": "float", "BF": "bfloat", "I": "int", "U": "uint", "C": "complex", "BOOL": "bool"}
"""What the types are called elsewhere, by the letters that they begin with."""


def from_safetensors(file: BinaryIO) -> tuple[dict[str, tuple[int, ...]], dict[str, str]]:
    """The shapes of a file's tensors and the types of their numbers, by their names, in the order of its bytes; HeadFault
    where they do not fit the file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    start = file.read(8)
    if len(start) < 8:
        raise HeadFault("it is cut off: a safetensors file begins with the eight bytes of a length")
    length = int.from_bytes(start, "little")
    if length > MOST_HEAD:
        raise HeadFault(f"its head is to be larger than {MOST_HEAD // 1024 // 1024} MiB: this is no safetensors file")
    text = file.read(length)
    if len(text) < length:
        raise HeadFault(f"it is cut off within its head of {length:,} bytes")
    head = dict(_head(text))
    tensors = [(name, *_tensor(name, said)) for name, said in head.items() if name != "__metadata__"]
    tensors.sort(key=lambda tensor: tensor[2:])
    at = 0
    for name, _, begin, end in tensors:
        if begin != at:
            raise HeadFault(f"the bytes of {_quoted(name)} do not follow those before it")
        at = end
    if at != size - 8 - length:
        missing = at - (size - 8 - length)
        raise HeadFault(
            f"it is cut off: {missing:,} bytes of its numbers are missing"
            if missing > 0
            else f"{-missing:,} bytes follow its last tensor"
        )
    return {name: shape for name, shape, _, _ in tensors}, {
        name: _type(head[name].get("dtype")) for name, *_ in tensors
    }


def _type(said: Any) -> str:
    """`F32` → `float32`; a type of its own is called as it is, in small letters."""
    text = str(said)[:20]
    letters = text.rstrip("0123456789")
    return _NAMED[letters] + text[len(letters) :] if letters in _NAMED else text.lower()


def _head(text: bytes) -> list[tuple[str, Any]]:
    """The pairs of the JSON."""
    import json

    try:
        found = json.loads(text.decode("utf-8"), object_pairs_hook=_once, parse_int=_number, parse_constant=_no_number)
    except HeadFault:
        raise
    except (ValueError, RecursionError, MemoryError):
        raise HeadFault("its head is not valid JSON") from None
    if found.__class__ is not dict:
        raise HeadFault("its head is no list of tensors")
    return list(found.items())


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise HeadFault("its head says a name twice")
    return found


def _number(text: str) -> int:
    if len(text) > 19:
        raise HeadFault("its head holds a number that no file has")
    return int(text)


def _no_number(text: str) -> Any:
    raise HeadFault("its head is not valid JSON")


def _tensor(name: str, said: Any) -> tuple[tuple[int, ...], int, int]:
    """(shape, first byte, the byte after the last) of a tensor."""
    if said.__class__ is not dict:
        raise HeadFault(f"{_quoted(name)} is no tensor")
    shape: Any = said.get("shape")
    span: Any = said.get("data_offsets")
    type = said.get("dtype")
    bits = _BITS.get(type) if type.__class__ is str else None
    if not _naturals(shape) or not _naturals(span) or len(span) != 2 or len(shape) > MOST_AXES:
        raise HeadFault(f"{_quoted(name)} has no shape or no place in the file")
    begin, end = span
    if end < begin or (bits is not None and (end - begin) * 8 != prod(shape) * bits):
        raise HeadFault(f"the shape of {_quoted(name)} does not fit its {max(0, end - begin):,} bytes")
    return tuple(shape), begin, end


def _naturals(value: Any) -> bool:
    return value.__class__ is list and all(n.__class__ is int and n >= 0 for n in value)


def _quoted(name: str) -> str:
    from cnncalc.diagnostics.printable import clipped

    return f"'{clipped(name)}'"
