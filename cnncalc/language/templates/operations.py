"""What an expression computes, one closure over the names in scope for each operation."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from cnncalc.language.templates.functions import (
    ARITHMETIC,
    FUNCTIONS,
    EvaluationError,
    applied,
    bounded,
    checked_number,
    compared,
    nearest_name,
    power,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Node = Callable[[Mapping[str, object]], Any]


def named(name: str, at: int) -> Node:
    """The value that a name has; bounded, as it comes from outside."""

    def node(env: Mapping[str, object]) -> Any:
        try:
            value = env[name]
        except KeyError:
            help = f"{name} is a function: give it values in brackets" if name in FUNCTIONS else nearest_name(name, env)
            if name == "i":
                help = "`i` exists only in an entry that has repeat="
            raise EvaluationError(f"there is no '{name[:40]}' here", help, at) from None
        return bounded(value, at)

    return node


def called(function: Callable[..., Any], name: str, arguments: list[Node], at: int) -> Node:
    """A call of one of `FUNCTIONS`."""

    def node(env: Mapping[str, object]) -> Any:
        return applied(function, name, at, *[checked_number(argument(env), name, at) for argument in arguments])

    return node


def chosen(first: Node, condition: Node, otherwise: Node, at: int) -> Node:
    """a if condition else b: only the one that is chosen is computed."""
    return lambda env: first(env) if truth(condition(env), at) else otherwise(env)


def raised(base: Node, exponent: Node, at: int) -> Node:
    """base ** exponent."""
    return lambda env: power(checked_number(base(env), "'**'", at), checked_number(exponent(env), "'**'", at), at)


def prefixed(kind: str, operand: Node, at: int) -> Node:
    """-a, +a, not a."""
    if kind == "not":
        return lambda env: not truth(operand(env), at)
    function = operator.neg if kind == "-" else operator.pos
    return lambda env: applied(function, f"'{kind}'", at, checked_number(operand(env), f"'{kind}'", at))


def chain(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
    """a + b − c, from the left."""

    def node(env: Mapping[str, object]) -> Any:
        value = first(env)
        for symbol, operand, at in rest:
            what = f"'{symbol}'"
            value = applied(
                ARITHMETIC[symbol], what, at, checked_number(value, what, at), checked_number(operand(env), what, at)
            )
        return value

    return node


def logic(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
    """a and b, a or b: the operand that decides, as Python has it."""

    def node(env: Mapping[str, object]) -> Any:
        value = first(env)
        for symbol, operand, at in rest:
            if truth(value, at) is (symbol == "or"):
                break
            value = operand(env)
        return value

    return node


def comparison(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
    """a < b <= c: every operand once, up to the first comparison that fails."""

    def node(env: Mapping[str, object]) -> Any:
        left, result = first(env), None
        for index, (symbol, operand, at) in enumerate(rest):
            if index and not truth(result, at):
                break
            right = operand(env)
            result = compared(symbol, left, right, at)
            left = right
        return result

    return node
