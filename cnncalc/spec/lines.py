"""The one-liner and the `.cnn` file: steps joined by `->` or newlines, `#` comments, an input shape first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.attribute import BadValue
from cnncalc.diagnostics import Fault, Place, SpecError
from cnncalc.spec.document import Scalar
from cnncalc.spec.value import cuts

if TYPE_CHECKING:
    from cnncalc.diagnostics import Source

FRAMEWORKS = ("keras", "torch")


def read_lines(source: Source) -> tuple[str | None, Scalar | None, list[Scalar]]:
    """(framework, input shape, steps): what the text says first, and its layer expressions with their places."""
    steps: list[Scalar] = []
    start, open_text = 1, ""
    for number, line in enumerate(source.text.split("\n"), 1):
        line = _without_comment(line)
        if open_text:
            open_text += "\n" + line  # a pasted call may run over several lines
        elif line.strip():
            start, open_text = number, line
        else:
            continue
        try:
            parts = _steps(open_text)
        except BadValue as error:
            if number - start > 2000 or len(open_text) > 1_000_000 or error.message.startswith("'") and "closes" in error.message:
                raise _unbalanced(source, start, error) from None
            continue
        steps += [Scalar(text.replace("\n", " "), start, at + 1) for at, text in parts]
        open_text = ""
    if open_text:
        try:
            _steps(open_text)
        except BadValue as error:
            raise _unbalanced(source, start, error) from None
    framework = None
    if steps:
        word, _, rest = steps[0].value.partition(" ")
        if word in FRAMEWORKS:
            framework = word
            column = steps[0].column + len(word) + 1 + len(rest) - len(rest.lstrip())
            steps[0] = Scalar(rest.strip(), steps[0].line, column)
            if not steps[0].value:
                steps.pop(0)
    if steps and is_shape(steps[0].value):
        return framework, steps[0], steps[1:]
    return framework, None, steps


def is_shape(text: str) -> bool:
    """Whether text is a shape rather than a layer."""
    from cnncalc.spec.shapes import ShapeError, parse_shape

    if text[:1] not in "0123456789([_$ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        return False
    if text.startswith("$"):
        return " " not in text
    try:
        parse_shape(text)
    except ShapeError:
        return text[:1].isdigit() and " " not in text and "(" not in text
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


def _without_comment(line: str) -> str:
    if "#" not in line:
        return line
    quote = ""
    for index, char in enumerate(line):
        if quote:
            if char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char == "#" and (index == 0 or line[index - 1] in " \t"):
            return line[:index]
    return line


def _unbalanced(source: Source, line: int, error: BadValue) -> SpecError:
    return SpecError([Fault(error.message, Place((source, line, 1, 1)), help=error.help or "balance the brackets")])
