"""Filling `$name` and `$(…)` in a call, a shape or a quantity from the values in scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.attribute import BadValue
from cnncalc.spec.expression import Call, ExpressionError, Template, number
from cnncalc.spec.value import read_value

if TYPE_CHECKING:
    from collections.abc import Mapping

INPUT = "in."
"""Names that begin so are the layer's own input, known when the network is computed."""


def fill_value(value: Any, env: Mapping[str, Any], key: Any = None) -> Any:
    """A value with its templates filled in; one that speaks of `in.` is left as it is."""
    if value.__class__ is Template:
        return _fill_text(value.text, env, key)
    if value.__class__ is tuple and value:
        return tuple(fill_value(item, env, key) for item in value)
    if value.__class__ is Call:
        return fill_call(value, env)
    return value


def _fill_text(text: str, env: Mapping[str, Any], key: Any) -> Any:
    from cnncalc.spec.evaluate import EvaluationError, compile_expression, find_templates, substitute

    try:
        found = find_templates(text)
        late = [
            name
            for _, _, inner in found
            for name in compile_expression(inner).names
            if name.startswith(INPUT) and name not in env
        ]
        if late:
            return Template(text)
        value = substitute(text, env)
        if value.__class__ is str and not (len(found) == 1 and found[0][0] == 0 and found[0][1] == len(text)):
            return read_value(value)
    except EvaluationError as error:
        raise ExpressionError(error.message, error.help, key) from None
    except BadValue as error:
        raise ExpressionError(error.message, error.help, key) from None
    return number(value)


def fill_text(text: str, env: Mapping[str, Any]) -> str:
    """A text (a shape, a quantity) with its templates filled in; ExpressionError where it cannot be."""
    if "$" not in text:
        return text
    from cnncalc.spec.evaluate import EvaluationError, substitute

    try:
        return str(number(substitute(text, env)))
    except EvaluationError as error:
        raise ExpressionError(error.message, error.help) from None


def fill_call(call: Call, env: Mapping[str, Any]) -> Call:
    """A call with its templates filled in."""
    if not call.templated:
        return call
    kind = call.type
    if "$" in kind:
        kind = str(_fill_text(kind, env, "type"))
    sources = call.sources
    if sources is not None:
        sources = tuple(fill_value(Template(s), env, "from") if "$" in s else s for s in sources)
        sources = tuple(s if isinstance(s, str) else str(s) for s in sources)
    expect = call.expect
    if expect is not None and "$" in expect:
        try:
            expect = fill_text(expect, env)
        except ExpressionError as error:
            raise ExpressionError(error.message, error.help, "=>") from None
    positional = tuple(fill_value(value, env, index) for index, value in enumerate(call.positional))
    keywords = tuple((key, fill_value(value, env, key)) for key, value in call.keywords)
    return call._replace(
        type=kind,
        positional=positional,
        keywords=keywords,
        sources=sources,
        expect=expect,
        share=fill_value(call.share, env, "share"),
        name=None if call.name is None else str(fill_value(Template(call.name), env, "name") if "$" in call.name else call.name),
        templated=is_late(positional) or any(is_late(value) for _, value in keywords),
    )


def is_late(value: Any) -> bool:
    """Whether a value waits for the layer's input."""
    if value.__class__ is Template:
        return True
    return value.__class__ is tuple and any(is_late(item) for item in value)
