"""What is wrong with a configuration, and where in it."""

from __future__ import annotations

from typing import Any

Path = tuple[Any, ...]
"""The keys and positions that lead to a value of the JSON, from its root."""


class Wrong(Exception):
    """A configuration that cannot be read; `path` leads to what is at fault, `layer` is the layer's name."""

    def __init__(self, message: str, path: Path, help: str = "", layer: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.help = help
        self.layer = layer


class Beyond(Wrong):
    """A bound that was passed: nothing further is read."""


def of_kind(value: Any, kind: type, path: Path, what: str) -> Any:
    """The value itself where it is of a kind of JSON (dict, list, str); else the error that says what stands there."""
    if value.__class__ is kind:
        return value
    wanted = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}[kind]
    raise Wrong(f"{what} must be {wanted}, not {shown(value)}", path, "the configuration is damaged, or not Keras's")


def shown(value: Any) -> str:
    """A value of the JSON as messages name it, briefly."""
    if value is None or value.__class__ is bool:
        return "null" if value is None else str(value).lower()
    if value.__class__ in (int, float):
        return f"a number of {value.bit_length()} bits" if value.__class__ is int and abs(value) > 2**96 else str(value)
    if value.__class__ is str:
        return f"'{value[:30]}{'…' if len(value) > 30 else ''}'"
    return "a list" if value.__class__ is list else "an object"
