"""`if`, bare expressions, `assert`, and the statements of a word.

A test that only a run would tell: at the top level of a module the `if` is passed over, and the names it binds become
unknown; in a function it is an error, unless both branches do nothing a network could depend on (`pass`, printing,
logging, warnings, `raise`, `assert`).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.operators import truth
from cnncalc.readers.python.code.prepare import BREAK, CONTINUE, block, expression
from cnncalc.readers.python.errors import ProgramError, Raised
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.index import binds, harmless, pretty, structural
from cnncalc.readers.python.values import MISSING

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def branch(machine: Any, node: ast.If, scope: Scope) -> Run:
    """`if … elif … else`, however long the chain."""
    parts: list[tuple[Run, Run, ast.If]] = []
    last: Any = node
    while True:
        parts.append((expression(machine, last.test, scope), block(machine, last.body, scope), last))
        if len(last.orelse) != 1 or last.orelse[0].__class__ is not ast.If:
            break
        last = last.orelse[0]
    other = block(machine, last.orelse, scope)

    def run(frame: Frame) -> Any:
        for test, body, at in parts:
            value = test(frame)
            if value.__class__ is Unknown:
                return undecided(machine, at, value, scope, frame)
            if truth(machine, value, at.test, frame):
                return body(frame)
        return other(frame)

    return run


def undecided(machine: Any, node: ast.If, value: Unknown, scope: Scope, frame: Frame) -> None:
    """An `if` whose test is unknown: passed over where that is safe."""
    if harmless(node.body) and harmless(node.orelse):
        return
    error = machine.needed(value, "this `if`", node.test, frame)
    if scope.kind != "module" or structural(node):
        raise error
    pass_over(machine, node, value, frame)


def pass_over(machine: Any, node: ast.stmt, value: Unknown, frame: Frame) -> None:
    """Make unknown what a statement that is passed over would have bound."""
    for name in binds(node):
        if frame.vars.get(name, MISSING).__class__ is not Unknown:
            frame.vars[name] = value.derived(name)


def bare(machine: Any, node: ast.Expr, scope: Scope) -> Run:
    """An expression as a statement; of `print(…)` only what goes wrong in a library counts."""
    value = node.value
    if value.__class__ is ast.Constant:
        return lambda frame: None
    run = expression(machine, value, scope)
    if not pretty(value):

        def plain(frame: Frame) -> None:
            run(frame)

        return plain
    arguments = [expression(machine, _unstarred(a), scope) for a in (*value.args, *(k.value for k in value.keywords))]  # type: ignore[attr-defined]

    def leniently(frame: Frame) -> None:
        said = []
        for argument in arguments:
            try:
                said.append(argument(frame))
            except Raised:
                continue
            except ProgramError as error:
                if error.kind not in ("unknown", "raised"):
                    raise
        if machine.printed is not None:
            from cnncalc.readers.python.printed import note

            note(machine, place_of(value, scope.source), said)

    return leniently


def _unstarred(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Starred) else node


def check(machine: Any, node: ast.Assert, scope: Scope) -> Run:
    """`assert test, message`: one that is unknown is taken to hold."""
    test = expression(machine, node.test, scope)
    message = None if node.msg is None else expression(machine, node.msg, scope)

    def run(frame: Frame) -> None:
        value = test(frame)
        if value.__class__ is Unknown or truth(machine, value, node.test, frame):
            return
        said = () if message is None else (message(frame),)
        raise machine.raised(AssertionError(*said), node, frame)

    return run


def nothing(machine: Any, node: ast.stmt, scope: Scope) -> Run:
    """A statement that does nothing when it runs."""
    return lambda frame: None


MAKERS = {
    ast.If: branch,
    ast.Expr: bare,
    ast.Assert: check,
    ast.Pass: nothing,
    ast.Global: nothing,
    ast.Nonlocal: nothing,
    ast.Break: lambda machine, node, scope: lambda frame: BREAK,
    ast.Continue: lambda machine, node, scope: lambda frame: CONTINUE,
}
