"""Where each value of a JSON text stands: loaded for errors and for the lines of rows alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.readers.keras_files.wrong import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
_DEEPEST = 5
"""Keys that lead to an argument of a layer of the outermost model: `$.config.layers[3].config.filters`."""
_OPEN, _CLOSE = "{[", "}]"


def spans(text: str) -> dict[Path, tuple[int, int]]:
    """The first character of each value, and the first behind it, by the path that leads to it. `text` is valid JSON; of an
    object or a list that is long its opening bracket alone."""
    from json import loads

    # Deeper values are not noted one by one: a long list of numbers would fill the memory.
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
            if len(closed[0]) <= _DEEPEST:
                found[closed[0]] = (closed[2], token.end())
        else:
            if stack and stack[-1][3] and first == '"':
                stack[-1][1], stack[-1][3] = loads(word), False
                continue
            path = (*stack[-1][0][:_DEEPEST], stack[-1][1]) if stack else ()
            if first in _OPEN:
                stack.append([path, 0 if first == "[" else None, token.start(), first == "{"])
            elif len(path) <= _DEEPEST:
                found[path] = token.span()
    return found
