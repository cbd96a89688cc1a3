"""Values of a program noted while it is evaluated: what a line binds or returns, what a function is given, what an `assert`
compares.

The tree is changed before it is evaluated: `x = f(y)` on a line of interest becomes `x = note(KEY, f(y))`, with a callable
of our own that gives its argument back. The program's own behaviour and the places of its errors stay.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.noting import (
    NOTE,
    bodies,
    calls_and_lists,
    constant,
    in_levels,
    noting,
    of_shape,
    readable,
    returns,
    unsized,
    wrap_statement,
)
from cnncalc.readers.python.source import parse
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.diagnostics.place import Source
    from cnncalc.readers.python.bounds import Bounds
    from cnncalc.readers.python.frames import Site

COMPARED = "__cnncalc_compared__"
_SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr)


class Noted(NamedTuple):
    """A value that passed a line of interest (of an `assert` both sides), in which call, in which state of the network."""

    value: Any
    other: Any
    frame: Any
    growth: Any


class Notes:
    """What is to be noted, and what was: `lines` are lines whose value is wanted, `asserts` says that compared shapes are
    too. Keys are lines; of annotations (line, column); of asserts ("assert", line)."""

    def __init__(self, lines: Iterable[int], asserts: bool = True) -> None:
        self.lines = frozenset(lines)
        self.asserts = asserts
        self.claimed: set[int] = set()
        self.touched = False
        """The lines of interest on which something is noted."""
        self.annotations: dict[tuple[int, int], tuple[str, int, str]] = {}
        """Of each jaxtyping annotation, by (line, column) of its text: the text, its length, whose it is."""
        self.compared: dict[int, ast.Assert] = {}
        """The asserts on shapes, by line."""
        self.log: list[tuple[Any, Noted]] = []
        """What was noted, in order, by key."""
        self.modules: dict[int, tuple[Any, list[Any]]] = {}
        """The layers that lines of interest make, by identity, each with their keys."""
        self.session: Any = None
        self.model: Any = None
        """The model that was evaluated, where its framework keeps its weights in modules."""

    def install(self, machine: Any, session: Any) -> None:
        """Begin anew, for one evaluation."""
        self.session = session
        self.log, self.modules = [], {}
        machine.known[NOTE] = Native(NOTE, self._note)
        machine.known[COMPARED] = Native(COMPARED, self._compare)
        session.watch = self.ran

    def _note(self, site: Site, args: Any, kwargs: Any) -> Any:
        key, value, *rest = args
        if self.is_module(value):
            _, keys = self.modules.setdefault(id(value), (value, []))
            if key not in keys:
                keys.append(key)
        elif not rest:
            self._keep(key, value, None, site.frame)
        return value

    def _compare(self, site: Site, args: Any, kwargs: Any) -> None:
        key, left, right = args
        self._keep(("assert", key), left, right, site.frame)

    def _keep(self, key: Any, value: Any, other: Any, frame: Any) -> None:
        value = tuple(value) if value.__class__ is list else value  # as it is now: the program may change it
        self.log.append((key, Noted(value, other, frame, self.session.growth)))

    def came(self, place: Any, result: Any) -> None:
        """The model that the program calls at a place gave a result: what was noted there meanwhile is that."""
        for at, (key, note) in enumerate(self.log):
            if place is not None and isinstance(note.value, Unknown) and note.value.place == place:
                self.log[at] = key, note._replace(value=result, growth=self.session.growth)

    def ran(self, module: Any, result: Any) -> None:
        """A module ran and gave a result."""
        known = self.modules.get(id(module))
        if known is not None:
            for key in known[1]:
                self._keep(key, result, None, module)

    @staticmethod
    def is_module(value: Any) -> bool:
        """Whether a value is a layer or a model, whose runs are watched."""
        return getattr(getattr(value, "cls", None), "mro", None) is not None and any(
            base.info.get("module") for base in value.cls.mro
        )

    # -- the tree

    def tree(self, source: Source, bounds: Bounds) -> ast.Module:
        """The tree of a source with what notes its values."""
        return self.prepared(parse(source, bounds, changed=True))

    def prepared(self, tree: ast.Module) -> ast.Module:
        """The tree with what notes its values."""
        self.claimed = set()
        levels = in_levels(tree)
        nodes = [node for level in levels for node in level]
        if self.lines:
            statements: dict[int, ast.stmt] = {}
            for node in nodes:
                held = isinstance(node, _SIMPLE) and node.end_lineno in self.lines
                if held and getattr(node, "value", None) is not None:
                    statements[node.end_lineno] = node  # the last on the line: breadth first, so the innermost
            top = set(map(id, tree.body))
            for line, node in statements.items():
                if isinstance(node.value, ast.Yield | ast.YieldFrom | ast.Await):  # type: ignore[attr-defined]
                    continue
                self.claimed.add(line)
                if not isinstance(node, ast.AugAssign):
                    wrap_statement(node, line, id(node) in top)
            self._augmented(nodes, statements)
            self._elements(levels)
        self.touched = False
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._function(node)
        if self.asserts:
            self._asserts(nodes)
        return tree

    @staticmethod
    def _augmented(nodes: list[Any], statements: dict[int, ast.stmt]) -> None:
        """Note what `x += f(x)` binds, behind it."""
        wanted = {id(node): line for line, node in statements.items() if isinstance(node, ast.AugAssign)}
        if not wanted:
            return
        for node in nodes:
            for items in bodies(node):
                for statement in [s for s in items if id(s) in wanted]:
                    line = wanted[id(statement)]
                    read = readable(statement.target)  # type: ignore[attr-defined]
                    note = ast.copy_location(ast.Expr(noting(NOTE, statement, ast.Constant(line), read)), statement)
                    items.insert(items.index(statement) + 1, note)

    def _elements(self, levels: list[list[Any]]) -> None:
        """Note the items of lists and calls that end on a line of interest: the outermost, of those the last."""
        best: dict[int, tuple[int, int, list[Any], int]] = {}
        for depth, level in enumerate(levels):
            for node in level:
                for items in calls_and_lists(node):
                    for index, item in enumerate(items):
                        line = getattr(item, "end_lineno", 0) or 0
                        if line not in self.lines or line in self.claimed or not isinstance(item, ast.Call):
                            continue
                        rank = (depth, -(item.end_col_offset or 0))
                        if line not in best or rank < best[line][:2]:
                            best[line] = (*rank, items, index)
        for line, (_, _, items, index) in best.items():
            items[index] = noting(NOTE, items[index], ast.Constant(line), items[index])
            self.claimed.add(line)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Note what a function is given (a comment behind its head), and what jaxtyping says of it."""
        first = next(iter(node.body))
        arguments = [*node.args.posonlyargs, *node.args.args]
        own = [a for a in arguments if a.arg not in ("self", "cls")]
        before: list[ast.stmt] = []
        last = max([node.lineno, *(a.end_lineno or 0 for a in arguments)])
        for line in range(last, first.lineno):
            if line in self.lines and line not in self.claimed and own:
                before.append(ast.Expr(noting(NOTE, first, ast.Constant(line), ast.Name(own[0].arg, ast.Load()))))
                self.claimed.add(line)
                break
        for argument in [*arguments, *node.args.kwonlyargs]:
            key = self._annotation(argument.annotation, argument.arg)
            if key is not None:
                before.append(ast.Expr(noting(NOTE, first, constant(key), ast.Name(argument.arg, ast.Load()))))
        key = self._annotation(node.returns, f"{node.name} returns")
        if key is not None:
            for inner in returns(node):
                inner.value = noting(NOTE, inner.value, constant(key), inner.value)
        for statement in before:
            ast.copy_location(statement, first)
        docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        node.body[docstring:docstring] = before

    def _annotation(self, node: Any, whose: str) -> tuple[int, int] | None:
        """The key of a jaxtyping annotation, `Float[Tensor, "b 3 h w"]`; None for any other."""
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple) or len(node.slice.elts) != 2:
            return None
        name = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
        text = node.slice.elts[1]
        if (
            name.rstrip("0123456789") not in _JAXTYPING
            or not isinstance(text, ast.Constant)
            or text.value.__class__ is not str
        ):
            return None
        key = (text.lineno, text.col_offset + 1)
        self.touched = True
        self.annotations[key] = (str(text.value), (text.end_col_offset or 0) - text.col_offset, whose)
        return key

    def _asserts(self, nodes: list[Any]) -> None:
        """Compare the sides of `assert x.shape == …` rather than stop there."""
        for node in nodes:
            for items in bodies(node):
                for index, statement in enumerate(items):
                    test = statement.test if isinstance(statement, ast.Assert) else None
                    if (
                        isinstance(test, ast.Compare)
                        and len(test.ops) == 1
                        and isinstance(test.ops[0], ast.Eq)
                        and of_shape(test)
                    ):
                        assert isinstance(statement, ast.Assert)
                        self.touched = True
                        self.compared[statement.lineno] = statement
                        call = noting(
                            COMPARED,
                            test,
                            ast.Constant(statement.lineno),
                            *map(unsized, (test.left, test.comparators[0])),
                        )
                        items[index] = ast.copy_location(ast.Expr(call), statement)


_JAXTYPING = frozenset(
    ("Float", "BFloat", "Int", "UInt", "Integer", "Real", "Num", "Inexact", "Complex", "Shaped", "Bool", "Key")
)
