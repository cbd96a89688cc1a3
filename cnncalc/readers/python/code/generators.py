"""Generator functions: their statements run as host generators, so that they stop at each `yield`.

Only statements that hold a `yield` are prepared here; the others are ordinary. A `yield` within an expression is taken
out first: `f(a, (yield b))` becomes `t = yield b; f(a, t)`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.assignments import target
from cnncalc.readers.python.code.exceptions import catches, entered
from cnncalc.readers.python.code.operators import truth
from cnncalc.readers.python.code.prepare import BREAK, RETURN, cost, expression, statement
from cnncalc.readers.python.errors import HOST_ERRORS, ProgramError, Raised
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.scope import own_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope

    Steps = Generator[Any, Any, Any]
    Walk = Callable[[Frame], Steps]


def generator_body(machine: Any, nodes: Sequence[ast.AST], scope: Scope) -> Walk:
    """A function of the frame that gives the host generator of a generator function."""
    walk = several(machine, nodes, scope)

    def run(frame: Frame) -> Steps:
        yield from walk(frame)
        return frame.result

    return run


def yields(node: ast.AST) -> bool:
    """Whether a statement's own code holds a `yield`."""
    return any(inner.__class__ in (ast.Yield, ast.YieldFrom) for inner in own_nodes([node]))


def several(machine: Any, nodes: Sequence[ast.AST], scope: Scope) -> Walk:
    """Statements in order."""
    parts: list[tuple[bool, Any]] = []
    for node in nodes:
        parts.append((True, one(machine, node, scope)) if yields(node) else (False, statement(machine, node, scope)))

    def walk(frame: Frame) -> Steps:
        for walks, run in parts:
            signal = (yield from run(frame)) if walks else run(frame)
            if signal is not None:
                return signal
        return None

    return walk


def one(machine: Any, node: Any, scope: Scope) -> Walk:
    """A statement that holds a `yield`."""
    kind = node.__class__
    if kind is ast.If:
        return _branch(machine, node, scope)
    if kind is ast.While:
        return _again(machine, node, scope)
    if kind in (ast.For, ast.AsyncFor):
        return _each(machine, node, scope)
    if kind is ast.Try:
        return _attempt(machine, node, scope)
    if kind in (ast.With, ast.AsyncWith):
        return _within(machine, node, scope)
    if isinstance(
        node, ast.Expr | ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Return | ast.Assert | ast.Raise | ast.Delete
    ):
        return _simple(machine, node, scope)
    raise ProgramError("a `yield` here is not read", place_of(node, scope.source), kind="syntax")


class _Taken(ast.NodeTransformer):
    """Takes every `yield` out of an expression, innermost first, and leaves a name in its place."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.found: list[tuple[str, Any]] = []

    def generic_visit(self, node: ast.AST) -> ast.AST:
        if node.__class__ in (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp):
            return node
        copy = node.__class__(**{field: self._copied(getattr(node, field, None)) for field in node._fields})
        copy = ast.copy_location(copy, node)
        if node.__class__ not in (ast.Yield, ast.YieldFrom):
            return copy
        name = f" yielded {len(self.found)}"
        self.found.append((name, copy))
        self.scope.names.add(name)
        return ast.copy_location(ast.Name(name, ast.Load()), node)

    def _copied(self, value: Any) -> Any:
        if isinstance(value, ast.AST):
            return self.visit(value)
        return [self._copied(each) for each in value] if isinstance(value, list) else value


def _taken(machine: Any, node: ast.AST, scope: Scope) -> tuple[Any, Walk]:
    """A node without its yields, and the walk that makes them."""
    taker = _Taken(scope)
    rest = taker.visit(node)
    steps = [
        (
            name,
            y.__class__ is ast.YieldFrom,
            (lambda frame: None) if y.value is None else expression(machine, y.value, scope),
            y,
        )
        for name, y in taker.found
    ]

    def walk(frame: Frame) -> Steps:
        for name, many, value, at in steps:
            found = value(frame)
            if many:
                try:
                    inner: Any = found if hasattr(found, "send") else machine.iterate(found, at, frame)
                    frame.vars[name] = yield from inner
                except HOST_ERRORS as error:
                    raise machine.raised(error, at, frame) from None
            else:
                frame.vars[name] = yield found

    return rest, walk


def _simple(machine: Any, node: ast.stmt, scope: Scope) -> Walk:
    rest, before = _taken(machine, node, scope)
    run = statement(machine, rest, scope)

    def walk(frame: Frame) -> Steps:
        yield from before(frame)
        return run(frame)

    return walk


def _branch(machine: Any, node: ast.If, scope: Scope) -> Walk:
    test, before = _taken(machine, node.test, scope)
    condition = expression(machine, test, scope)
    body, other = several(machine, node.body, scope), several(machine, node.orelse, scope)

    def walk(frame: Frame) -> Steps:
        yield from before(frame)
        chosen = body if truth(machine, condition(frame), node.test, frame) else other
        return (yield from chosen(frame))

    return walk


def _again(machine: Any, node: ast.While, scope: Scope) -> Walk:
    test, before = _taken(machine, node.test, scope)
    condition = expression(machine, test, scope)
    body, other = several(machine, node.body, scope), several(machine, node.orelse, scope)
    steps = 2 + cost(node.body)

    def walk(frame: Frame) -> Steps:
        while True:
            yield from before(frame)
            if not truth(machine, condition(frame), node.test, frame):
                return (yield from other(frame))
            machine.steps -= steps
            if machine.steps < 0:
                raise machine.out_of_steps(node, frame)
            signal = yield from body(frame)
            if signal is BREAK:
                return None
            if signal is RETURN:
                return signal

    return walk


def _each(machine: Any, node: Any, scope: Scope) -> Walk:
    values, before = _taken(machine, node.iter, scope)
    found, store = expression(machine, values, scope), target(machine, node.target, scope)
    body, other = several(machine, node.body, scope), several(machine, node.orelse, scope)
    steps = 2 + cost(node.body)

    def walk(frame: Frame) -> Steps:
        yield from before(frame)
        try:
            for item in machine.iterate(found(frame), node.iter, frame):
                machine.steps -= steps
                if machine.steps < 0:
                    raise machine.out_of_steps(node, frame)
                store(frame, item)
                signal = yield from body(frame)
                if signal is BREAK:
                    return None
                if signal is RETURN:
                    return signal
        except HOST_ERRORS as error:
            raise machine.raised(error, node.iter, frame) from None
        return (yield from other(frame))

    return walk


def _attempt(machine: Any, node: ast.Try, scope: Scope) -> Walk:
    body, other, last = (several(machine, nodes, scope) for nodes in (node.body, node.orelse, node.finalbody))
    handlers = [
        (None if h.type is None else expression(machine, h.type, scope), h.name, several(machine, h.body, scope))
        for h in node.handlers
    ]

    def guarded(frame: Frame) -> Steps:
        try:
            signal = yield from body(frame)
        except Raised as raised:
            for wanted, name, deal in handlers:
                if wanted is None or catches(machine, raised, wanted(frame)):
                    before, frame.error = frame.error, raised
                    if name is not None:
                        frame.vars[name] = raised.value
                    try:
                        return (yield from deal(frame))
                    finally:
                        frame.error = before
            raise
        return (yield from other(frame)) if signal is None else signal

    def walk(frame: Frame) -> Steps:
        try:
            signal = yield from guarded(frame)
        except (Raised, GeneratorExit):
            leaves = yield from last(frame)
            if leaves is None:
                raise
            return leaves
        leaves = yield from last(frame)
        return signal if leaves is None else leaves

    return walk


def _within(machine: Any, node: Any, scope: Scope) -> Walk:
    managers = [
        (
            expression(machine, item.context_expr, scope),
            None if item.optional_vars is None else target(machine, item.optional_vars, scope),
            item.context_expr,
        )
        for item in node.items
    ]
    body = several(machine, node.body, scope)

    def walk(frame: Frame) -> Steps:
        left = []
        try:
            for get, store, at in managers:
                inner, leave = entered(machine, get(frame), at, frame)
                if leave is not None:
                    left.append((leave, at))
                if store is not None:
                    store(frame, inner)
            signal = yield from body(frame)
        except Raised as raised:
            while left:
                leave, at = left.pop()
                if truth(machine, leave(raised), at, frame):
                    return None
            raise
        while left:
            left.pop()[0](None)
        return signal

    return walk
