"""The comments of a program: their places and texts, and those that speak to us (`# cnncalc: params <= 5M at 3x32x32`)."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_BUDGET = re.compile(r"#+\s*cnncalc\s*:")
_AT = re.compile(r"(?:^|(?<=[\s,]))(?:at|input)\s*[:=]?\s+(?=[\d(\[_A-Z])")


class Comment(NamedTuple):
    """A comment: its line and column from 1, its text from the `#` on, whether code stands before it on its line."""

    line: int
    column: int
    text: str
    inline: bool


class Budget(NamedTuple):
    """A `# cnncalc:` comment: whose it is (a name of the file's top level), the parts between its commas, each with its
    column, and the input it speaks of ("" where it says none) with the column."""

    owner: str
    line: int
    parts: tuple[tuple[int, str], ...]
    input: str
    input_column: int


def comments(text: str) -> list[Comment]:
    """All comments of a program, in order; none where it is no Python."""
    from io import StringIO
    from tokenize import COMMENT, TokenError, generate_tokens

    found = []
    try:
        for token in generate_tokens(StringIO(text, newline="").readline):
            if token.type == COMMENT:
                line, column = token.start
                found.append(Comment(line, column + 1, token.string.rstrip(), bool(token.line[:column].strip())))
    except (TokenError, SyntaxError, ValueError, RecursionError):
        return []
    return found


def budgets(text: str, found: Iterable[Comment] | None = None, tree: ast.Module | None = None) -> list[Budget]:
    """The budgets of a program, in order; its comments and its tree where they are known. One that stands neither in nor above
    a class or function is nobody's ("")."""
    if "cnncalc" not in text:
        return []
    marked = [c for c in (comments(text) if found is None else found) if _BUDGET.match(c.text)]
    if not marked:
        return []
    try:
        tree = tree or ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = text.split("\n")
    return [_budget(comment, _owner(tree, comment.line, lines)) for comment in marked]


def budget_input(text: str, owner: str) -> Budget | None:
    """The first budget of a class or function that says an input; None where there is none."""
    return next((found for found in budgets(text) if found.owner == owner and found.input), None)


def _budget(comment: Comment, owner: str) -> Budget:
    head = _BUDGET.match(comment.text)
    start = head.end() if head else 0
    body = comment.text[start:]
    at = list(_AT.finditer(body))
    input, input_column = "", 0
    if at:
        last = at[-1]
        input = body[last.end() :].strip()
        input_column = comment.column + start + last.end()
        body = body[: last.start()]
    parts = []
    offset = 0
    for part in body.split(","):
        if part.strip():
            lead = len(part) - len(part.lstrip())
            parts.append((comment.column + start + offset + lead, part.strip()))
        offset += len(part) + 1
    return Budget(owner, comment.line, tuple(parts), input, input_column)


def _owner(tree: ast.Module, line: int, lines: list[str]) -> str:
    """The class or function of the top level that a line stands in, or directly above."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        if first <= line <= (node.end_lineno or first):
            return node.name
        between = lines[line : first - 1]
        if line < first and all(not text.strip() or text.lstrip()[0] == "#" for text in between):
            return node.name
    return ""
