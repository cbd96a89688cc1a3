"""What `$(…)` computes with: exact numbers of bounded size, and the functions an expression may call.

Values are int, Fraction (only where a number is not whole), bool, str and None; a number of another class (a symbolic
size) goes through the plain operators. Every value is bounded, so that no expression takes long.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.value import Real
from cnncalc.numbers.arithmetic import maximum, minimum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LIMIT_BITS = 256
LIMIT = 2**LIMIT_BITS
"""No numerator and no denominator is larger."""
LONGEST_STRING = 1_000
ANY_NUMBER = 2_000
"""Of arguments: as many as an expression can hold."""


class EvaluationError(Exception):
    """An expression that cannot be read or computed: what was found, a way out, and the character it is about.

    `offset` counts from the start of the text that was handed in: the expression for `compile_expression` and
    `evaluate`, the word for `find_templates` and `substitute`.
    """

    def __init__(self, message: str, help: str = "", offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.offset = offset


def is_fraction(value: Any) -> bool:
    """Whether `value` is a Fraction."""
    cls = type(value)  # compared by name, so that `fractions` is imported only where one is made
    return cls.__name__ == "Fraction" and cls.__module__ == "fractions"


def is_known(value: Any) -> bool:
    """Whether `value` is a number whose value is known, not a symbol."""
    return value.__class__ is int or value.__class__ is bool or is_fraction(value)


def shown(value: Any) -> str:
    """A value as messages print it."""
    if value.__class__ is str:
        return f"'{value if len(value) <= 40 else value[:40] + '…'}'"
    if value is None or value.__class__ is bool or is_known(value):
        return str(value).lower() if value.__class__ is bool else str(value)
    return {tuple: "a list", list: "a list", dict: "a mapping"}.get(value.__class__, f"a {value.__class__.__name__}")


def nearest_name(name: str, known: Iterable[str]) -> str:
    """A sentence that suggests the known name closest to `name`, or lists some."""
    from difflib import get_close_matches

    known = sorted(set(known))
    close = get_close_matches(name, known, 1)
    if close:
        return f"did you mean {close[0]}?"
    return f"known here: {', '.join(known[:12])}{', …' if len(known) > 12 else ''}" if known else ""


def bounded(value: Any, at: int) -> Any:
    """`value` within the bounds, a whole fraction as int; a number of another class as it is."""
    if value.__class__ is int:
        if value.bit_length() > LIMIT_BITS and not -LIMIT <= value <= LIMIT:
            raise EvaluationError(f"a number here is larger than 2^{LIMIT_BITS}", offset=at)
    elif value.__class__ is str:
        if len(value) > LONGEST_STRING:
            raise EvaluationError(f"a text here has more than {LONGEST_STRING:,} characters", offset=at)
    elif value.__class__ is Real or is_fraction(value):
        if value.denominator == 1:
            return bounded(value.numerator, at)
        if not -LIMIT <= value.numerator <= LIMIT or value.denominator > LIMIT:
            raise EvaluationError(f"a fraction here has a part larger than 2^{LIMIT_BITS}", offset=at)
        if value.__class__ is Real:
            from fractions import Fraction

            return bounded(Fraction(value.numerator, value.denominator), at)
    return value


def checked_number(value: Any, what: str, at: int) -> Any:
    """`value` if it may be a number, else an error: a text or a list would take `+` and `*` and mean something else."""
    if value is None or isinstance(value, (str, tuple, list, dict, float)):
        raise EvaluationError(f"{what} takes numbers, not {shown(value)}", offset=at)
    return value


def applied(function: Callable[..., Any], what: str, at: int, *operands: Any) -> Any:
    """The bounded result of a function of numbers; what a symbolic number refuses is an error in our words."""
    try:
        return bounded(function(*operands), at)
    except ZeroDivisionError:
        raise EvaluationError("division by zero", offset=at) from None
    except (TypeError, ValueError, ArithmeticError, NotImplementedError):
        values = ", ".join(map(shown, operands))
        raise EvaluationError(f"{what} cannot be computed for {values}", offset=at) from None


def divided(a: Any, b: Any) -> Any:
    """a / b, an int where it is whole."""
    if not (is_known(a) and is_known(b)):
        return a / b
    if a % b == 0:
        return a // b
    from fractions import Fraction

    return Fraction(a) / b


def power(base: Any, exponent: Any, at: int) -> Any:
    """base ** exponent, refused before it is computed if it would be too large."""
    if not (is_known(base) and is_known(exponent)):
        return applied(operator.pow, "'**'", at, base, exponent)
    if is_fraction(exponent):
        raise EvaluationError(f"'**' takes a whole exponent, not {exponent}", offset=at)
    # |b| ≥ 2^(bits − 1), so a power past this bound is surely too large, and one within it is quick to compute
    bits = max(base.numerator.bit_length(), base.denominator.bit_length()) - 1
    if bits * abs(exponent) > LIMIT_BITS:
        raise EvaluationError(f"{shown(base)} ** {shown(exponent)} is larger than 2^{LIMIT_BITS}", offset=at)
    if exponent < 0:
        base, exponent = applied(divided, "'**'", at, 1, base), -exponent
    return applied(operator.pow, "'**'", at, base, exponent)


def truth(value: Any, at: int) -> bool:
    """Whether a condition holds."""
    return value if value.__class__ is bool else bool(applied(bool, "a condition", at, value))


def compared(symbol: str, a: Any, b: Any, at: int) -> Any:
    """a symbol b; texts are equal or not, and have no order."""
    if symbol not in ("==", "!="):
        checked_number(a, f"'{symbol}'", at)
        checked_number(b, f"'{symbol}'", at)
    return applied(COMPARISONS[symbol], f"'{symbol}'", at, a, b)


def _extreme(builtin: Callable[..., Any], rule: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def extreme(*values: Any) -> Any:
        result = values[0]
        for value in values[1:]:
            result = builtin(result, value) if is_known(result) and is_known(value) else rule(result, value)
        return result

    return extreme


def _rounded(x: Any, digits: Any = None) -> Any:
    if digits is None:
        return round(x)
    if digits.__class__ is not int or not -100 <= digits <= 100:
        raise ValueError
    return round(x, digits)


def round_to(x: Any, m: Any) -> Any:
    """n = max(m, ⌊(x + m/2)/m⌋·m), plus m if n < 0.9 x: MobileNet's channel rounding (`_make_divisible`)."""
    if is_known(m) and m <= 0:
        raise ValueError
    n = FUNCTIONS["max"][0](m, (2 * x + m) // (2 * m) * m)
    return n + m if 10 * n < 9 * x else n


FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "min": (_extreme(min, minimum), 2, ANY_NUMBER),
    "max": (_extreme(max, maximum), 2, ANY_NUMBER),
    "round": (_rounded, 1, 2),
    "ceil": (lambda x: -(-x // 1), 1, 1),
    "floor": (lambda x: x // 1, 1, 1),
    "round_to": (round_to, 2, 2),
}
"""Each function, and how many values it takes at least and at most."""
FOREIGN = {
    "make_divisible": "round_to(x, m) is make_divisible(x, m)",
    "_make_divisible": "round_to(x, m) is make_divisible(x, m)",
    "int": "write floor, which cuts off the digits behind the point",
}
"""Functions of other languages and libraries, and what stands for them here."""

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divided,
    "//": operator.floordiv,
    "%": operator.mod,
}
