"""Where each value of a JSON text stands: loaded for errors and for the lines of rows alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.readers.keras_files.wrong import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_OPEN, _CLOSE = "{[", "}]"


def spans(text: str) -> dict[Path, tuple[int, int]]:
    """The first character of each value, and the first behind it, by the path that leads to it. `text` is valid JSON; of an
    object or a list that is long its opening bracket alone."""
    from json import loads

    found: dict[Path, tuple[int, int]] = {}
    stack: list[list[Any]] = []
    """Of each open bracket: its path, the key or position that comes next, where it opens, and whether a key is awaited."""
    path: Path = ()
    for token in _TOKEN.finditer(text):
        word = token.group()
        first = word[0]
        if first == ",":
            level = stack[-1]
            if level[1].__class__ is int:
                level[1] += 1
            else:
                level[3] = True
        elif first == ":":
            continue
        elif first in _CLOSE:
            closed = stack.pop()
            found[closed[0]] = (closed[2], token.end())
        else:
            if stack and stack[-1][3] and first == '"':
                stack[-1][1], stack[-1][3] = loads(word), False
                continue
            path = (*stack[-1][0], stack[-1][1]) if stack else ()
            if first in _OPEN:
                stack.append([path, 0 if first == "[" else None, token.start(), first == "{"])
            else:
                found[path] = token.span()
    return found
