"""Names, constants and `:=`."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.prepare import expression
from cnncalc.readers.python.values import MISSING

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def constant(machine: Any, node: ast.Constant, scope: Scope) -> Run:
    """A number, a text, None, … Short texts that could be names are one object, as in Python: some compare them with `is`."""
    value: Any = node.value
    if value.__class__ is str and value.isidentifier():
        value = sys.intern(value)
    return lambda frame: value


def name(machine: Any, node: ast.Name, scope: Scope) -> Run:
    """The value of a name, from the frame where its scope binds it."""
    wanted = scope.mangled(node.id)
    hops = scope.find(wanted)
    if hops is None:
        return (
            _own(node, wanted) if scope.kind == "module" and wanted in scope.names else _of_module(node, wanted, scope)
        )
    if scope.kind == "class" and hops == 0:
        return _in_class(node, wanted, scope)
    if hops == 0:

        def run(frame: Frame) -> Any:
            value = frame.vars.get(wanted, MISSING)
            if value is MISSING:
                text = f"cannot access local variable '{wanted}' where it is not associated with a value"
                raise machine.raised(UnboundLocalError(text), node, frame)
            return value

        return run
    return _from_above(machine, node, wanted, hops)


def _from_above(machine: Any, node: ast.Name, wanted: str, hops: int) -> Run:
    def run(frame: Frame) -> Any:
        inner: Any = frame
        for _ in range(hops):
            inner = inner.up
        value = inner.vars.get(wanted, MISSING)
        if value is MISSING:
            text = f"cannot access free variable '{wanted}' where it is not associated with a value in enclosing scope"
            raise machine.raised(NameError(text), node, frame)
        return value

    return run


def _of_module(node: ast.Name, wanted: str, scope: Scope) -> Run:
    module = scope.module
    ready = module.ready

    def run(frame: Frame) -> Any:
        value = ready.get(wanted, MISSING)
        return module.lookup(wanted, node, frame) if value is MISSING else value

    return run


def _own(node: ast.Name, wanted: str) -> Run:
    """A name that the same statement of the module binds."""

    def run(frame: Frame) -> Any:
        value = frame.vars.get(wanted, MISSING)
        return frame.module.lookup(wanted, node, frame) if value is MISSING else value

    return run


def _in_class(node: ast.Name, wanted: str, scope: Scope) -> Run:
    """A name that a class body binds: before it does, the name means what it means outside."""
    parent = scope.parent
    assert parent is not None
    outside = name(scope.module.machine, node, parent)

    def run(frame: Frame) -> Any:
        value = frame.vars.get(wanted, MISSING)
        return outside(frame.up) if value is MISSING else value  # type: ignore[arg-type]

    return run


def named(machine: Any, node: ast.NamedExpr, scope: Scope) -> Run:
    """`(name := value)`, which a comprehension binds in the function around it."""
    value = expression(machine, node.value, scope)
    keep = storing(node.target.id, scope)

    def run(frame: Frame) -> Any:
        found = value(frame)
        keep(frame, found)
        return found

    return run


def storing(wanted: str, scope: Scope) -> Any:
    """A function of (frame, value) that binds a name where its scope says."""
    wanted = scope.mangled(wanted)
    if wanted in scope.globals:
        return lambda frame, value: frame.module.set_global(wanted, value)
    hops, outer = 0, scope
    while outer.kind == "comprehension" and wanted not in outer.names and outer.parent is not None:
        outer, hops = outer.parent, hops + 1
    if wanted in outer.globals:
        return lambda frame, value: frame.module.set_global(wanted, value)
    if wanted in outer.nonlocals:
        hops = scope.find(wanted) or 0
    if not hops:
        return lambda frame, value: frame.vars.__setitem__(wanted, value)

    def keep(frame: Any, value: Any) -> None:
        for _ in range(hops):
            frame = frame.up
        frame.vars[wanted] = value

    return keep


MAKERS = {ast.Constant: constant, ast.Name: name, ast.NamedExpr: named}
