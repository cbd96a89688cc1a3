"""An attribute's value as text: in words (`3x3`, `0:1x0:1`, `same`, true) or as Python has it (`(3, 3)`, `'same'`, True)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.value import Real
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.layers.declaration.attribute import Attribute

_SIZES = ("sizes", "padding", "number")


def in_words(attribute: Attribute, value: Any, rank: int) -> str:
    """The value as one word; `rank` spatial axes are written out of a kernel."""
    kind = attribute.kind
    if kind == "spans":
        return ":".join("" if n is None else str(n) for n in value[0])
    if kind == "shape":
        return "x".join("?" if n is UNKNOWN else str(n) for n in value)
    if value.__class__ is tuple and kind in _SIZES:
        value = alike(value) if kind != "sizes" or attribute.name != "parts" else value
    if attribute.name == "kernel" and value.__class__ is int and 1 < rank <= 3:
        value = (value,) * rank
    if value.__class__ is tuple and kind in _SIZES and attribute.name != "parts" and len(value) > 1:
        if all(v.__class__ is int and v >= 0 for v in value):
            return "x".join(map(str, value))
        if kind == "padding" and all(v.__class__ is tuple for v in value):
            return "x".join(f"{v[0]}:{v[1]}" for v in value)
    return word(value)


def alike(value: tuple[Any, ...]) -> Any:
    """One value for all axes where they have the same, one amount for both ends; else the tuple as it is."""
    ends = tuple(v[0] if v.__class__ is tuple and len(v) == 2 and v[0] == v[1] else v for v in value)
    if any(v.__class__ is tuple for v in ends):
        return value
    if ends and all(v == ends[0] for v in ends) and ends[0] is not None:
        return ends[0]
    return ends


def word(value: Any) -> str:
    """Any value as one word."""
    if value is None:
        return "None"
    if value.__class__ is bool:
        return "true" if value else "false"
    if value.__class__ is tuple:
        if len(value) == 1 and value[0].__class__ is tuple:
            return f"{value[0][0]}:{value[0][1]}"
        return f"[{','.join(map(word, value))}]"
    if isinstance(value, Real):
        return _number(value)
    text = str(value)
    if value.__class__ is str and (not text or any(c in text for c in " \t,'\"()[]{}=#")):
        return f"'{text}'" if "'" not in text else f'"{text}"'
    return text


def python(value: Any) -> str:
    """Any value as Python has it."""
    if isinstance(value, Real):
        return _number(value)
    if isinstance(value, Layer):
        raise TypeError("a layer is written by a call")
    if value.__class__ is tuple:
        inner = ", ".join(map(python, value))
        return f"({inner}{',' * (len(value) == 1)})"
    if isinstance(value, str):
        return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)


def _number(value: Real) -> str:
    """A number as it was written; a fraction that no decimal is (`1/3`), by as many digits as a double has."""
    if "/" not in value.text:
        return value.text
    return repr(value.numerator / value.denominator)
