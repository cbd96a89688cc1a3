"""The tokens of an expression, and the exact value of a number among them."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from cnncalc.language.templates.functions import LIMIT_BITS, EvaluationError, bounded

_WORDS = frozenset(("if", "else", "or", "and", "not", "in", "is", "lambda", "for"))
_TOKEN = (
    r"(?P<space>\s+)"
    r"|(?P<number>(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)"
    r"|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<string>'[^'\\\n]*'|\"[^\"\\\n]*\")"
    r"|(?P<operator>\*\*|//|[=!<>]=|[-+*/%<>(),])"
)


def tokens(text: str) -> list[tuple[str, str, int]]:
    """The (kind, text, offset) of every token, and one of kind `end`; operators and words like `if` are their kind."""
    match_at = re.compile(_TOKEN).match
    found = []
    at = 0
    while at < len(text):
        match = match_at(text, at)
        if match is None:
            _unreadable(text, at)
        kind, token = str(match.lastgroup), match.group()
        if kind == "operator" or token in _WORDS:
            kind = token
        if kind != "space":
            found.append((kind, token, at))
        at = match.end()
    return [*found, ("end", "", len(text))]


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


def read_number(text: str, at: int) -> Any:
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
