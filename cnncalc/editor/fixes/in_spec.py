"""Where in a spec something could be written instead: the word at fault, its value or its key, the whole layer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.editor.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.editor.document import Document
    from cnncalc.editor.reading import Problem
    from cnncalc.editor.text import Text

Change = tuple[Span, str]


def written(document: Document, problem: Problem, text: str) -> Iterator[list[Change]]:
    """The ways to write a text that the help says: over what is at fault, over a part of it, behind the layer."""
    whole, span = document.text, problem.span
    at_fault = whole.text[span.start : span.end]
    key, equals, _ = at_fault.partition("=")
    pair = re.fullmatch(r"([a-z_]+)=(\S+)", text)
    if pair:
        if equals and key.strip() == pair[1]:
            yield [(span, text)]
        first, last = layer_at(whole, span.start)
        there = re.search(rf"(?<![\w.]){pair[1]}=\S+", whole.text[first:last])
        if there:
            yield [(Span(first + there.start(), first + there.end()), text)]
        yield [(Span(last, last), f" {text}")]
        yield [(span, text)]
        return
    if equals and "=" not in text:
        named = Span(span.start, span.start + len(key))
        value = Span(span.start + len(key) + 1, span.end)
        yield from (
            ([(named, text)], [(value, text)])
            if " no '" in problem.message and key.isidentifier()
            else ([(value, text)], [(named, text)])
        )
    yield [(span, text)]
    if " " in text or "(" in text:
        first, last = layer_at(whole, span.start)
        yield [(Span(first, last), text)]


def mended(document: Document, problem: Problem) -> Iterator[tuple[str, list[Change]]]:
    """(title, changes) of what a help says in words alone."""
    whole, span, help = document.text, problem.span, problem.help
    first, last = layer_at(whole, span.start)
    layer = whole.text[first:last]
    if "remove the colon" in help:
        before = whole.text[whole.starts[whole.line_of(span.start)] : span.start]
        colon = before.rstrip()
        if colon.endswith(":"):
            at = span.start - len(before) + len(colon) - 1
            yield "Remove the colon", [(Span(at, at + 1), "")]
    if "keep one of them" in help:
        start = len(whole.text[: span.start].rstrip(" "))
        yield f"Remove {whole.text[span.start : span.end]}", [(Span(start, span.end), "")]
    if "without spaces" in help or "stray '='" in problem.message:
        closed = re.sub(r"\s*=\s*(?!>)", "=", layer)
        yield "Close up the =", [(Span(first, last), closed)]
    if "not commas" in help:
        yield "Separate by spaces", [(Span(first, last), re.sub(r",\s*", " ", layer))]
    if "is missing" in problem.message and "'" in problem.message:
        bracket = problem.message.partition("'")[2][:1]
        yield f"Close the bracket with {bracket}", [(Span(last, last), bracket)]
    if "its own name" in help:
        name = whole.text[span.start : span.end]
        number = next(
            n for n in range(2, 10_000) if not re.search(rf"(?<![\w.-]){re.escape(name)}_{n}(?![\w-])", whole.text)
        )
        yield f"Call it {name}_{number}", [(span, f"{name}_{number}")]
    if "quote it" in help and '"' not in layer and layer:
        yield "Quote the layer", [(Span(first, last), f'"{layer}"')]
    if help.startswith("flatten first"):
        yield from _before(whole, span, "flatten")
    if "say input: " in help and not whole.text.startswith("input"):
        yield "Add input: 28x28x1", [(Span(0, 0), "input: 28x28x1\n")]


def _before(whole: Text, span: Span, layer: str) -> Iterator[tuple[str, list[Change]]]:
    """Another layer before the one at a place: on a line of its own, or in the list where it stands."""
    number = whole.line_of(span.start)
    line = whole.line(number)
    dash = re.match(r"(\s*)- ", line)
    if dash:
        yield f"Put {layer} before it", [(Span(whole.starts[number], whole.starts[number]), f"{dash[1]}- {layer}\n")]
    else:
        mark = " -> " if "->" in line else ", "
        yield f"Put {layer} before it", [(Span(span.start, span.start), f"{layer}{mark}")]


def layer_at(whole: Text, offset: int) -> tuple[int, int]:
    """The characters of the layer's expression around a place, on its line: behind its dash and name, before its `=>`, a
    comment, or what closes or parts the list that it stands in."""
    number = whole.line_of(offset)
    line = whole.line(number)
    start = whole.starts[number]
    column = offset - start
    opened: list[int] = []
    cuts = [0]
    for at in range(min(column, len(line))):
        if line[at] in "[{(":
            opened.append(at)
        elif line[at] in "]})" and opened:
            opened.pop()
        if line.startswith("->", at):
            cuts.append(at + 2)
        if line[at] == "," and opened and line[opened[-1]] in "[{":
            cuts.append(at + 1)
    lists = [at + 1 for at in opened if line[at] in "[{"]
    first = max(max(lists, default=0), max(cut for cut in cuts if cut >= max(lists, default=0) or cut == 0))
    lead = re.match(r"\s*(?:- )*\s*(?:[\w.$-]+:(?=\s))?\s*", line[first:])
    begin = first + (lead.end() if lead else 0)
    if begin > column:
        begin = first + len(line[first:]) - len(line[first:].lstrip(" -"))
    depth, stop = 0, len(line)
    for at in range(begin, len(line)):
        character = line[at]
        depth += character in "[{("
        if character in "]})":
            depth -= 1
            if depth < 0:
                stop = at
                break
        if (
            line.startswith(" =>", at)
            or line.startswith(" #", at)
            or line.startswith("->", at)
            or (lists and depth == 0 and character == ",")
        ):
            stop = at
            break
    return start + begin, start + len(line[:stop].rstrip())
