"""Where statements begin in a text that may be no Python: open brackets and strings are followed from line to line."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\"\"\"|'''|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|#.*|[(\[{]|[)\]}]|\\$")


class Scan:
    """Fed a text's lines in order; `open` says whether the next one goes on with a statement that began before."""

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0
        self.joined = False

    @property
    def open(self) -> bool:
        """Whether a bracket, a string of several lines or a backslash at the end is open."""
        return bool(self.quote or self.depth or self.joined)

    def feed(self, text: str) -> None:
        """The next line."""
        self.joined = False
        at = 0
        while True:
            if self.quote:
                end = text.find(self.quote, at)
                if end < 0:
                    return
                at, self.quote = end + 3, ""
            found = _TOKEN.search(text, at)
            if found is None:
                return
            token, at = found[0], found.end()
            if token in ('"""', "'''"):
                self.quote = token
            elif token in ("(", "[", "{"):
                self.depth += 1
            elif token in (")", "]", "}"):
                self.depth = max(0, self.depth - 1)
            elif token == "\\":
                self.joined = True


def parts(text: str, quote: str = "") -> list[tuple[int, int]]:
    """The stretches of a line that are code: no string, no comment."""
    found: list[tuple[int, int]] = []
    at = 0
    for token in _TOKEN.finditer(text):
        if token[0][:1] in "\"'#":
            if token.start() > at:
                found.append((at, token.start()))
            at = token.end()
    if at < len(text):
        found.append((at, len(text)))
    return found
