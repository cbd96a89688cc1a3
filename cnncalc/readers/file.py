"""A file that holds a network and is no text of ours: what a reader is handed, and what is asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.part import Part
from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO


class Asked(NamedTuple):
    """What a reader is asked for: the inputs' shapes as texts, by name (`input` for the first), which replace those of the
    file; keras or torch, for a file of neither (None: the reader's own choice); changes of layers (`cnncalc.language.edits`
    has them: a target, a key, a value, a place), to be handed to `cnncalc.readers.changes`; settings, by name."""

    inputs: Mapping[str, str]
    framework: str | None
    edits: Sequence[Any]
    settings: Mapping[str, str]


class File:
    """A file as the user named it. `path` is None where `data` came by standard input; `wanted` is what followed its colon
    (`model.onnx:NAME`), or nothing. Nothing of it is read before it is asked for."""

    __slots__ = ("_data", "name", "path", "wanted")

    def __init__(self, name: str, path: str | None, data: bytes | None = None, wanted: str = "") -> None:
        self.name = name
        self.path = path
        self.wanted = wanted
        self._data = data

    def bytes(self) -> memoryview:
        """All of it, mapped into memory: what is not looked at is not read."""
        if self._data is not None or self.path is None:
            return memoryview(self._data or b"")
        import mmap

        try:
            with open(self.path, "rb") as file:
                if not file.seek(0, 2):
                    return memoryview(b"")
                return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as error:
            told = getattr(error, "strerror", None) or str(error)
            raise refused(self.name, f"cannot be read: {told}", "check its name and permissions") from None

    def opened(self) -> BinaryIO:
        """It as a stream, to be read in places; SpecError where it cannot be read."""
        if self.path is None:
            import io

            return io.BytesIO(self.bytes())
        try:
            return open(self.path, "rb")
        except OSError as error:
            raise refused(self.name, f"cannot be read: {error.strerror}", "check its name and permissions") from None

    def text(self, most: int) -> Source:
        """Its text, of at most `most` bytes, with places; SpecError where it is larger or no UTF-8."""
        data = self.bytes()
        if len(data) > most:
            raise refused(self.name, f"larger than {most // 1024 // 1024} MiB", "is this the right file?")
        try:
            return Source(self.name, data.tobytes().decode("utf-8-sig"), PYTHON_BREAKS)
        except UnicodeDecodeError as error:
            place = Part(self.name, f"byte {error.start}")
            raise SpecError([Fault("this is no UTF-8 text", place, help="is this the right file?")]) from None

    def broken(self, message: str, part: str, help: str = "the file is damaged, or no such file at all") -> SpecError:
        """The error for what is wrong with a part of it (`byte 4096`, `node Conv_12`, `$.config.layers[3]`)."""
        return SpecError([Fault(message, Part(self.name, part), help=help)])
