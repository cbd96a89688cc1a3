"""Arguments of pasted calls that are expressions of numbers and texts: `16*5*5`, `(3,)*2`, `1 if 3 > 2 else 0`.

They are evaluated as they would be in a program, by the evaluator of programs, which is loaded only for them.
"""

from __future__ import annotations

import re
from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.owners import owned
from cnncalc.binding.torch_functions import SPACES
from cnncalc.layers import find
from cnncalc.layers.declaration.value import Real

_ATOM = re.compile(
    r"(?<![\w.])(?:(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|True|False|None)(?![\w.])|'[^'\\]*'|\"[^\"\\]*\""
)
_WORD = re.compile(r"\b(?:if|else|and|or|not|in|is)\b")
_PLAIN = re.compile(r"\s*[+-]?\s*0?\s*")
_SIGNS = frozenset("0 \t\n+-*/%<>=!()[],")


def is_expression(text: str) -> bool:
    """Whether a text is made of numbers, texts and operators alone, and is more than one number or text."""
    if len(text) > 10_000:
        return False
    frame = _ATOM.sub("0", text)
    return _PLAIN.fullmatch(frame) is None and _SIGNS.issuperset(_WORD.sub("", frame))


def calculated(text: str, written: str) -> Any:
    """The value of such an argument in a call of `written`; ExpressionError where it has none. A quotient is a float, as
    in the program; where PyTorch does not take the call, a whole one is an integer."""
    from cnncalc.readers.python.errors import ProgramError
    from cnncalc.readers.python.literal import evaluated
    from cnncalc.readers.tensors.convert import bound_value

    try:
        value = bound_value(evaluated(text))
    except ProgramError as error:
        message, help = error.message, "write the number"
        if error.kind == "limit":
            message = "this is larger than is computed, or nested too deeply"
        elif message.startswith("ZeroDivisionError"):
            message = "division by zero"
        raise ExpressionError(message, help) from None
    return value if _of_torch(written) else _whole(value)


def _whole(value: Any) -> Any:
    if value.__class__ is tuple:
        return tuple(map(_whole, value))
    return (
        value.numerator // value.denominator
        if value.__class__ is Real and not value.numerator % value.denominator
        else value
    )


def _of_torch(written: str) -> bool:
    """Whether a class or function is PyTorch's: by what stands before it, or since Keras has none of the name."""
    owner, name = owned(written)
    if owner or written.rpartition(".")[0] in SPACES:
        return owner != "keras"
    layer = find(name)
    return layer is not None and name in layer.torch and name not in layer.keras and name not in layer.words
