"""Which statements of a module bind or change which names, so that a name can be evaluated by need."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.index import binds, decorators_touch, told_bases, touched, trains
from cnncalc.readers.python.reach import Effects, aliases
from cnncalc.readers.python.scope import own_nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

_IMPORTS = (ast.Import, ast.ImportFrom)


class Order:
    """For each name the statements to run before it is used, in order; for each statement what it binds and touches."""

    def __init__(self, statements: Sequence[tuple[ast.stmt, Any]]) -> None:
        self.statements = statements
        self.index: dict[str, list[int]] = {}
        self.bound: list[set[str]] = []
        self.stars: list[int] = []
        functions = {node.name: node for node, _ in self.statements if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        imported: set[str] = set()
        binding: dict[str, int] = {}
        for node, _ in self.statements:
            names = binds(node)
            self.bound.append(names)
            for name in names:
                binding[name] = binding.get(name, 0) + 1
            if isinstance(node, _IMPORTS):
                imported |= names
        imported -= {
            name
            for (node, _), names in zip(self.statements, self.bound, strict=True)
            if not isinstance(node, _IMPORTS)
            for name in names
        }
        known = set(binding) - imported
        variables = {
            name for name in known if not isinstance(functions.get(name), ast.FunctionDef) and not name.startswith("__")
        }
        effects, same = Effects(self.statements, variables), aliases(self.statements, variables)
        self.touches: list[set[str]] = []
        for number, (node, _) in enumerate(self.statements):
            self.touches.append(self._changed(node, functions, effects, same, known))
            for name in self.bound[number] | self.touches[number]:
                self.index.setdefault(name, []).append(number)
            if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                self.stars.append(number)
        self.several = {name for name, count in binding.items() if count > 1}

    @staticmethod
    def _changed(
        node: Any, functions: dict[str, Any], effects: Effects, same: dict[str, set[str]], known: set[str]
    ) -> set[str]:
        """The names whose objects a statement may change, by any of their names."""
        if isinstance(node, _IMPORTS):
            return set()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found = (decorators_touch(node) | told_bases(node, functions)) & known
            return (found | effects.through(own_nodes([node]))) - {node.name} if found else found
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name | ast.Constant):
            return set()
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Name | ast.Constant)
            and isinstance(node.targets[0], ast.Name)
            and len(node.targets) == 1
        ):
            return set()
        if trains(node):
            return set()
        own = list(own_nodes([node]))
        names = (touched(own, functions) | effects.through(own)) & known
        return set().union(*(same.get(name, {name}) for name in names))
