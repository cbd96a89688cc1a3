"""The names and shapes of an HDF5 file's arrays by its headers alone: as Keras's archives hold their weights.

That is the older of the format's two layouts, which h5py writes unless it is told otherwise: groups are B-trees of names
(version 0 of the superblock, version 1 of object headers). Of the newer layout nothing is read, and nothing is told.
Source: HDF5 File Format Specification 3.0, sections II.A, III.A.1, III.B–D, IV.A.
"""

from __future__ import annotations

from struct import error as StructError  # noqa: N812
from struct import unpack_from
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Shapes = dict[str, tuple[int, ...]]
_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_MOST = 200_000
"""Objects and nodes of trees at most."""
_DEEPEST = 40
_DATASPACE, _CONTINUATION, _SYMBOLS = 0x01, 0x10, 0x11


class Damaged(Exception):
    """A file that is not as it says, or of the newer layout."""


def shapes(data: memoryview) -> Shapes | None:
    """The shape of each array by its path (`layers/conv2d/vars/0`); None where the file is not such a one."""
    try:
        return dict(_Headers(data).arrays())
    except (Damaged, StructError, OverflowError):  # the last: an address beyond what the machine can count
        return None


class _Headers:
    """The headers of one file."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.left = _MOST
        self.seen: set[int] = set()

    def arrays(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Each array's path and shape."""
        if bytes(self.data[:8]) != _SIGNATURE or self.data[8] != 0 or self.data[13] != 8 or self.data[14] != 8:
            raise Damaged
        (root,) = unpack_from("<Q", self.data, 64)
        stack = [("", root, 0)]
        while stack:
            path, at, depth = stack.pop()
            if at in self.seen or depth > _DEEPEST:
                raise Damaged
            self.seen.add(at)
            shape, table = self._object(at)
            if table is not None:
                lead = f"{path}/" if path else ""
                stack += [(lead + name, inner, depth + 1) for name, inner in self._names(*table)]
            elif shape is not None:
                yield path, shape

    def _object(self, at: int) -> tuple[tuple[int, ...] | None, tuple[int, int] | None]:
        """The shape of an object that is an array; the tree and the heap of one that is a group."""
        version, count, length = unpack_from("<BxH4xI", self.data, at)
        if version != 1:
            raise Damaged
        shape, table, blocks = None, None, [(at + 16, length)]
        while blocks:
            at, length = blocks.pop()
            stop = at + length
            while at + 8 <= stop and count > 0:
                self._count()
                kind, size = unpack_from("<HH", self.data, at)
                count -= 1
                if kind == _SYMBOLS:
                    table = unpack_from("<QQ", self.data, at + 8)
                elif kind == _DATASPACE:
                    shape = self._space(at + 8)
                elif kind == _CONTINUATION:
                    blocks.append(unpack_from("<QQ", self.data, at + 8))
                at += 8 + size
        return shape, table

    def _space(self, at: int) -> tuple[int, ...]:
        version, rank = unpack_from("<BB", self.data, at)
        if version not in (1, 2) or rank > 32:
            raise Damaged
        return unpack_from(f"<{rank}Q", self.data, at + (8 if version == 1 else 4))

    def _names(self, tree: int, heap: int) -> list[tuple[str, int]]:
        """The names in a group, and where their objects are."""
        if bytes(self.data[heap : heap + 4]) != b"HEAP":
            raise Damaged
        (text,) = unpack_from("<Q", self.data, heap + 24)
        found, nodes = [], [tree]
        while nodes:
            at = nodes.pop()
            self._count()
            mark = bytes(self.data[at : at + 4])
            if mark == b"TREE":
                kind, _level, used = unpack_from("<BBH", self.data, at + 4)
                if kind != 0:
                    raise Damaged
                nodes += unpack_from(f"<{2 * used + 1}Q", self.data, at + 24)[1::2][::-1]
            elif mark == b"SNOD":
                (used,) = unpack_from("<H", self.data, at + 6)
                for entry in range(at + 8, at + 8 + 40 * used, 40):
                    self._count()
                    name, inner = unpack_from("<QQ", self.data, entry)
                    found.append((self._text(text + name), inner))
            else:
                raise Damaged
        return found

    def _text(self, at: int) -> str:
        raw = bytes(self.data[at : at + 256])
        end = raw.find(b"\0")
        if end <= 0:
            raise Damaged
        return raw[:end].decode("utf-8", "replace")

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Damaged
