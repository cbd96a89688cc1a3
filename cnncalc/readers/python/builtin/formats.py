"""Values as text: format specifications, `str.format`, `%`, each within the bounds."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.foreign import unknown_in

_WIDEST = 100_000
_DEEPEST = 1_000


def _bounded(machine: Any, spec: str) -> None:
    """Refuse a width or precision that would make a huge text."""
    digits = ""
    for character in spec + " ":
        if character.isdigit():
            digits += character
        else:
            if len(digits) > 5 and (len(digits) > 18 or int(digits) > _WIDEST):
                raise machine.limit(f"a width of {digits[:20]} characters is more than is computed with", *machine.here)
            digits = ""


def weigh(machine: Any, value: Any) -> None:
    """Count the parts of nested collections, as often as they would be visited, and refuse too many."""
    if value.__class__ not in (list, tuple, dict, set, frozenset):
        if value.__class__ is int and value.bit_length() > 256:
            machine.charge(value.bit_length() >> 5)
        return
    level, total, depth = [value], 0, 0
    while level:
        depth += 1
        if depth > _DEEPEST:  # the host would go down into it without counting
            raise machine.limit(
                f"collections nested over {_DEEPEST:,} deep are more than is computed with", *machine.here
            )
        below: list[Any] = []
        for each in level:
            items = [*each.keys(), *each.values()] if each.__class__ is dict else each
            total += len(each) + 1
            if total > machine.bounds.items:
                raise machine.limit(
                    f"a collection of over {machine.bounds.items:,} parts is more than is computed with", *machine.here
                )
            below += [item for item in items if item.__class__ in (list, tuple, dict, set, frozenset)]
            if len(below) > machine.bounds.items:
                raise machine.limit(
                    f"a collection of over {machine.bounds.items:,} parts is more than is computed with", *machine.here
                )
        level = below if total < machine.bounds.items else []
    machine.charge(total >> 2)


def written(machine: Any, value: Any) -> str:
    """`str(value)`."""
    weigh(machine, value)
    return str(value)


def formatted(machine: Any, value: Any, spec: str) -> str:
    """`format(value, spec)`."""
    weigh(machine, value)
    _bounded(machine, spec)
    if value is not None and spec and value.__class__ in (list, tuple, dict, set):
        raise TypeError(f"unsupported format string passed to {value.__class__.__name__}.__format__")
    return format(value, spec)


def percent(machine: Any, text: Any, values: Any) -> Any:
    """`text % values`."""
    unknown = unknown_in((values, *values.values()) if values.__class__ is dict else (values,))
    if unknown is not None:
        return unknown.derived(unknown.path)
    if text.__class__ is str:
        _bounded(machine, text)
        if "*" in text and values.__class__ is tuple and any(v.__class__ is int and abs(v) > _WIDEST for v in values):
            raise machine.limit(f"a width of over {_WIDEST:,} characters is more than is computed with", *machine.here)
    weigh(machine, values)
    return text % values


def braces(site: Any, text: str, args: Any, kwargs: dict[str, Any]) -> Any:
    """`text.format(*args, **kwargs)`: fields, attributes and items looked up as the program would."""
    unknown = unknown_in((*args, *kwargs.values()))
    if unknown is not None:
        return unknown.derived(unknown.path)
    return _filled(site, text, args, kwargs, [0], 2)


def _filled(site: Any, text: str, args: Any, kwargs: dict[str, Any], count: list[int], depth: int) -> str:
    from _string import formatter_field_name_split, formatter_parser  # type: ignore[import-not-found]

    if depth < 0:
        raise ValueError("Max string recursion exceeded")
    parts: list[str] = []
    for literal, field, spec, conversion in formatter_parser(text):
        parts.append(literal)
        if field is None:
            continue
        if not field or field[0] in ".[":
            field = f"{count[0]}{field}"
            count[0] += 1
        first, rest = formatter_field_name_split(field)
        value = args[first] if isinstance(first, int) else kwargs[first]
        for is_attribute, key in rest:
            value = site.attribute(value, key) if is_attribute else value[key]
        if conversion:
            convert: Any = {"s": str, "r": repr, "a": ascii}[conversion]
            value = convert(value)
        parts.append(
            formatted(site.machine, value, _filled(site, spec, args, kwargs, count, depth - 1) if spec else "")
        )
    site.machine.sized(sum(map(len, parts)), "text")
    return "".join(parts)
