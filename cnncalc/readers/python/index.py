"""What a statement of a module's top level does to names: which it binds, which objects it changes, what it is for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.scope import bound_names, own_nodes, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

STRUCTURAL = frozenset(
    [
        "add",
        "append",
        "extend",
        "insert",
        "pop",
        "remove",
        "clear",
        "update",
        "setdefault",
        "sort",
        "reverse",
        "add_module",
        "register_module",
        "register_buffer",
        "register_parameter",
        "popitem",
        "move_to_end",
        "rotate",
        "discard",
        "subtract",
        "difference_update",
        "intersection_update",
        "__setattr__",
        "__setitem__",
        "appendleft",
        "extendleft",
        "popitem",
        "replace_module",
        "set_submodule",
        "register",
        "append_layer",
        "add_layer",
    ]
)
"""Methods that change what an object is made of."""

_SPEAKING = ("print", "pprint", "display", "warn", "debug", "info", "warning", "error", "exception", "critical", "log")
_TRAINING = ("backward", "zero_grad", "fit", "fit_generator", "train_on_batch")


def binds(node: ast.AST) -> set[str]:
    """The names that a statement binds in its own scope."""
    return bound(own_nodes([node]))


def bound(nodes: Iterable[ast.AST]) -> set[str]:
    """The names that nodes bind by themselves."""
    return {name for inner in nodes for name in bound_names(inner)}


def root(node: Any) -> str | None:
    """The name that `a.b[0].c` starts with; None for anything else."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


def _targets(node: ast.AST) -> Iterator[Any]:
    """The attributes and items that a node assigns or deletes."""
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        yield node.value


def _method(node: ast.AST) -> tuple[str, Any] | None:
    """The method that a node calls, and on what."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr, node.func.value
    return None


def structural(node: ast.AST) -> bool:
    """Whether a statement changes what an object is made of: `x.append(…)`, `x.attr = …`, `x[i] = …`, `setattr(x, …)`."""
    return bool(changed(node))


def changed(node: ast.AST) -> set[str]:
    """The names of the objects that a statement changes by its own text."""
    return _changed(own_nodes([node]))


def _changed(nodes: Iterable[ast.AST]) -> set[str]:
    found: set[str | None] = set()
    for inner in nodes:
        found.update(root(held) for held in _targets(inner))
        called = _method(inner)
        if called is not None and called[0] in STRUCTURAL:
            found.add(root(called[1]))
        if isinstance(inner, ast.AugAssign):
            found.add(root(inner.target))
        if (
            isinstance(inner, ast.Call)
            and isinstance(inner.func, ast.Name)
            and inner.func.id in ("setattr", "delattr", "next")
            and inner.args
        ):
            found.add(root(inner.args[0]))
    return {name for name in found if name is not None}


def touched(nodes: Sequence[ast.AST], functions: dict[str, ast.AST]) -> set[str]:
    """The names of the objects that a statement, given by its own nodes, may change: what it changes by its own text, the
    object of a method that it calls for its effect, and what it hands to a function of the file that changes its
    arguments."""
    found = _changed(nodes)
    for inner in nodes:
        if not isinstance(inner, ast.Expr) or not isinstance(inner.value, ast.Call) or pretty(inner.value):
            continue
        called = _method(inner.value)
        if called is not None and called[0] not in _TRAINING:
            name = root(called[1])
            found |= {name} if name is not None else set()
        elif isinstance(inner.value.func, ast.Name):
            function = functions.get(inner.value.func.id)
            if function is None:
                found.add(inner.value.func.id)
            elif isinstance(function, ast.FunctionDef) and _builds(function):
                arguments = [*inner.value.args, *(k.value for k in inner.value.keywords)]
                found |= {a.id for a in arguments if isinstance(a, ast.Name)}
    return found


def _builds(function: ast.AST) -> bool:
    """Whether a function changes what objects are made of, and does not train them."""
    body = getattr(function, "body", [])
    called = {method[0] for node in own_nodes(body) if (method := _method(node)) is not None}
    return not called & set(_TRAINING) and any(structural(node) for node in body)


def trains(node: ast.AST) -> bool:
    """Whether a statement is a training loop, by the methods it calls."""
    return any((method := _method(inner)) is not None and method[0] in _TRAINING for inner in walk(node))


def pretty(node: Any) -> bool:
    """Whether an expression only shows something: `print(…)`, `logger.info(…)`, `warnings.warn(…)`."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in ("print", "pprint", "display")
    if isinstance(node.func, ast.Attribute) and node.func.attr in _SPEAKING:
        return (root(node.func.value) or "").lower().strip("_") in (
            "logging",
            "logger",
            "log",
            "warnings",
            "pprint",
            "rich",
            "console",
        )
    return False


def harmless(nodes: Sequence[ast.stmt]) -> bool:
    """Whether a branch does nothing that a network could depend on."""
    return all(
        isinstance(node, ast.Pass | ast.Raise | ast.Assert)
        or (isinstance(node, ast.Expr) and (isinstance(node.value, ast.Constant) or pretty(node.value)))
        or (isinstance(node, ast.If) and harmless(node.body) and harmless(node.orelse))
        for node in nodes
    )


def is_main(node: ast.AST) -> bool:
    """Whether a statement is `if __name__ == "__main__":`."""
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare) or len(node.test.comparators) != 1:
        return False
    sides = (node.test.left, node.test.comparators[0])
    named = any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
    return (
        named
        and any(isinstance(side, ast.Constant) and side.value == "__main__" for side in sides)
        and isinstance(node.test.ops[0], ast.Eq)
    )


def decorators_touch(node: ast.AST) -> set[str]:
    """The names of the objects that the decorators of a definition belong to: `@registry.add("x")`."""
    return {
        name
        for each in getattr(node, "decorator_list", ())
        if (name := root(each.func if isinstance(each, ast.Call) else each)) is not None
    }


def told_bases(node: ast.AST, definitions: dict[str, Any]) -> set[str]:
    """The bases of a class that are told of it, and may keep it: by `__init_subclass__`, or a metaclass."""
    found = set()
    for base in getattr(node, "bases", ()):
        definition = definitions.get(base.id) if isinstance(base, ast.Name) else None
        if isinstance(definition, ast.ClassDef) and (
            definition.keywords
            or any(isinstance(each, ast.FunctionDef) and each.name == "__init_subclass__" for each in definition.body)
        ):
            found.add(definition.name)
    return found
