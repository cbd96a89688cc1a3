"""Comments, annotations, asserts and budgets of programs, held to the network; against PyTorch's own shapes."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from cnncalc.analysis.expectations.comment_shapes import ANY, BATCH, REST, matches, read_annotation, read_comment
from cnncalc.analysis.expectations.held import held
from cnncalc.cli.run import run

CORPUS = Path(__file__).parent.parent / "readers" / "torch"
LINES: dict[str, dict[str, list[list[int]]]] = json.loads((CORPUS / "corpus_lines.json").read_text())

NET = """\
import torch
from torch import nn, Tensor
import torch.nn.functional as F
from jaxtyping import Float

{budget}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1){made}
        self.pool = nn.MaxPool2d(2)
        self.rest = nn.Sequential(
            nn.Conv2d(16, 8, 3),{item}
            nn.ReLU(),
        )
        self.fc = nn.Linear(8 * 6 * 6, 10)

    def forward(self, {x}){returns}:{head}
        x = self.pool(self.conv1(x)){first}
        {asserted}
        for _ in range(2):
            x = F.relu(x){loop}
        x += x{added}
        x = self.rest(x)
        return self.fc(x.flatten(1)){last}
"""
EMPTY = dict.fromkeys(("budget", "made", "item", "returns", "head", "first", "loop", "added", "last"), "") | {"x": "x", "asserted": "pass"}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(ordinary: bool = False, **parts: str) -> list[bool]:
    """Which expectations of the net at 3×16×16 are met: 16×16×16 behind the convolution, 16×8×8 behind the pool, 8×6×6."""
    parts.setdefault("budget", "# cnncalc: params >= 0 at 3x16x16")
    Path("net.py").write_text(NET.format(**{**EMPTY, **parts}))
    outcome = held("net.py", ordinary=ordinary)
    assert not outcome.broken, [f.text() for f in outcome.faults]
    return [c.met for c in outcome.checks if c.subject != "params"]


@pytest.mark.parametrize(
    ("place", "shape", "met"),
    [
        ("first", "16x8x8", True), ("first", "[N, 16, 8, 8]", True), ("first", "[2, 16, 8, 8]", True), ("first", "[7, 16, 8, 8]", True),
        ("first", "torch.Size([2, 16, 8, 8])", True), ("first", "(None, 16, 8, 8)", True), ("first", "B x 16 x 8 x 8", True), ("first", "16×8×8", True),
        ("first", "[B, 16, _, ?]", True), ("first", "(-1, 16, ..., 8)", True), ("first", "16x8x9", False), ("first", "8x8x16", False), ("first", "16x8", False),
        ("first", "(B, C, H, H)", True), ("first", "(B, C, C, H)", False), ("made", "16x16x16", True), ("made", "16x8x8", False), ("item", "8x6x6", True),
        ("item", "8x6x7", False), ("head", "[B, 3, 16, 16]", True), ("head", "[B, 3, 8, 16]", False), ("loop", "16x8x8", True), ("loop", "16x8x8, 16x8x8", True),
        ("loop", "16x8x8, 16x4x4", False), ("loop", "16x8x8, 16x8x8, 16x8x8", False), ("added", "16x8x8", True), ("added", "1x1x1", False), ("last", "10", True),
        ("last", "[2, 10]", True), ("last", "11", False), ("last", "(N, 10)", True),
    ],
)  # fmt: skip
def test_an_explicit_comment_is_held_to_what_its_line_gives(place: str, shape: str, met: bool) -> None:
    assert checked(**{place: f"  # => {shape}"}) == [met]


def test_a_name_is_one_value_throughout_a_call() -> None:
    assert checked(first="  # => [B, C, H, W]", last="  # => [B, 10]") == [True, True]
    assert checked(first="  # => [B, C, H, W]", added="  # => [B, C, H, H]", last="  # => [B, C]") == [True, True, False]
    assert checked(head="  # => [B, C, H, W]", first="  # => [B, 16, H//2, W//2]") == [True, True]
    assert checked(head="  # => [B, C, H, W]", first="  # => [B, 16, H//4, W//2]") == [True, False]


def test_ordinary_comments_are_held_when_asked_and_are_stale_not_broken() -> None:
    assert checked(first="  # [B, 16, 8, 9]") == []
    assert checked(True, first="  # [B, 16, 8, 9]") == [False]
    assert checked(True, first="  # B, C, H, W -> B, C, 8, 8", last="  # torch.Size([1, 10])") == [True, True]
    assert checked(True, made="  # 3x3", item="  # 3x3 convolution, stride 1", last="  # 64, 128, 256") == []  # other axes: not about this tensor
    Path("net.py").write_text(NET.format(**{**EMPTY, "budget": "# cnncalc: macs > 0 at 3x16x16", "last": "  # [B, 11]"}))
    assert [c.rule for c in held("net.py", ordinary=True).unmet] == ["comment"]


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("assert x.shape == (x.shape[0], 16, 8, 8)", [True]), ("assert x.shape[1:] == (16, 8, 8)", [True]), ("assert x.shape[1:] == (16, 8, 9)", [False]),
        ("assert x.size() == (2, 16, 8, 8)", [True]), ("assert x.size(1) == 16, 'said'", [True]), ("assert x.size(1) == 17", [False]),
        ("assert tuple(x.shape) == (5, 16, 8, 8)", [True]), ("assert x.ndim == 4", [True]), ("assert x.dim() == 3", [False]), ("assert 16 == x.shape[1]", [True]),
        ("assert list(x.shape[2:]) == [8, 8]", [True]), ("assert x.shape[-1] == x.shape[-2]", [True]), ("assert self.fc.in_features == 288", []),
        ("assert x.shape[1:] == torch.Size([16, 8, 8])", [True]), ("assert x.shape[1:] == (16, 8)", [False]),
    ],
)  # fmt: skip
def test_asserts_on_shapes_are_read(text: str, met: list[bool]) -> None:
    assert checked(asserted=text) == met


def test_jaxtyping_annotations_are_held() -> None:
    assert checked(x='x: Float[Tensor, "b 3 h w"]', returns=' -> Float[Tensor, "b 10"]') == [True, True]
    assert checked(x='x: Float[Tensor, "b 3 h h"]', returns=' -> Float[Tensor, "b 3"]') == [True, False]
    assert checked(x='x: Float[Tensor, "b c h w"]', returns=' -> Float[Tensor, "b c"]') == [True, False]
    assert checked(x='x: Float[Tensor, "*batch 16"]', returns=' -> Float[Tensor, "... 10"]') == [True, True]
    assert checked(x='x: "Tensor"', returns=" -> Tensor") == []


@pytest.mark.parametrize(
    ("budget", "met"),
    [
        # 3·16·9 + 16 = 448; 16·8·9 + 8 = 1,160; 288·10 + 10 = 2,890. MACs at 16: 256·432 + 36·1,152 + 2,880 = 154,944
        ("params = 4_498 at 3x16x16", [True]), ("params <= 4k, macs <= 155k at 3x16x16", [False, True]), ("macs = 154_944, out 10 at 3x16x16", [True, True]),
        ("out 11 at [N, 3, 16, 16]", [False]), ("params: 4498, weight_memory < 18 kB at 3x16x16", [True, True]), ("receptive_field 6 input: 3x16x16", [False]),
    ],
)  # fmt: skip
def test_budgets(budget: str, met: list[bool]) -> None:
    Path("net.py").write_text(NET.format(**{**EMPTY, "budget": f"# cnncalc: {budget}"}))
    outcome = held("net.py")
    assert [c.met for c in outcome.checks] == met, outcome.faults


def test_a_budget_inside_the_class_and_several_classes() -> None:
    text = (
        "from torch import nn\nclass A(nn.Module):\n    # cnncalc: params = 12 at 2x4x4\n    def __init__(self):\n        super().__init__()\n"
        "        self.c = nn.Conv2d(2, 4, 1)\n    def forward(self, x):\n        return self.c(x)  # => 4x4x4\n\n"
        "# cnncalc: params = 40, macs = 32\n# cnncalc: out 4x8x8 at 1x8x8\n\nclass B(A):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(1, 4, 3, padding=1)\n"
    )
    Path("two.py").write_text(text.replace(", macs = 32", " at 1x8x8"))
    outcome = held("two.py")
    assert [(c.subject, c.met) for c in outcome.checks] == [("params", True), ("c output", False), ("params", True), ("c output", True)]
    assert [c.met for c in held("two.py:B").checks] == [False, True, True]
    assert [c.met for c in held("two.py:A").checks] == [True, True]


def test_a_budget_tells_every_command_the_input(capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.py").write_text(NET.format(**{**EMPTY, "budget": "# cnncalc: params <= 5M at 3x16x16"}))
    assert run(["shape", "net.py", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["inputs"] == {"x": [None, 3, 16, 16]}
    assert run(["shape", "net.py", "--input", "3x17x17"]) == 0


def test_a_budget_that_cannot_be_read_is_a_bad_spec_at_its_place() -> None:
    for budget, line, column, message in (
        ("parms <= 5M at 3x16x16", 6, 12, "did you mean params"),
        ("params <= many at 3x16x16", 6, 19, "no quantity"),
        ("params < 0 at 3x16x16", 6, 19, "no whole number"),
        ("flops <= 1G at 3x16x16", 6, 12, "a budget knows no 'flops'"),
    ):
        Path("net.py").write_text(NET.format(**{**EMPTY, "budget": f"# cnncalc: {budget}"}))
        outcome = held("net.py")
        assert outcome.broken
        (fault,) = outcome.faults
        assert message in fault.text()
        assert fault.place is not None and fault.place.order[-2:] == (line, column)


def test_what_is_not_reached_is_said_and_is_not_met(capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.py").write_text(
        NET.format(**{**EMPTY, "budget": "# cnncalc: params > 0 at 3x16x16"}) + "\n\ndef other(x):\n    x = x + 1  # => 3x3x3\n    return x\n"
    )
    assert run(["check", "net.py"]) == 0
    assert "✓ net.py: 1 met, 1 on lines that are not reached" in capsys.readouterr().out


def test_verbose_counts_comments_that_are_no_shapes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.py").write_text(NET.format(**{**EMPTY, "budget": "# cnncalc: params > 0 at 3x16x16", "first": "  # halves it", "last": "  # => logits"}))
    assert run(["check", "net.py", "-v"]) == 0
    assert "1 met, 2 comments are no shapes" in capsys.readouterr().out


def test_a_program_that_fails_is_broken_and_never_unmet(capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.py").write_text(NET.format(**{**EMPTY, "budget": "# cnncalc: params > 0 at 3x17x33", "first": "  # => 1x1"}))
    assert run(["check", "net.py"]) == 2
    assert "in_features is 288" in capsys.readouterr().err


CASES = [(name, line) for name, lines in LINES.items() for line in lines]


def test_there_are_cases() -> None:
    assert len(CASES) > 80


def annotated(name: str, say: Any) -> str:
    """A program of the corpus with what `say` makes of each line's shapes behind it."""
    rows = (CORPUS / "corpus" / f"{name}.py").read_text(encoding="utf-8").split("\n")
    for line, shapes in LINES[name].items():
        rows[int(line) - 1] += f"  # => {', '.join(say(shape) for shape in shapes)}"
    return "\n".join(rows)


def brackets(shape: list[int]) -> str:
    return str(shape)


PROGRAMS = [name for name, lines in LINES.items() if lines]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_line_of_the_corpus_has_pytorchs_shapes(name: str) -> None:
    Path("net.py").write_text(annotated(name, brackets))
    outcome = held("net.py")
    assert not outcome.broken, [f.text() for f in outcome.faults]
    assert [(c.place and c.place.where(), c.expected, c.found) for c in outcome.unmet] == []
    assert len(outcome.checks) + outcome.unreached == len(LINES[name])
    assert outcome.unreached <= 2


@pytest.mark.parametrize("name", PROGRAMS)
def test_update_writes_pytorchs_shapes_back_and_nothing_else(name: str) -> None:
    chance = random.Random(name)

    def spoiled(shape: list[int]) -> str:
        at = chance.randrange(1, len(shape)) if len(shape) > 1 else 0
        return brackets([n + (i == at) for i, n in enumerate(shape)])

    right = annotated(name, brackets)
    Path("net.py").write_text(annotated(name, spoiled))
    before = held("net.py")
    assert before.unmet
    assert run(["check", "net.py", "--update"]) == 0
    now = Path("net.py").read_text()
    code = [row.partition("  # =>")[0] for row in now.split("\n")]
    assert code == [row.partition("  # =>")[0] for row in right.split("\n")]
    assert not held("net.py").unmet
    numbers = [list(re.findall(r"\d+", row.partition("  # =>")[2])) for row in now.split("\n")]
    wanted = [list(re.findall(r"\d+", row.partition("  # =>")[2])) for row in right.split("\n")]
    different = [(a, b) for a, b in zip(numbers, wanted, strict=True) if a != b]
    # a number in the batch's place matches any, and stays; so do lines that are not reached
    assert all(len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) <= 1 for a, b in different)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_update_keeps_every_other_byte(ends: str) -> None:
    parts = {
        "budget": "#  cnncalc:params <= 4k ,macs: 154_000   at 3x16x16 ",
        "first": "   #=> [2,16, 8,9] ",
        "last": "\t# => 11",
        "x": 'x: Float[Tensor, "b  3 h w"]',
        "returns": ' -> Float[Tensor, "b  9"]',
        "asserted": "assert x.shape[1:] == ( 16,8, 9), 'ü'",
    }
    right = {**parts, "budget": "#  cnncalc:params <= 5k ,macs: 154_944   at 3x16x16 ", "first": "   #=> [2,16, 8,8] ", "last": "\t# => 10"}
    right |= {"returns": ' -> Float[Tensor, "b  10"]', "asserted": "assert x.shape[1:] == ( 16,8, 8), 'ü'"}
    Path("net.py").write_bytes(NET.format(**{**EMPTY, **parts}).replace("\n", ends).encode())
    assert run(["check", "net.py", "--update"]) == 0
    assert Path("net.py").read_bytes() == NET.format(**{**EMPTY, **right}).replace("\n", ends).encode()


def test_update_refuses_where_uses_disagree(capsys: pytest.CaptureFixture[str]) -> None:
    text = (
        "from torch import nn\n# cnncalc: params > 0 at 2x8x8\nclass A(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.c = nn.Conv2d(2, 2, 3)\n    def forward(self, x):\n        for _ in range(2):\n            x = self.c(x)  # => 2x1x1\n        return x\n"
    )
    Path("net.py").write_text(text)
    assert run(["check", "net.py", "--update"]) == 1
    assert "its uses disagree: 2x6x6 and 2x4x4" in capsys.readouterr().err
    assert Path("net.py").read_text() == text


@pytest.mark.parametrize(
    ("comment", "entries"),
    [
        ("# torch.Size([2, 16, 112])", [2, 16, 112]), ("# N, C, H -> N, C", ["N", "C"]), ("# => 10", [10]), ("# (None, 5,)", [ANY, 5]), ("# [..., 5]", [REST, 5]),
        ("# x: [B, 3, 7, 7]", ["B", 3, 7, 7]), ("# returns 10", None), ("# a, b", None), ("# noqa: E501", None), ("# 3x3 conv", None), ("# => returns 3", None),
        ("# [1, 2", None), ("# (1, 2]", None), ("# => ", None), ("# 1, 2, 3", [1, 2, 3]), ("# type: ignore", None), ("# => 3 if x else 4", None), ("# http://a.b/3x4x5", None),
        ("# lr=1e-3, wd=0", None), ("# [conv, relu]", ["conv", "relu"]),
    ],
)  # fmt: skip
def test_what_is_a_shape_and_what_is_none(comment: str, entries: list[Any] | None) -> None:
    found = read_comment(comment)
    assert [e.value for shape in found for e in shape.entries] == (entries or [])


def test_annotations() -> None:
    shape = read_annotation("*batch 3 #h w=7")
    assert shape is not None
    assert [e.value for e in shape.entries] == [REST, 3, "h", 7]
    assert matches(shape, [BATCH, 3, 5, 7], {})
    assert not matches(shape, [BATCH, 3, 5, 8], {})


def test_comments_within_text_are_none() -> None:
    assert checked(first='; s = "# => 1x2x3"') == []


@pytest.mark.parametrize(
    ("made", "result", "unmet"),
    [
        ("4x3x16x16", "4x8x14x14", 0),
        ("3x16x16", "8x14x14", 0),
        ("[4, 3, 16, 16]", "(None, 8, 14, 14)", 0),
        ("3x16x17", "8x14x14", 1),
        ("3x16x16", "8x14x15", 1),
    ],
)
def test_the_line_that_calls_the_model_and_the_tensor_it_is_given_are_held(made: str, result: str, unmet: int) -> None:
    """A 3×3 convolution of a map of 16 gives one of 14; with the batch or without."""
    Path("net.py").write_text(
        "import torch\nimport torch.nn as nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n\n"
        f"    def forward(self, x):\n        return self.c(x)\n\n\nnet = Net()\nx = torch.randn(4, 3, 16, 16)  # => {made}\ny = net(x)  # => {result}\n"
    )
    outcome = held("net.py")
    assert (len(outcome.checks), len(outcome.unmet), outcome.unreached) == (2, unmet, 0)
