"""f-strings. One that holds an unknown value is unknown."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.prepare import expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope


def joined(machine: Any, node: ast.JoinedStr, scope: Scope) -> Run:
    """`f"…{value}…"`."""
    parts = [expression(machine, part, scope) for part in node.values]

    def run(frame: Frame) -> Any:
        found = [part(frame) for part in parts]
        for value in found:
            if value.__class__ is Unknown:
                return value.derived(value.path)
        machine.here = (node, frame)
        machine.sized(sum(map(len, found)), "text")
        return "".join(found)

    return run


def formatted(machine: Any, node: ast.FormattedValue, scope: Scope) -> Run:
    """`{value!r:spec}`."""
    from cnncalc.readers.python.builtin.formats import formatted as write

    value = expression(machine, node.value, scope)
    spec = None if node.format_spec is None else expression(machine, node.format_spec, scope)
    convert: Any = {-1: None, 115: str, 114: repr, 97: ascii}[node.conversion]

    def run(frame: Frame) -> Any:
        found = value(frame)
        if found.__class__ is Unknown:
            return found
        if spec is None and convert is None and found.__class__ in (str, int):
            return str(found)
        wanted = "" if spec is None else spec(frame)
        if wanted.__class__ is Unknown:
            return wanted
        machine.here = (node, frame)
        try:
            return write(machine, found if convert is None else convert(found), wanted)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    return run


MAKERS = {ast.JoinedStr: joined, ast.FormattedValue: formatted}
