"""Ways out of a value that lacks its dollar sign: read only where something is already wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.language.templates.evaluate import compile_expression
from cnncalc.language.templates.functions import EvaluationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.binding.errors import ExpressionError
    from cnncalc.language.words.call import Call


def dollar(text: str, env: Mapping[str, Any]) -> str:
    """`$n` or `$(n > 2)` for a text that lacks its dollar sign; nothing where it is no expression over known names."""
    try:
        names = compile_expression(text).names
    except EvaluationError:
        return ""
    if not names or (text.isidentifier() and text not in env):
        return ""
    return f"${text}" if text.isidentifier() else f"$({text})"


_TRUTH = {**dict.fromkeys(("yes", "on", "y", "true"), "true"), **dict.fromkeys(("no", "off", "n", "false"), "false")}


def value_at(call: Call, key: Any) -> Any:
    """The value of an argument, by its number or its key."""
    return call.positional[key] if key.__class__ is int and key < len(call.positional) else dict(call.keywords).get(key)


def variable(call: Call, error: ExpressionError, env: Mapping[str, Any], lines: bool) -> str:
    """`write $planes`, where the value at fault is a word or an expression that lacks its dollar sign; the line form
    (`lines`) has no variables."""
    key = error.key
    value = value_at(call, key)
    if "true or false" in error.message and isinstance(value, str) and key.__class__ is str:
        truth = _TRUTH.get(value.lower())
        if truth:
            return f"write {key}={truth}"
    if not isinstance(value, str) or len(value) > 60:
        return ""
    text = str(value).replace("self.", "")
    if text.lower() in _TRUTH and text not in env:
        return ""  # a yes or no that YAML would take for one: no name of anything
    try:
        names = compile_expression(text).names
    except EvaluationError:
        return ""
    unknown = sorted(name for name in names if name not in env)
    if not names:
        return f"write $({text})"
    if unknown:
        name = unknown[0]
        if lines:
            return "write the value"
        means = f"say vars: {{{name}: …}} on top and write {dollar(text, {name: 1})}"
        return f"write the value, or {means}" if name.isidentifier() else ""
    return f"{text} is a variable: write ${text}" if text.isidentifier() else f"write $({text})"
