"""`=`, `: type =`, `op=` and `del`, for every kind of target."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.names import storing
from cnncalc.readers.python.code.prepare import expression
from cnncalc.readers.python.errors import HOST_ERRORS, ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.operation import in_place, nested

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def target(machine: Any, node: Any, scope: Scope) -> Any:
    """A function of (frame, value) that binds a target."""
    kind = node.__class__
    if kind is ast.Name:
        return storing(node.id, scope)
    if kind is ast.Attribute:
        return _attribute(machine, node, scope)
    if kind is ast.Subscript:
        return _item(machine, node, scope)
    if kind in (ast.Tuple, ast.List):
        return _several(machine, node, scope)
    if kind is ast.Starred:
        return target(machine, node.value, scope)
    raise ProgramError("nothing can be assigned to this", place_of(node, scope.source), kind="syntax")


def _attribute(machine: Any, node: ast.Attribute, scope: Scope) -> Any:
    owner = expression(machine, node.value, scope)
    name = scope.mangled(node.attr)

    def store(frame: Frame, value: Any) -> None:
        held = owner(frame)
        machine.here = (node, frame)
        try:
            machine.set_attribute(held, name, value, node, frame)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    return store


def _item(machine: Any, node: ast.Subscript, scope: Scope) -> Any:
    owner, key = expression(machine, node.value, scope), expression(machine, node.slice, scope)

    def store(frame: Frame, value: Any) -> None:
        held, at = owner(frame), key(frame)
        machine.here = (node, frame)
        if at.__class__ is Unknown and held.__class__ in (list, dict):
            raise machine.needed(at, "which item this is", node, frame)
        try:
            if at.__class__ is slice and held.__class__ is list:
                value = machine.collect(value, node, frame)
                machine.sized(len(held) + len(value))
            held[nested(machine, at) if at.__class__ is tuple else at] = value
        except HOST_ERRORS as error:
            raise machine.raised(_worded(error, machine, held), node, frame) from None

    return store


def _worded(error: Any, machine: Any, held: Any) -> Any:
    if isinstance(error, TypeError) and "item assignment" in str(error):
        return TypeError(f"'{machine.class_of(held).name}' object does not support item assignment")
    return error


def _several(machine: Any, node: Any, scope: Scope) -> Any:
    """`a, (b, *c) = value`."""
    stores = [target(machine, inner, scope) for inner in node.elts]
    star = next((i for i, inner in enumerate(node.elts) if inner.__class__ is ast.Starred), None)
    count = len(stores)

    def store(frame: Frame, value: Any) -> None:
        if value.__class__ is Unknown:
            for number, keep in enumerate(stores):
                keep(frame, value.derived(f"{value.path}[{number}]"))
            return
        try:
            values = value  # what is told of, where it cannot be iterated
            values = machine.collect(value, node, frame)
            if star is None:
                if len(values) != count:
                    few = f"not enough values to unpack (expected {count}, got {len(values)})"
                    many = f"too many values to unpack (expected {count})"
                    raise ValueError(few if len(values) < count else many)
            elif len(values) < count - 1:
                raise ValueError(f"not enough values to unpack (expected at least {count - 1}, got {len(values)})")
            else:
                after = count - star - 1
                values[star : len(values) - after] = [values[star : len(values) - after]]
        except HOST_ERRORS as error:
            text = f"cannot unpack non-iterable {machine.class_of(value).name} object"
            wrong = TypeError(text) if "not iterable" in str(error) else error
            raise machine.raised(wrong, node, frame, values) from None
        for keep, each in zip(stores, values, strict=True):
            keep(frame, each)

    return store


def assign(machine: Any, node: ast.Assign, scope: Scope) -> Run:
    """`a = b = value`."""
    value = expression(machine, node.value, scope)
    first = node.targets[0]
    if (
        len(node.targets) == 1
        and isinstance(first, ast.Name)
        and first.id not in scope.globals | scope.nonlocals
        and scope.kind != "comprehension"
    ):
        name = scope.mangled(first.id)

        def simple(frame: Frame) -> None:
            frame.vars[name] = value(frame)

        return simple
    stores = [target(machine, each, scope) for each in node.targets]

    def run(frame: Frame) -> None:
        found = value(frame)
        for store in stores:
            store(frame, found)

    return run


def annotated(machine: Any, node: ast.AnnAssign, scope: Scope) -> Run:
    """`a: type = value`; without a value it binds nothing."""
    if node.value is None:
        return lambda frame: None
    value, store = expression(machine, node.value, scope), target(machine, node.target, scope)
    return lambda frame: store(frame, value(frame))


def augmented(machine: Any, node: ast.AugAssign, scope: Scope) -> Run:
    """`a op= value`."""
    value = expression(machine, node.value, scope)
    symbol = node.op.__class__.__name__
    held = _readable(node.target)
    old, store = expression(machine, held, scope), target(machine, node.target, scope)

    def run(frame: Frame) -> None:
        before = old(frame)
        more = value(frame)
        machine.here = (node, frame)
        try:
            after = in_place(machine, symbol, before, more)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None
        store(frame, after)

    return run


def _readable(node: Any) -> Any:
    """A target as an expression that reads it."""
    parts = {field: getattr(node, field) for field in node._fields}
    return ast.copy_location(node.__class__(**{**parts, "ctx": ast.Load()}), node)


def delete(machine: Any, node: ast.Delete, scope: Scope) -> Run:
    """`del a, b.c, d[e]`."""
    runs = [_deleting(machine, each, scope) for each in node.targets]

    def run(frame: Frame) -> None:
        for each in runs:
            each(frame)

    return run


def _deleting(machine: Any, node: Any, scope: Scope) -> Any:
    if isinstance(node, ast.Tuple | ast.List):
        runs = [_deleting(machine, each, scope) for each in node.elts]
        return lambda frame: [run(frame) for run in runs]
    if isinstance(node, ast.Name):
        name, known = (
            scope.mangled(node.id),
            expression(machine, ast.copy_location(ast.Name(node.id, ast.Load()), node), scope),
        )

        def forget(frame: Frame) -> None:
            known(frame)
            frame.vars.pop(name, None)
            if scope.kind == "module" or name in scope.globals:
                frame.module.forget(name)

        return forget
    owner = expression(machine, node.value, scope)
    key = expression(machine, node.slice, scope) if isinstance(node, ast.Subscript) else None

    def run(frame: Frame) -> None:
        held = owner(frame)
        machine.here = (node, frame)
        try:
            if key is None:
                machine.delete_attribute(held, scope.mangled(node.attr), node, frame)
            else:
                at = key(frame)
                if held.__class__ is list:
                    machine.charge(len(held) >> 11)
                del held[at]
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    return run


MAKERS = {ast.Assign: assign, ast.AnnAssign: annotated, ast.AugAssign: augmented, ast.Delete: delete}
