"""What the text of a class says, of which nothing runs but its methods."""

from __future__ import annotations

import ast
from typing import Any


class ClassText:
    """A class as its text says it: the names of its parameters and buffers (None where an old text does not say which are
    buffers), its methods, the constants among its attributes."""

    __slots__ = ("base", "buffers", "constants", "fields", "methods", "module", "name", "parameters", "path")

    def __init__(self, path: str, node: ast.ClassDef) -> None:
        self.path = path
        self.name = node.name
        self.module = "torch.nn" if path.startswith("__torch__.torch.nn.") else path.rpartition(".")[0]
        self.base = next((b.id for b in node.bases if isinstance(b, ast.Name)), "")
        self.methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        self.fields: list[str] = []
        self.constants: dict[str, Any] = {}
        self.parameters: list[str] = []
        self.buffers: list[str] | None = None
        for each in node.body:
            if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                self.fields.append(each.target.id)
                if each.value is not None:
                    self.constants[each.target.id] = _literal(each.value)
            elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
                named = _literal(each.value)
                if each.targets[0].id == "__parameters__" and named.__class__ is list:
                    self.parameters = named
                elif each.targets[0].id == "__buffers__" and named.__class__ is list:
                    self.buffers = named


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
