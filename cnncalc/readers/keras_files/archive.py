"""A zip archive as bytes: what is in it, and one member of it. Nothing is unpacked but what is asked for, within a bound.

Source: APPNOTE.TXT of PKWARE, 4.3. Python's `zipfile` would do, but takes as long to load as a whole configuration to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.readers.file import File

_MOST_ENTRIES = 10_000
_MOST_DIRECTORY = 4 * 1024 * 1024
_LARGE = 0xFFFFFFFF


class Member(NamedTuple):
    """A file in the archive: `method` 0 is stored, 8 deflated; `start` is where its own header is."""

    method: int
    packed: int
    size: int
    start: int
    locked: bool


def members(file: File, data: memoryview) -> dict[str, Member]:
    """The members of an archive by name. SpecError where its list of them is missing, damaged, or larger than any is."""
    count, length, start = _directory(file, data)
    if count > _MOST_ENTRIES or length > _MOST_DIRECTORY:
        raise file.broken(f"the archive lists {count:,} files", f"byte {start}", "a model of Keras's has a handful")
    found = {}
    at = start
    for number in range(count):
        if bytes(data[at : at + 4]) != b"PK\x01\x02" or at + 46 > len(data):
            raise file.broken(f"the archive's list of files is damaged at entry {number}", f"byte {at}")
        head = data[at : at + 46]
        name_length, extra_length, comment = _number(head, 28, 2), _number(head, 30, 2), _number(head, 32, 2)
        name = bytes(data[at + 46 : at + 46 + name_length]).decode("utf-8", "replace")
        parts = name.replace("\\", "/").split("/")
        if ".." in parts or name.startswith(("/", "\\")):
            raise file.broken(
                "an entry of the archive leads out of it", f"entry {name}", "no model of Keras's has such"
            )
        extra = data[at + 46 + name_length : at + 46 + name_length + extra_length]
        sizes = _wide(extra, [_number(head, 24, 4), _number(head, 20, 4), _number(head, 42, 4)])
        locked = bool(_number(head, 8, 2) & 1)
        found[name] = Member(_number(head, 10, 2), sizes[1], sizes[0], sizes[2], locked)
        at += 46 + name_length + extra_length + comment
    return found


def contents(file: File, data: memoryview, name: str, member: Member, most: int) -> memoryview | bytes:
    """The bytes of a member: of one that is stored they are not copied. SpecError where it is larger than `most`, locked, packed
    in a way that Keras never uses, or cut off."""
    begin, part = _begin(file, data, name, member), f"entry {name}"
    packed = data[begin : begin + member.packed]
    if len(packed) < member.packed:
        raise file.broken("the archive is cut off within it", part)
    if member.method == 0:
        if member.packed > most:
            raise file.broken(f"it is larger than {most // 1024 // 1024} MiB", part, "is this the right file?")
        return packed
    import zlib

    unpacker = zlib.decompressobj(-15)
    try:
        found = unpacker.decompress(packed, most + 1)
    except zlib.error:
        raise file.broken("what is packed in it cannot be unpacked", part) from None
    if len(found) > most:
        raise file.broken(f"it unpacks to more than {most // 1024 // 1024} MiB", part, "is this the right file?")
    if not unpacker.eof:
        raise file.broken("what is packed in it is cut off", part)
    return found


def _begin(file: File, data: memoryview, name: str, member: Member) -> int:
    """Where the bytes of a member begin, behind its own header."""
    at, part = member.start, f"entry {name}"
    if at + 30 > len(data) or bytes(data[at : at + 4]) != b"PK\x03\x04":
        raise file.broken("the archive has no such entry where its list says", part)
    if member.locked:
        raise file.broken("it is encrypted", part, "unpack it, and pack it again without a password")
    if member.method not in (0, 8):
        raise file.broken(
            f"it is packed by a method, {member.method}, that Keras never uses", part, "pack it again as zip"
        )
    return at + 30 + _number(data, at + 26, 2) + _number(data, at + 28, 2)


def _directory(file: File, data: memoryview) -> tuple[int, int, int]:
    """How many files the archive lists, how long the list is, and where it begins."""
    tail_at = max(0, len(data) - 65_557)
    tail = bytes(data[tail_at:])
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise file.broken("the archive is cut off: its list of files is missing", f"byte {len(data)}")
    count, length, start = _number(tail, at + 10, 2), _number(tail, at + 12, 4), _number(tail, at + 16, 4)
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and wide + 56 <= len(tail) and (count == 0xFFFF or _LARGE in (length, start)):
        count, length, start = (_number(tail, wide + by, 8) for by in (32, 40, 48))
    if start + length > len(data):
        raise file.broken("the archive's list of files is not where it says", f"byte {tail_at + at}")
    return count, length, start


def _wide(extra: memoryview, sizes: list[int]) -> list[int]:
    """The sizes of an entry, of which those of 4 GiB and more stand behind its name."""
    at = 0
    while _LARGE in sizes and at + 4 <= len(extra):
        kind, length = _number(extra, at, 2), _number(extra, at + 2, 2)
        if kind == 1:
            wide = [_number(extra, by, 8) for by in range(at + 4, min(at + 4 + length, len(extra)) - 7, 8)]
            return [wide.pop(0) if size == _LARGE and wide else size for size in sizes]
        at += 4 + length
    return sizes


def _number(data: memoryview | bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")
