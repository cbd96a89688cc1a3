"""The difference of two texts as a patch, as `git apply` and `patch -p1` take it."""

from __future__ import annotations

import re

_AS_IT_IS = re.compile(r'[^\x00-\x1f\x7f"\\]*')


def patch(name: str, old: str, new: str) -> str:
    """The patch that turns `old` into `new`, for the file `name` (with `/`); nothing where they are the same."""
    if old == new:
        return ""
    from difflib import unified_diff

    lines = list(unified_diff(_lines(old), _lines(new), "", "", n=3))
    text = [f"--- {_named(f'a/{name}')}\n", f"+++ {_named(f'b/{name}')}\n"]
    for line in lines[2:]:
        text.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    return "".join(text)


def _lines(text: str) -> list[str]:
    """Lines with their ends, broken at newlines alone, as patches break them."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _named(name: str) -> str:
    """A file's name as git writes it: quoted where it must be, a tab behind one with a space."""
    if _AS_IT_IS.fullmatch(name):
        return name + ("\t" if " " in name else "")
    quoted = "".join(_escaped(char) for char in name)
    return f'"{quoted}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if _AS_IT_IS.fullmatch(char) else f"\\{ord(char):03o}"
