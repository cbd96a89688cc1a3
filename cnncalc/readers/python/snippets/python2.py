"""Statements and signs of Python 2, and what stands for code that a page leaves out."""

from __future__ import annotations

import re

from cnncalc.readers.python.snippets.line import Line
from cnncalc.readers.python.snippets.scan import Scan, parts

_SAID = re.compile(r"((?:^|[:;])[ \t]*)(print|exec)([ \t]+(?=[^\s=,.)\]:;+*/&|^]|\(.*\)[ \t]*[%,+\[.])|(?=[\"']))")
_EXCEPT = re.compile(r"^[ \t]*except[ \t]+[\w.]+(?:[ \t]*\([^()]*\))?([ \t]*,[ \t]*)(?=\w+[ \t]*:)")
_EXCEPT_SEVERAL = re.compile(r"^[ \t]*except[ \t]*\([^()]*\)([ \t]*,[ \t]*)(?=\w+[ \t]*:)")
_RAISE = re.compile(r"^[ \t]*(?:.*:[ \t]*)?raise[ \t]+[\w.]+([ \t]*,[ \t]*)(?=\S)")
_WORDS = re.compile(r"<>|\b(\d+)[lL]\b|\b0(\d+)\b(?![.eEjJ])|\b[uU][rR](?=['\"])|\bxrange\b|\braw_input\b")
_DOTS = re.compile(r"[ \t]*(?:\.{2,}|(?:\.[ \t]+){2,}\.|\[\.\.\.\]|<\.\.\.>|\(\.\.\.\)|\.\.\. .*|…)[ \t]*$")


def modern(lines: list[Line]) -> list[list[Line]]:
    """The lines in Python 3: `print x`, `except E, e:`, `raise E, "text"`, `<>`, `10L`."""
    found = list(lines)
    scan = Scan()
    for number, line in enumerate(lines):
        quoted = bool(scan.quote)
        starts = not scan.open
        if not quoted:
            found[number] = line = _words(line)
            if starts:
                found[number] = line = _statement(line)
        scan.feed(line.text)
    return [found] if any(a is not b for a, b in zip(lines, found, strict=True)) else []


def _words(line: Line) -> Line:
    for start, stop in reversed(parts(line.text)):
        for word in reversed(list(_WORDS.finditer(line.text, start, stop))):
            if word[0] == "<>":
                line = line.replaced(word.start(), word.end(), "!=")
            elif word[1]:
                line = line.replaced(word.end() - 1, word.end(), "")
            elif word[2]:
                line = line.replaced(word.start() + 1, word.start() + 1, "o")
            elif word[0] == "xrange":
                line = line.replaced(word.start(), word.end(), "range")
    return line


def _statement(line: Line) -> Line:
    for pattern, new in ((_EXCEPT, " as "), (_EXCEPT_SEVERAL, " as "), (_RAISE, "(")):
        found = pattern.match(line.text)
        if found:
            closed = line if new != "(" else line.replaced(len(line.text.rstrip()), len(line.text.rstrip()), ")")
            return closed.replaced(found.start(1), found.end(1), new)
    for _ in range(20):
        said = next((m for m in _SAID.finditer(line.text) if _in_code(line.text, m.start(2))), None)
        if said is None:
            return line
        line = _called(line, said)
    return line


def _called(line: Line, said: re.Match[str]) -> Line:
    """`print x` as `print(x)`; a stream or a namespace that it names is left out."""
    stop = _end(line.text, said.end())
    line = line.replaced(stop, stop, ")")
    if said[2] == "print":
        stream = re.match(r">>[ \t]*[\w.]+[ \t]*,?[ \t]*", line.text[said.end() :])
        if stream:
            line = line.replaced(said.end(), said.end() + stream.end(), "")
    else:
        inner = re.search(r"[ \t]+in[ \t]+[\w.()]+(?=\)$)", line.text[: stop + 1])
        if inner:
            line = line.replaced(inner.start(), inner.end(), "")
    return line.replaced(said.start(3), said.end(3), "(")


def _end(text: str, start: int) -> int:
    """Where a simple statement ends: at a semicolon or a comment, else at the line's end."""
    at, depth = start, 0
    for token in re.finditer(r"\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|[#;]|[(\[{]|[)\]}]", text[start:]):
        mark = token[0]
        depth += (mark in ("(", "[", "{")) - (mark in (")", "]", "}"))
        if mark == "#" or (mark == ";" and not depth):
            at = start + token.start()
            return len(text[:at].rstrip())
    return len(text.rstrip())


def _in_code(text: str, at: int) -> bool:
    return any(start <= at < stop for start, stop in parts(text))


def left_out(lines: list[Line]) -> list[list[Line]]:
    """The lines with a statement in place of dots that stand for code that is not shown."""
    found = [
        line.replaced(line.indent, len(line.text), "...")
        if _DOTS.match(line.text) and line.text.strip() != "..."
        else line
        for line in lines
    ]
    return [found] if any(a is not b for a, b in zip(lines, found, strict=True)) else []
