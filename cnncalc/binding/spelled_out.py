"""A call written out once more, with what it lacks: loaded only where something is missing.

What the writer gave stays as it was given; what nobody gave gets a value that a reader will change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from cnncalc.binding.called import Called
    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.layers.declaration.spelling import Spelling

_LIKELY = {
    "filters": "64",
    "units": "64",
    "inputs": "64",
    "channels": "64",
    "features": "64",
    "shape": "64",
    "key": "64",
    "axes": "1",
    "parts": "2",
    "factor": "2",
    "rate": "0.5",
    "height": "224",
    "width": "224",
    "activation": "'relu'",
    "equation": "'ab,bc->ac'",
    "result": "14x14x64",
    "spans": "0:16",
    "dims": "[2, 1]",
    "scale": "1",
    "value": "0",
    "stddev": "0.1",
    "threshold": "0.1",
}
_BY_KIND = {"sizes": "3", "integer": "1", "integers": "1", "fraction": "0.5", "padding": "1"}


def with_missing(call: Called, spelling: Spelling, layer: type[Layer], library: str, lacking: list[str]) -> str:
    """`nn.Conv2d(3, 8, kernel_size=3)`: the call with a value for each attribute of `lacking`."""
    added = [
        (own_name(layer.attributes[n], library) if n in layer.attributes else n, _likely(layer, n)) for n in lacking
    ]
    if call.style == "mapping":
        return ", ".join(f"{key}: {value}" for key, value in added)
    values = [as_written(value, call.style) for value in call.positional]
    pairs = [f"{key}={as_written(value, call.style)}" for key, value in call.keywords]
    order = [argument.lstrip("*") for argument in spelling.arguments]
    for name, (key, value) in zip(lacking, added, strict=True):
        if call.style == "words" and name in order and order.index(name) == len(values):
            values.append(value.strip("'"))
        else:
            pairs.append(f"{key}={value}")
    if call.style != "words":
        prefix = "nn." if call.owner == "torch" or library == "torch" else ""
        return f"{prefix}{call.type}({', '.join([*values, *pairs])})"
    return " ".join([call.type, *values, *pairs, *around(call)])


def own_name(attribute: Any, library: str) -> str:
    """An attribute's name in the framework whose class it is set in; the short one in words."""
    name: str = (getattr(attribute, library) if library else "") or attribute.called
    return name


def as_written(value: Any, style: str) -> str:
    """A value as words (`3x3`, same) or a call (`(3, 3)`, 'same') write it."""
    if value.__class__ is tuple:
        plain = value and all(v.__class__ is int or (v.__class__ is tuple and len(v) == 2) for v in value)
        if style == "words" and plain:
            return "x".join(f"{v[0]}:{v[1]}" if v.__class__ is tuple else str(v) for v in value)
        inner = ", ".join(as_written(v, "call") for v in value)
        return f"[{inner}]" if style == "words" else f"({inner}{',' * (len(value) == 1)})"
    if value.__class__ is bool:
        return ("true" if value else "false") if style == "words" else str(value)
    if isinstance(value, str):
        return f"'{clipped(value)}'" if style != "words" or " " in value else clipped(value)
    return clipped(str(value))


def _likely(layer: type[Layer], name: str) -> str:
    """A value that may stand where nothing is known of one."""
    attribute = layer.attributes.get(name)
    return _LIKELY.get(name) or _BY_KIND.get(attribute.kind if attribute else "", "1")


def around(call: Any) -> list[str]:
    """What words say of the layer's place in the network."""
    sources = getattr(call, "sources", None)
    found = [] if not sources else ["from=" + (sources[0] if len(sources) == 1 else f"[{','.join(sources)}]")]
    return found + [f"{key}={value}" for key in ("repeat", "share") if (value := getattr(call, key, None)) is not None]
