"""A layer in our own words, for a help that says what to write: loaded only where something is wrong."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.value import shown


def in_words(layer: Any, **changed: Any) -> str:
    """A layer in our own words, `conv filters=8 kernel=3x3`: whatever it was given that is not the default."""
    given = []
    for name, attribute in layer.attributes.items():
        value = changed.get(name, getattr(layer, name))
        if value == attribute.defaults[layer.framework] or attribute.options.get("hidden") or value is None:
            continue
        if value.__class__ is tuple and len(value) > 1 and all(v == value[0] for v in value):
            value = value[0] if value[0].__class__ is not tuple or value[0][0] != value[0][1] else value[0][0]
        text = shown(value).replace("×", "x")
        given.append(f"{attribute.called}={text}")
    return " ".join([layer.type, *given])
