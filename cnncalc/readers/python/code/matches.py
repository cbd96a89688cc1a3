"""`match`: patterns as functions of (frame, value) that say whether they fit, and bind their names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.code.names import storing
from cnncalc.readers.python.code.operators import truth
from cnncalc.readers.python.code.prepare import block, expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.frames import Frame
    from cnncalc.readers.python.scope import Scope

    Fits = Callable[[Frame, Any], bool]


def choose(machine: Any, node: ast.Match, scope: Scope) -> Run:
    """`match subject: case …`."""
    subject = expression(machine, node.subject, scope)
    cases = [
        (
            pattern(machine, case.pattern, scope),
            None if case.guard is None else (expression(machine, case.guard, scope), case.guard),
            block(machine, case.body, scope),
        )
        for case in node.cases
    ]

    def run(frame: Frame) -> Any:
        value = subject(frame)
        if value.__class__ is Unknown:
            raise machine.needed(value, "this `match`", node.subject, frame)
        machine.here = (node.subject, frame)
        for fits, guard, body in cases:
            try:
                taken = fits(frame, value)
            except HOST_ERRORS as error:
                raise machine.raised(error, node.subject, frame) from None
            if taken and (guard is None or truth(machine, guard[0](frame), guard[1], frame)):
                return body(frame)
        return None

    return run


def pattern(machine: Any, node: Any, scope: Scope) -> Any:
    """A pattern of any kind."""
    return _PATTERNS[node.__class__](machine, node, scope)


def _value(machine: Any, node: ast.MatchValue, scope: Scope) -> Fits:
    wanted = expression(machine, node.value, scope)
    return lambda frame, value: bool(value == wanted(frame))


def _constant(machine: Any, node: ast.MatchSingleton, scope: Scope) -> Fits:
    return lambda frame, value: value is node.value


def _named(machine: Any, node: ast.MatchAs, scope: Scope) -> Fits:
    inner = None if node.pattern is None else pattern(machine, node.pattern, scope)
    keep = None if node.name is None else storing(node.name, scope)

    def fits(frame: Frame, value: Any) -> bool:
        if inner is not None and not inner(frame, value):
            return False
        if keep is not None:
            keep(frame, value)
        return True

    return fits


def _either(machine: Any, node: ast.MatchOr, scope: Scope) -> Fits:
    options = [pattern(machine, each, scope) for each in node.patterns]
    return lambda frame, value: any(fits(frame, value) for fits in options)


def _sequence(machine: Any, node: ast.MatchSequence, scope: Scope) -> Fits:
    star = next((i for i, each in enumerate(node.patterns) if isinstance(each, ast.MatchStar)), None)
    parts = [None if isinstance(each, ast.MatchStar) else pattern(machine, each, scope) for each in node.patterns]
    count = len(parts)
    rest = None if star is None else node.patterns[star].name  # type: ignore[attr-defined]
    keep = storing(rest, scope) if rest else None

    def fits(frame: Frame, value: Any) -> bool:
        if not isinstance(value, list | tuple | range):
            return False
        values = list(value[: machine.bounds.items])
        if star is None:
            return len(values) == count and all(part(frame, each) for part, each in zip(parts, values, strict=True))  # type: ignore[misc]
        if len(values) < count - 1:
            return False
        after = len(values) - (count - star - 1)
        ends = [*zip(parts[:star], values[:star], strict=True), *zip(parts[star + 1 :], values[after:], strict=True)]
        if not all(part(frame, each) for part, each in ends):  # type: ignore[misc]
            return False
        if keep is not None:
            keep(frame, values[star:after])
        return True

    return fits


def _mapping(machine: Any, node: ast.MatchMapping, scope: Scope) -> Fits:
    pairs = [
        (expression(machine, key, scope), pattern(machine, each, scope))
        for key, each in zip(node.keys, node.patterns, strict=True)
    ]
    keep = storing(node.rest, scope) if node.rest else None

    def fits(frame: Frame, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        keys = [key(frame) for key, _ in pairs]
        if not all(key in value and each(frame, value[key]) for key, (_, each) in zip(keys, pairs, strict=True)):
            return False
        if keep is not None:
            keep(frame, {key: item for key, item in value.items() if key not in keys})
        return True

    return fits


_WHOLE = ("bool", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple")


def _class(machine: Any, node: ast.MatchClass, scope: Scope) -> Fits:
    wanted = expression(machine, node.cls, scope)
    parts = [pattern(machine, each, scope) for each in node.patterns]
    named = [
        (name, pattern(machine, each, scope)) for name, each in zip(node.kwd_attrs, node.kwd_patterns, strict=True)
    ]

    def fits(frame: Frame, value: Any) -> bool:
        cls = wanted(frame)
        if not isinstance(cls, Class) or cls not in machine.class_of(value).mro:
            return False
        if parts and cls.host is not None and cls.name in _WHOLE:
            return len(parts) == 1 and parts[0](frame, value)
        names = machine.attribute(cls, "__match_args__", node, frame) if parts else ()
        for name, each in [*zip(names, parts, strict=False), *named]:
            try:
                found = machine.attribute(value, name, node, frame)
            except AttributeError:
                return False
            if not each(frame, found):
                return False
        return len(parts) <= len(names)

    return fits


_PATTERNS: dict[type, Any] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _constant,
    ast.MatchAs: _named,
    ast.MatchOr: _either,
    ast.MatchSequence: _sequence,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
}

MAKERS = {ast.Match: choose}
