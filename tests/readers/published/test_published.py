"""Networks that libraries publish: each that we ship held to the library's own, and programs that build on them."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.keras.read import read_program as read_keras
from cnncalc.readers.python import packages
from cnncalc.readers.torch.read import read_program as read_torch

HERE = Path(__file__).parent
PROGRAMS: dict[str, Any] = json.loads((HERE / "recorded.json").read_text())
NETWORKS: dict[str, Any] = json.loads((HERE / "networks.json").read_text())
"""What torchvision 0.29 and Keras 3.15 say of theirs: the input, parameters, buffers and multiplications; the model's name,
weights, those that are trained, and of the rows the number and a digest of names, weights and shapes."""
TRUTH = json.loads((HERE.parents[1] / "truth" / "torchvision.json").read_text())["models"]
HEAD = re.compile(r"# model: (.*?)(?: at (\S+))?\n")


@pytest.fixture(autouse=True)
def _nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment that runs the tests may have the libraries."""
    monkeypatch.setattr(packages, "_sites", lambda machine: iter(()))


def torch_report(text: str, wanted: str = "", input: str = "3x224x224", path: str | None = None) -> Any:
    return infer(read_torch("net.py", text, path, wanted, {"input": input}))


def keras_report(text: str, wanted: str = "", **inputs: str) -> Any:
    return infer(read_keras("net.py", text, None, wanted, inputs))


# -- the networks


@pytest.mark.parametrize("call", NETWORKS["torchvision"])
def test_a_network_of_torchvision_is_its_own(call: str) -> None:
    input, *theirs = NETWORKS["torchvision"][call]
    options = "weights=None, weights_backbone=None" if "segmentation" in call else "weights=None"
    totals = torch_report(f"from torchvision import models\nmodel = models.{call}({options})\n", input=input).totals
    assert [totals.params, totals.buffers, totals.macs] == theirs


@pytest.mark.parametrize("run", [run for run in TRUTH if "+" not in run and run in NETWORKS["torchvision"]])
def test_a_network_of_torchvision_has_the_names_of_its_modules(run: str) -> None:
    report = torch_report(f"import torchvision\nmodel = torchvision.models.{run}()\n", input=NETWORKS["torchvision"][run][0])
    ours = {row.name: (tuple(row.output_shape[1:]), row.params) for row in report.rows}
    seen = set()
    for name, kind, shape, params in TRUTH[run]["rows"]:
        if name in seen:
            continue  # a module's second call is a row of its own
        seen.add(name)
        if name in ours:
            assert ours[name] == (tuple(shape[1:]), params), name
        else:
            assert not params or kind == "MultiheadAttention", name


@pytest.mark.parametrize("call", NETWORKS["keras"])
def test_a_network_of_keras_is_its_own(call: str) -> None:
    report = keras_report(f"from keras.applications import *\nmodel = {call}\n")
    rows = [[row.name, row.params, list(row.output_shape[1:])] for row in report.rows]
    digest = sha256(json.dumps(rows).encode()).hexdigest()[:16]
    totals = report.totals
    assert [report.graph.model, totals.params, totals.trainable, len(rows), digest] == NETWORKS["keras"][call]


# -- programs


def test_every_program_is_recorded() -> None:
    assert {f"{path.parent.name}/{path.stem}" for path in HERE.glob("*/*.py")} == set(PROGRAMS)
    assert len(PROGRAMS) >= 40


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name.startswith("torch/")])
def test_a_program_on_torchvision_gives_its_numbers(name: str) -> None:
    text, theirs = (HERE / f"{name}.py").read_text(), PROGRAMS[name]
    found = HEAD.match(text)
    assert found is not None
    report = torch_report(text, found[1], found[2])
    assert (report.totals.params, report.totals.trainable, report.totals.macs) == (theirs["params"], theirs["trainable"], theirs["macs"])
    ours = {row.name: (list(row.output_shape[1:]), row.params) for row in report.rows}
    for module, (shape, params) in theirs["rows"].items():
        assert ours[module] == (shape, params), module


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name.startswith("keras/")])
def test_a_program_on_keras_gives_its_numbers(name: str) -> None:
    text, theirs = (HERE / f"{name}.py").read_text(), PROGRAMS[name]
    found = HEAD.match(text)
    assert found is not None
    report = keras_report(text, found[1], **({"input": found[2]} if found[2] else {}))
    assert (report.totals.params, report.totals.trainable) == (theirs["params"], theirs["trainable"])
    rows: dict[str, int] = {}
    for row in report.rows:
        top = max((layer for layer in theirs["rows"] if f"{row.name}.".startswith(f"{layer}.")), key=len, default=row.name)
        rows[top] = rows.get(top, 0) + row.params
    assert {layer: n for layer, n in rows.items() if n} == {layer: n for layer, n in theirs["rows"].items() if n}


# -- what is installed beside, and what is not known


def installed(monkeypatch: pytest.MonkeyPatch, site: Path) -> None:
    monkeypatch.setattr(packages, "_sites", lambda machine: iter([str(site)]))


def test_the_library_that_is_installed_is_read_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    models = tmp_path / "torchvision" / "models"
    models.mkdir(parents=True)
    (tmp_path / "torchvision" / "__init__.py").write_text("raise ValueError('never needed')\n")
    (models / "__init__.py").write_text("from .own import own\nfrom .own import *\n")
    (models / "own.py").write_text("from torch import nn\n\n\ndef own(width=3):\n    return nn.Sequential(nn.Conv2d(3, width, 1))\n")
    installed(monkeypatch, tmp_path)
    report = torch_report("import torchvision\nmodel = torchvision.models.own(width=5)\n")
    assert report.totals.params == 20
    assert torch_report("import torchvision\nmodel = torchvision.models.get_model('own')\n").totals.params == 12


def test_nothing_outside_the_package_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    models = tmp_path / "site" / "torchvision" / "models"
    models.mkdir(parents=True)
    (tmp_path / "secret.py").write_text("width = 7\n")
    (tmp_path / "site" / "other.py").write_text("width = 7\n")
    (models / "linked.py").symlink_to(tmp_path / "secret.py")
    (tmp_path / "site" / "torchvision" / "__init__.py").touch()
    for line in ("from .linked import width", "from other import width", "from ....secret import width"):
        (models / "__init__.py").write_text(f"from torch import nn\n{line}\n\n\ndef net():\n    return nn.Conv2d(3, width, 1)\n")
        installed(monkeypatch, tmp_path / "site")
        with pytest.raises(SpecError):
            torch_report("import torchvision\nmodel = torchvision.models.net()\n")


def test_where_packages_are_looked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.undo()
    site = tmp_path / "project" / ".venv" / "lib" / "python3.12" / "site-packages"
    (site / "torchvision" / "models").mkdir(parents=True)
    (tmp_path / "project" / ".venv" / "pyvenv.cfg").touch()
    (site / "torchvision" / "__init__.py").touch()
    (site / "torchvision" / "models" / "__init__.py").write_text("from torch import nn\n\n\ndef resnet18():\n    return nn.Conv2d(3, 2, 1)\n")
    path = tmp_path / "project" / "src" / "net.py"
    path.parent.mkdir()
    text = "import torchvision\nmodel = torchvision.models.resnet18()\n"
    path.write_text(text)
    assert torch_report(text, path=str(path)).totals.params == 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import torchvision\nmodel = torchvision.models.maxvit_t()\n", "torchvision.models.maxvit_t is not known: torchvision is not installed"),
        ("import timm\nmodel = timm.create_model('swin_tiny', num_classes=2)\n", "timm.create_model('swin_tiny') is not known: timm is not installed"),
        ("from efficientnet_pytorch import EfficientNet\nmodel = EfficientNet.from_pretrained('efficientnet-b0')\n", "efficientnet_pytorch"),
        ("import segmentation_models_pytorch as smp\nmodel = smp.Unet('resnet34')\n", "segmentation_models_pytorch.Unet is not known"),
    ],
)
def test_a_network_that_is_nowhere_says_both_ways_out(text: str, said: str) -> None:
    with pytest.raises(SpecError) as caught:
        torch_report(text)
    (fault,) = caught.value.faults
    assert said in fault.message
    assert "install" in fault.help and "zoo" in fault.help
    assert fault.place is not None


def test_a_network_of_keras_that_is_nowhere_says_both_ways_out() -> None:
    with pytest.raises(SpecError) as caught:
        keras_report("from tensorflow.keras.applications import NASNetLarge\nmodel = NASNetLarge(weights=None)\n")
    (fault,) = caught.value.faults
    assert fault.message.startswith("NASNetLarge is not known: Keras is not installed beside this program")
    assert "install keras" in fault.help and "zoo" in fault.help


def test_an_error_inside_a_network_stands_at_the_call_of_it() -> None:
    text = "from torch import nn\nfrom torchvision import models\nmodel = models.resnet18()\nmodel.fc = nn.Linear(100, 2)\n"
    with pytest.raises(SpecError) as caught:
        torch_report(text)
    (fault,) = caught.value.faults
    assert fault.place is not None
    assert "net.py" in str(fault.place[0].name)
    assert "512" in fault.message


def test_published_weights_are_not_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "efficientnet_pytorch"
    package.mkdir()
    (package / "__init__.py").write_text("from .model import EfficientNet\n")
    (package / "utils.py").write_text(
        "import sys\n\n\ndef register(fn):\n    assert hasattr(sys.modules[fn.__module__], '__name__')\n    return fn\n\n\n"
        "def load_pretrained_weights(model):\n    for line in open('weights'):\n        model.fill(line)\n"
    )
    (package / "model.py").write_text(
        "from torch import nn\nfrom .utils import load_pretrained_weights, register\n\n\n@register\ndef made(width):\n    return nn.Conv2d(3, width, 1)\n\n\n"
        "class EfficientNet(nn.Sequential):\n    @classmethod\n    def from_pretrained(cls, name, num_classes=9):\n"
        "        model = cls(made(num_classes))\n        load_pretrained_weights(model)\n        return model\n"
    )
    installed(monkeypatch, tmp_path)
    text = "import torch\nfrom efficientnet_pytorch import EfficientNet\nmodel = EfficientNet.from_pretrained('b0', num_classes=2)\n"
    assert torch_report(text).totals.params == 8
