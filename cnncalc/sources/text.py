"""Where a spec's text comes from: a path, standard input, the zoo, or the expression itself."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import PYTHON_BREAKS, Source

if TYPE_CHECKING:
    from pathlib import Path

    from cnncalc.readers.file import File
    from cnncalc.readers.formats import Format

MAX_BYTES = 16 * 1024 * 1024
SPECS = (".yaml", ".yml", ".cnn")
"""How the names of specs end. Anything else is looked at first."""


def is_expression(text: str) -> bool:
    """Whether a source is a one-liner rather than a name: text with `->`, or a call (`Sequential([…])`)."""
    if "->" in text:
        return True
    head, bracket, rest = text.partition("(")
    if not bracket or rest.rstrip()[-1:] not in (")", ",", ";"):
        return False
    called = head.rpartition("=")[2].strip()
    return called.replace(".", "_").isidentifier() and not os.path.exists(text)


def open_source(text: str) -> tuple[Any, str]:
    """The text behind a source, and its form: `lines` (a one-liner, `.cnn`), `yaml`, `python` or `notebook`; of a file that a
    reader takes as it is the `File`, and its reader's module."""
    if is_expression(text):
        return Source("<expression>", text), "lines"
    if text == "-":
        return _standard_input()
    if text.startswith("zoo:"):
        from cnncalc.language.zoo import zoo_path

        path = zoo_path(text[4:])
        return Source(text, _read(path, text)), "yaml"
    if not text.endswith(SPECS):
        return _unnamed(text)
    if text.endswith(".cnn"):
        return Source(text, _read(text, text)), "lines"
    where = text if os.path.exists(text) else _with_all_scales(text)
    read = _read(where, text)
    if "backbone:" in read:
        from cnncalc.readers.ultralytics.definition import is_definition

        if is_definition(read):
            from cnncalc.readers.file import File

            return File(text, where), "cnncalc.readers.ultralytics.read"
    return Source(text, read), "yaml"


def _with_all_scales(name: str) -> str:
    """`yolov8n.yaml` → `yolov8.yaml` where that is the file that there is."""
    if "yolo" not in name.lower():
        return name
    from cnncalc.readers.ultralytics.scaling import unified

    path = unified(name)
    return path if path is not None and os.path.isfile(path) else name


def _unnamed(name: str) -> tuple[Source | File, str]:
    """A file whose name is no spec's: its text if it may be one all the same; else what kind of file it is."""
    from cnncalc.readers.formats import NOTEBOOK, PYTHON, TORCHSCRIPT, begun, named, written

    format = named(name)
    if format is NOTEBOOK:
        from cnncalc.readers.notebooks.notebook import MAX_BYTES as MOST

        return Source(name, _decode(_bytes(name, name, MOST), name, MOST)), "notebook"
    data = _bytes(name, name, 0 if format and format is not PYTHON else MAX_BYTES)
    if format is not None and format.reader:
        return _file(name, format, name)
    if format is PYTHON:
        return Source(name, _decode(data, name), PYTHON_BREAKS), "python"
    format = format or begun(data)
    if format is None:
        text = _decode(data, name)
        format = written(text)
        if format is None:
            return Source(name, text), "yaml"
        if format is NOTEBOOK:
            return Source(name, text), "notebook"
        if format is PYTHON:
            return Source(name, text, PYTHON_BREAKS), "python"
    if not format.reader and is_scripted(name):
        format = TORCHSCRIPT
    if format.reader:
        return _file(name, format, name)
    raise _unread(name, format)


def is_scripted(path: str) -> bool:
    """Whether a file is a TorchScript archive, whatever its name says."""
    from cnncalc.readers.formats import scripted

    try:
        with open(path, "rb") as file:
            return scripted(file)
    except (OSError, ValueError):
        return False


def _file(name: str, format: Format, path: str | None, data: bytes | None = None) -> tuple[File, str]:
    from cnncalc.readers.file import File

    return File(name, path, data), format.reader


def _unread(name: str, format: Format) -> SpecError:
    if not format.instead:
        return refused(
            name, f"this is {format.name}: it holds no network", "a source is a spec, zoo:NAME, or one line with ->"
        )
    return refused(name, f"this is {format.name}, which cnncalc does not read yet", format.instead)


_standard: list[Any] = []
"""What standard input held."""


def _standard_input() -> tuple[Source | File, str]:
    if not _standard or _standard[0] is not sys.stdin:  # a command may ask for its source more than once
        stream = getattr(sys.stdin, "buffer", None)
        data = stream.read(MAX_BYTES + 1) if stream else sys.stdin.read(MAX_BYTES + 1).encode()
        _standard[:] = [sys.stdin, data]
    data = _standard[1]
    from cnncalc.readers.formats import TORCHSCRIPT, begun, scripted

    format = TORCHSCRIPT if scripted(io.BytesIO(data)) else begun(data)
    if format is None:
        return open_text("<stdin>", _decode(data, "<stdin>"), data)
    if format.reader:
        return _file("<stdin>", format, None, data)
    raise _unread("<stdin>", format)


def open_text(name: str, text: str, data: bytes | None = None) -> tuple[Source | File, str]:
    """A text that came without a file, and its form, which is told by what it says; `data` are its bytes, where it was
    bytes."""
    from cnncalc.readers.formats import NOTEBOOK, PYTHON, written

    format = written(text)
    if format is NOTEBOOK:
        return Source(name, text), "notebook"
    if format is PYTHON:
        return Source(name, text, PYTHON_BREAKS), "python"
    if format is not None and format.reader:
        return _file(name, format, None, text.encode("utf-8", "surrogatepass") if data is None else data)
    if "backbone:" in text:
        from cnncalc.readers.ultralytics.definition import is_definition

        if is_definition(text):
            from cnncalc.readers.file import File

            return File(name, None, text.encode("utf-8", "surrogatepass")), "cnncalc.readers.ultralytics.read"
    return Source(name, text), "lines" if looks_like_lines(text) else "yaml"


def looks_like_lines(text: str) -> bool:
    """Whether text without a file name is in the line form: its first line that says something is no `key:` of YAML."""
    for line in text.splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            return is_expression(stripped) or not (stripped.split(" ", 1)[0].endswith(":") or stripped[:1] in "{-%")
    return False


def _read(path: str | Path, name: str) -> str:
    """The text of a file, or SpecError that says why it cannot be read."""
    return _decode(_bytes(path, name, MAX_BYTES), name)


def _bytes(path: str | Path, name: str, most: int) -> bytes:
    """A file's bytes, at most one more than `most`; SpecError that says why it cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(most + 1)
    except FileNotFoundError:
        raise refused(name, "there is no such file", _missing_help(name)) from None
    except IsADirectoryError:
        raise refused(name, "is a folder, not a spec", f"name a file in it, or use: cnncalc check {name}") from None
    except (OSError, ValueError) as error:
        raise refused(
            name, f"cannot be read: {getattr(error, 'strerror', None) or error}", "check its name and permissions"
        ) from None


def _missing_help(name: str) -> str:
    from cnncalc.diagnostics.nearest import nearest
    from cnncalc.language.zoo import zoo_names

    known = zoo_names()
    if name in known:
        return f"the spec that ships with cnncalc is zoo:{name}"
    folder, base = os.path.split(name)
    try:
        close = nearest(base, os.listdir(folder or "."))
    except OSError:
        close = ""
    return close or "a source is a path, - (standard input), zoo:NAME, or an expression with ->"


def _decode(data: bytes, name: str, most: int = MAX_BYTES) -> str:
    if len(data) > most:
        raise refused(
            name, f"larger than {most // 1024 // 1024} MiB", "a spec is a short text: is this the right file?"
        )
    if data[:3] == b"\xef\xbb\xbf":
        data = data[3:]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        from cnncalc.diagnostics.place import Place

        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8", "replace")) + 1
        what = "binary data" if b"\x00" in data[:4096] else f"the byte 0x{data[error.start]:02x} is not UTF-8"
        raise SpecError(
            [Fault(f"{what}", Place((Source(name, ""), line, column, 1)), help="save the file as UTF-8 text")]
        ) from None
