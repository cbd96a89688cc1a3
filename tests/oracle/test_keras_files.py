"""Files that Keras itself saves, read back: all of `keras.applications`, and the networks of `tests/readers/keras_files`, as
archives, JSON and HDF5, held to Keras in names, shapes, weights and what is trained.

`CNNCALC_ORACLE_NETWORKS` is a pattern of names (default: all of them).
"""

from __future__ import annotations

import fnmatch
import importlib.util
import inspect
import os
import sys
from pathlib import Path
from typing import Any

import pytest

import cnncalc

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning", "ignore::DeprecationWarning")]

os.environ.setdefault("KERAS_BACKEND", "torch")
FOLDER = Path(__file__).parents[1] / "readers" / "keras_files"
WANTED = os.environ.get("CNNCALC_ORACLE_NETWORKS", "*")
APPLICATIONS = (
    *("VGG16", "VGG19", "ResNet50", "ResNet101", "ResNet152", "ResNet50V2", "ResNet101V2", "ResNet152V2", "InceptionV3"),
    *("InceptionResNetV2", "Xception", "MobileNet", "MobileNetV2", "MobileNetV3Small", "MobileNetV3Large"),
    *("DenseNet121", "DenseNet169", "DenseNet201", "NASNetMobile", "NASNetLarge"),
    *(f"EfficientNetB{n}" for n in range(8)),
    *(f"EfficientNetV2{n}" for n in ("B0", "B1", "B2", "B3", "S", "M", "L")),
    *(f"ConvNeXt{n}" for n in ("Tiny", "Small", "Base", "Large", "XLarge")),
)
FORMS = ("keras", "json", "h5")
NETWORKS = sorted(
    line.split("(")[0][4:] for line in (FOLDER / "networks.py").read_text(encoding="utf-8").splitlines() if line.startswith("def ") and "() ->" in line
)


def module(name: str) -> Any:
    """A module beside the recorded networks."""
    sys.path.insert(0, str(FOLDER))
    return importlib.import_module(name)


def saved(model: Any, form: str, folder: Path) -> Path:
    """The model as a file of Keras's."""
    path = folder / f"net.{form}"
    if form == "json":
        path.write_text(model.to_json(), encoding="utf-8")
    else:
        model.save(path)
    return path


def held(model: Any, path: Path) -> None:
    """The file's network is the model, and no stored weight has another shape."""
    graph = cnncalc.load(path)
    assert [fault.message for fault in graph.warnings] == []
    module("held").held_to(module("record").recorded(model), cnncalc.infer(graph))


@pytest.mark.parametrize("name", [name for name in APPLICATIONS if fnmatch.fnmatch(name, WANTED)])
def test_applications(name: str, tmp_path: Path) -> None:
    import keras

    keras.backend.clear_session()
    build = getattr(keras.applications, name)
    words = {"weights": None} | ({"input_shape": (224, 224, 3)} if "MobileNetV3" in name else {})
    assert "weights" in inspect.signature(build).parameters
    if name.startswith("NASNet"):
        pytest.skip("Keras does not build it on this backend")
    with keras.device("meta"):
        model = build(**words)
    (tmp_path / "net.json").write_text(model.to_json(), encoding="utf-8")
    held(model, tmp_path / "net.json")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [name for name in NETWORKS if fnmatch.fnmatch(name, WANTED)])
def test_networks(name: str, form: str, tmp_path: Path) -> None:
    import keras

    keras.backend.clear_session()
    model = module("networks").NETWORKS[name]()
    if name == "spectral" or (form == "h5" and name == "own_layer_in_sequential"):
        pytest.skip("the file does not state what that layer gives")
    held(model, saved(model, form, tmp_path))
