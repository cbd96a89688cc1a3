"""What `--where` says: `params < 5M and out.conv5 == 13x13`, read by a parser of its own, never by Python's `eval`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped
from cnncalc.layers.declaration.quantity import QuantityError, parse_quantity
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.arithmetic import maximum
from cnncalc.numbers.swept import Swept, compared, ends, negated
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 2_000
DEEPEST = 50
_TOKEN = re.compile(
    r"\s*(?:(?P<shape>\d+(?:[x×]\d+)+(?![\w.]))|(?P<number>\d[\d_]*(?:\.\d[\d_]*)?\s?(?:[kKMGT]i?B?|B)?(?![\w.]))"
    r"|(?P<name>[A-Za-z_][\w.\-]*\w|[A-Za-z_])|(?P<sign><=|>=|==|!=|≤|≥|≠|//|&&|\|\||[-<>=()+*!]))"
)
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "=": "==", "&&": "and", "||": "or", "!": "not"}
_COMPARISONS = ("<=", ">=", "==", "!=", "<", ">")
_OPPOSITE = {"<=": ">", ">=": "<", "<": ">=", ">": "<=", "==": "!=", "!=": "=="}
Node = tuple[Any, ...]


class Condition:
    """A condition: its text, the names it speaks of, and what must hold together (its parts joined by `and`)."""

    def __init__(self, text: str) -> None:
        self.text = text
        parser = _Parser(text)
        self.tree = parser.whole()
        self.names: tuple[str, ...] = tuple(dict.fromkeys(parser.names))

    @classmethod
    def of(cls, text: str, tree: Node) -> Condition:
        """The condition of a tree that was read before."""
        made = cls.__new__(cls)
        made.text, made.tree, made.names = text, tree, ()
        return made

    def truth(self, value: Callable[[str], Any]) -> Any:
        """Whether it holds: a bool, or a swept truth. `value` gives what a name stands for."""
        return _truth(self.tree, value)

    def parts(self) -> list[tuple[str, Node]]:
        """(text, tree) of each condition that the others are joined to by `and`."""
        found, stack = [], [self.tree]
        while stack:
            node = stack.pop()
            if node[0] == "and":
                stack += [node[2], node[1]]
            else:
                found.append((_spelled(node), node))
        return found


class _Parser:
    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise UsageError(f"a condition has at most {LONGEST:,} characters")
        self.text = text
        self.names: list[str] = []
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise self.wrong(f"'{clipped(text[at:].strip()[:20])}' cannot be read")
            kind = str(match.lastgroup)
            word = match[kind].strip()
            word = _SIGNS.get(word, word)
            self.tokens.append(("sign" if word in ("and", "or", "not") else kind, word))
            at = match.end()
        self.tokens.append(("end", ""))
        self.at = 0
        self.depth = 0

    def wrong(self, message: str) -> UsageError:
        return UsageError(f"--where: {message}", 'write conditions as "params < 5M and out.conv5 == 13x13"')

    def whole(self) -> Node:
        node = self.disjunction()
        if self.tokens[self.at][0] != "end":
            raise self.wrong(f"'{clipped(self.tokens[self.at][1])}' is not expected there")
        return node

    def taken(self, *words: str) -> str:
        kind, word = self.tokens[self.at]
        if kind == "sign" and word in words:
            self.at += 1
            return word
        return ""

    def disjunction(self) -> Node:
        node = self.conjunction()
        while self.taken("or"):
            node = ("or", node, self.conjunction())
        return node

    def conjunction(self) -> Node:
        node = self.negation()
        while self.taken("and"):
            node = ("and", node, self.negation())
        return node

    def negation(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.wrong("it is nested too deeply")
        node = ("not", self.negation()) if self.taken("not") else self.comparison()
        self.depth -= 1
        return node

    def comparison(self) -> Node:
        if self.tokens[self.at] == ("sign", "("):
            start = self.at
            self.at += 1
            inner = self.disjunction()
            if not self.taken(")"):
                raise self.wrong("a bracket is not closed")
            if inner[0] in ("and", "or", "not", "compare"):
                return inner
            self.at = start  # it was a number in brackets
        left = self.sum()
        found: Node | None = None
        while sign := self.taken(*_COMPARISONS):
            right = self.sum()
            one = ("compare", sign, left, right)
            found = one if found is None else ("and", found, one)
            left = right
        return found or left

    def sum(self) -> Node:
        node = self.product()
        while sign := self.taken("+", "-"):
            node = ("arithmetic", sign, node, self.product())
        return node

    def product(self) -> Node:
        node = self.atom()
        while sign := self.taken("*", "//"):
            node = ("arithmetic", sign, node, self.atom())
        return node

    def atom(self) -> Node:
        kind, word = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return ("value", _quantity(word, self), word)
        if kind == "shape":
            return ("value", tuple(map(int, re.split("[x×]", word))), word)
        if kind == "name":
            self.names.append(word)
            return ("name", word)
        if word == "(":
            self.depth += 1
            if self.depth > DEEPEST:
                raise self.wrong("it is nested too deeply")
            node = self.sum()
            self.depth -= 1
            if not self.taken(")"):
                raise self.wrong("a bracket is not closed")
            return node
        raise self.wrong(f"'{clipped(word)}' is not expected there" if word else "something is missing at its end")


def _quantity(word: str, parser: _Parser) -> int:
    word = re.sub(r"^([\d_.]+)\s?K$", r"\1k", word)
    try:
        return parse_quantity(word, "bytes" if word.endswith("B") else "count")
    except QuantityError as error:
        raise parser.wrong(error.message) from None


def _truth(node: Node, value: Callable[[str], Any]) -> Any:
    kind = node[0]
    if kind in ("and", "or"):
        a, b = _truth(node[1], value), _truth(node[2], value)
        return both(a, b) if kind == "and" else negated(both(negated(a), negated(b)))
    if kind == "not":
        return negated(_truth(node[1], value))
    if kind == "compare":
        return _compare(node, _number(node[2], value), _number(node[3], value))
    raise UsageError(f"--where: '{clipped(_spelled(node))}' is no condition", "compare it: params < 5M")


def both(a: Any, b: Any) -> Any:
    """Whether two truths hold."""
    if a.__class__ is Swept or b.__class__ is Swept:
        return (a if a.__class__ is Swept else b).trace.every([a, b])
    return bool(a and b)


def _number(node: Node, value: Callable[[str], Any]) -> Any:
    if node[0] == "value":
        return node[1]
    if node[0] == "name":
        return value(node[1])
    if node[0] != "arithmetic":
        raise UsageError(f"--where: '{clipped(_spelled(node))}' is no number", "compare numbers with numbers")
    a, b = _number(node[2], value), _number(node[3], value)
    for operand, tree in ((a, node[2]), (b, node[3])):
        if operand.__class__ not in (int, Swept) and operand is not UNKNOWN:
            raise UsageError(f"--where: '{clipped(_spelled(tree))}' is no number", "a shape is only compared")
    if node[1] == "//":
        if b is not UNKNOWN and ends(b)[0] <= 0:
            raise UsageError("--where divides by what may be 0", "multiply the other side instead")
        return a // b
    return a + b if node[1] == "+" else a - b if node[1] == "-" else a * b


def _compare(node: Node, a: Any, b: Any) -> Any:
    """The truth of a comparison: of numbers, of words, of shapes (every axis)."""
    sign = node[1]
    if a is UNKNOWN or b is UNKNOWN:
        return False  # nothing is known to hold
    if isinstance(a, str) or isinstance(b, str):
        if sign not in ("==", "!="):
            raise UsageError(f"--where: words are compared by == and != alone, not by {sign}")
        return (str(a) == str(b)) == (sign == "==")
    pairs = _pairs(a, b, node)
    if pairs is None:
        return sign == "!="
    if sign == "!=" and len(pairs) > 1:
        return negated(_compare(("compare", "==", *node[2:]), a, b))
    truth: Any = True
    for x, y in pairs:
        if x is UNKNOWN or y is UNKNOWN:
            return False
        truth = both(truth, compared(x, sign, y))
    return truth


def distance(node: Node, value: Callable[[str], Any]) -> Any:
    """By how much a comparison is missed: 0 where it holds, and as much as its sides lie apart where it does not."""
    sign = node[1]
    a, b = _number(node[2], value), _number(node[3], value)
    if a is UNKNOWN or b is UNKNOWN or isinstance(a, str) or isinstance(b, str):
        raise UsageError("--where: a word is not near another")
    pairs = _pairs(a, b, node)
    if pairs is None:
        raise UsageError("--where: the shapes have different numbers of axes")
    found: Any = 0
    for x, y in pairs:
        over, under = maximum(x - y, 0), maximum(y - x, 0)
        found = found + (over if sign in ("<=", "<") else under if sign in (">=", ">") else over + under)
    return found


def _pairs(a: Any, b: Any, node: Node) -> list[tuple[Any, Any]] | None:
    """The numbers to compare; None where two shapes have different numbers of axes."""
    if a.__class__ is not tuple and a.__class__ is not Shape and b.__class__ is not tuple and b.__class__ is not Shape:
        return [(a, b)]
    for one, other, tree in ((a, b, node[2]), (b, a, node[3])):
        if one.__class__ is Shape and other.__class__ in (int, Swept):
            name = clipped(_spelled(tree))
            raise UsageError(f"--where: {name} is a shape", f"write {name}.channels, or compare it with a shape: 13x13")
    x, y = ([*v.dims] if v.__class__ is Shape else [*v] if v.__class__ is tuple else None for v in (a, b))
    if x is None or y is None:
        whole = x or y or []
        return [(n, b) for n in whole] if y is None else [(a, n) for n in whole]
    for one, other, spatial in ((a, y, "x"), (b, x, "y")):
        if one.__class__ is Shape and len(other) == len(one.spatial) != len(one.dims):
            x, y = (list(one.spatial), y) if spatial == "x" else (x, list(one.spatial))
    return list(zip(x, y, strict=True)) if len(x) == len(y) else None


def _spelled(node: Node) -> str:
    kind = node[0]
    if kind == "value":
        return str(node[2])
    if kind == "name":
        return str(node[1])
    if kind == "not":
        return f"not {_bracketed(node[1])}"
    if kind in ("and", "or"):
        return f"{_bracketed(node[1])} {kind} {_bracketed(node[2])}"
    return f"{_spelled(node[2])} {node[1]} {_spelled(node[3])}"


def _bracketed(node: Node) -> str:
    return f"({_spelled(node)})" if node[0] in ("and", "or") else _spelled(node)
