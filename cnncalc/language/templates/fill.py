"""Filling `$name` and `$(…)` in a call, a shape or a quantity from the values in scope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.owners import owned
from cnncalc.language.words.call import Call, Template
from cnncalc.language.words.expression import read_expression
from cnncalc.language.words.value import number, read_value
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping

INPUT = "in."
"""Names that begin so are the layer's own input, known when the network is computed."""
OWN_INPUT = "it speaks of a layer's own input, which is known in its numeric attributes only"
_ONLY_NUMBERS = "in.… speaks of the layer's own input, which is known in its numeric attributes only"
_LATE_HELP = "{use} with a parameter of the block, before, which each use gives"


def fill_value(value: Any, env: Mapping[str, Any], key: Any = None) -> Any:
    """A value with its templates filled in; one that speaks of `in.` is left as it is."""
    if value.__class__ is Template:
        return _fill_text(value.text, env, key)
    if value.__class__ is tuple and value:
        return tuple(fill_value(item, env, key) for item in value)
    if value.__class__ is Call:
        return fill_call(value, env)
    return value


def fill_now(value: Any, env: Mapping[str, Any], key: Any = None) -> Any:
    """The same where the layer's own input is not known yet: ExpressionError for `in.`."""
    filled = fill_value(value, env, key)
    if is_late(filled):
        own = re.sub(rf"{re.escape(INPUT)}\w+", "before", str(value))
        help = _LATE_HELP.format(use=f"write {key}: {own}" if key in ("when", "if") else f"write the number, or {own}")
        raise ExpressionError(_ONLY_NUMBERS, help, key)
    return filled


def fill_type(text: str, env: Mapping[str, Any]) -> Call:
    """The type in a call's place, filled in: `relu`, and pasted `nn.ReLU` or `nn.ReLU()` with what it is given."""
    value = fill_now(Template(text), env, "type")
    if value.__class__ is Call:
        return value
    kind = str(value)
    if kind.endswith(")"):
        call = read_expression(kind)
        if call.style == "call":
            return call
    owner, kind = owned(kind)
    return Call(kind, owner=owner)


def _fill_text(text: str, env: Mapping[str, Any], key: Any) -> Any:
    from cnncalc.language.templates.evaluate import compile_expression
    from cnncalc.language.templates.functions import EvaluationError
    from cnncalc.language.templates.template import find_templates, substitute

    try:
        found = find_templates(text)
        if INPUT in text:
            names = [name for _, _, inner in found for name in compile_expression(inner).names]
            if any(name.startswith(INPUT) and name not in env for name in names):
                return Template(text)
        value = substitute(text, env)
        whole = len(found) == 1 and found[0][0] == 0 and found[0][1] == len(text)
        if not whole and value.__class__ is str:
            scoped: Any = env.get(found[0][2]) if found and found[0][0] == 0 else None
            if hasattr(scoped, "scope") and value[found[0][1] - len(text) :][:1] == ".":
                return scoped.extended(value)  # `$skip.conv`: a name in what was passed
            return read_value(value)
    except (EvaluationError, BadValue) as error:
        raise ExpressionError(error.message, error.help, key) from None
    return number(value)


def fill_text(text: str, env: Mapping[str, Any]) -> str:
    """A text (a shape, a quantity) with its templates filled in; ExpressionError where it cannot be."""
    if "$" not in text:
        return text
    from cnncalc.language.templates.functions import EvaluationError
    from cnncalc.language.templates.template import substitute

    try:
        value = number(substitute(text, env))
    except EvaluationError as error:
        raise ExpressionError(error.message, error.help) from None
    return "x".join(map(str, value)) if value.__class__ is tuple else str(value)


def fill_call(call: Call, env: Mapping[str, Any]) -> Call:
    """A call with its templates filled in."""
    if not call.templated:
        return call
    if "$" in call.type:
        given = fill_type(call.type, env)
        call = call._replace(
            type=given.type,
            owner=given.owner or call.owner,
            positional=(*given.positional, *call.positional),
            keywords=(*given.keywords, *call.keywords),
        )
    sources = call.sources
    if sources is not None:
        filled = (fill_now(Template(s), env, "from") if "$" in s else s for s in sources)
        sources = tuple(s if isinstance(s, str) else str(s) for s in filled)
    expect = call.expect
    if expect is not None and "$" in expect:
        try:
            expect = fill_text(expect, env)
        except ExpressionError as error:
            raise ExpressionError(error.message, error.help, "=>") from None
    positional = tuple(fill_value(value, env, index) for index, value in enumerate(call.positional))
    keywords = tuple((key, fill_value(value, env, key)) for key, value in call.keywords)
    name = call.name
    if name is not None and "$" in name:
        name = str(fill_now(Template(name), env, "name"))
    return call._replace(
        positional=positional,
        keywords=keywords,
        sources=sources,
        expect=expect,
        share=fill_now(call.share, env, "share"),
        name=name,
        templated=is_late(positional) or any(is_late(value) for _, value in keywords),
    )


def fill_late(call: Call, env: Mapping[str, Any]) -> Call:
    """A call whose last templates speak of its input, now known; what they give must be numbers."""
    filled = fill_call(call, env)
    old = [*enumerate(call.positional), *call.keywords]
    new = [*filled.positional, *(value for _, value in filled.keywords)]
    for (key, before), after in zip(old, new, strict=True):
        if is_late(before) and (after is None or after.__class__ is bool or isinstance(after, str)):
            raise ExpressionError(_ONLY_NUMBERS, "use it in a number, such as filters, kernel or units", key)
    return filled


def is_late(value: Any) -> bool:
    """Whether a value waits for the layer's input."""
    if value.__class__ is Template:
        return True
    if value.__class__ is Call:
        return value.templated
    return value.__class__ is tuple and any(is_late(item) for item in value)


_names: dict[int, tuple[Call, tuple[str, ...]]] = {}


def names_of(call: Call) -> tuple[str, ...]:
    """The names that a templated call's templates use, so that equal uses can share one filled call."""
    known = _names.get(id(call))
    if known is None or known[0] is not call:
        from cnncalc.language.templates.evaluate import compile_expression
        from cnncalc.language.templates.functions import EvaluationError
        from cnncalc.language.templates.template import find_templates

        names: set[str] = set()
        try:
            for text in _texts(call):
                names.update(*(compile_expression(inner).names for _, _, inner in find_templates(text)))
        except EvaluationError:
            names = {""}  # cannot be read: filling it says why
        known = (call, tuple(sorted(names)))
        if len(_names) < 20_000:
            _names[id(call)] = known
    return known[1]


def _texts(value: Any) -> list[str]:
    """Every text in a call that may hold a template."""
    if value.__class__ is Template:
        return [value.text]
    if value.__class__ is str:
        return [value] if "$" in value else []
    if value.__class__ is tuple or value.__class__ is Call:
        return [text for item in value for text in _texts(item)]
    return []
