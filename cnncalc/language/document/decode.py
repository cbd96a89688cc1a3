"""What is written of a scalar → its value's characters, each with the (start, end) of what stands for it.

The rules are those of YAML 1.1 as PyYAML and libyaml follow them: which line breaks fold into a space, what an escape
means, where a block's indentation ends. Pure functions over text; tests hold them against PyYAML's own values.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cnncalc.language.words.value import without_comment
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Character = tuple[str, int, int]

MOST = 200_000
"""Characters of a scalar that are decoded; an error in a longer one shows its beginning."""
BREAKS = "\n\r\x85\u2028\u2029"
_BREAK = re.compile(f"\r\n|[{BREAKS}]")
_WHITE = re.compile(f"[ \t{BREAKS}]*")
_SKIPPED = re.compile(f"&[-\\w]+((?:[ \t{BREAKS}]|#[^{BREAKS}]*)*)")
_HEADER = re.compile(f"([|>])([-+0-9]*)([^{BREAKS}]*)")
_ESCAPES = {
    **dict(zip("0abtnvfre\t N_LP", "\0\a\b\t\n\v\f\r\x1b\t \x85\xa0\u2028\u2029", strict=True)),
    **dict(zip("\"\\/'", "\"\\/'", strict=True)),
}
_DIGITS = {"x": 2, "u": 4, "U": 8}


class Span(NamedTuple):
    """Characters `start` to `end` of a text."""

    start: int
    end: int


class Header(NamedTuple):
    """The first line of a block: `|` or `>`, its indentation where it says one (else 0), how its last line breaks are
    read (`-`, `+`, ``), where these signs end, what else stands on the line (a comment), where the line ends."""

    kind: str
    indent: int
    chomp: str
    signs: int
    rest: str
    end: int


@lru_cache(maxsize=4)  # a block of many layers is asked once for each
def decoded(text: str, start: int, end: int, quoted: bool, value: str) -> list[tuple[int, int]] | None:
    """The spans of the characters of `value`, which the scalar text[start:end] stands for; None where it does not, and
    of a text beyond all use."""
    if end - start > MOST:
        return None
    if not quoted:
        found = list(_flow(text, start, end, ""))
    elif text[start] in "|>":
        return block(text, start, end, value)
    else:
        found = list(_flow(text, start + 1, end - 1, text[start]))
    return _spans(found) if _text(found) == value else None


def _text(found: list[Character]) -> str:
    return "".join([char for char, _, _ in found])


def _spans(found: list[Character]) -> list[tuple[int, int]]:
    return [(start, end) for _, start, end in found]


def joined(text: str, spans: list[tuple[int, int]], breaks: str, value: str) -> list[tuple[int, int]] | None:
    """The spans of what is left of a layer over several lines, its comments and the white space around its lines
    dropped, its lines joined by a space (see `lines.joined`); `spans` are those of the text's own characters."""
    found: list[Character] = []
    at = 0
    pattern = re.compile(f"\r\n|[\n{breaks}]" if breaks else "\n")
    for end, following in [*((m.start(), m.end()) for m in pattern.finditer(text)), (len(text), len(text))]:
        line = without_comment(text[at:end]) if at else without_comment(f">{text[:end]}")[1:]
        lead = len(line) - len(line.lstrip())
        for index in range(at + lead, at + len(line.rstrip())):
            if index == at + lead and found:
                found.append((" ", found[-1][2], spans[index][0]))
            found.append((text[index], *spans[index]))
        at = following
    return _spans(found) if _text(found) == value else None


def _flow(text: str, start: int, end: int, quote: str) -> Iterator[Character]:
    """The characters of a plain or quoted scalar; `start` and `end` lie within its quotes."""
    at = start
    while at < end:
        char = text[at]
        if char in " \t" or char in BREAKS:
            stop = _white(text, at, end)
            yield from _folded(text, at, stop)
            at = stop
        elif char == "'" == quote:
            yield char, at, at + 2
            at += 2
        elif char == "\\" and quote == '"':
            following = text[at + 1]
            if following in BREAKS:
                stop = _white(text, at + 1, end)
                yield from _broken(text, at + 1, stop)
            else:
                stop = at + 2 + _DIGITS.get(following, 0)
                known = _ESCAPES.get(following)
                yield known if known is not None else chr(int(text[at + 2 : stop], 16)), at, stop
            at = stop
        else:
            yield char, at, at + 1
            at += 1


def _white(text: str, start: int, end: int) -> int:
    found = _WHITE.match(text, start, end)
    return found.end() if found else start


def _normal(mark: str) -> str:
    """A line break as it reads."""
    return mark if mark in "\u2028\u2029" else "\n"


def _broken(text: str, start: int, end: int) -> list[Character]:
    """The line breaks of white space but the first."""
    return [(_normal(m[0]), m.start(), m.end()) for m in _BREAK.finditer(text, start, end)][1:]


def _folded(text: str, start: int, end: int) -> list[Character]:
    """White space within a plain or quoted scalar: itself on one line, else a space, or the line breaks after the first."""
    first = _BREAK.search(text, start, end)
    if first is None:
        return [(text[at], at, at + 1) for at in range(start, end)]
    rest = _broken(text, start, end)
    if _normal(first[0]) != "\n":
        return [(first[0], first.start(), first.end()), *rest]
    return rest or [(" ", start, end)]


def header(text: str, start: int) -> Header:
    """The first line of a block that starts at `start`."""
    found = _HEADER.match(text, start)
    assert found is not None
    signs = found[2]
    digits = signs.strip("+-")
    chomp = signs.replace(digits, "") if digits else signs
    return Header(found[1], int(digits or 0), chomp, found.end(2), found[3], found.end())


def block(text: str, start: int, end: int, value: str) -> list[tuple[int, int]] | None:
    """The spans of a block's characters. Its indentation may depend on what the block stands in, so that it is the one
    by which the block reads as its value."""
    found = _indented(text, start, end, value)
    return _spans(found[1]) if found else None if value else []


def indent_of(text: str, start: int, end: int, value: str) -> int:
    """By how many spaces the lines of a block are indented; 0 where it has none."""
    found = _indented(text, start, end, value)
    return found[0] if found else 0


def _indented(text: str, start: int, end: int, value: str) -> tuple[int, list[Character]] | None:
    head = header(text, start)
    for indent in _indents(text, head, end):
        found = _block(text, head, end, indent)
        if _text(found) == value:
            return indent, found
    return None


_LINE = re.compile(f"[^{BREAKS}]+")


def _indents(text: str, head: Header, end: int) -> range:
    """The indentations a block may have, the likeliest first."""
    for line in _LINE.finditer(text, head.end, end):
        wide = len(line[0]) - len(line[0].lstrip(" "))
        if wide < len(line[0]):
            return range(head.indent, min(wide, 200) + 1) if head.indent else range(wide, wide + 1)
    widest = max((len(line[0]) for line in _LINE.finditer(text, head.end, end)), default=0)
    return range(min(widest, 200) + 1, 0, -1)


def _block(text: str, head: Header, end: int, indent: int) -> list[Character]:
    found: list[Character] = []
    last: Character | None = None  # the break after the last line with content
    blank: list[Character] = []  # those of the empty lines since
    indented = False
    at = head.end
    first = _BREAK.match(text, at, end)
    at = first.end() if first else end
    while at < end:
        mark = _BREAK.search(text, at, end)
        stop, following = (mark.start(), mark.end()) if mark else (end, end)
        content = at
        while content < stop and content - at < indent and text[content] == " ":
            content += 1
        broken = (_normal(mark[0]), stop, following) if mark else None
        if content == stop:
            blank += [broken] if broken else []
        elif content - at < indent:
            break
        else:
            more = text[content] in " \t"
            if last and head.kind == ">" and last[0] == "\n" and not indented and not more:
                found += [] if blank else [(" ", last[1], content)]
            elif last:
                found.append(last)
            found += blank
            found += [(text[index], index, index + 1) for index in range(content, stop)]
            blank, last, indented = [], broken, more
        at = following
    if head.chomp != "-":
        found += [last] if last else []
        if head.chomp == "+":
            found += blank
    return found


def block_end(text: str, start: int, end: int, value: str) -> int:
    """Where a block ends whose event ends at `end`: behind the last character that its value holds."""
    kept = value.rstrip(BREAKS)
    if kept and kept[-1] not in " \t":  # the usual block, without a look at its lines
        at = len(text[start:end].rstrip(f" \t{BREAKS}")) + start
        for mark, _ in zip(_BREAK.finditer(text, at, end), value[len(kept) :], strict=False):
            at = mark.end()
        return at
    spans = decoded(text, start, end, True, value)
    return spans[-1][1] if spans else end if value else header(text, start).signs


def after_anchor(text: str, start: int, end: int) -> tuple[int, int, int]:
    """(offset, lines further down, column from 0 if any) of a scalar whose event begins with its anchor."""
    found = _SKIPPED.match(text, start, end)
    if found is None:
        return start, 0, 0
    if found.end() == end:
        end = found.start(1)
        return end, 0, 0
    breaks = list(_BREAK.finditer(text, start, found.end()))
    return found.end(), len(breaks), found.end() - breaks[-1].end() if breaks else 0
