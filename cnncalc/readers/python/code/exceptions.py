"""`raise`, `try` and `with`. A `try` catches exceptions of the program, never an error of a bound or of an unknown value."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.code.assignments import target
from cnncalc.readers.python.code.names import storing
from cnncalc.readers.python.code.operators import truth
from cnncalc.readers.python.code.prepare import block, expression
from cnncalc.readers.python.errors import HOST_ERRORS, Raised
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import MISSING

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def throw(machine: Any, node: ast.Raise, scope: Scope) -> Run:
    """`raise exception from cause`; a bare one raises again what an `except` is dealing with."""
    if node.exc is None:

        def again(frame: Frame) -> None:
            inner: Any = frame
            while inner is not None and inner.error is None:
                inner = inner.back
            if inner is None:
                raise machine.raised(RuntimeError("No active exception to reraise"), node, frame)
            raise inner.error

        return again
    exception = expression(machine, node.exc, scope)

    def run(frame: Frame) -> None:
        raise Raised(as_exception(machine, exception(frame), node, frame), node, frame)

    return run


def as_exception(machine: Any, value: Any, node: Any, frame: Frame) -> Instance:
    """What `raise value` raises: an instance of an exception class."""
    base = machine.exception("BaseException")
    try:
        if isinstance(value, Class) and base in value.mro:
            value = machine.call(value, (), {}, node, frame)
    except HOST_ERRORS as error:
        raise machine.raised(error, node, frame) from None
    if isinstance(value, Instance) and base in value.cls.mro:
        return value
    if value.__class__ is Unknown or (isinstance(value, Instance | Class) and getattr(value, "unknown", None)):
        stand_in = Instance(machine.exception("Exception"))
        stand_in.attrs["args"] = (getattr(value, "path", "an exception of a library"),)
        return stand_in
    raise machine.raised(TypeError("exceptions must derive from BaseException"), node, frame)


def catches(machine: Any, raised: Raised, wanted: Any) -> bool:
    """Whether `except wanted` catches an exception."""
    if isinstance(wanted, tuple):
        return any(catches(machine, raised, each) for each in wanted)
    return isinstance(wanted, Class) and wanted in raised.value.cls.mro


def attempt(machine: Any, node: Any, scope: Scope) -> Run:
    """`try … except … else … finally`."""
    guards_imports = any(_catches_imports(handler.type) for handler in node.handlers)
    before, scope.guarded = scope.guarded, scope.guarded or guards_imports
    body = block(machine, node.body, scope)
    scope.guarded = before
    handlers = [
        (
            None if handler.type is None else expression(machine, handler.type, scope),
            None if handler.name is None else (handler.name, storing(handler.name, scope)),
            block(machine, handler.body, scope),
        )
        for handler in node.handlers
    ]
    other, last = block(machine, node.orelse, scope), block(machine, node.finalbody, scope)

    def guarded(frame: Frame) -> Any:
        try:
            signal = body(frame)
        except Raised as raised:
            return handle(frame, raised)
        return other(frame) if signal is None else signal

    def handle(frame: Frame, raised: Raised) -> Any:
        for wanted, name, deal in handlers:
            if wanted is not None and not catches(machine, raised, wanted(frame)):
                continue
            before, frame.error = frame.error, raised
            if name is not None:
                name[1](frame, raised.value)
            try:
                return deal(frame)
            finally:
                frame.error = before
                if name is not None:
                    frame.vars.pop(name[0], None)
        raise raised

    return guarded if not node.finalbody else _finally(guarded, last)


def _finally(guarded: Run, last: Run) -> Run:
    """What a `finally` adds: it runs last, and a `return` or `break` in it wins."""

    def run(frame: Frame) -> Any:
        try:
            signal = guarded(frame)
            result = frame.result
        except Raised:
            leaves = last(frame)
            if leaves is None:
                raise
            return leaves
        leaves = last(frame)
        if leaves is None:
            frame.result = result
            return signal
        return leaves

    return run


def _catches_imports(node: ast.expr | None) -> bool:
    if node is None:
        return True
    names = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(
        isinstance(n, ast.Name) and n.id in ("ImportError", "ModuleNotFoundError", "Exception", "BaseException")
        for n in names
    )


def within(machine: Any, node: Any, scope: Scope) -> Run:
    """`with manager as name: …`; the block runs within an unknown manager too."""
    managers = [
        (
            expression(machine, item.context_expr, scope),
            None if item.optional_vars is None else target(machine, item.optional_vars, scope),
            item.context_expr,
        )
        for item in node.items
    ]
    body = block(machine, node.body, scope)

    def enter(frame: Frame, level: int) -> Any:
        if level == len(managers):
            return body(frame)
        get, store, at = managers[level]
        manager = get(frame)
        inner, leave = entered(machine, manager, at, frame)
        if store is not None:
            store(frame, inner)
        try:
            signal = enter(frame, level + 1)
        except Raised as raised:
            if leave is not None and truth(machine, leave(raised), at, frame):
                return None
            raise
        if leave is not None:
            leave(None)
        return signal

    return lambda frame: enter(frame, 0)


def entered(machine: Any, manager: Any, node: Any, frame: Frame) -> tuple[Any, Any]:
    """What `__enter__` gives, and a function that leaves; None where there is nothing to leave."""
    if manager.__class__ is Unknown:
        return manager.derived(manager.path), None
    try:
        if (
            isinstance(manager, Instance)
            and manager.cls.unknown is not None
            and manager.special("__enter__") is MISSING
        ):
            return machine.unknown(f"{manager.cls.name}.__enter__()", node, frame), None
        methods = [machine.attribute(manager, name, node, frame) for name in ("__enter__", "__exit__")]
        value = machine.call(methods[0], (), {}, node, frame)
    except AttributeError:
        text = f"'{machine.class_of(manager).name}' object does not support the context manager protocol"
        raise machine.raised(TypeError(text), node, frame) from None
    except HOST_ERRORS as error:
        raise machine.raised(error, node, frame) from None

    def leave(raised: Raised | None) -> Any:
        args = (None, None, None) if raised is None else (raised.value.cls, raised.value, None)
        try:
            return machine.call(methods[1], args, {}, node, frame)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    return value, leave


MAKERS = {ast.Raise: throw, ast.Try: attempt, ast.TryStar: attempt, ast.With: within, ast.AsyncWith: within}
