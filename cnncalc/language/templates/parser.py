"""The text of an expression → one closure that computes it: precedence climbing over its tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from cnncalc.language.templates.functions import (
    ANY_NUMBER,
    COMPARISONS,
    FOREIGN,
    FUNCTIONS,
    EvaluationError,
    bounded,
    nearest_name,
)
from cnncalc.language.templates.operations import called, chain, chosen, comparison, logic, named, prefixed, raised
from cnncalc.language.templates.tokens import read_number, tokens

if TYPE_CHECKING:
    from cnncalc.language.templates.operations import Node

DEEPEST = 100
"""Operands within operands: a bracket, a sign and a tighter operator are a level each."""

_CONSTANTS = {"true": True, "false": False, "True": True, "False": False, "None": None}
_IF, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _UNARY, _POWER = range(1, 10)
_BINDING = {"if": _IF, "or": _OR, "and": _AND, "+": _SUM, "-": _SUM, "**": _POWER}
_BINDING |= dict.fromkeys(COMPARISONS, _COMPARE) | dict.fromkeys(("*", "/", "//", "%"), _PRODUCT)


class Parser:
    """Precedence climbing. Operators of one precedence become one flat node, so that a long sum is not a deep one."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
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
        help = "say what it is otherwise: a if condition else b" if wanted == "'else'" else ""
        if kind == "end":
            raise EvaluationError(f"the expression ends where {wanted} should follow", help, at)
        if token == "in":
            help = "write in.channels, in.height or in.width"
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
            return prefixed(kind, self.parse(_NOT - 1 if kind == "not" else _UNARY), at)
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
                return named(token, at)
            constant: Any = _CONSTANTS[token]
        else:
            constant = read_number(token, at) if kind == "number" else bounded(token[1:-1], at)
        return lambda env: constant

    def call(self, name: str, at: int) -> Node:
        if name not in FUNCTIONS:
            help = FOREIGN.get(name) or nearest_name(name, FUNCTIONS)
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
        return called(function, name, arguments, at)

    def joined(self, first: Node, binding: int) -> Node:
        """`first` and the operators of one precedence that follow it."""
        if binding == _IF:
            _, _, at = self.take()
            condition = self.parse(_IF)
            self.expect("else")
            return chosen(first, condition, self.parse(0), at)
        if binding == _POWER:
            _, _, at = self.take()
            return raised(first, self.parse(_UNARY), at)
        rest = []
        while _BINDING.get(self.kind) == binding:
            symbol, _, at = self.take()
            rest.append((symbol, self.parse(binding), at))
        return {_OR: logic, _AND: logic, _COMPARE: comparison}.get(binding, chain)(first, rest)
