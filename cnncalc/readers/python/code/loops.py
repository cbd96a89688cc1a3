"""`for` and `while`; every turn counts its steps. A loop over what only a run would tell is an error; at the top level
of a module it is passed over, and the names it binds become unknown."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.assignments import target
from cnncalc.readers.python.code.branches import pass_over
from cnncalc.readers.python.code.operators import truth
from cnncalc.readers.python.code.prepare import BREAK, RETURN, block, cost, expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.index import structural

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def each(machine: Any, node: Any, scope: Scope) -> Run:
    """`for target in values: … else: …`."""
    values, store = expression(machine, node.iter, scope), target(machine, node.target, scope)
    body, other = block(machine, node.body, scope), block(machine, node.orelse, scope)
    steps = cost(node.body)

    def run(frame: Frame) -> Any:
        found = values(frame)
        if found.__class__ is Unknown:
            return skipped(machine, node, found, scope, frame)
        try:
            for item in machine.iterate(found, node.iter, frame):
                machine.steps -= steps
                if machine.steps < machine.floor:
                    raise machine.out_of_steps(node, frame)
                store(frame, item)
                signal = body(frame)
                if signal is not None:
                    if signal is BREAK:
                        return None
                    if signal is RETURN:
                        return signal
        except HOST_ERRORS as error:
            raise machine.raised(error, node.iter, frame) from None
        return other(frame)

    return run


def skipped(machine: Any, node: Any, found: Unknown, scope: Scope, frame: Frame) -> None:
    """A loop over an unknown value, at the top level."""
    if scope.kind != "module" or structural(node) or found.error is not None:
        raise machine.needed(found, "how often this loop runs", node.iter, frame)
    pass_over(machine, node, found, frame)


def again(machine: Any, node: ast.While, scope: Scope) -> Run:
    """`while test: … else: …`."""
    test, body, other = (
        expression(machine, node.test, scope),
        block(machine, node.body, scope),
        block(machine, node.orelse, scope),
    )
    steps = cost([node.test, *node.body])

    def run(frame: Frame) -> Any:
        while True:
            value = test(frame)
            if value.__class__ is Unknown:
                if scope.kind != "module" or structural(node):
                    raise machine.needed(value, "how often this loop runs", node.test, frame)
                pass_over(machine, node, value, frame)
                return None
            if not truth(machine, value, node.test, frame):
                return other(frame)
            machine.steps -= steps
            if machine.steps < machine.floor:
                raise machine.out_of_steps(node, frame)
            signal = body(frame)
            if signal is not None:
                if signal is BREAK:
                    return None
                if signal is RETURN:
                    return signal

    return run


MAKERS = {ast.For: each, ast.AsyncFor: each, ast.While: again}
