"""What is told beyond one message: several faults at once, the calls that led there, parameters that nobody counts, and
that an explanation never fails."""

from __future__ import annotations

import contextlib
import random

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.torch.lessons import lesson as lessons
from cnncalc.readers.torch.read import read_program

HEAD = "import torch\nfrom torch import nn\n\n\n"


def module(init: str, forward: str, call: str = "Net()(torch.randn(2, 3, 32, 32))") -> str:
    """A module from its lines: `__init__` begins at line 8."""
    made = "".join(f"        {line}\n" for line in init.split(";"))
    run = "".join(f"        {line}\n" for line in forward.split(";"))
    return f"{HEAD}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n{made}    def forward(self, x):\n{run}\n\n{call}\n"


def faults_of(text: str) -> tuple[list[tuple[str | None, int, str]], list[str]]:
    """The faults of a program as (layer, line, help), and the rows before them."""
    with pytest.raises(SpecError) as caught:
        read_program("net.py", text, None, "", {})
    rows = [row.name for row in caught.value.report.rows] if caught.value.report else []
    return [(f.layer, f.place[1] if f.place else 0, f.help) for f in caught.value.faults], rows


def test_two_wrong_heads_are_both_told() -> None:
    text = module(
        "self.conv = nn.Conv2d(3, 8, 3, padding=1);self.a = nn.Linear(100, 10);self.b = nn.Linear(200, 5)",
        "x = self.conv(x).flatten(1);return self.a(x), self.b(x)",
    )
    faults, rows = faults_of(text)
    assert faults == [("a", 13, "write nn.Linear(8192, 10)"), ("b", 13, "write nn.Linear(8192, 5)")]
    assert rows == ["conv", "flatten"]


def test_faults_one_behind_the_other_are_told_and_no_row_behind_the_first_is_shown() -> None:
    text = module(
        "self.a = nn.Conv2d(3, 8, 3);self.b = nn.Conv2d(16, 8, 3);self.bn = nn.BatchNorm2d(9);self.fc = nn.Linear(10, 2)",
        "x = self.bn(self.b(self.a(x)));return self.fc(x.flatten(1))",
    )
    faults, rows = faults_of(text)
    helps = ["write nn.Conv2d(8, 8, 3)", "write nn.BatchNorm2d(8)", "write nn.Linear(6272, 2)"]
    assert [help for _, _, help in faults] == helps
    assert rows == ["a"]


def test_a_wrong_layer_in_a_loop_is_told_once() -> None:
    text = module("self.c = nn.Conv2d(5, 3, 3, padding=1)", "for _ in range(3):;    x = self.c(x);return x")
    faults, _ = faults_of(text)
    assert faults == [("c", 11, "write nn.Conv2d(3, 3, 3, padding=1)")]


def test_an_error_behind_a_wrong_layer_is_told_too() -> None:
    text = module("self.c = nn.Conv2d(5, 3, 3)", "x = self.c(x);return self.d(x)")
    faults, _ = faults_of(text)
    assert faults == [("c", 10, "write nn.Conv2d(3, 3, 3)"), (None, 11, "set it in __init__: self.d = …")]


NESTED = (
    HEAD
    + """\
class Block(nn.Module):
    def __init__(self, inputs, width):
        super().__init__()
        self.conv = nn.Conv2d(inputs, width, 3)
        self.bn = nn.BatchNorm2d(inputs)

    def forward(self, x):
        return self.bn(self.conv(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block(3, 8)

    def forward(self, x):
        return self.block(x)


net = Net()
net(torch.randn(1, 3, 32, 32))
"""
)


@pytest.mark.parametrize("given", [False, True])
def test_the_calls_that_led_there_are_shown_the_innermost_last(given: bool) -> None:
    with pytest.raises(SpecError) as caught:
        read_program("net.py", NESTED, None, "", {"input": "3x32x32"} if given else {})
    (fault,) = caught.value.faults
    assert (fault.layer, fault.place and fault.place[1]) == ("block.bn", 12)
    calls = [(where[1], what) for where, what in fault.related]  # type: ignore[index]
    outer = [] if given else [(25, "calls Net.forward")]
    assert calls == [(9, "made here"), *outer, (21, "calls Block.forward")]


def warned(text: str) -> tuple[int, int, list[tuple[int, str, str]]]:
    report = infer(read_program("net.py", text, None, "", {}))
    found = [(w.place[1], w.message, w.help) for w in report.warnings if w.place and "flatten" not in w.help]
    return report.totals.params, report.totals.macs, found


def test_modules_in_a_plain_list_are_not_counted_as_pytorch_does_not() -> None:
    text = module(
        "self.layers = [nn.Conv2d(3, 3, 3, padding=1) for _ in range(3)];self.fc = nn.Linear(32, 10)",
        "for layer in self.layers:;    x = layer(x);return self.fc(x)",
    )
    params, macs, warnings = warned(text)
    assert params == 330  # sum(p.numel() for p in Net().parameters())
    assert macs == 3 * 27 * 3 * 1024 + 3 * 32 * 32 * 10
    message = "layers is a plain list, so PyTorch does not see the modules in it: their 252 parameters are neither trained nor counted"
    help = "write self.layers = nn.ModuleList([nn.Conv2d(3, 3, 3, padding=1) for _ in range(3)])"
    assert warnings == [(8, message, help)]


def test_modules_made_in_forward_are_not_counted_as_pytorch_does_not() -> None:
    text = module("self.w = nn.Parameter(torch.randn(32, 4))", "for i in range(3):;    x = nn.Linear(32, 32)(x);return x @ self.w")
    params, macs, warnings = warned(text)
    assert params == 128  # sum(p.numel() for p in Net().parameters())
    assert macs == 3 * 96 * 32 * 32 + 96 * 32 * 4
    message = "this Linear belongs to no module of the model: its 1,056 parameters are neither trained nor counted"
    assert warnings == [(11, message, "make it in __init__ and hold it: self.NAME = …")]


@pytest.mark.parametrize(
    "init",
    [
        "self.layers = nn.ModuleList([nn.Conv2d(3, 3, 3, padding=1) for _ in range(3)])",
        "layers = [nn.Conv2d(3, 3, 3, padding=1) for _ in range(3)];self.layers = layers;self.net = nn.Sequential(*layers)",
    ],
)
def test_modules_that_some_module_holds_are_counted(init: str) -> None:
    assert warned(module(init, "for layer in self.layers:;    x = layer(x);return x"))[::2] == (252, [])


def _broken(random: random.Random) -> str:
    """A program of layers with arbitrary numbers, most of which do not fit."""
    n = lambda: random.choice([1, 2, 3, 4, 6, 8, 16, 30, 64])  # noqa: E731
    kinds = [
        lambda: f"nn.Conv2d({n()}, {n()}, {random.choice([1, 3, (3, 5), 7, 40])}, padding={random.choice([0, 1, 2])})",
        lambda: f"nn.Conv2d(8, {n()}, 3, groups={n()}, stride={random.choice([1, 2])})",
        lambda: f"nn.ConvTranspose2d({n()}, {n()}, 3, stride=2)",
        lambda: f"nn.Conv1d({n()}, {n()}, 3)",
        lambda: f"nn.MaxPool2d({n()}, padding={random.choice([0, 1, 4])})",
        lambda: f"nn.BatchNorm{random.choice('123')}d({n()})",
        lambda: f"nn.GroupNorm({n()}, {n()})",
        lambda: f"nn.LayerNorm({random.choice([n(), [n(), n()], [n(), n(), n(), n(), n()]])})",
        lambda: f"nn.Linear({n()}, {n()})",
        lambda: f"nn.PixelShuffle({random.choice([2, 3])})",
        lambda: f"nn.LSTM({n()}, {n()})",
        lambda: f"nn.MultiheadAttention({n()}, {n()})",
        lambda: f"nn.Upsample(scale_factor={random.choice([2, 3])})",
        lambda: "nn.Flatten()",
    ]
    made = [f"self.m{i} = {random.choice(kinds)()}" for i in range(4)]
    joins = ["y + x", "torch.cat([x, y], 1)", "torch.cat([x, y], 2)", "x @ y", "y.view(-1, 12)", "y * x.mean((2, 3))", "y"]
    body = []
    for i in range(4):
        body += [f"y = self.m{i}(x)", f"x = {random.choice(joins)}"]
    shape = random.choice(["2, 3, 32, 32", "2, 8, 9, 11", "2, 8, 16", "2, 64", "3, 32, 32"])
    return module(";".join(made), ";".join([*body, "return x"]), f"Net()(torch.randn({shape}))")


def test_an_explanation_never_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    failed: list[str] = []
    plain = lessons.lesson

    def watched(trouble: object, ref: object) -> object:
        try:
            found = plain(trouble, ref)  # type: ignore[arg-type]
        except Exception as error:
            failed.append(f"{text}\n{type(error).__name__}: {error}")
            raise
        told.append(found.help)
        return found

    monkeypatch.setattr(lessons, "lesson", watched)
    choice = random.Random(20)
    for _ in range(400):
        text = _broken(choice)
        with contextlib.suppress(SpecError):
            read_program("net.py", text, None, "", {})
    assert failed == []
    assert len(told) > 300
    words = ("shortcut", "if:", "$(", ": reshape", "write reshape", "write 1x")
    assert [help for help in told if any(word in help for word in words)] == []
    assert sum(not help for help in told) == 0


def test_the_least_input_is_that_of_the_whole_program() -> None:
    text = module(
        "self.f = nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Conv2d(8, 8, 5), nn.MaxPool2d(8), nn.MaxPool2d(2))",
        "return self.f(x)",
        "Net()(torch.randn(2, 3, 16, 16))",
    )
    faults, _ = faults_of(text)
    # ((n - 2) // 2 - 4) // 8 is 1 from n = 26 on, and the last pool needs 2: n = 42; at 16 it is the pool of 8 that fails
    assert faults[0][0] == "f.3"
    assert "the least input that works is 3×42×42" in faults[0][2]
