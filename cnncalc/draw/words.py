"""A layer in a few words, as pictures label it: `conv 96 11×11 stride 4`."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.value import shown

_LEADING = ("filters", "units", "kernel", "output_size", "size", "factor", "heads")
"""Attributes that are written without their name."""
_UNSAID = ("channels", "inputs", "result", "start", "end")
"""Attributes that only repeat what sizes say."""


def layer_words(layer: Any, rank: int = 2) -> str:
    """A layer's type and whatever it was given that is not the default and has an effect on sizes; `rank` spatial axes."""
    leading, rest = [], []
    for name, attribute in layer.attributes.items():
        value = getattr(layer, name, None)
        if name in _UNSAID or attribute.options.get("hidden") or value is None:
            continue
        plain = _plain(value)
        if name in _LEADING or (name == "padding" and layer.family == "padding"):
            square = name == "kernel" and value.__class__ is int
            leading.append((name in _LEADING and _LEADING.index(name), "×".join([plain] * rank) if square else plain))
        elif value != attribute.defaults[layer.framework] and name not in ("bias", "data_format", "activation"):
            called = "" if value is True else f" {plain}"
            rest.append(f"{'pad' if name == 'padding' else name.replace('_', ' ')}{called}")
    words = [text for _, text in sorted(leading)]
    text = " ".join([layer.type, *words, *rest])
    return text if len(text) <= 80 else text[:79] + "…"


def _plain(value: Any) -> str:
    if value.__class__ is tuple and len(value) > 1 and all(v == value[0] for v in value[1:]):
        first = value[0]
        if first.__class__ is int and len(value) <= 3:
            return "×".join(map(str, value))
        value = first if first.__class__ is not tuple or first[0] != first[1] else first[0]
    return shown(value)
