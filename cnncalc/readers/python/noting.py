"""The tree of a program, for what is noted in it (`noted.py`): where a note goes, and what it reads."""

from __future__ import annotations

import ast
from typing import Any

from cnncalc.readers.python.scope import children

NOTE = "__cnncalc_note__"
SHAPES = frozenset(("shape", "size", "ndim", "dim"))


def noting(name: str, at: ast.AST, *args: ast.expr) -> ast.Call:
    """`name(*args)`, said to stand where `at` does."""
    made = ast.Call(ast.Name(name, ast.Load()), list(args), [])
    new: list[Any] = [made, made.func, *args]
    for node in new:
        if not hasattr(node, "lineno"):
            ast.copy_location(node, at)
            new += getattr(node, "elts", ()) if node is not made else ()
    return made


def in_levels(tree: ast.Module) -> list[list[Any]]:
    """All nodes of a tree, by their depth."""
    levels: list[list[Any]] = []
    level: list[Any] = [tree]
    while level:
        levels.append(level)
        level = [child for node in level for child in children(node)]
    return levels


def constant(key: tuple[int, int]) -> ast.expr:
    """The key of an annotation, as an expression."""
    return ast.Tuple([ast.Constant(key[0]), ast.Constant(key[1])], ast.Load())


def wrap_statement(node: Any, line: int, top: bool) -> None:
    """Note the value that a statement binds or returns; of `layers.append(f())` also the layer that it is given. A call at
    the `top` of a file stays what it is to those who ask which names it changes."""
    value = node.value
    if (
        isinstance(node, ast.Expr)
        and isinstance(value, ast.Call)
        and value.args
        and isinstance(value.args[-1], ast.Call)
    ):
        value.args[-1] = noting(NOTE, value.args[-1], ast.Constant(line), value.args[-1], ast.Constant(True))
    if not (top and isinstance(node, ast.Expr)):
        node.value = noting(NOTE, value, ast.Constant(line), value)


def readable(node: Any) -> Any:
    """A target as an expression that reads it."""
    parts = {field: getattr(node, field) for field in node._fields}
    return ast.copy_location(node.__class__(**{**parts, "ctx": ast.Load()}), node)


def calls_and_lists(node: ast.AST) -> list[list[Any]]:
    """The lists of a node in which a layer may stand by itself."""
    if isinstance(node, ast.Call):
        return [node.args]
    return [node.elts] if isinstance(node, ast.List | ast.Tuple) else []


def bodies(node: ast.AST) -> list[list[ast.stmt]]:
    """The lists of statements that a node holds."""
    return [items for field in ("body", "orelse", "finalbody") if isinstance(items := getattr(node, field, None), list)]


def returns(node: Any) -> list[Any]:
    """The returns of a function itself, with a value."""
    found = []
    left = list(node.body)
    while left:
        inner = left.pop()
        if isinstance(inner, ast.Return) and inner.value is not None:
            found.append(inner)
        if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            left += ast.iter_child_nodes(inner)
    return found


def unsized(side: ast.expr) -> ast.expr:
    """`torch.Size([…])` as the list that it holds."""
    if isinstance(side, ast.Call) and len(side.args) == 1 and not side.keywords:
        name = side.func.attr if isinstance(side.func, ast.Attribute) else getattr(side.func, "id", "")
        if name in ("Size", "TensorShape"):
            return side.args[0]
    return side


def of_shape(test: ast.Compare) -> bool:
    """Whether a comparison speaks of a tensor's shape: `x.shape`, `x.size()`, `x.ndim`, `x.dim()`."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in SHAPES
        for side in (test.left, test.comparators[0])
        for node in ast.walk(side)
    )
