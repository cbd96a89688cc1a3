"""A configuration of Keras 3 in the layout of Keras 2 (tf.keras 2.x `model.to_json()`): the same layers, as its format has them."""

from __future__ import annotations

from typing import Any


def keras2(tree: dict[str, Any]) -> dict[str, Any]:
    """The whole, with the versions beside it."""
    return {**_object(tree), "keras_version": "2.13.1", "backend": "tensorflow"}


def _object(tree: dict[str, Any]) -> dict[str, Any]:
    config = {key: _value(key, value) for key, value in tree["config"].items()}
    if "batch_shape" in config:
        config["batch_input_shape"] = config.pop("batch_shape")
        config.pop("optional", None)
    if tree["class_name"] in ("BatchNormalization", "LayerNormalization") and isinstance(config["axis"], int):
        config["axis"] = [config["axis"]]
    for key in ("input_layers", "output_layers"):
        if isinstance(config.get(key), list) and isinstance(config[key][0], str):
            config[key] = [config[key]]
    found = {"class_name": tree["class_name"], "config": config}
    if "name" in tree:
        found["name"] = tree["name"]
    if "inbound_nodes" in tree:
        found["inbound_nodes"] = [_node(node) for node in tree["inbound_nodes"]]
    if "input_layers" in config:
        begun = {each["name"] for each in config["layers"] if _begun(each)}
        for each in config["layers"]:
            each["inbound_nodes"] = [_counted(node, begun) for node in each["inbound_nodes"]]
    return found


def _begun(layer: dict[str, Any]) -> bool:
    """Whether the making of a layer counts as its first call: that of a model whose input is known does."""
    if layer["class_name"] == "Sequential":
        return bool(layer["config"]["layers"][0]["class_name"] == "InputLayer")
    return layer["class_name"] == "Functional"


def _counted(value: Any, begun: set[str]) -> Any:
    """A node with the calls of models within counted from 1. In the list of outputs Keras 3 counts them so too."""
    if isinstance(value, list) and len(value) >= 3 and isinstance(value[0], str) and isinstance(value[1], int):
        return [value[0], value[1] + (value[0] in begun), *value[2:]]
    return [_counted(each, begun) for each in value] if isinstance(value, list) else value


def _value(key: str, value: Any) -> Any:
    if key == "layers":
        return [_object(each) for each in value]
    if key == "layer" and isinstance(value, dict):
        return _object(value)
    if isinstance(value, dict) and value.get("class_name") == "DTypePolicy":
        return value["config"]["name"]
    if isinstance(value, dict) and "class_name" in value:
        return {"class_name": value["class_name"], "config": value["config"]}
    return value


def _node(node: dict[str, Any]) -> Any:
    """`[["conv1", 0, 0, {}]]`: the call's other arguments stand behind each tensor."""
    kwargs = {key: _plain(value) for key, value in node["kwargs"].items() if value is not None}

    def first(value: Any) -> Any:
        if isinstance(value, list):
            return [first(each) for each in value]
        return [*value["config"]["keras_history"], kwargs]

    given = first(node["args"][0]) if node["args"] else []
    return given if isinstance(given[0], list) else [given]


def _plain(value: Any) -> Any:
    if isinstance(value, dict) and value.get("class_name") == "__keras_tensor__":
        return value["config"]["keras_history"]
    return [_plain(each) for each in value] if isinstance(value, list) else value
