"""Calls: the function, its arguments with `*` and `**`, and what goes wrong at this place."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.displays import as_mapping, items
from cnncalc.readers.python.code.prepare import expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import Site
from cnncalc.readers.python.values import Function

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def call(machine: Any, node: ast.Call, scope: Scope) -> Run:
    """`function(*args, **kwargs)`."""
    function = expression(machine, node.func, scope)
    if node.func.__class__ is ast.Name and node.func.id == "super" and not node.args and scope.kind != "module":
        return _super(machine, node, function)
    args = items(machine, node.args, scope)
    keywords = [(k.arg, expression(machine, k.value, scope), k.value) for k in node.keywords]
    apply, invoke = machine.call, machine.invoke
    if not keywords:

        def positional(frame: Frame) -> Any:
            callee = function(frame)
            values = args(frame)
            try:
                if callee.__class__ is Function and values.__class__ is list:
                    return invoke(callee, values, {}, node, frame)
                if values.__class__ is Unknown:
                    return values.derived(values.path)
                return apply(callee, values, {}, node, frame)
            except HOST_ERRORS as error:
                raise machine.raised(error, node, frame, callee) from None

        return positional

    def run(frame: Frame) -> Any:
        callee = function(frame)
        values = args(frame)
        named: dict[str, Any] = {}
        for name, value, at in keywords:
            if name is not None:
                named[name] = value(frame)
            elif (more := value(frame)).__class__ is Unknown:
                return more.derived(more.path)
            else:
                try:
                    _spread(machine, named, more, at, frame)
                except HOST_ERRORS as error:
                    raise machine.raised(error, at, frame) from None
        try:
            if values.__class__ is Unknown:
                return values.derived(values.path)
            return apply(callee, values, named, node, frame)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame, callee) from None

    return run


def _spread(machine: Any, named: dict[str, Any], more: Any, node: Any, frame: Frame) -> None:
    for name, value in as_mapping(machine, more, node, frame).items():
        if name.__class__ is not str:
            raise TypeError("keywords must be strings")
        if name in named:
            raise TypeError(f"got multiple values for keyword argument '{name}'")
        named[name] = value


def _super(machine: Any, node: ast.Call, function: Run) -> Run:
    """`super()`: the class whose body the code stands in, and the first argument of its method."""

    def run(frame: Frame) -> Any:
        callee = function(frame)
        method: Any = frame
        while method is not None and (method.up is None or method.up.owner is None):
            method = method.up
        try:
            if method is None or method.function is None:
                raise RuntimeError("super(): no arguments")
            names = method.function.code.positional
            first = method.vars[names[0]] if names else method.vars[method.function.code.vararg][0]
            return machine.call(callee, (method.up.owner, first), {}, node, frame)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    return run


def site(machine: Any, node: ast.AST, frame: Frame) -> Site:
    """The site of a call at a node."""
    return Site(machine, node, frame)


MAKERS = {ast.Call: call}
