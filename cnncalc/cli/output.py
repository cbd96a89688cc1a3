"""Where text goes: standard output or a file, whole or not at all."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class OutputError(Exception):
    """The output cannot be written."""


class _Pipe:
    broken = False


def write(chunks: str | Iterable[str], path: str | None = None) -> None:
    """Write text to a file (replaced in one step, so that none is ever half written) or to standard output."""
    text = chunks if isinstance(chunks, str) else "".join(chunks)
    if path is not None and path != "-":
        _write_file(text, path)
        return
    if _Pipe.broken:
        return
    try:
        stream = sys.stdout
        encoding = (stream.encoding or "utf-8").lower().replace("-", "")
        if encoding != "utf8" and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _broken()
    except OSError as error:
        _broken()
        raise OutputError(error.strerror or str(error)) from None


def write_bytes(data: bytes, path: str) -> None:
    """Write bytes to a file (replaced in one step), a device or a pipe; `-` is standard output."""
    try:
        if path == "-":
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        elif os.path.exists(path) and not os.path.isfile(path):
            with open(path, "wb") as file:
                file.write(data)
        else:
            replace_file(path, data)
    except BrokenPipeError:
        _broken()
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from None


def stream(chunks: Iterable[str], path: str | None = None) -> None:
    """Write texts as they come: to standard output at once, to a file that takes its place when all are written."""
    if path is None or path == "-" or (os.path.exists(path) and not os.path.isfile(path)):
        for chunk in chunks:
            write(chunk, path)
        return
    import tempfile

    temporary = None
    try:
        real = os.path.realpath(path)
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(real), prefix=".cnncalc-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            for chunk in chunks:
                file.write(chunk)
        _put(temporary, real)
        temporary = None
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def append(text: str, path: str) -> None:
    """Add text to the end of a file that others write to as well."""
    try:
        with open(path, "a", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from None


def close_output() -> None:
    """Flush what is left, before the interpreter does it with a traceback."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _broken()
    except OSError as error:
        _broken()
        raise OutputError(error.strerror or str(error)) from None


def is_broken() -> bool:
    """Whether nobody reads standard output any more."""
    return _Pipe.broken


def _broken() -> None:
    """Nobody reads any more: what follows goes nowhere, and the verdict stands."""
    _Pipe.broken = True
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
    except (OSError, ValueError):
        pass


def _write_file(text: str, path: str) -> None:
    if os.path.exists(path) and not os.path.isfile(path):  # a device or a pipe: written as it is
        try:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
        except OSError as error:
            raise OutputError(f"{path}: {error.strerror or error}") from None
        return
    replace_file(path, text.encode("utf-8"))


def replace_file(path: str, data: bytes) -> None:
    """Put `data` in a file's place in one step: whatever happens, the file is the old one or the new one. Through a
    symbolic link its target is replaced; the mode stays."""
    import tempfile

    temporary = None
    try:
        real = os.path.realpath(path)
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(real), prefix=".cnncalc-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _put(temporary, real)
        temporary = None
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror or error}") from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _put(temporary: str, real: str) -> None:
    """Put a finished file in the place of another, with that one's mode."""
    mode = os.stat(real).st_mode & 0o7777 if os.path.exists(real) else 0o666 & ~_umask()
    os.chmod(temporary, mode)
    os.replace(temporary, real)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def terminal_width() -> int | None:
    """The width to lay out for: COLUMNS if set, the terminal's, or None where output is piped."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdecimal() and int(columns[:6]) > 0:
        return max(20, int(columns[:6]))
    if is_terminal():
        try:
            return max(20, os.get_terminal_size(sys.stdout.fileno()).columns or 80)
        except (OSError, ValueError):
            return 80
    return None


def is_terminal() -> bool:
    """Whether standard output is a terminal."""
    return bool(getattr(sys.stdout, "isatty", lambda: False)())


def wants_color() -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR or TERM=dumb say otherwise; FORCE_COLOR insists."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal() and os.environ.get("TERM") != "dumb"
