"""Models that are alive, read and not run. A stand-in for PyTorch has of it what is looked at: dictionaries and names. With
PyTorch and Keras themselves: `tests/oracle/test_live.py`."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.notebook.torch_model import Unwritable, literal

STAND_IN = """
class Tensor:
    def __init__(self, *shape, requires_grad=True):
        self.shape, self.requires_grad = shape, requires_grad
    def numel(self):
        total = 1
        for n in self.shape:
            total *= n
        return total
class Module:
    def __init__(self):
        self.__dict__.update(_modules={}, _parameters={}, _buffers={}, training=True)
    def __setattr__(self, name, value):
        held = self._modules if isinstance(value, Module) else self._parameters if isinstance(value, Tensor) else self.__dict__
        held[name] = value
    def __getattr__(self, name):
        for held in (self._modules, self._parameters, self._buffers):
            if name in held:
                return held[name]
        raise AttributeError(name)
    def __call__(self, *given):
        raise AssertionError("it was run")
class Sequential(Module):
    def __init__(self, *parts):
        super().__init__()
        self._modules.update({str(at): part for at, part in enumerate(parts)})
class Conv2d(Module):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros', device=None, dtype=None):
        super().__init__()
        for name, value in list(locals().items())[1:8]:
            self.__dict__[name] = (value, value) if name in ('kernel_size', 'stride', 'padding', 'dilation') and isinstance(value, int) else value
        self.__dict__['padding_mode'] = padding_mode
        self.weight = Tensor(out_channels, in_channels // groups, *self.kernel_size)
        self._parameters['bias'] = Tensor(out_channels) if bias else None
class Linear(Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight, self._parameters['bias'] = Tensor(out_features, in_features), Tensor(out_features) if bias else None
class Strange(Module):
    pass
"""
NETS = """
import torch
import torch.nn as nn

class Block(nn.Module):
    def __init__(self, width, residual=True):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.residual = residual
    def forward(self, x):
        return x + self.conv(x) if self.residual else self.conv(x)

class Net(nn.Module):
    def __init__(self, hidden, classes=1000):
        super().__init__()
        self.stem = nn.Conv2d(3, hidden, 7, stride=2, padding=3)
        self.blocks = nn.Sequential(Block(hidden), Block(hidden, residual=False))
        self.fc = nn.Linear(hidden, classes)
    def forward(self, x):
        x = self.blocks(self.stem(x))
        return self.fc(x.mean((2, 3)))
"""


@pytest.fixture
def nets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module `nets`, beside a stand-in for PyTorch."""
    torch, nn, inner = types.ModuleType("torch"), types.ModuleType("torch.nn"), types.ModuleType("torch.nn.modules")
    exec(STAND_IN, inner.__dict__)  # the test's own text
    for name in ("Module", "Sequential", "Conv2d", "Linear"):
        setattr(nn, name, getattr(inner, name))
        getattr(inner, name).__module__ = "torch.nn.modules"
    inner.Strange.__module__ = "torch.nn.utils"
    nn.ModuleList = nn.ModuleDict = ()
    torch.nn, torch.Tensor = nn, inner.Tensor
    for name, module in (("torch", torch), ("torch.nn", nn)):
        monkeypatch.setitem(sys.modules, name, module)
    (tmp_path / "nets.py").write_text(NETS)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = importlib.import_module("nets")
    found.strange = inner.Strange
    yield found
    sys.modules.pop("nets")


def test_a_live_module_is_read_with_the_values_it_has(nets: Any) -> None:
    """Parameters as PyTorch counts them: 3·8·49 + 8, twice 8·8·9, 8·5 + 5. The defaults of the class say 1000 classes."""
    model = nets.Net(8, classes=5)
    shown = cnncalc.shape(model, (3, 32, 32))
    assert shown.report.totals.params == 1184 + 2 * 576 + 45
    assert [row.name for row in shown.report.rows] == ["stem", "blocks.0.conv", "blocks.0.add", "blocks.1.conv", "mean", "fc"]
    assert shown.report.outputs and [*shown.report.outputs.values()] == [(None, 5)]
    assert shown.report.graph.model == "Net" and shown.report.graph.groups["blocks.0"].kind == "Block"
    assert shown.report["stem"].node.origin.place().where().endswith("nets.py:20:25")


def test_what_was_changed_by_hand_counts(nets: Any) -> None:
    model = nets.Net(8)
    model.fc = nets.nn.Linear(8, 2, bias=False)
    model.blocks._modules["1"].__dict__["residual"] = True
    for tensor in model.stem._parameters.values():
        tensor.requires_grad = False
    report = cnncalc.shape(model, "3x32x32").report
    assert (report.totals.params, report.totals.trainable) == (1184 + 1152 + 16, 1152 + 16)
    assert "blocks.1.add" in [row.name for row in report.rows]


def test_a_class_is_read_by_its_source(nets: Any) -> None:
    (Path(nets.__file__).parent / "plain.py").write_text(NETS.replace("width, residual", "width=8, residual"))
    plain = importlib.import_module("plain")
    assert cnncalc.shape(plain.Block, "8x4x4").report.totals.params == 576
    sys.modules.pop("plain")
    with pytest.raises(cnncalc.SpecError, match="width"):
        cnncalc.shape(nets.Block, "8x4x4")


def test_a_fault_of_a_live_model_is_told_in_its_own_names(nets: Any) -> None:
    """`blocks.1.conv` was replaced by hand: the fault quotes it as it is now, and not the text that makes the model again."""
    model = nets.Net(8)
    model.blocks._modules["1"].conv = nets.nn.Conv2d(16, 8, 3)
    shown = cnncalc.shape(model, "3x32x32")
    assert shown.report.graph.model == "Net"
    told = repr(shown)
    assert "its_" not in told and "as_it_is" not in told and "its_" not in shown.html()
    line = next(line for line in told.split("\n") if "| blocks.1.conv = torch.nn.Conv2d(in_channels=16" in line)
    carets = told.split("\n")[told.split("\n").index(line) + 1]
    assert carets.index("^") == line.index("torch.nn")
    assert "as it is now" in told and "write torch.nn.Conv2d(in_channels=8" in told


def test_what_is_none_of_the_librarys_is_refused(nets: Any) -> None:
    with pytest.raises(cnncalc.SpecError, match="which is none of"):
        cnncalc.shape(nets.nn.Sequential(nets.strange()), "8")

    class Local(nets.nn.Module):
        pass

    with pytest.raises(cnncalc.SpecError, match="made inside another"):
        cnncalc.shape(Local(), "8")


def test_a_program_that_makes_another_model_is_not_believed(nets: Any) -> None:
    model = nets.Net(8)
    model.fc._parameters["bias"].shape = (7,)
    with pytest.raises(cnncalc.SpecError, match="parameters, and what its source makes"):
        cnncalc.shape(model, "3x32x32")


def test_an_input_that_is_not_said_is_asked_for(nets: Any) -> None:
    with pytest.raises(cnncalc.SpecError, match="input='3x224x224'"):
        cnncalc.shape(nets.Net(8))


@pytest.mark.parametrize("value", [None, True, 3, 2.5, "a'b\n", (1,), (), [1, (2, "x")], {"k": [1]}, {1, 2}, float("inf")])
def test_plain_values_are_written_as_python_reads_them(value: Any) -> None:
    assert eval(literal(value)) == value  # what it gives is a literal, or float("inf")


def test_names_of_the_program_are_not_hidden(nets: Any) -> None:
    """A part called as a global of the program, and an attribute that begins with an underscore."""
    text = NETS.replace("self.residual", "self._kept").replace("class Block", "stem = 3\nclass Block").replace("7, stride", "2 * stem + 1, stride")
    (Path(nets.__file__).parent / "clash.py").write_text(text.replace("x.mean((2, 3))", "x.mean((stem - 1, stem))"))
    clash = importlib.import_module("clash")
    assert cnncalc.shape(clash.Net(8, classes=5), "3x32x32").report.totals.params == 1184 + 2 * 576 + 45
    sys.modules.pop("clash")


@pytest.mark.parametrize("value", [object(), [object()], lambda: 0, len, b"x"])
def test_other_values_are_not_written(value: Any) -> None:
    with pytest.raises(Unwritable):
        literal(value)


def test_what_is_nested_for_ever_is_not_written() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(Unwritable):
        literal(loop)


def test_models_of_keras_come_by_their_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    keras = types.ModuleType("keras")

    class Model:
        def to_json(self) -> str:
            return '{"class_name": "Sequential", "config": {"name": "net", "layers": [{"class_name": "Dense", "config": {"units": 3, "batch_input_shape": [null, 4], "name": "d"}}]}, "keras_version": "2.9.0"}'

    class Own(Model):
        def to_json(self) -> str:
            raise NotImplementedError("no\nconfiguration")

    keras.Model = Model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keras", keras)
    assert cnncalc.shape(Model()).report.totals.params == 15
    with pytest.raises(cnncalc.SpecError, match=r"no configuration of this model \(no configuration\)"):
        cnncalc.shape(Own())
