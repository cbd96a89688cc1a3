"""What follows the colon of a program: `net.py:Net(num_classes=10)`."""

from __future__ import annotations

import ast
from typing import Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.errors import ProgramError


class Target(NamedTuple):
    """What follows the colon: a name, and what it is called with."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]


def read_target(text: str) -> Target | None:
    """`Net`, `Net(num_classes=10)`, `build(3)` → what it names; None where it is none of these."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if isinstance(node, ast.Name):
        return Target(node.id, (), {})
    if not isinstance(node, ast.Call) or not all(part.isidentifier() for part in ast.unparse(node.func).split(".")):
        return None
    try:
        args = tuple(ast.literal_eval(arg) for arg in node.args)
        kwargs = {k.arg: ast.literal_eval(k.value) for k in node.keywords if k.arg is not None}
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    return Target(ast.unparse(node.func), args, kwargs)


def target_of(wanted: str) -> Target | None:
    """What followed the file's colon; None where nothing did. ProgramError for what names nothing."""
    target = read_target(wanted) if wanted else None
    if wanted and target is None:
        raise ProgramError(f"'{wanted}' names no model", None, "write NAME, or NAME(ARGUMENTS) with plain values")
    return target
