"""The user's own call with another argument, as text and as the binder reads it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.binding.written import position_of

if TYPE_CHECKING:
    from cnncalc.readers.tensors.convert import Use


def rewritten(node: Any, use: Use, layer: Any, attribute: str, value: Any) -> tuple[str, Use]:
    """A call with another value for an attribute of its layer: its text (empty where the call does not show its
    arguments), and the call as the binder reads it."""
    declared = layer.attributes[attribute]
    at = _given(use, declared.names, attribute)
    if isinstance(at, int):
        changed = use._replace(positional=(*use.positional[:at], value, *use.positional[at + 1 :]))
    else:
        name = at or declared.torch or attribute
        changed = use._replace(keywords=(*(pair for pair in use.keywords if pair[0] != at), (name, value)))
    return _text(node, at, declared.torch or attribute, value), changed


def _given(use: Use, names: Any, attribute: str) -> int | str | None:
    """Where a call gives an attribute: its position, its name; None where it does not."""
    for name, _ in use.keywords:
        if name in names:
            return name
    return position_of(use, "torch", attribute)


def _text(node: Any, at: int | str | None, name: str, value: Any) -> str:
    if not isinstance(node, ast.Call) or any(word.arg is None for word in node.keywords):
        return ""
    starred = any(isinstance(argument, ast.Starred) for argument in node.args)
    size: ast.expr = ast.parse(repr(value), mode="eval").body
    args, words = list(node.args), list(node.keywords)
    if isinstance(at, int):
        if starred or at >= len(args):
            return ""
        args[at] = size
    elif at is None:
        words.append(ast.keyword(name, size))
    else:
        if not any(word.arg == at for word in words):
            return ""
        words = [ast.keyword(word.arg, size) if word.arg == at else word for word in words]
    return ast.unparse(ast.Call(node.func, args, words))


def renamed(node: Any, old: str, new: str) -> str:
    """A call of a class with the class's name changed; empty where the call does not show it."""
    if not isinstance(node, ast.Call):
        return ""
    text = ast.unparse(node.func)
    return f"{text.removesuffix(old)}{new}{ast.unparse(node)[len(text) :]}" if text.endswith(old) else ""


def operands(node: Any, count: int) -> list[str]:
    """The expressions of what an operator, or a call that joins tensors, reads; empty where they cannot be told apart."""
    if isinstance(node, ast.BinOp):
        found: list[ast.expr] = [node.left, node.right]
    elif isinstance(node, ast.AugAssign):
        found = [node.target, node.value]
    elif isinstance(node, ast.Call):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.List | ast.Tuple):
            found = list(first.elts)
        elif isinstance(node.func, ast.Attribute) and len(node.args) == count - 1:
            found = [node.func.value, *node.args]
        else:
            found = list(node.args[:count])
    else:
        return []
    if len(found) != count or any(isinstance(each, ast.Starred) for each in found):
        return []
    return [ast.unparse(each) for each in found]
