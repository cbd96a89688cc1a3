"""What of a layer can be turned: its numbers with their bounds, its modes and flags, as edits name them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.value import shown

if TYPE_CHECKING:
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.attribute import Attribute

FIRST = ("kernel", "stride", "padding", "filters", "units", "dilation", "groups", "bias")
APART = ("channels", "data_format", "trainable", "activation")
"""What follows from the input, or changes no figure."""
WIDE = ("filters", "units", "features")


def knobs(row: Row) -> list[dict[str, Any]]:
    """The knobs of a layer: `key` is the attribute as edits name it, `value` its number (None where it is none), `text` how
    it is written, `low` and `high` where a slider ends, `modes` the words it may hold."""
    layer: Any = row.layer
    attributes = [a for a in layer.attributes.values() if not a.options.get("hidden") and a.name not in APART]
    found = [knob for attribute in attributes if (knob := _knob(row, attribute)) is not None]
    return sorted(found, key=lambda knob: FIRST.index(knob["key"]) if knob["key"] in FIRST else len(FIRST))


def _knob(row: Row, attribute: Attribute) -> dict[str, Any] | None:
    layer: Any = row.layer
    value = getattr(layer, attribute.name)
    if attribute.name == "stride" and value is None:
        value = getattr(layer, "step", None)
    number = _number(value)
    found: dict[str, Any] = {
        "key": attribute.called,
        "help": attribute.help,
        "symbol": attribute.symbol,
        "kind": attribute.kind,
        "value": number,
        "text": shown(value),
        "modes": [],
    }
    if attribute.kind == "flag":
        return found
    if attribute.kind == "choice":
        return found | {"modes": list(attribute.options.get("choices", ()))}
    if attribute.kind not in ("integer", "sizes", "padding") or (number is None and value.__class__ is not str):
        return found if value.__class__ is tuple else None
    if attribute.kind == "padding":
        rank = len(row.view_x.spatial) if hasattr(row.view_x, "spatial") else None
        takes = getattr(layer, "takes", lambda mode, rank: True)
        found["modes"] = [mode for mode in attribute.options.get("modes", ()) if mode != "valid" and takes(mode, rank)]
        if getattr(layer, "pasted", False) and layer.framework == "keras":
            found["modes"] = ["valid", *found["modes"]]
            found["value"] = None
            found["text"] = "valid" if value == 0 else found["text"]
            return found
    least = 0 if attribute.kind == "padding" else 1
    low = least if attribute.minimum is None else max(attribute.minimum, 0)
    return found | {"low": low, "high": _high(attribute.name, number or low, row)}


def _number(value: Any) -> int | None:
    """The one number of a value that is alike on all axes and at both ends."""
    while value.__class__ is tuple and value and all(part == value[0] for part in value):
        value = value[0]
    return value if value.__class__ is int else None


def _high(name: str, number: int, row: Row) -> int:
    """Where a slider ends: beyond the value, and not beyond what the input can hold."""
    if name in WIDE:
        return max(64, 1 << (2 * number - 1).bit_length())
    if name == "groups":
        channels = getattr(row.view_x, "channels", number)
        return max(number, channels) if channels.__class__ is int else max(number, 64)
    sizes = [size for size in getattr(row.view_x, "spatial", ()) if size.__class__ is int]
    most = max(sizes, default=15)
    return int(max(number, min(most, max(15 if name == "kernel" else 8, 2 * number))))
