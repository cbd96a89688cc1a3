"""A number that remembers how it was computed, and how such a trace is printed."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NoReturn

from cnncalc.numbers import arithmetic
from cnncalc.numbers.arithmetic import Number
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

_EVALUATE: dict[str, Any] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "neg": operator.neg,
    "ceil": arithmetic.ceil_div,
    "/": arithmetic.exact_div,
    "max": arithmetic.maximum,
    "min": arithmetic.minimum,
    "gcd": arithmetic.common_divisor,
    "double": arithmetic.scaled_by_double,
}


class Term:
    """A value and its origin: a leaf (a number that was given), or an operator and its operands in order.

    `operator` is "" for a leaf, else a key of the arithmetic: + - * // % neg ceil / max min gcd double (⌊n·factor⌋ in a
    double, whose second operand is the float itself). A leaf may have a `symbol` (k) and a `name` (kernel). Nothing is
    ever simplified. Terms are equal to nothing and have no truth value (TypeError), since a rule must not branch on
    one; they hash by identity.
    """

    __slots__ = ("name", "operands", "operator", "symbol", "value")

    def __init__(
        self, value: Number, symbol: str = "", name: str = "", operator: str = "", operands: tuple[Any, ...] = ()
    ) -> None:
        self.value = value
        self.symbol = symbol
        self.name = name
        self.operator = operator
        self.operands = operands

    def __add__(self, other: Any) -> Any:
        return _made("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return _made("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return _made("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _made("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return _made("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return _made("*", other, self)

    def __floordiv__(self, other: Any) -> Any:
        return _made("//", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _made("//", other, self)

    def __mod__(self, other: Any) -> Any:
        return _made("%", self, other)

    def __rmod__(self, other: Any) -> Any:
        return _made("%", other, self)

    def __neg__(self) -> Term:
        return Term(-self.value, operator="neg", operands=(self,))

    @staticmethod
    def ceil_div(a: Any, b: Any) -> Any:
        """⌈a / b⌉."""
        return _named("ceil", a, b)

    @staticmethod
    def exact_div(a: Any, b: Any) -> Any:
        """a / b where b divides a."""
        return _named("/", a, b)

    @staticmethod
    def maximum(a: Any, b: Any) -> Any:
        """max(a, b)."""
        return _named("max", a, b)

    @staticmethod
    def minimum(a: Any, b: Any) -> Any:
        """min(a, b)."""
        return _named("min", a, b)

    @staticmethod
    def common_divisor(a: Any, b: Any) -> Any:
        """gcd(a, b)."""
        return _named("gcd", a, b)

    @staticmethod
    def scaled_by_double(n: Term, factor: float) -> Term:
        """⌊n·factor⌋, the product rounded to a double."""
        return Term(arithmetic.scaled_by_double(n.value, factor), operator="double", operands=(n, factor))

    def __bool__(self) -> NoReturn:
        raise TypeError("a rule must not branch on a traced number")

    def __eq__(self, other: object) -> NoReturn:
        raise TypeError("a rule must not compare a traced number; compare its value")

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return f"<Term {formula(self)} = {self.value}>"


def _term(value: Any) -> Term | None:
    """The operand as a term; None for another kind of number."""
    if isinstance(value, Term):
        return value
    return Term(value) if isinstance(value, int) else None


def _made(operator: str, a: Any, b: Any) -> Any:
    left, right = _term(a), _term(b)
    if left is None or right is None:
        return NotImplemented
    return Term(_EVALUATE[operator](left.value, right.value), operator=operator, operands=(left, right))


def _named(operator: str, a: Any, b: Any) -> Any:
    """As `_made`, where Python does not ask the other operand's kind of number."""
    if a is UNKNOWN or b is UNKNOWN:
        return UNKNOWN
    made = _made(operator, a, b)
    if made is NotImplemented:
        raise TypeError(f"a traced number does not mix with {a!r} and {b!r}")
    return made


_PRECEDENCE = {"+": 1, "-": 1, "/": 2, "%": 2, "*": 3, "neg": 4}
"""How tightly an operator binds in print; all others are enclosed in brackets of their own."""
_ENCLOSED = 9

Printed = tuple[str, int]
"""A text and how tightly it binds."""


class Style:
    """How a trace is written: the signs of operators, the brackets of functions (`drawn`: they part their operands
    themselves, as a fraction does), the sign before a negative, and what a leaf says."""

    __slots__ = ("brackets", "drawn", "leaf", "minus", "signs")

    def __init__(
        self,
        signs: dict[str, str],
        brackets: dict[str, str],
        leaf: Callable[[Term], Printed],
        minus: str = "−",
        drawn: bool = False,
    ) -> None:
        self.signs = signs
        self.brackets = brackets
        self.leaf = leaf
        self.minus = minus
        self.drawn = drawn


def formula(term: Number, known: dict[int, Term] | None = None) -> str:
    """The term in symbols, numbers only where there is no symbol: ⌊(n + 2·p − k) / s⌋ + 1. `known` are parts that have a
    name of their own, by the id of the part: a leaf that stands for it."""
    return printed(term, SYMBOLS, known)


def numbers(term: Number, known: dict[int, Term] | None = None) -> str:
    """The same formula with every symbol's number in its place: ⌊(227 + 2×0 − 11) / 4⌋ + 1."""
    return printed(term, NUMBERS, known)


def printed(root: Number, style: Style, known: dict[int, Term] | None = None) -> str:
    """Prints operands before what is made of them, without recursion: a network's sum is thousands of terms deep."""
    if not isinstance(root, Term):
        return str(root).replace("-", style.minus)
    done: dict[int, Printed] = {part: style.leaf(named) for part, named in known.items()} if known else {}
    stack = [root]
    while stack:
        term = stack[-1]
        waiting = [t for t in term.operands if isinstance(t, Term) and id(t) not in done]
        if waiting and id(term) not in done:
            stack.extend(reversed(waiting))
            continue
        stack.pop()
        if id(term) not in done:
            done[id(term)] = _printed(term, done, style) if term.operator else style.leaf(term)
    return done[id(root)][0]


def in_symbols(term: Term) -> Printed:
    """A leaf as its symbol, else its number."""
    return (term.symbol, _ENCLOSED) if term.symbol else in_numbers(term)


def in_numbers(term: Term) -> Printed:
    """A leaf as its number."""
    text = str(term.value).replace("-", "−")
    if " " in text and is_sum(text):
        return text, _PRECEDENCE["+"]  # a closed form
    return text, _PRECEDENCE["neg"] if text.startswith("−") else _ENCLOSED


def is_sum(text: str) -> bool:
    """Whether a closed form in print has signs outside its brackets, so that it needs some of its own in a product."""
    depth = 0
    for sign in text:
        depth += (sign in "⌊(") - (sign in "⌋)")
        if sign == " " and not depth:
            return True
    return False


_BRACKETS = {
    "//": "⌊{} / {}⌋",
    "ceil": "⌈{} / {}⌉",
    "max": "max({}, {})",
    "min": "min({}, {})",
    "gcd": "gcd({}, {})",
    "double": "⌊{}·{}⌋",
}
_SIGNS = {"+": " + ", "-": " − ", "/": " / ", "%": " mod "}
SYMBOLS = Style({**_SIGNS, "*": "·"}, _BRACKETS, in_symbols)
NUMBERS = Style({**_SIGNS, "*": "×"}, _BRACKETS, in_numbers)


def _printed(term: Term, done: dict[int, Printed], style: Style) -> Printed:
    """One operator over operands already printed. Zeros and factors of 1 without a symbol are dropped, and
    p + p becomes 2·p."""
    sign, minus = term.operator, style.minus
    if sign == "neg":
        return minus + _enclosed(done[id(term.operands[0])], 5), _PRECEDENCE["neg"]
    a, b = term.operands
    if sign == "-" and _is_literal(a, 0) and not _is_literal(b, 0):
        return minus + _enclosed(done[id(b)], 5), _PRECEDENCE["neg"]
    left = done[id(a)]
    right = done[id(b)] if isinstance(b, Term) else (str(b), _ENCLOSED)
    if sign in ("+", "-") and _is_literal(b, 0):
        return left
    if sign == "*" and _is_literal(a, 1) and isinstance(b, Term):
        return right
    if sign in ("*", "//", "ceil") and _is_literal(b, 1):
        return left
    if sign == "+":
        if _is_literal(a, 0):
            return right
        if _same(a, b):
            return f"2{style.signs['*']}{_enclosed(left, 3)}", _PRECEDENCE["*"]
    if sign in style.brackets:
        return _bracketed(sign, left, right, style), _ENCLOSED
    own = _PRECEDENCE[sign]
    if sign == "+" and right[0].startswith(minus):  # a + −b, a + (−b + c)
        return f"{left[0]}{style.signs['-']}{right[0].removeprefix(minus)}", own
    # addition and multiplication need no brackets on the right, subtraction does; a / (b·c) does, a·b / c does not
    first = own + (own == 2)
    second = 4 if own == 2 else own + (sign == "-")
    right_text = _enclosed((right[0], 0), 1) if right[0].startswith(minus) else _enclosed(right, second)
    left_text = _enclosed((left[0], 0), 1) if sign == "%" and left[0].startswith(minus) else _enclosed(left, first)
    return f"{left_text}{style.signs[sign]}{right_text}", own


def _bracketed(sign: str, left: Printed, right: Printed, style: Style) -> str:
    """A function with brackets of its own, over two operands."""
    if not style.drawn and sign in ("//", "ceil"):
        return style.brackets[sign].format(_enclosed(left, 3), _enclosed(right, 4))
    return style.brackets[sign].format(_enclosed(left, 3) if sign == "double" else left[0], right[0])


def _enclosed(printed: Printed, least: int) -> str:
    """The text, in brackets where it binds less tightly than `least`."""
    text, precedence = printed
    return text if precedence >= least else f"({text})"


def _is_literal(term: Any, value: int) -> bool:
    """Whether it is `value` without a symbol or a history, or 0 times something."""
    if not isinstance(term, Term) or term.symbol:
        return False
    if term.operator:  # 0·x is a zero too
        return term.operator == "*" and not value and any(_is_literal(part, 0) for part in term.operands)
    return term.value.__class__ is int and term.value == value


def _same(a: Term, b: Term) -> bool:
    """Whether both are one leaf, or leaves of one symbol and value."""
    if a.operator or b.operator or not a.symbol:
        return False
    return a is b or (a.symbol == b.symbol and a.name == b.name and a.value == b.value)
