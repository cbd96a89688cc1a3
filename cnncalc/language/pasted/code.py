"""Pasted lines that do something with layers' results and are no layer's call: `x = a.view(-1, 8*26*26)`, `s = a[:, :4]`,
`torch.stack([a, b], 1)`, `y = a @ b`. The evaluator of programs reads them, once the shapes of what they name are known."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from cnncalc.language.misuse import way_out
from cnncalc.language.words.call import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARIES = {**dict.fromkeys(("torch", "F"), "torch"), **dict.fromkeys(("tf", "K", "tensorflow"), "keras")}
_CLASSES = frozenset(("nn", "keras", "layers", "models", "ops", "torchvision", "timm"))
"""What stands before classes, which are read by their own names, and before what makes models."""
_WEIGHTED = re.compile(r"conv\w*|linear|bilinear|embedding\w*|(?:batch|layer|group|instance|rms)_norm")
"""Functions that are given their weights, whose shapes no line says."""
_PLAIN = frozenset(
    ("np", "numpy", "math", "int", "float", "len", "min", "max", "round", "list", "tuple", "range", "sum")
)
_SIZES = frozenset(("shape", "size", "ndim", "dim", "get_shape"))
_STATEMENT = re.compile(r"\s*(?:self\.)?(?:(\w+)\s*=\s*)?([^=].*?)\s*[,;]?\s*", re.DOTALL)
_OPERATORS = {ast.MatMult: "matmul", ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"}


def read_code(text: str, expect: str | None) -> Call | None:
    """The `Call`, of style `code`, of such a line: `sources` are the layers it reads, its one value is the expression. None
    where it is no Python, names no layer, or is a plain call of a function that no library has."""
    found = _STATEMENT.fullmatch(text)
    if found is None or "$" in text or len(text) > 2_000:
        return None
    written = found[2].replace("self.", "")
    try:
        tree = ast.parse(written, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    base = _base(tree)
    names = [node.id for node in _read(tree)]
    owners = {owner for node in ast.walk(tree) if isinstance(node, ast.Name) and (owner := _LIBRARIES.get(node.id))}
    if not base or not names or len(owners) > 1 or _CLASSES.intersection(names):
        return None
    if isinstance(tree, ast.Call) and (not base.islower() or way_out(base).startswith("leave it out")):
        return None
    if owners and _WEIGHTED.fullmatch(base) and _root(tree) != "tf":
        return None
    return Call(
        base, (written,), (), "code", next(iter(owners), ""), found[1], found[1] or "", tuple(names), expect=expect
    )


def _base(tree: ast.expr) -> str:
    """What an unnamed line is called after: the function, the method, `getitem`; "" for what does nothing."""
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Attribute):
        return tree.func.attr
    if isinstance(tree, ast.BinOp):
        return _OPERATORS.get(type(tree.op), "")
    return "getitem" if isinstance(tree, ast.Subscript) else ""


def _root(tree: ast.AST) -> str:
    """The name that a chain of attributes, calls and indices begins with."""
    while not isinstance(tree, ast.Name):
        inner: Any = getattr(tree, "func", None) or getattr(tree, "value", None)
        if not isinstance(inner, ast.AST):
            return ""
        tree = inner
    return tree.id


def _read(tree: ast.AST) -> Iterator[ast.Name]:
    """The names whose values are read, in their order, as often as they are; of those asked for their size alone, none."""
    if isinstance(tree, ast.Attribute) and tree.attr in _SIZES:
        return
    if isinstance(tree, ast.Name):
        if tree.id not in _LIBRARIES and tree.id not in _PLAIN:
            yield tree
        return
    for inner in ast.iter_child_nodes(tree):
        yield from _read(inner)


def renamed(text: str) -> str:
    """The expression with `layer_0`, `layer_1`, … for what it reads: layers may be called as a library is."""
    tree = ast.parse(text, mode="eval")
    first: dict[str, str] = {}
    for number, node in enumerate(_read(tree.body)):
        first.setdefault(node.id, f"layer_{number}")
        node.id = f"layer_{number}"
    for other in ast.walk(tree):
        if isinstance(other, ast.Name):
            other.id = first.get(other.id, other.id)
    return ast.unparse(tree)
