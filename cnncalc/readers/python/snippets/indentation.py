"""Indentation that a text has in common, or lost at its first line, or altogether; tabs among spaces."""

from __future__ import annotations

import re

from cnncalc.readers.python.snippets.line import Line
from cnncalc.readers.python.snippets.scan import Scan

_COMPOUND = re.compile(
    r"(?:if|for|while|with|try|else|elif|except|finally|async|match|case)\b.*:\s*(?:#.*)?$|(?:else|try|finally)\s*:"
)
_CLASS, _DEF = re.compile(r"class\s+\w+"), re.compile(r"def\s+\w+\s*\(\s*(self|cls)?\b")


def dedented(lines: list[Line]) -> list[list[Line]]:
    """The lines without what they are all indented by; with tabs as eight spaces, or as four."""
    ways = [lines] if not any("\t" in line.text[: line.indent] for line in lines) else []
    if not ways:
        ways = [[_spaced(line, width) for line in lines] for width in (8, 4)]
    found = []
    for way in ways:
        if way is not lines:
            found.append(way)
        told = [i for i, line in enumerate(way) if not line.blank and line.text.lstrip()[0] not in "#"]
        if not told:
            continue
        common = min(way[i].indent for i in told)
        if common:
            found.append([line.without(min(common, line.indent)) for line in way])
        rest = min((way[i].indent for i in told[1:]), default=0)
        if rest > common == way[told[0]].indent and len(told) > 2:  # the first line was copied from its first letter on
            cut = [line.without(min(rest, line.indent)) for line in way]
            cut[told[0]] = way[told[0]].without(common)
            found.append(cut)
    return found


def _spaced(line: Line, width: int) -> Line:
    """A line whose tabs at the start are spaces."""
    lead = line.text[: line.indent]
    return line.replaced(0, len(lead), lead.expandtabs(width)) if "\t" in lead else line


def indented(lines: list[Line]) -> list[list[Line]]:
    """The lines of classes and functions indented again, where a page has lost all of it: a class goes on as long as its
    methods do, a function up to its `return` or the next one. With any other block among them nobody could tell."""
    scan, blocks = Scan(), _Blocks()
    found: list[Line] = []
    for line in lines:
        text = line.text.strip()
        if not scan.open and text and text[0] != "#":
            if line.indent or _COMPOUND.match(text):
                return []
            found.append(line.replaced(0, 0, " " * blocks.level_of(text)))
        else:
            found.append(line if scan.quote else line.replaced(0, 0, " " * blocks.level))
        scan.feed(line.text)
    return [found] if blocks.seen else []


class _Blocks:
    """Classes and functions as they open and end, told from one statement after the other."""

    def __init__(self) -> None:
        self.level = 0
        self.owner = False
        self.function = False
        self.seen = False
        self.ended = False

    def level_of(self, text: str) -> int:
        """The indentation of the next statement."""
        method = _DEF.match(text)
        if _CLASS.match(text) or method:
            self.owner = bool(method is None or (self.owner and method[1]))
            level = 4 if self.owner and method else 0
            self.seen, self.ended = True, False
            self.function = bool(method) and text.partition("#")[0].rstrip().endswith((":", "(", ","))
            self.ended = bool(method) and not self.function
            self.level = level + 4 if method is None or self.function else level
            return level
        if self.ended:  # what stands behind a `return`
            self.level, self.owner, self.ended = 0, False, False
        level = self.level
        if self.function and re.match(r"return\b", text):
            self.function, self.ended = False, True
            self.level = 4 if self.owner else 0
        return level
