"""Characters that a page or a word processor puts in place of those that were typed: quotes, signs, spaces."""

from __future__ import annotations

import re

from cnncalc.readers.python.snippets.line import Line

_DOUBLE, _SINGLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", "\u2018\u2019\u201a\u201b\u00b4`\uff07\u2032"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NONE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
_SIGNS = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code not in (0xFF02, 0xFF07)},
    **{ord(each): " " for each in _SPACES},
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2014: "-",
    0x2212: "-",
    0x00D7: "*",
    0x2217: "*",
    0x2215: "/",
    0x3001: ",",
    0xFE50: ",",
    0x3010: "[",
    0x3011: "]",
    0x3002: ".",
    0x2039: "<",
    0x203A: ">",
    0x2265: ">=",
    0x2264: "<=",
    0x2260: "!=",
    0x2192: "->",
    0x2026: "...",
    **{ord(each): "" for each in _NONE},
}
_ODD = re.compile(f"[{''.join(map(chr, _SIGNS))}{_DOUBLE}{_SINGLE}\\x0b\\x0c\\x85\\u2028\\u2029]")
_TOKEN = re.compile(r"\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|#.*|" + _ODD.pattern)


def typed(lines: list[Line]) -> list[list[Line]]:
    """The lines with the characters of a keyboard, outside of strings and comments."""
    found = [_typed(line) if not line.text.isascii() or "`" in line.text else line for line in lines]
    return [found] if any(a is not b for a, b in zip(lines, found, strict=True)) else []


def _typed(line: Line) -> Line:
    at = 0
    while True:
        token = _TOKEN.search(line.text, at)
        if token is None:
            return line
        start, mark = token.start(), token[0]
        at = token.end()
        if mark in _DOUBLE or mark in _SINGLE or (mark[0] in "\"'" and (mark[-1] != mark[0] or len(mark) == 1)):
            line, at = _quoted(line, start, '"' if mark[0] in _DOUBLE + '"' else "'")
        elif len(mark) == 1 and ord(mark) in _SIGNS:
            new = _SIGNS[ord(mark)]
            line, at = line.replaced(start, start + 1, new), start + len(new)
        elif len(mark) == 1 and mark not in "\"'#":
            line = line.replaced(start, start + 1, " ")


def _quoted(line: Line, start: int, plain: str) -> tuple[Line, int]:
    """A string in curly quotes, with straight ones; and where it ends."""
    family = (_DOUBLE if plain == '"' else _SINGLE) + plain
    stop = next((i for i in range(start + 1, len(line.text)) if line.text[i] in family), -1)
    if stop < 0:
        return line.replaced(start, start + 1, plain), start + 1
    return line.replaced(start, start + 1, plain).replaced(stop, stop + 1, plain), stop + 1
