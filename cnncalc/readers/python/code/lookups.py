"""`value.name`, `value[key]` and slices."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.code.prepare import expression
from cnncalc.readers.python.errors import HOST_ERRORS, ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.operation import nested
from cnncalc.readers.python.values import MISSING, Function

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def attribute(machine: Any, node: ast.Attribute, scope: Scope) -> Run:
    """`value.name`."""
    value = expression(machine, node.value, scope)
    name = scope.mangled(node.attr)
    get = machine.attribute

    def run(frame: Frame) -> Any:
        found = value(frame)
        if found.__class__ is Instance:
            own = found.attrs.get(name, MISSING)
            if own is not MISSING and own.__class__ is not Function and found.cls.find(name)[0] is MISSING:
                return own
        machine.here = (node, frame)
        try:
            return get(found, name, node, frame)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame, found) from None

    return run


def subscript(machine: Any, node: ast.Subscript, scope: Scope) -> Run:
    """`value[key]`."""
    value, key = expression(machine, node.value, scope), expression(machine, node.slice, scope)

    def run(frame: Frame) -> Any:
        found, at = value(frame), key(frame)
        machine.here = (node, frame)
        if at.__class__ is Unknown:
            return at.derived(f"…[{at.path}]")
        try:
            if at.__class__ is slice and found.__class__ in (list, tuple, str):
                machine.charge(len(found) >> 4)
            elif at.__class__ is tuple:
                nested(machine, at)
            return item(machine, found, at)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame, found) from None

    return run


def item(machine: Any, found: Any, at: Any) -> Any:
    """`found[at]` on any value; TypeError names the program's own types."""
    try:
        return found[at]
    except TypeError as error:
        if found.__class__.__name__ in ("function", "builtin_function_or_method", "method"):
            raise TypeError(f"'{found.__class__.__name__}' object is not subscriptable") from None
        if isinstance(at, Instance) and "indices must be" in str(error):
            raise TypeError(str(error).replace("Instance", at.cls.name)) from None
        raise


def cut(machine: Any, node: ast.Slice, scope: Scope) -> Run:
    """`a:b:c`."""
    parts = [None if part is None else expression(machine, part, scope) for part in (node.lower, node.upper, node.step)]

    def run(frame: Frame) -> Any:
        return slice(*[None if part is None else part(frame) for part in parts])

    return run


def starred(machine: Any, node: ast.Starred, scope: Scope) -> Run:
    """`*value` where no call, display or target takes it."""
    raise ProgramError("a starred expression cannot stand here", place_of(node, scope.source), kind="syntax")


MAKERS = {ast.Attribute: attribute, ast.Subscript: subscript, ast.Slice: cut, ast.Starred: starred}
