"""The JSON Schema (draft-07) of specs, from the layers' declarations: what editors complete keys and mark typos by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.layers import every, files

if TYPE_CHECKING:
    from cnncalc.layers.declaration.attribute import Attribute
    from cnncalc.layers.declaration.layer import Layer

_FIGURES = ("params", "trainable", "macs", "receptive_field", "weight_memory", "peak_activation_memory")
_TEMPLATE = {"type": "string", "pattern": r"\$"}
_QUANTITY = {"type": ["string", "integer", "number"], "description": "60_965_224, 750M, <= 4.1G, 300M ± 2%"}
_NAME = r"^[A-Za-z0-9_][\w.-]*$"


def schema() -> dict[str, Any]:
    """The schema, as plain data."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "cnncalc spec",
        "description": "A convolutional network: its input, its layers, and what it expects of itself.",
        "type": "object",
        "additionalProperties": False,
        "required": ["layers"],
        "properties": {
            "model": {"type": ["string", "number"], "description": "Its name."},
            "framework": {"enum": ["keras", "torch"], "description": "Whose layout, defaults and counting."},
            "layout": {"enum": ["channels_first", "channels_last"], "description": "The layout of shapes alone."},
            "input": {"$ref": "#/definitions/inputs"},
            "batch": {"type": ["string", "integer", "null"]},
            "source": {"type": "string"},
            "description": {"type": "string"},
            "vars": {"type": "object", "description": "Values that $NAME stands for."},
            "blocks": {
                "type": "object",
                "description": "Blocks of layers: name(parameter, other=default): [layers].",
                "additionalProperties": {"$ref": "#/definitions/layers"},
            },
            "layers": {"$ref": "#/definitions/layers"},
            "outputs": {"type": ["array", "string"], "items": {"type": ["string", "integer"]}},
            "expect": {"$ref": "#/definitions/expect"},
        },
        "if": {"required": ["blocks"]},
        "then": {},
        "else": {"properties": {"layers": {"items": {"$ref": "#/definitions/known"}}}},
        "definitions": {**_shapes(), **_entries(), **_expectations()},
    }


def _shapes() -> dict[str, Any]:
    size = {"type": ["integer", "string", "null"]}
    shape = {
        "description": "224x224x3, (None, 224, 224, 3), [N, 3, 224, 224]",
        "anyOf": [{"type": ["string", "integer"]}, {"type": "array", "items": size}],
    }
    inputs = {"anyOf": [{"$ref": "#/definitions/shape"}, {"type": "object", "additionalProperties": shape}]}
    return {"shape": shape, "inputs": inputs}


def _entries() -> dict[str, Any]:
    """A list of layers, one entry in each of its forms, and the rule for files without blocks: known types alone."""
    layers = {"$ref": "#/definitions/layers"}
    branches = {"anyOf": [{"type": "array", "items": layers}, {"type": "object", "additionalProperties": layers}]}
    merge = {"type": "string", "description": "concat, add, multiply, …"}
    common = {
        "from": {"type": ["string", "array"]},
        "repeat": {"type": ["integer", "string"]},
        "name": {"type": ["string", "integer"]},
    }
    residual = {
        "residual": layers,
        "shortcut": layers,
        "merge": merge,
        "if": {"type": ["boolean", "string", "integer"]},
        **common,
    }
    when = {"when": {"type": ["boolean", "string", "integer"]}, "do": layers, "else": layers}
    groups = {
        "residual": residual,
        "parallel": {"parallel": branches, "merge": merge, **common},
        "when": when,
    }
    return {
        "layers": {"type": "array", "items": {"$ref": "#/definitions/entry"}},
        "entry": {
            "anyOf": [
                {"type": "string", "description": "TYPE [positional …] [key=value …] [=> SHAPE]"},
                {"$ref": "#/definitions/layer"},
                *[_group(name, keys) for name, keys in groups.items()],
                {"$ref": "#/definitions/named"},
            ]
        },
        "named": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "propertyNames": {"pattern": _NAME, "not": {"enum": ["type", *groups]}},
            "additionalProperties": {
                "anyOf": [
                    {"type": "string"},
                    {"$ref": "#/definitions/layer"},
                    *[_group(name, keys) for name, keys in groups.items()],
                ]
            },
        },
        "known": {"if": {"type": "string"}, "then": {"pattern": _known_types()}},
        "layer": _layers(),
    }


def _group(name: str, keys: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": [name], "additionalProperties": False, "properties": keys}


def _known_types() -> str:
    """A pattern of expressions that begin with a known type, or are pasted code (a call, an assignment)."""
    names = "|".join(sorted(map(re.escape, files()), key=lambda name: (-len(name), name)))
    return rf"^\s*(?:(?:{names})(?![\w])|\S*[.(=$]|[\w.]+\s*[-+*/]?=|[A-Z]\w*\()"


def _layers() -> dict[str, Any]:
    """A layer as a mapping: the types, and for each its keys."""
    loaded = list(every())
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string", "examples": [layer.type for layer in loaded]}},
        "allOf": [_layer(layer) for layer in loaded],
    }


def _layer(layer: type[Layer]) -> dict[str, Any]:
    names = sorted({layer.type, *layer.words, *layer.keras, *layer.torch})
    keys: dict[str, Any] = {
        "type": {"type": "string"},
        "name": {"type": ["string", "integer"]},
        "from": {"type": ["string", "array"], "description": "The layer or layers that it reads."},
        "repeat": {"type": ["integer", "string"], "description": "How many copies, one behind the other."},
        "share": {"type": "string", "description": "The layer whose weights it uses."},
        "expect": {"$ref": "#/definitions/shape"},
    }
    for attribute in layer.attributes.values():
        for name in attribute.names:
            keys.setdefault(name, _attribute(attribute))
    return {
        "if": {"required": ["type"], "properties": {"type": {"enum": names}}},
        "then": {"properties": keys, "additionalProperties": not _strict(layer)},
    }


def _strict(layer: type[Layer]) -> bool:
    """Whether a mapping of a layer takes its attributes alone: where it wraps another, or ignores arguments, it takes more."""
    return not layer.ignores and not (layer.keras or layer.torch)


def _attribute(attribute: Attribute) -> dict[str, Any]:
    found: dict[str, Any] = {"description": attribute.help}
    if attribute.kind == "integer" and not attribute.options:
        found["anyOf"] = [{"type": "integer"}, _TEMPLATE]
    elif attribute.kind == "flag":
        found["anyOf"] = [{"type": "boolean"}, {"enum": ["true", "false", "True", "False"]}, _TEMPLATE]
    elif attribute.kind == "choice" and "choices" in attribute.options:
        found["examples"] = list(attribute.options["choices"])
    return found


def _expectations() -> dict[str, Any]:
    shape: dict[str, Any] = {"$ref": "#/definitions/shape"}
    parts = {"output": shape, **dict.fromkeys(("params", "trainable", "macs"), _QUANTITY), "receptive_field": shape}
    layer = {"anyOf": [shape, {"type": "object", "additionalProperties": False, "properties": parts}]}
    keys: dict[str, Any] = {
        "layers": {"type": "object", "additionalProperties": layer, "description": "Shapes and figures by layer."},
        "outputs": {"anyOf": [shape, {"type": "object"}, {"type": "array"}]},
        **dict.fromkeys((name for name in _FIGURES if name != "receptive_field"), _QUANTITY),
        "receptive_field": shape,
    }
    at = {
        "type": "object",
        "required": ["input"],
        "additionalProperties": False,
        "properties": {"input": {"$ref": "#/definitions/inputs"}, **keys},
    }
    return {
        "expect": {
            "type": "object",
            "additionalProperties": False,
            "properties": {**keys, "at": {"type": "array", "items": at, "description": "The same for other inputs."}},
        }
    }
