"""Values as they are written and as messages print them: `Real`, `BadValue`, the marks of a default, the largest number."""

from __future__ import annotations

from typing import Any

from cnncalc.numbers.named_tuple import NamedTuple

LIMIT = 2**62
"""No attribute and no axis is larger: every figure stays finite, and a sweep's int64 can be bounded."""


class Required:
    """The default of an attribute that must be given."""

    def __repr__(self) -> str:
        return "required"


REQUIRED = Required()
UNSET: Any = object()


class BadValue(Exception):
    """A value an attribute cannot hold: what was found, and a way out."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class Real(NamedTuple):
    """A number with a fraction or an exponent, kept as written and as an exact fraction."""

    text: str
    numerator: int
    denominator: int

    def __str__(self) -> str:
        return self.text


def shown(value: Any) -> str:
    """A value as messages print it: 11×11, 0:1×0:1, same, 0.5."""
    if value.__class__ is tuple:
        if any(v.__class__ is str for v in value):
            return "[" + ", ".join(map(shown, value)) + "]"
        pairs = [f"{v[0]}:{v[1]}" if v.__class__ is tuple and len(v) == 2 else shown(v) for v in value]
        return "×".join(pairs) if pairs else "()"
    if value.__class__ is bool:
        return "true" if value else "false"
    many = value.__class__ is int and value.bit_length() > 400
    return f"a number of {value.bit_length()} bits" if many else str(value)


def quoted(value: Any) -> str:
    """A value in a message that says what is wrong with it: words in quotes, the rest as `shown`."""
    return f"'{value}'" if value.__class__ is str else shown(value)
