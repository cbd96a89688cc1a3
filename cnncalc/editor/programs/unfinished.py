"""A program with a line that is no Python yet: the same text, line by line, with something in its place of which nobody knows
what it is, so that what depends on it is not computed and nothing else is lost."""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED = "cnncalc_unfinished"
"""A module that there is not: what comes of it is not known without running the program."""
_IMPORT = f"import {UNFINISHED}; "
_VALUE = f"{UNFINISHED}.value"
_TARGETS = re.compile(r"\s*([A-Za-z_][\w.]*(?:\s*,\s*[A-Za-z_][\w.]*)*)\s*(?::[^=]*)?[-+*/@]?=(?!=)")
_ADDED = re.compile(r"\s*([A-Za-z_][\w.]*)\.(append|extend|insert|add_module)\b")
_HEAD = re.compile(r"\s*(?:async\s+)?(\w*)[ \t]*([A-Za-z_]\w*)?")
_HEADS = re.compile(r"\s*(?:if|elif|else|for|while|with|try|except|finally|match|case)\b")
_MOST = 12
"""Texts that are tried."""


def parsed(text: str) -> SyntaxError | ast.Module:
    """The tree of a text, or what is wrong with it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError):
        return SyntaxError("it cannot be read")


def mended(text: str, error: SyntaxError, typed: int | None) -> str | None:
    """A text with as many lines that can be read: without the line typed last, or those at which Python stumbles; None where
    none is found."""
    lines = text.split("\n")
    tried = 0
    for first in _near(lines, error, typed):
        other = list(lines)
        gone = first
        for _ in range(3):
            found: SyntaxError | ast.Module = error
            for way in _ways(lines, gone):
                trial = [*other[:gone], way, *other[gone + 1 :]]
                tried += 1
                found = parsed("\n".join(trial))
                if isinstance(found, ast.Module):
                    return _known("\n".join(trial))
                if tried >= _MOST:
                    return None
            other[gone] = ""
            assert isinstance(found, SyntaxError)
            following = (found.lineno or 1) - 1
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


def _known(text: str) -> str:
    """The text with the module that there is not, on its first line."""
    return _IMPORT + text if isinstance(parsed(_IMPORT + text), ast.Module) else text
