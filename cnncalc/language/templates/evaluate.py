"""What `$name` and `$(…)` hold: Python's arithmetic over names, read by a parser of our own and computed exactly.

Nothing is ever handed to Python's `eval`. Every length, depth and value is bounded, so that no expression takes long.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

from cnncalc.language.templates.functions import (
    ANY_NUMBER,
    ARITHMETIC,
    COMPARISONS,
    FUNCTIONS,
    LIMIT_BITS,
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

LONGEST_TEXT = 2_000
DEEPEST = 100
"""Operands within operands: a bracket, a sign and a tighter operator are a level each."""

_CONSTANTS = {"true": True, "false": False, "True": True, "False": False, "None": None}
_IF, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _UNARY, _POWER = range(1, 10)
_BINDING = {"if": _IF, "or": _OR, "and": _AND, "+": _SUM, "-": _SUM, "**": _POWER}
_BINDING |= dict.fromkeys(COMPARISONS, _COMPARE) | dict.fromkeys(("*", "/", "//", "%"), _PRODUCT)
_WORDS = frozenset(("if", "else", "or", "and", "not", "in", "is", "lambda", "for"))

_TOKEN = (
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<string>'[^'\\\n]*'|\"[^\"\\\n]*\")"
    r"|(?P<operator>\*\*|//|[=!<>]=|[-+*/%<>(),])"
)


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """The (kind, text, offset) of every token, and one of kind `end`; operators and words like `if` are their kind."""
    match_at = re.compile(_TOKEN).match
    tokens = []
    at = 0
    while at < len(text):
        match = match_at(text, at)
        if match is None:
            _unreadable(text, at)
        kind, token = str(match.lastgroup), match.group()
        if kind == "operator" or token in _WORDS:
            kind = token
        if kind != "space":
            tokens.append((kind, token, at))
        at = match.end()
    return [*tokens, ("end", "", len(text))]


def _unreadable(text: str, at: int) -> NoReturn:
    found = text[at]
    if found in "'\"":
        raise EvaluationError("a quoted text does not end", "close the quote; texts hold no backslash", at)
    helps = {
        "=": "write == to compare",
        "^": "write ** for a power",
        "&": "write and",
        "|": "write or",
        "!": "write not",
    }
    helps |= {"$": "inside $(…) a name stands without $", "×": "write * to multiply"}
    raise EvaluationError(f"'{found}' has no meaning in an expression", helps.get(found, ""), at)


def _read_number(text: str, at: int) -> Any:
    """The exact value of a literal; its exponent is looked at before any power of ten is computed."""
    mantissa, _, exponent = text.lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    for digits in (whole, decimals, exponent.lstrip("+-")):
        if digits.startswith("_") or digits.endswith("_") or "__" in digits:
            raise EvaluationError(f"'{text}' is no number", "_ stands between digits", at)
    whole, decimals, exponent = (part.replace("_", "") for part in (whole, decimals, exponent))
    if not (point or exponent):
        if whole[0] == "0" and whole.strip("0"):
            raise EvaluationError(f"'{text}' starts with a zero", f"write {whole.lstrip('0')}", at)
        return bounded(int(whole), at)
    digits = (whole + decimals).rstrip("0")
    if not digits.strip("0"):
        return 0
    shift = int(exponent or 0) + len(whole) - len(digits)
    if abs(shift) > 2 * LIMIT_BITS:
        raise EvaluationError(f"the exponent of {text[:40]} is out of bounds", offset=at)
    if shift >= 0:
        return bounded(int(digits) * 10**shift, at)
    from fractions import Fraction

    return bounded(Fraction(int(digits), 10**-shift), at)


class Expression:
    """An expression, read once: its text and the names it needs, dotted ones as one name (`in.channels`)."""

    __slots__ = ("_node", "names", "text")

    def __init__(self, text: str, names: frozenset[str], node: Node) -> None:
        self.text = text
        self.names = names
        self._node = node

    def evaluate(self, env: Mapping[str, object]) -> Any:
        """The value under the names in `env` (dotted keys for dotted names), or EvaluationError."""
        return self._node(env)


class _Parser:
    """Precedence climbing. Operators of one precedence become one flat node, so that a long sum is not a deep one."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.index = 0
        self.depth = 0
        self.names: set[str] = set()

    def take(self) -> tuple[str, str, int]:
        token = self.tokens[self.index]
        self.index += 1
        return token

    @property
    def kind(self) -> str:
        return self.tokens[self.index][0]

    def expect(self, kind: str) -> None:
        if self.kind != kind:
            self.unexpected(f"'{kind}'")
        self.index += 1

    def unexpected(self, wanted: str) -> NoReturn:
        kind, token, at = self.tokens[self.index]
        help = "write a if condition else b" if wanted == "'else'" else ""
        if kind == "end":
            raise EvaluationError(f"the expression ends where {wanted} should follow", help, at)
        if token == "in":
            help = "write in.channels, in.height, …; 'in' alone is not known"
        raise EvaluationError(f"'{token[:40]}' stands where {wanted} should", help, at)

    def parse(self, floor: int) -> Node:
        """The longest expression whose operators bind tighter than `floor`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise EvaluationError(f"nested more than {DEEPEST} levels deep", offset=self.tokens[self.index][2])
        node = self.operand(floor)
        while (binding := _BINDING.get(self.kind, 0)) > floor:
            node = self.joined(node, binding)
        self.depth -= 1
        return node

    def operand(self, floor: int) -> Node:
        kind, token, at = self.tokens[self.index]
        if kind in ("-", "+") or (kind == "not" and floor < _NOT):
            self.index += 1
            return _prefixed(kind, self.parse(_NOT - 1 if kind == "not" else _UNARY), at)
        if kind == "(":
            self.index += 1
            node = self.parse(0)
            self.expect(")")
            return node
        if kind not in ("name", "number", "string"):
            self.unexpected("a value")
        self.index += 1
        if kind == "name":
            if self.kind == "(":
                return self.call(token, at)
            if token not in _CONSTANTS:
                self.names.add(token)
                return _named(token, at)
            constant: Any = _CONSTANTS[token]
        else:
            constant = _read_number(token, at) if kind == "number" else bounded(token[1:-1], at)
        return lambda env: constant

    def call(self, name: str, at: int) -> Node:
        if name not in FUNCTIONS:
            from cnncalc.language import hints

            help = hints.FUNCTIONS.get(name) or nearest_name(name, FUNCTIONS)
            raise EvaluationError(f"there is no function '{name[:40]}'", help, at)
        function, least, most = FUNCTIONS[name]
        self.index += 1
        arguments: list[Node] = []
        while self.kind != ")":
            arguments.append(self.parse(0))
            if self.kind != ")":
                self.expect(",")
        self.index += 1
        if not least <= len(arguments) <= most:
            count = f"{least} or more" if most == ANY_NUMBER else " or ".join(map(str, sorted({least, most})))
            raise EvaluationError(f"{name} takes {count} values, not {len(arguments)}", offset=at)

        def node(env: Mapping[str, object]) -> Any:
            return applied(function, name, at, *[checked_number(argument(env), name, at) for argument in arguments])

        return node

    def joined(self, first: Node, binding: int) -> Node:
        """`first` and the operators of one precedence that follow it."""
        if binding == _IF:
            _, _, at = self.take()
            condition = self.parse(_IF)
            self.expect("else")
            otherwise = self.parse(0)
            return lambda env: first(env) if truth(condition(env), at) else otherwise(env)
        if binding == _POWER:
            _, _, at = self.take()
            exponent = self.parse(_UNARY)
            return lambda env: power(
                checked_number(first(env), "'**'", at), checked_number(exponent(env), "'**'", at), at
            )
        rest = []
        while _BINDING.get(self.kind) == binding:
            symbol, _, at = self.take()
            rest.append((symbol, self.parse(binding), at))
        return {_OR: _logic, _AND: _logic, _COMPARE: _comparison}.get(binding, _chain)(first, rest)


def _named(name: str, at: int) -> Node:
    def node(env: Mapping[str, object]) -> Any:
        try:
            value = env[name]
        except KeyError:
            help = f"{name} is a function: {name}(…)" if name in FUNCTIONS else nearest_name(name, env)
            if name == "i":
                help = "`i` exists only in an entry that has repeat="
            raise EvaluationError(f"there is no '{name[:40]}' here", help, at) from None
        return bounded(value, at)

    return node


def _prefixed(kind: str, operand: Node, at: int) -> Node:
    if kind == "not":
        return lambda env: not truth(operand(env), at)
    function = operator.neg if kind == "-" else operator.pos
    return lambda env: applied(function, f"'{kind}'", at, checked_number(operand(env), f"'{kind}'", at))


def _chain(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
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


def _logic(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
    """a and b, a or b: the operand that decides, as Python has it."""

    def node(env: Mapping[str, object]) -> Any:
        value = first(env)
        for symbol, operand, at in rest:
            if truth(value, at) is (symbol == "or"):
                break
            value = operand(env)
        return value

    return node


def _comparison(first: Node, rest: list[tuple[str, Node, int]]) -> Node:
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


@lru_cache(maxsize=1024)
def compile_expression(text: str) -> Expression:
    """The expression that `text` (what stands in `$(…)`) writes, or EvaluationError."""
    if len(text) > LONGEST_TEXT:
        raise EvaluationError(f"an expression has at most {LONGEST_TEXT:,} characters, this has {len(text):,}")
    parser = _Parser(text)
    node = parser.parse(0)
    if parser.kind != "end":
        parser.unexpected("an operator")
    return Expression(text, frozenset(parser.names), node)
