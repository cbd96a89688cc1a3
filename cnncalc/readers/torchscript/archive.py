"""The zip that `torch.jit.save` writes → its texts and the values of its pickles. Nothing is unpacked to disk or constructed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.printable import clipped
from cnncalc.readers.weights.archive import MOST_PICKLE, bounded
from cnncalc.readers.weights.pickled import read_pickle
from cnncalc.readers.weights.stored import PickleFault, Stored

if TYPE_CHECKING:
    from typing import BinaryIO
    from zipfile import ZipFile

    from cnncalc.readers.file import File

MOST_CODE = 1_000_000
"""Bytes of one text of an archive."""
MOST_NUMBERS = 64
"""Numbers of a constant that are read: sizes that a trace has kept."""
_LETTERS = {"Long": "q", "Int": "i", "Short": "h", "Char": "b", "Byte": "B", "Float": "f", "Double": "d", "Bool": "?"}
"""How the numbers of a storage are packed."""


class Archive:
    """An archive while it is read; use it in a `with`, in which every trouble of the zip is a SpecError at its entry."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.at = "its list of files"
        """The entry that is being read."""
        self.top = ""
        """The folder that everything lies in, with a slash."""
        self._zip: ZipFile = None  # type: ignore[assignment]
        self._stream: BinaryIO = None  # type: ignore[assignment]
        self.names: dict[str, Any] = {}
        """What it lists, by name."""

    def __enter__(self) -> Archive:
        from zipfile import ZipFile

        self._stream = self.file.opened()
        try:
            bounded(self._stream)
            self._zip = ZipFile(self._stream)
            self.names = {info.filename: info for info in self._zip.infolist()}
            self._find_top()
        except BaseException as error:
            self.__exit__(error.__class__, error, None)
            raise
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self._stream.close()
        if isinstance(error, PickleFault):
            raise self.file.broken(str(error), self.at) from None
        if _of_zip(error):
            raise self.damaged(error) from None

    def damaged(self, error: Any) -> SpecError:
        """The error for an entry, or the list of them, that cannot be read."""
        return self.file.broken(f"the archive is damaged: {clipped(str(error))}", self.at)

    def _find_top(self) -> None:
        outside = next((n for n in self.names if ".." in n.split("/") or n.startswith("/")), None)
        if outside is not None:
            raise self.file.broken("this path leads out of the archive", f"entry {clipped(outside)}")
        pickles = [n for n in self.names if n == "data.pkl" or (n.count("/") == 1 and n.endswith("/data.pkl"))]
        if not pickles:
            raise self.file.broken("the archive holds no data.pkl, which has the attributes of its modules", self.at)
        self.top = pickles[0].removesuffix("data.pkl")

    def has(self, name: str) -> bool:
        """Whether there is an entry of a name, counted from the archive's own folder."""
        return self.top + name in self.names

    def data(self, name: str, most: int) -> bytes:
        """The bytes of an entry; SpecError where it is larger than it may be."""
        self.at = f"entry {clipped(self.top + name)}"
        try:
            with self._zip.open(self.names[self.top + name]) as member:
                data = member.read(most + 1)
        except Exception as error:
            if not _of_zip(error):
                raise
            raise self.damaged(error) from None
        if len(data) > most:
            raise self.file.broken(f"it is larger than {most:,} bytes", self.at, "is this the right file?")
        return data

    def text(self, name: str) -> str:
        """The text of an entry."""
        try:
            return self.data(name, MOST_CODE).decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.file.broken(f"byte {error.start} is no UTF-8", self.at) from None

    def value(self, name: str) -> Any:
        """The value of a pickle; None where there is none of the name."""
        return read_pickle(self.data(name, MOST_PICKLE))[0] if self.has(name) else None

    def numbers(self, folder: str, tensor: Stored) -> Any:
        """The numbers of a small tensor as nested lists; None where they are many, or of a kind that is not read."""
        from math import prod

        storage = tensor.storage
        letter = None if storage is None else _LETTERS.get(storage.type.removesuffix("Storage"))
        count = prod(tensor.shape)
        if storage is None or letter is None or count > MOST_NUMBERS or storage.numbers != count:
            return None
        name = f"{folder}/{storage.key}"
        if not self.has(name):
            return None
        import struct

        form = struct.Struct(f"{'>' if self._big() else '<'}{count}{letter}")
        data = self.data(name, 8 * MOST_NUMBERS)
        return _nested(form.unpack(data), tensor.shape) if len(data) == form.size else None

    def _big(self) -> bool:
        return self.has("byteorder") and self.data("byteorder", 64).startswith(b"big")


def _of_zip(error: Any) -> bool:
    """Whether an exception tells of a zip that is damaged."""
    kinds = (EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
    known = error.__class__.__module__ in ("zipfile", "zlib", "lzma", "struct", "_bz2") or isinstance(error, kinds)
    return known and not isinstance(error, RecursionError)


def _nested(numbers: tuple[Any, ...], shape: tuple[int, ...]) -> Any:
    """Numbers one after the other as lists within lists."""
    if not shape:
        return numbers[0]
    if len(shape) == 1:
        return list(numbers)
    step = len(numbers) // shape[0] if shape[0] else 0
    return [_nested(numbers[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0])]
