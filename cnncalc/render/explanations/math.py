"""Traces as LaTeX's mathematics, and sentences as LaTeX's text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.numbers.term import Printed, Style, Term, in_numbers, printed
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.step import Step
    from cnncalc.numbers.arithmetic import Number

_SYMBOL = re.compile(r"(?P<name>[A-Za-z]+)(?P<first>[₀-₉]*)(?P<prime>′?)(?P<second>[₀-₉]*)(?:_(?P<axis>[A-Za-z]))?")
_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_POWERS = {sign: str(at) for at, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_FLOOR, _CEILING = r"\left\lfloor {} \right\rfloor", r"\left\lceil {} \right\rceil"
_BRACKETS = {
    "//": _FLOOR.replace("{}", r"\frac{{{}}}{{{}}}"),
    "ceil": _CEILING.replace("{}", r"\frac{{{}}}{{{}}}"),
    "/": r"\frac{{{}}}{{{}}}",
    "max": r"\max({}, {})",
    "min": r"\min({}, {})",
    "gcd": r"\gcd({}, {})",
    "double": _FLOOR.replace("{}", r"{} \cdot {}"),
}
_SIGNS = {"+": " + ", "-": " - ", "%": r" \bmod "}


def symbol(text: str) -> str:
    """A symbol: H'_{1}, p_{H}; a name of several letters upright."""
    found = _SYMBOL.fullmatch(text)
    if found is None:
        return rf"\text{{{texted(text)}}}"
    name, axis = found["name"], found["axis"] or ""
    index = (found["first"] + found["second"]).translate(_DIGITS) + axis
    letters = name if len(name) == 1 else rf"\mathrm{{{name}}}"
    return letters + "'" * len(found["prime"]) + (f"_{{{index}}}" if index else "")


def _in_symbols(term: Term) -> Printed:
    return (symbol(term.symbol), 9) if term.symbol else _in_numbers(term)


def _in_numbers(term: Term) -> Printed:
    _, tightness = in_numbers(term)
    return value(term.value), tightness


_SYMBOLS = Style({**_SIGNS, "*": r" \cdot "}, _BRACKETS, _in_symbols, minus="-", drawn=True)
_NUMBERS = Style({**_SIGNS, "*": r" \times "}, _BRACKETS, _in_numbers, minus="-", drawn=True)


def stages(step: Step) -> list[str]:
    """The formula of a step in symbols, in numbers, and its value; nothing said twice."""
    last = value(step.value)
    before = [printed(step.number, style, step.known) for style in (_SYMBOLS, _NUMBERS)]
    if not isinstance(step.number, Term):
        before = []
    return [*(stage for stage in dict.fromkeys(before) if stage != last), last]


def value(number: Number) -> str:
    """A value: a number in threes, or a closed form, whose text holds letters, floors, signs and powers alone."""
    if number is UNKNOWN:
        return r"\text{unknown}"
    if number.__class__ is int:
        return f"{number:,}".replace(",", "{,}")
    text = str(number)
    for old, new in _CLOSED.items():
        text = text.replace(old, new)
    return re.sub(r"(max|min)\(", r"\\\1(", text)


_CLOSED = {
    "·": r" \cdot ",
    "−": "-",
    "⌊": r"\lfloor ",
    "⌋": r" \rfloor ",
    **{sign: f"^{{{digit}}}" for sign, digit in _POWERS.items()},
}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: "\\" + sign for sign in "&%$#_{}"},
}
_LETTERS = {
    "×": r"$\times$",
    "→": r"$\to$",
    "′": "$'$",
    "…": r"\ldots{}",
    "⌊": r"$\lfloor$",
    "⌋": r"$\rfloor$",
    "⌈": r"$\lceil$",
    "⌉": r"$\rceil$",
    "·": r"$\cdot$",
    "−": "$-$",
    **{sign: f"$_{{{sign.translate(_DIGITS)}}}$" for sign in "₀₁₂₃₄₅₆₇₈₉"},
    **{sign: f"$^{{{digit}}}$" for sign, digit in _POWERS.items()},
}


def texted(text: str) -> str:
    """A sentence in LaTeX's text: its signs in mathematics, what its usual fonts lack by its code."""
    return "".join(_LETTERS.get(sign) or _SPECIAL.get(sign) or _plain(sign) for sign in text)


def _plain(sign: str) -> str:
    return sign if (sign.isascii() and sign.isprintable()) or "\xa1" <= sign <= "\xff" else f"U+{ord(sign):04X}"
