"""The comments of a text, found without reading its tokens: a text is read again at every key."""

from __future__ import annotations

import re

from cnncalc.readers.python.comments import Comment

_STRINGS = re.compile(
    r"\"\"\"(?:[^\\\"]|\\.|\"(?!\"\"))*(?:\"\"\"|\Z)|'''(?:[^\\']|\\.|'(?!''))*(?:'''|\Z)"
    r"|\"(?:[^\\\"\n]|\\.)*\"?|'(?:[^\\'\n]|\\.)*'?|\#[^\n]*",
    re.DOTALL,
)


def comments_of(text: str) -> list[Comment]:
    """All comments of a program in order, as `cnncalc.readers.python.comments` gives them; those within the braces of an
    f-string are not looked for."""
    found = []
    line, start = 1, 0
    for match in _STRINGS.finditer(text):
        at = match.start()
        line += text.count("\n", start, at)
        start = at
        if text[at] == "#":
            begin = text.rfind("\n", 0, at) + 1
            found.append(Comment(line, at - begin + 1, match[0].rstrip(), bool(text[begin:at].strip())))
    return found
