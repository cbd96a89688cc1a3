"""Find what prepares a node: `expression`, `statement` and `block` give functions of the frame."""

from __future__ import annotations

import ast
from importlib import import_module
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.scope import walk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope

    Run = Callable[[Frame], Any]
    Maker = Callable[[Any, Any, Scope], Run]

FILES = {
    "names": ("Name", "Constant", "NamedExpr"),
    "operators": ("BinOp", "UnaryOp", "BoolOp", "Compare", "IfExp"),
    "lookups": ("Attribute", "Subscript", "Slice", "Starred"),
    "displays": ("Tuple", "List", "Set", "Dict"),
    "calls": ("Call",),
    "text": ("JoinedStr", "FormattedValue"),
    "comprehensions": ("ListComp", "SetComp", "DictComp", "GeneratorExp"),
    "functions": ("FunctionDef", "AsyncFunctionDef", "Lambda", "Return", "Await"),
    "class_body": ("ClassDef",),
    "assignments": ("Assign", "AnnAssign", "AugAssign", "Delete"),
    "branches": ("If", "Expr", "Pass", "Break", "Continue", "Global", "Nonlocal", "Assert"),
    "loops": ("For", "AsyncFor", "While"),
    "exceptions": ("Raise", "Try", "TryStar", "With", "AsyncWith"),
    "imports": ("Import", "ImportFrom"),
    "matches": ("Match",),
}
"""Which file prepares which nodes."""

BREAK, CONTINUE, RETURN = 1, 2, 3
"""What a statement gives that leaves its block; every other gives None."""

_file_of = {name: file for file, names in FILES.items() for name in names}
_makers: dict[type, Maker] = {}


def maker(kind: type) -> Maker | None:
    """What prepares nodes of a class; None where it is not of the language as models use it."""
    found = _makers.get(kind)
    if found is None:
        file = _file_of.get(kind.__name__)
        if file is None:
            return None
        _makers.update(import_module(f"cnncalc.readers.python.code.{file}").MAKERS)
        found = _makers.get(kind)
    return found


def expression(machine: Any, node: ast.AST, scope: Scope) -> Run:
    """A function of the frame that gives an expression's value."""
    found = maker(node.__class__)
    if found is None:
        raise ProgramError(f"{node.__class__.__name__} is not read here", place_of(node, scope.source), kind="syntax")
    return found(machine, node, scope)


statement = expression


def block(machine: Any, nodes: Sequence[ast.AST], scope: Scope) -> Run:
    """A function of the frame that runs statements in order."""
    runs = [statement(machine, node, scope) for node in nodes if node.__class__ is not ast.Pass]
    if not runs:
        return _nothing
    if len(runs) == 1:
        return runs[0]
    if len(runs) == 2:
        return _two(*runs)

    def run(frame: Frame) -> Any:
        for each in runs:
            signal = each(frame)
            if signal is not None:
                return signal
        return None

    return run


def _two(first: Run, second: Run) -> Run:
    def run(frame: Frame) -> Any:
        signal = first(frame)
        return second(frame) if signal is None else signal

    return run


def _nothing(frame: Frame) -> None:
    return None


def cost(nodes: Sequence[ast.AST]) -> int:
    """About how many simple statements a block is, for counting steps: what its size says."""
    return 1 + sum(map(_size, nodes)) // 4


_sizes: WeakKeyDictionary[ast.AST, int] = WeakKeyDictionary()


def _size(node: ast.AST) -> int:
    """How many nodes a statement is, counted once: a tree is read often, and nobody changes it."""
    found = _sizes.get(node)
    if found is None:
        found = _sizes[node] = sum(1 for _ in walk(node))
    return found
