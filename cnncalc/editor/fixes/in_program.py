"""Where in a program something could be written instead: what is at fault, the call that makes the layer, a word of it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from cnncalc.editor.programs.parse import parsed
from cnncalc.editor.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.editor.document import Document
    from cnncalc.editor.reading import Problem
    from cnncalc.editor.text import Text

Change = tuple[Span, str]
_MOST = 6


def written(document: Document, problem: Problem, text: str) -> Iterator[list[Change]]:
    """The ways to write a text that the help says: over what is at fault, over a call of the same function, over the word
    that is not known."""
    whole, span = document.text, problem.span
    unknown = re.search(r"'([\w.]+)'", problem.message)
    if "(" in text:
        for call in _calls(document, problem, text.partition("(")[0].strip()):
            yield [(call, text)]
    if unknown and "(" not in text:
        line = whole.line_of(span.start)
        start = whole.starts[line]
        for found in re.finditer(rf"(?<!\w){re.escape(unknown[1])}(?!\w)", whole.line(line)):
            yield [(Span(start + found.start(), start + found.end()), text.removeprefix("self."))]
    pair = re.fullmatch(r"([a-z_]+)=(\S+)", text)
    if pair:
        yield from _keyword(whole, span, pair[1], text)
    if not pair or "=" in whole.text[span.start : span.end]:
        yield [(span, text)]


def _calls(document: Document, problem: Problem, name: str) -> list[Span]:
    """The calls of a function, those first that make the layer at fault, then those nearest to the fault."""
    whole = document.text
    tree = parsed(whole.text)
    if not isinstance(tree, ast.Module):
        return []
    layer = str(getattr(problem.about, "layer", None) or "").rpartition(".")[2]
    line = whole.line_of(problem.span.start) + 1
    found: list[tuple[bool, int, Span]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node.func) == name:
            span = _span(whole, node)
            before = whole.text[whole.starts[node.lineno - 1] : span.start]
            makes = bool(layer) and re.search(rf"\bself\.{re.escape(layer)}\s*=", before) is not None
            found.append((not makes, abs(node.lineno - line), span))
    return [span for _, _, span in sorted(found)[:_MOST]]


def _called(node: ast.expr) -> str:
    """The dotted name of what is called."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([*([node.id] if isinstance(node, ast.Name) else ["?"]), *reversed(parts)])


def _keyword(whole: Text, span: Span, key: str, text: str) -> Iterator[list[Change]]:
    """An argument of the innermost call around a place: changed where it is given, else added."""
    tree = parsed(whole.text)
    if not isinstance(tree, ast.Module):
        return
    around: list[tuple[int, Span, ast.Call]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            own = _span(whole, node)
            if own.start <= span.start and span.end <= own.end:
                around.append((own.end - own.start, own, node))
    for _, own, node in sorted(around, key=lambda each: each[0])[:2]:
        given = next((keyword for keyword in node.keywords if keyword.arg == key), None)
        if given is not None:
            value = _span(whole, given.value)
            yield [(Span(whole.text.rfind(key, 0, value.start), value.end), text)]
        else:
            comma = ", " if node.args or node.keywords else ""
            yield [(Span(own.end - 1, own.end - 1), f"{comma}{text}")]


def _span(whole: Text, node: ast.expr) -> Span:
    """The characters of an expression; Python counts bytes."""
    starts = whole.starts

    def at(line: int, column: int) -> int:
        text = whole.line(line - 1)
        return starts[line - 1] + len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))

    return Span(at(node.lineno, node.col_offset), at(node.end_lineno or node.lineno, node.end_col_offset or 0))
