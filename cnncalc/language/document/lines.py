"""The one-liner and the `.cnn` file: steps joined by `->` or newlines, `#` comments, an input shape first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.language.document.nodes import Scalar, part
from cnncalc.language.words.value import cuts, without_comment
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.diagnostics.place import Source

FRAMEWORKS = ("keras", "torch")
_WORDED = re.compile(r"(?:input|shape|input_shape)\s*[:=]?\s*[\d(\[]", re.IGNORECASE)
"""A shape behind the word that says what it is."""


def read_lines(source: Source) -> tuple[str | None, Scalar | None, list[Scalar]]:
    """(framework, input shape, steps): what the text says first, and its layer expressions with their places."""
    steps: list[Scalar] = []
    for start, text in statements(source.lines):
        try:
            parts = _steps(text)
        except BadValue as error:
            place = Place((source, start, 1, max(1, len(source.line(start)))))
            from cnncalc.language.words.balance import way_out

            help = way_out(text, error.help or "balance the brackets")
            raise SpecError([Fault(error.message, place, help=help)]) from None
        steps += [_step(source, start, text, at, step) for at, step in parts]
    framework = None
    if steps:
        word, _, rest = steps[0].value.partition(" ")
        if word in FRAMEWORKS:
            framework = word
            rest = rest.strip()
            if rest:
                steps[0] = part(steps[0], len(steps[0].value) - len(rest), len(steps[0].value))
            else:
                steps.pop(0)
    if steps and is_shape(steps[0].value):
        return framework, steps[0], steps[1:]
    return framework, None, steps


def _step(source: Source, first: int, text: str, at: int, step: str) -> Scalar:
    """The scalar of a step that stands at `at` in a statement, which begins on line `first`."""
    before, within = text.count("\n", 0, at), step.count("\n")
    column = at - text.rfind("\n", 0, at)
    starts = source.starts
    start = starts[first + before - 1] + column - 1
    end = starts[first + before + within - 1] + len(step) - step.rfind("\n") - 1 if within else start + len(step)
    value = joined(step) if within else step
    return Scalar(value, first + before, column, False, bool(within), start, end, (None, start, end))


def joined(text: str) -> str:
    """A layer over several lines, without its comments, on one."""
    return " ".join([line for line in map(str.strip, text.split("\n")) if line])


def statements(lines: list[str]) -> Iterator[tuple[int, str]]:
    """(number, text) of every line that says something, without comments; a pasted call may run over several."""
    start, depth = 1, 0
    held: list[str] = []
    for number, line in enumerate(lines, 1):
        line = without_comment(line)
        if depth <= 0 and not line.strip():
            continue
        if depth > 0:
            held.append(line)
        else:
            start, held = number, [line]
        depth += _opened(line)
        if depth <= 0:
            depth = 0
            yield start, "\n".join(held)
    if depth > 0:
        yield start, "\n".join(held)


def _opened(line: str) -> int:
    """How many brackets a line opens beyond those it closes, outside quotes."""
    if not any(c in line for c in "([{)]}"):
        return 0
    depth = 0
    quote = ""
    for char in line:
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
    return depth


def is_shape(text: str) -> bool:
    """Whether text is a shape rather than a layer; `input` may stand before it."""
    from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape

    first = text[:1]
    worded = first in "iIs" and _WORDED.match(text) is not None
    if not worded and first not in "([_$ABCDEFGHIJKLMNOPQRSTUVWXYZ" and not first.isdigit():
        return first in ".-" and text[1:2].isdigit()  # a number, if a wrong one
    if first == "$":
        return " " not in text
    try:
        parse_shape(text, worded)
    except ShapeError:
        return first.isdigit() and " " not in text and "(" not in text
    return True


def _steps(text: str) -> list[tuple[int, str]]:
    marks = cuts(text, "->")
    parts = []
    start = 0
    for stop in [*marks, len(text)]:
        part = text[start:stop]
        if part.strip():
            parts.append((start + len(part) - len(part.lstrip()), part.strip()))
        start = stop + 2
    return parts


def step_count(text: str) -> int:
    """How many steps a line holds; 0 where its brackets do not close."""
    try:
        return len(_steps(text))
    except BadValue:
        return 0
