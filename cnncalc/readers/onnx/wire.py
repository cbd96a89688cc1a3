"""Protobuf's wire format: the fields of a message, in place. Nothing is copied, and nothing beyond the message is looked at.

Encoding as in protobuf's own description: a key (number · 8 + kind), then a varint, 8 bytes, a length and as many bytes, or
4 bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

VARINT, EIGHT, BYTES, FOUR = 0, 1, 2, 5


class Broken(Exception):
    """What is wrong with the encoding, and at which byte of the file."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at
        self.message = message


def varint(data: Any, at: int, end: int) -> tuple[int, int]:
    """A number without a sign, of at most 64 bits, and where the next byte is."""
    value = shift = 0
    start = at
    while True:
        if at >= end:
            raise Broken(start, "the file, or the message, ends within a number")
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value & 0xFFFFFFFFFFFFFFFF, at
        shift += 7
        if shift > 63:
            raise Broken(start, "a number of more than 64 bits")


def fields(data: Any, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """(number, kind, value, end) of every field between two bytes: of a varint its value, of anything else where it begins
    and ends. Broken where that is no message."""
    while at < end:
        begun = at
        key = data[at]
        at += 1
        if key > 127:
            key, at = varint(data, begun, end)
        kind, number = key & 7, key >> 3
        if not number:
            raise Broken(begun, "a field with the number 0, which no message has")
        if kind == BYTES:
            if at < end and data[at] < 128:
                size = data[at]
                at += 1
            else:
                size, at = varint(data, at, end)
            if size > end - at:
                raise Broken(begun, f"a part of {size:,} bytes where {end - at:,} are left")
            yield number, kind, at, at + size
            at += size
        elif kind == VARINT:
            value, at = varint(data, at, end)
            yield number, kind, value, at
        elif kind in (EIGHT, FOUR):
            size = 8 if kind == EIGHT else 4
            if size > end - at:
                raise Broken(begun, f"a number of {size} bytes where {end - at} are left")
            yield number, kind, at, at + size
            at += size
        else:
            raise Broken(begun, f"a field of kind {kind}, which ONNX files do not have")


def forget(data: Any) -> None:
    """Let go of what was looked at of a mapped file: around every byte that is read, the system maps 64 kB."""
    import mmap

    mapped = data.obj
    if isinstance(mapped, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        mapped.madvise(mmap.MADV_DONTNEED)


def signed(value: int) -> int:
    """A 64-bit number with its sign."""
    return value - (1 << 64) if value >> 63 else value


def text(data: Any, at: int, end: int) -> str:
    """A name. Bytes that are no UTF-8 are shown as such."""
    return bytes(data[at:end]).decode("utf-8", "backslashreplace")


def numbers(data: Any, kind: int, value: int, end: int, most: int = 100_000) -> list[int]:
    """The numbers of one field of repeated int64 or int32: one, or several packed, of these at most so many."""
    if kind == VARINT:
        return [signed(value)]
    found: list[int] = []
    if kind != BYTES:
        raise Broken(value, "a number where it is written as no varint")
    while value < end and len(found) < most:
        number, value = varint(data, value, end)
        found.append(signed(number))
    return found
