"""A program with a line that is no Python yet: the same text, line by line, with something in its place of which nobody knows
what it is, so that what depends on it is not computed and nothing else is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.editor.programs.parse import parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnncalc.editor.programs.parts import Parts

    Read = Callable[[str], SyntaxError | Parts]

UNFINISHED = "cnncalc_unfinished"
"""A module that there is not: what comes of it is not known without running the program."""
_IMPORT = f"import {UNFINISHED}; "
_VALUE = f"{UNFINISHED}.value"
_TARGETS = re.compile(r"\s*([A-Za-z_][\w.]*(?:\s*,\s*[A-Za-z_][\w.]*)*)\s*(?::[^=]*)?[-+*/@]?=(?!=)")
_ADDED = re.compile(r"\s*([A-Za-z_][\w.]*)\.(append|extend|insert|add_module)\b")
_HEAD = re.compile(r"\s*(?:async\s+)?(\w*)[ \t]*([A-Za-z_]\w*)?")
_HEADS = re.compile(r"\s*(?:if|elif|else|for|while|with|try|except|finally|match|case)\b")
_TOP = re.compile(r"(?!(?:elif|else|except|finally)\b)[A-Za-z_@]")
"""How a line begins that begins a statement of the top level."""
_MOST = 12
"""Texts that are tried."""


def mended(text: str, error: SyntaxError, typed: int | None, read: Read) -> Parts | None:
    """The statements of a text with as many lines that can be read: without the line typed last, or those at which Python
    stumbles; None where none is found."""
    lines = text.split("\n")
    tried = 0
    for first in _near(lines, error, typed):
        other = list(lines)
        gone = first
        for _ in range(3):
            wrong = error
            for way in _ways(lines, gone):
                trial = [*other[:gone], way, *other[gone + 1 :]]
                tried += 1
                found = _tried(trial, gone, read)
                if not isinstance(found, SyntaxError):
                    return found
                wrong = found
                if tried >= _MOST:
                    return None
            other[gone] = ""
            following = (wrong.lineno or 1) - 1
            if following == gone or not 0 <= following < len(lines) or not lines[following].strip():
                break
            gone = following
    return None


def _near(lines: list[str], error: SyntaxError, typed: int | None) -> list[int]:
    """The lines that are most likely unfinished: the one typed last, the one at fault, the one before it."""
    at = min((error.lineno or 1) - 1, len(lines) - 1)
    before = next((number for number in range(at - 1, -1, -1) if lines[number].strip()), at)
    numbers = [number for number in (typed, at, before) if number is not None and 0 <= number < len(lines)]
    return [number for number in dict.fromkeys(numbers) if lines[number].strip()]


def _ways(lines: list[str], number: int) -> Iterator[str]:
    """What may stand in a line's place: a statement that leaves unknown what it leaves, the head of a block, an item of what
    is in brackets."""
    line = lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    following = next((other for other in lines[number + 1 :] if other.strip()), "")
    if len(following) - len(following.lstrip()) > len(indent) and not _TARGETS.match(line):
        yield indent + _head(line)
    yield indent + _statement(line)
    if _HEADS.match(line):
        yield indent + "pass"
    yield f"{indent}{_VALUE},"
    yield indent + ")"


def _head(line: str) -> str:
    """The head of a block in place of an unfinished one, of the same name."""
    found = _HEAD.match(line)
    word, name = (found[1], found[2] or "unfinished") if found else ("", "")
    if word in ("else", "try", "finally"):
        return f"{word}:"
    if word in ("elif", "except"):
        return "elif True:" if word == "elif" else "except Exception:"
    if word in ("class", "def"):
        return f"class {name}:" if word == "class" else f"def {name}(*args, **kwargs):"
    return f"if {_VALUE}:"


def _statement(line: str) -> str:
    """A statement in place of an unfinished one."""
    targets = _TARGETS.match(line)
    if targets:
        return " = ".join([*(name.strip() for name in targets[1].split(",")), _VALUE])
    if line.lstrip().startswith(("return", "yield")):
        return f"{line.split()[0].partition('(')[0]} {_VALUE}"
    if _HEADS.match(line):  # whatever it was to do, what follows may depend on it
        return f"if {_VALUE}: return {_VALUE}"
    added = _ADDED.match(line)
    return f"{added[1]}.append({_VALUE})" if added else "pass"


def _tried(lines: list[str], number: int, read: Read) -> SyntaxError | Parts:
    """What is read of some lines, with the module that there is not on its first; or what is wrong. The statement of the top
    level that holds the line `number` is read first: most texts that are tried fail in it."""
    start, stop = _statement_of(lines, number)
    part = parsed("\n".join(lines[start:stop]))
    if isinstance(part, SyntaxError):
        part.lineno = (part.lineno or 1) + start
        return part
    text = "\n".join(lines)
    found = read(_IMPORT + text)
    return read(text) if isinstance(found, SyntaxError) else found  # a first line that nothing may stand before


def _statement_of(lines: list[str], number: int) -> tuple[int, int]:
    """Where the statement of the top level that holds a line begins, and where the next one does."""
    first = number
    while first and not _TOP.match(lines[first]):
        first -= 1
    while first and lines[first - 1].startswith("@"):
        first -= 1
    stop = number + 1
    while stop < len(lines) and not _TOP.match(lines[stop]):
        stop += 1
    return first, stop
