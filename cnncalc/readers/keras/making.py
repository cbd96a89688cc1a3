"""Which statements of a program make a model."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.readers.python.program import Program

_MAKERS = ("Model", "Sequential", "Functional")


def makes_model(program: Program, node: Any) -> bool:
    """Whether a statement makes a model: `Model(…)`, or a call of a function or class of the program that names one."""
    call = getattr(node, "value", None)
    if not isinstance(call, ast.Call):
        return False
    if _last_name(call.func) in _MAKERS:
        return True
    defined = [
        each.node
        for each in program.bindings()
        if each.kind in ("function", "class") and each.name == _last_name(call.func)
    ]
    return any(_last_name(inner) in _MAKERS for each in defined for inner in ast.walk(each))


def _last_name(node: Any) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
