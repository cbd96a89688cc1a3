"""Whole models as Keras 2 saved them in HDF5 (`model.save("model.h5")`): the configuration in an attribute, weights in groups."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cnncalc

h5py = pytest.importorskip("h5py")
numpy = pytest.importorskip("numpy")

SHAPE = [None, 16, 16, 3]
CONV = {"filters": 4, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "data_format": "channels_last", "activation": "relu", "use_bias": True}
LAYERS: list[tuple[str, str, dict[str, Any]]] = [
    ("InputLayer", "input_1", {"batch_input_shape": SHAPE, "dtype": "float32", "sparse": False, "ragged": False}),
    ("Conv2D", "conv2d", {**CONV, "dilation_rate": [1, 1], "groups": 1}),
    ("BatchNormalization", "batch_normalization", {"axis": [3], "momentum": 0.99, "epsilon": 0.001, "center": True, "scale": True}),
    ("DepthwiseConv2D", "depthwise_conv2d", {"kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "depth_multiplier": 1, "use_bias": False}),
    ("Flatten", "flatten", {"data_format": "channels_last"}),
    ("Dense", "dense", {"units": 5, "activation": "softmax", "use_bias": True}),
]
WEIGHTS: dict[str, dict[str, tuple[int, ...]]] = {
    "input_1": {},
    "conv2d": {"kernel:0": (3, 3, 3, 4), "bias:0": (4,)},
    "batch_normalization": dict.fromkeys(("gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"), (4,)),
    "depthwise_conv2d": {"depthwise_kernel:0": (3, 3, 4, 1)},
    "flatten": {},
    "dense": {"kernel:0": (144, 5), "bias:0": (5,)},
}
PARAMS = 27 * 4 + 4 + 4 * 4 + 36 + 144 * 5 + 5
MACS = 64 * 27 * 4 + 36 * 36 + 144 * 5


def configuration(sequential: bool, version: str) -> dict[str, Any]:
    """What the attribute says, in the order of Keras 2: a Sequential's layers alone, a functional model's with what they read."""
    layers: list[dict[str, Any]] = []
    for i, (kind, name, config) in enumerate(LAYERS):
        layer: dict[str, Any] = {"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **config}}
        if not sequential:
            layer |= {"name": name, "inbound_nodes": [[[LAYERS[i - 1][1], 0, 0, {}]]] if i else []}
        layers.append(layer)
    if not sequential:
        ends = {"input_layers": [["input_1", 0, 0]], "output_layers": [["dense", 0, 0]]}
        return {"class_name": "Functional" if version >= "2.4" else "Model", "config": {"name": "model", "layers": layers, **ends}}
    if version < "2.3":  # no InputLayer: the first layer says the shape; before 2.2.3 the layers were the configuration
        layers = layers[1:]
        layers[0]["config"]["batch_input_shape"] = SHAPE
        return {"class_name": "Sequential", "config": layers if version < "2.2.3" else {"name": "sequential", "layers": layers}}
    return {"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}


def saved(path: Path, sequential: bool = True, version: str = "2.11.0", weights: dict[str, dict[str, tuple[int, ...]]] | None = None) -> Path:
    """A file as Keras 2 writes it: texts as bytes, names of layers and weights as attributes of the groups."""
    held = WEIGHTS if weights is None else weights
    with h5py.File(path, "w") as file:
        text = json.dumps(configuration(sequential, version))
        file.attrs["model_config"] = text.encode() if version < "2.5" else text
        file.attrs["keras_version"], file.attrs["backend"] = version.encode(), b"tensorflow"
        file.attrs["training_config"] = json.dumps({"loss": "mse", "optimizer_config": {"class_name": "SGD", "config": {"lr": 0.01}}}).encode()
        groups = file.create_group("model_weights")
        groups.attrs["layer_names"] = numpy.array([name.encode() for name in held])
        groups.attrs["backend"], groups.attrs["keras_version"] = b"tensorflow", version.encode()
        for name, arrays in held.items():
            group = groups.create_group(name)
            group.attrs["weight_names"] = numpy.array([f"{name}/{each}".encode() for each in arrays] or [], dtype="S40")
            for each, shape in arrays.items():
                group.create_dataset(f"{name}/{each}", shape=shape, dtype="float32")
        file.create_group("optimizer_weights").create_dataset("iterations:0", data=7)
    return path


@pytest.mark.parametrize("sequential", [True, False])
@pytest.mark.parametrize("version", ["2.1.6", "2.2.4", "2.3.1", "2.4.0", "2.11.0", "2.15.0"])
@pytest.mark.parametrize("ending", ["h5", "hdf5"])
def test_a_model_of_keras_2_is_exact(version: str, sequential: bool, ending: str, tmp_path: Path) -> None:
    report = cnncalc.infer(cnncalc.load(saved(tmp_path / f"model.{ending}", sequential, version)))
    assert report.warnings == ()
    found = report.to_dict()
    names = [row["name"] for row in found["layers"]]
    assert [n for n in names if "." not in n] == [name for _, name, _ in LAYERS[1:]]
    assert found["totals"]["params"] == PARAMS and found["totals"]["non_trainable"] == 8 and found["totals"]["macs"] == MACS
    assert list(found["outputs"].values()) == [[None, 5]]


def test_stored_weights_are_held_to_the_configuration(tmp_path: Path) -> None:
    wrong = {**WEIGHTS, "dense": {"kernel:0": (144, 6), "bias:0": (6,)}}
    (warning, *_) = cnncalc.load(saved(tmp_path / "model.h5", weights=wrong)).warnings
    assert "dense" in str(warning.text()) and "144×6" in warning.message and "144×5" in warning.message


def test_changes_reach_the_layers_behind(tmp_path: Path) -> None:
    path = saved(tmp_path / "model.h5")
    report = cnncalc.infer(cnncalc.load(path, edits=["conv2d.filters=6"]))
    assert report.totals.params == 27 * 6 + 6 + 6 * 4 + 9 * 6 + 36 * 6 * 5 + 5
    assert report.warnings == ()  # what is stored is of the network as it was


def test_a_file_of_weights_alone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "weights.h5"
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = numpy.array([b"dense"])
        file.create_group("dense").create_dataset("dense/kernel:0", shape=(3, 4), dtype="f4")
    with pytest.raises(cnncalc.SpecError, match="the file holds weights, and no configuration"):
        cnncalc.load(path)


def test_a_file_cut_off_is_told(tmp_path: Path) -> None:
    data = saved(tmp_path / "whole.h5").read_bytes()
    path = tmp_path / "model.h5"
    for length in (0, 4, 100, 1000, len(data) // 2, len(data) - 50):
        path.write_bytes(data[:length])
        with pytest.raises(cnncalc.SpecError):
            cnncalc.load(path)
