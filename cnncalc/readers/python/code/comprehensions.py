"""Comprehensions and generator expressions, each with names of its own. Over an unknown value they are unknown."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.assignments import target
from cnncalc.readers.python.code.operators import truth
from cnncalc.readers.python.code.prepare import expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.scope import Scope


def turns(machine: Any, node: Any, scope: Scope) -> tuple[Run, Scope, Any]:
    """The first iterable (evaluated outside), the inner scope, and a host generator that sets the names for every turn."""
    inner = scope.inner("comprehension", set(), scope.qualname)
    for clause in node.generators:
        inner.names.update(n.id for n in ast.walk(clause.target) if isinstance(n, ast.Name))
    first = expression(machine, node.generators[0].iter, scope)
    clauses = [
        (
            None if index == 0 else expression(machine, clause.iter, inner),
            target(machine, clause.target, inner),
            [(expression(machine, test, inner), test) for test in clause.ifs],
            clause.iter,
        )
        for index, clause in enumerate(node.generators)
    ]
    last = len(clauses) - 1

    def every(frame: Frame, values: Any, level: int = 0) -> Iterator[None]:
        _, store, tests, at = clauses[level]
        try:
            for item in machine.iterate(values, at, frame):
                machine.steps -= 2
                if machine.steps < 0:
                    raise machine.out_of_steps(node, frame)
                store(frame, item)
                if not tests or all(truth(machine, test(frame), where, frame) for test, where in tests):
                    if level == last:
                        yield None
                    else:
                        yield from every(frame, clauses[level + 1][0](frame), level + 1)  # type: ignore[misc]
        except HOST_ERRORS as error:
            raise machine.raised(error, at, frame) from None

    return first, inner, every


def _frame(frame: Frame, source: Any) -> Frame:
    return Frame({}, frame, frame, None, source, frame.module, frame.depth)


def listed(machine: Any, node: Any, scope: Scope) -> Run:
    """`[…  for …]` and `{… for …}`."""
    first, inner, every = turns(machine, node, scope)
    value = expression(machine, node.elt, inner)
    as_set = node.__class__ is ast.SetComp

    def run(frame: Frame) -> Any:
        values = first(frame)
        if values.__class__ is Unknown:
            return values.derived(f"[… for … in {values.path}]")
        own = _frame(frame, scope.source)
        found = [value(own) for _ in every(own, values)]
        if not as_set:
            return found
        try:
            return set(found)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    return run


def mapped(machine: Any, node: ast.DictComp, scope: Scope) -> Run:
    """`{key: value for …}`."""
    first, inner, every = turns(machine, node, scope)
    key, value = expression(machine, node.key, inner), expression(machine, node.value, inner)

    def run(frame: Frame) -> Any:
        values = first(frame)
        if values.__class__ is Unknown:
            return values.derived(f"{{… for … in {values.path}}}")
        own = _frame(frame, scope.source)
        found: dict[Any, Any] = {}
        for _ in every(own, values):
            name = key(own)
            try:
                found[name] = value(own)
            except HOST_ERRORS as error:
                raise machine.raised(error, node, frame) from None
        return found

    return run


def generated(machine: Any, node: ast.GeneratorExp, scope: Scope) -> Run:
    """`(… for …)`: evaluated as it is asked for."""
    first, inner, every = turns(machine, node, scope)
    value = expression(machine, node.elt, inner)

    def run(frame: Frame) -> Any:
        values = first(frame)
        if values.__class__ is Unknown:
            return values.derived(f"(… for … in {values.path})")
        own = _frame(frame, scope.source)
        return (value(own) for _ in every(own, values))

    return run


MAKERS = {ast.ListComp: listed, ast.SetComp: listed, ast.DictComp: mapped, ast.GeneratorExp: generated}
