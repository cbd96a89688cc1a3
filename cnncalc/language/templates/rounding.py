"""The way out of a template that comes to a fraction where an integer stands: loaded only where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.language.templates.dollar import value_at
from cnncalc.language.templates.evaluate import compile_expression
from cnncalc.language.templates.functions import EvaluationError

if TYPE_CHECKING:
    from cnncalc.binding.errors import ExpressionError
    from cnncalc.language.words.call import Call


def whole(call: Call | None, error: ExpressionError) -> str:
    """`write $(floor(w / 4)), …`, where a template comes to a fraction in an integer's place."""
    value = None if call is None or " must be an integer" not in error.message else value_at(call, error.key)
    text = str(value) if value.__class__.__name__ == "Template" else ""
    number = error.message.rpartition("not ")[2]
    if not text.startswith("$") or not number.lstrip("-").replace(".", "").replace("/", "").isdecimal():
        return ""
    inner = text[2:-1] if text.startswith("$(") else text[1:]
    if not compilable(inner):
        return ""
    return f"write $(floor({inner})), $(ceil({inner})) or $(round({inner}))"


def compilable(text: str) -> bool:
    """Whether a text is an expression."""
    try:
        compile_expression(text)
    except EvaluationError:
        return False
    return True
