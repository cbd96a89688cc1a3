"""Text and outputs that stand between the code of a page without a mark of their own."""

from __future__ import annotations

import ast
import keyword
import re

from cnncalc.readers.python.snippets.line import NOTHING, Line
from cnncalc.readers.python.snippets.scan import Scan

_CODE = re.compile(r"=|\w[(\[]|\w\.[A-Za-z_]|[(\[{,\\]$|^@")
_SENTENCE = re.compile(
    r"(?:[^\W_][\w'\u2019-]*[,;:]? +){3}[^\W_]|[^\W_]['\w\u2019-]* +.*[.!?:\u2026]$|[\u3040-\u9fff\uac00-\ud7af\u0400-\u04ff]"
)
_FIRST = re.compile(r"[\s>*\u2022\u00b7-]*(?:\d+[.)])?\s*([^\W\d_]\w*)")
_WORDS = frozenset((*keyword.kwlist, "print", "exec"))
_LONGEST = 20_000
_LINE = 500
"""Characters of the longest line that may be a sentence."""


def parses(text: str) -> bool:
    """Whether a text is Python as it stands."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def without_prose(lines: list[Line]) -> list[list[Line]]:
    """The lines without sentences at the margin, and without what `>>` says was printed."""
    scan = Scan()
    found = []
    for line in lines:
        text = line.text
        if text[:1].strip() and not scan.open and (text.startswith(">> ") or _is_prose(text)):
            found.append(NOTHING)
            continue
        scan.feed(text)
        found.append(line)
    return [found] if any(a is not b for a, b in zip(lines, found, strict=True)) else []


def _is_prose(text: str) -> bool:
    """Whether a line is a sentence: it assigns nothing, calls nothing, and is no statement of Python's."""
    text = text.strip()
    first = _FIRST.match(text) if len(text) <= _LINE else None
    if first is None or first[1] in _WORDS or _CODE.search(text):
        return False
    return _SENTENCE.search(text) is not None and not parses(text)


def code_of(cell: list[Line]) -> list[Line]:
    """The lines at the start of a cell that are Python; behind them, text and outputs."""
    text = [line.text for line in cell]
    if sum(map(len, text)) > _LONGEST or parses("\n".join(text)):
        return cell
    ends = [n for n, line in enumerate(text) if not line.strip()][:200]
    for end in reversed(ends):
        if any(line.strip() for line in text[:end]) and parses("\n".join(text[:end])):
            return cell[:end] + [NOTHING] * (len(cell) - end)
    return cell
