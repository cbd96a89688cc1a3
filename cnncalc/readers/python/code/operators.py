"""Operators, comparisons, `and`, `or`, `not`, and `a if b else c`."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.code.prepare import expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.operation import binary, compare

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope

_FAST: dict[str, Any] = {
    "Add": operator.add,
    "Sub": operator.sub,
    "Mult": operator.mul,
    "FloorDiv": operator.floordiv,
    "Mod": operator.mod,
}
"""Operators on two ints below 2⁶⁴ that need no guard."""

_LARGE = 1 << 64
_COMPARED: dict[str, Any] = {
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
}


def binop(machine: Any, node: ast.BinOp, scope: Scope) -> Run:
    """`left op right`."""
    symbol = node.op.__class__.__name__
    left, right = expression(machine, node.left, scope), expression(machine, node.right, scope)
    fast = _FAST.get(symbol)

    def general(frame: Frame, a: Any, b: Any) -> Any:
        machine.here = (node, frame)
        try:
            return binary(machine, symbol, a, b)
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    if fast is None:
        return lambda frame: general(frame, left(frame), right(frame))

    def run(frame: Frame) -> Any:
        a, b = left(frame), right(frame)
        if a.__class__ is int and b.__class__ is int and b and -_LARGE < a < _LARGE and -_LARGE < b < _LARGE:
            return fast(a, b)
        return general(frame, a, b)

    return run


def unary(machine: Any, node: ast.UnaryOp, scope: Scope) -> Run:
    """`-a`, `+a`, `~a`, `not a`."""
    operand = expression(machine, node.operand, scope)
    kind = node.op.__class__
    if kind is ast.Not:

        def negate(frame: Frame) -> Any:
            value = operand(frame)
            if value.__class__ is bool:
                return not value
            if value.__class__ is Unknown:
                return value.derived(value.path)
            return not truth(machine, value, node, frame)

        return negate
    function = {ast.USub: operator.neg, ast.UAdd: operator.pos, ast.Invert: operator.invert}[kind]

    def run(frame: Frame) -> Any:
        value = operand(frame)
        machine.here = (node, frame)
        try:
            return function(value)  # type: ignore[operator]
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None

    return run


def truth(machine: Any, value: Any, node: Any, frame: Frame) -> bool:
    """Whether a value is true, as `if` asks at a node."""
    if value is True or value is False:
        return value
    machine.here = (node, frame)
    try:
        return bool(value)
    except HOST_ERRORS as error:
        raise machine.raised(error, node, frame) from None


def boolean(machine: Any, node: ast.BoolOp, scope: Scope) -> Run:
    """`a and b`, `a or b`: what an unknown part leaves open is unknown."""
    parts = [(expression(machine, part, scope), part) for part in node.values]
    wanted = node.op.__class__ is ast.Or

    def run(frame: Frame) -> Any:
        value: Any = None
        open: Any = None
        for part, at in parts:
            value = part(frame)
            if value.__class__ is Unknown:
                open = open or [value]
            elif truth(machine, value, at, frame) is wanted:
                return value if open is None else open[0].derived(open[0].path)
        return value if open is None else open[0].derived(open[0].path)

    return run


def comparison(machine: Any, node: ast.Compare, scope: Scope) -> Run:
    """`a < b <= c`, each part evaluated once."""
    first = expression(machine, node.left, scope)
    rest = [
        (op.__class__.__name__, expression(machine, part, scope))
        for op, part in zip(node.ops, node.comparators, strict=True)
    ]
    if len(rest) == 1:
        symbol, other = rest[0]
        fast = _COMPARED.get(symbol)

        def single(frame: Frame) -> Any:
            a, b = first(frame), other(frame)
            if fast is not None and a.__class__ is int and b.__class__ is int:
                return fast(a, b)
            machine.here = (node, frame)
            try:
                return compare(machine, symbol, a, b)
            except HOST_ERRORS as error:
                raise machine.raised(error, node, frame) from None

        return single

    def run(frame: Frame) -> Any:
        a: Any = first(frame)
        value: Any = True
        for symbol, other in rest:
            b = other(frame)
            machine.here = (node, frame)
            try:
                value = compare(machine, symbol, a, b)
            except HOST_ERRORS as error:
                raise machine.raised(error, node, frame) from None
            if value.__class__ is Unknown or not truth(machine, value, node, frame):
                return value
            a = b
        return value

    return run


def conditional(machine: Any, node: ast.IfExp, scope: Scope) -> Run:
    """`a if test else b`: unknown where the test is, unless both are the same."""
    test, body, other = (expression(machine, part, scope) for part in (node.test, node.body, node.orelse))

    def run(frame: Frame) -> Any:
        value = test(frame)
        if value.__class__ is Unknown:
            a, b = body(frame), other(frame)
            if a is b or (a.__class__ is b.__class__ and a.__class__ in (int, str, float) and a == b):
                return a
            return value.derived(value.path)
        return body(frame) if truth(machine, value, node.test, frame) else other(frame)

    return run


MAKERS = {ast.BinOp: binop, ast.UnaryOp: unary, ast.BoolOp: boolean, ast.Compare: comparison, ast.IfExp: conditional}
