"""Lists, tuples, sets and dicts as they are written, with `*` and `**` in them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.prepare import expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.operation import nested

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def items(machine: Any, nodes: Sequence[ast.expr], scope: Scope) -> Run:
    """A function of the frame that gives the values of some expressions as a list; one that is `*unknown` gives an
    unknown value instead."""
    if not any(node.__class__ is ast.Starred for node in nodes):
        runs = [expression(machine, node, scope) for node in nodes]
        return lambda frame: [run(frame) for run in runs]
    parts = [
        (
            node.__class__ is ast.Starred,
            expression(machine, node.value if isinstance(node, ast.Starred) else node, scope),
            node,
        )
        for node in nodes
    ]

    def gather(frame: Frame) -> Any:
        found: list[Any] = []
        for many, run, node in parts:
            value = run(frame)
            if not many:
                found.append(value)
            elif value.__class__ is Unknown:
                return value
            else:
                try:
                    found += machine.collect(value, node, frame)
                except HOST_ERRORS as error:
                    raise machine.raised(error, node, frame) from None
        return found

    return gather


def sequence(machine: Any, node: Any, scope: Scope) -> Run:
    """`[…]`, `(…)`, `{…}`."""
    values = items(machine, node.elts, scope)
    kind = {ast.List: list, ast.Tuple: tuple, ast.Set: set}[node.__class__]

    def run(frame: Frame) -> Any:
        found = values(frame)
        if found.__class__ is Unknown or kind is list:
            return found
        machine.here = (node, frame)
        try:
            return nested(machine, tuple(found)) if kind is tuple else {nested(machine, each) for each in found}
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    return run


def mapping(machine: Any, node: ast.Dict, scope: Scope) -> Run:
    """`{key: value, **more}`."""
    pairs = [
        (None if key is None else expression(machine, key, scope), expression(machine, value, scope), value)
        for key, value in zip(node.keys, node.values, strict=True)
    ]

    def run(frame: Frame) -> Any:
        found: dict[Any, Any] = {}
        for key, value, at in pairs:
            machine.here = (at, frame)
            try:
                if key is None:
                    more = value(frame)
                    if more.__class__ is Unknown:
                        return more
                    found.update(as_mapping(machine, more, at, frame))
                else:
                    name = key(frame)
                    found[nested(machine, name)] = value(frame)
            except HOST_ERRORS as error:
                raise machine.raised(error, at, frame) from None
        return found

    return run


def as_mapping(machine: Any, value: Any, node: Any, frame: Frame) -> dict[Any, Any]:
    """What `**value` gives: a dict, or anything with `keys()` and `[]`."""
    if isinstance(value, dict):
        machine.charge(len(value) >> 3)
        return value
    try:
        keys = machine.call(machine.attribute(value, "keys", node, frame), (), {}, node, frame)
    except AttributeError:
        raise TypeError(f"'{machine.class_of(value).name}' object is not a mapping") from None
    return {key: value[key] for key in machine.collect(keys, node, frame)}


MAKERS = {ast.List: sequence, ast.Tuple: sequence, ast.Set: sequence, ast.Dict: mapping}
