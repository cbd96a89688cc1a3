"""Quick fixes: each is put into the text, which is read again without the problem."""

from __future__ import annotations

import pytest

from cnncalc.editor.document import Document
from cnncalc.editor.fixes.fix import fixes
from cnncalc.editor.fixes.in_spec import layer_at
from cnncalc.editor.fixes.said import said
from cnncalc.editor.text import Text
from cnncalc.language.document.replace import replaced


def spec(*layers: str, input: str = "28x28x1", top: str = "") -> str:
    return f"{top}input: {input}\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers)


def program(made: str, run: str) -> str:
    lines = [
        "import torch",
        "from torch import nn",
        "",
        "",
        "# cnncalc: at 3x32x32",
        "class Net(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
    ]
    lines += [f"        {line}" for line in made.split("\n")] + ["", "    def forward(self, x):"] + [f"        {line}" for line in run.split("\n")]
    return "\n".join(lines) + "\n"


def mended(text: str) -> list[list[str]]:
    """Of each fix of the first problem the lines that it changes; every one is read again here."""
    document = Document("/nowhere/a.py" if "import torch" in text else "/nowhere/a.yaml", "", text)
    document.kind = document.kind or "yaml"
    problem = document.reading.problems[0]
    found = []
    for fix in fixes(document, problem):
        after = replaced(text, fix.changes)
        again = Document(document.name, "", after)
        again.kind = document.kind
        assert (problem.code, problem.message) not in [(p.code, p.message) for p in again.reading.problems]
        found.append([line.strip().removeprefix("- ") for line in after.split("\n") if line not in text.split("\n")])
    return found


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (spec("cnov 8 3x3"), "conv 8 3x3"),
        (spec("conv 8 3x3 strde=2"), "conv 8 3x3 stride=2"),
        (spec("conv 8 99x99"), "conv 8 28"),
        (spec("conv 8 3x3 groups=3"), "conv 8 3x3 groups=1"),
        (spec("a: conv 8 3x3", "conv 8 3x3 from=b"), "conv 8 3x3 from=input"),
        (spec("conv 8 3x3 => 28x28x8"), "conv 8 3x3 => 26x26x8"),
        (spec("conv 8 3x3 stride = 2"), "conv 8 3x3 stride=2"),
        (spec("conv 8 3x3", "dense: 10"), "dense 10"),
        (spec("conv 8 3x3 pad=smae"), "conv 8 3x3 pad=valid"),
        (spec("conv 8 3x3 stride=0"), "conv 8 3x3 stride=1"),
        (spec("a: conv 8 3x3", "a: relu"), "a_2: relu"),
        (spec("conv 8 3x3, stride=2"), "conv 8 3x3 stride=2"),
        (spec("conv 8 3x3 bias=yes"), "conv 8 3x3 bias=true"),
        (spec("Conv2D(32, 5, paddig='same')"), "Conv2D(32, 5, padding='same')"),
        (spec("nn.Conv2d(3, 8, 3)"), "nn.Conv2d(1, 8, 3)"),
        (spec("conv 8 3x3 stride=2 pad=same", input="1x28x28", top="framework: torch\n"), "conv 8 3x3 stride=2 pad=0:1x0:1"),
        (spec("conv 8 3x3 filters=9"), "conv 8 3x3"),
        (spec("dense 10"), "flatten"),
        (spec("flatten", "nn.Linear(785, 10)"), "nn.Linear(784, 10)"),
        (spec("relu", top="framework: kers\n"), "framework: keras"),
        (spec("relu") + "expect:\n  mac: 3\n", "macs: 3"),
        (spec("relu") + "expect:\n  params: 3\n", "params: 0"),
        ("inptu: 3x3x3\nlayers: [relu]\n", "input: 3x3x3"),
        ("input: 28x28x1\nlayers: [conv 8 3x3, cnov 8 3x3, relu]\n", "layers: [conv 8 3x3, conv 8 3x3, relu]"),
        (program("self.f = nn.Linear(100, 10)", "return self.f(x.flatten(1))"), "self.f = nn.Linear(3072, 10)"),
        (program("self.c = nn.Conv2d(4, 8, 3)", "return self.c(x)"), "self.c = nn.Conv2d(3, 8, 3)"),
        (program("self.c = nn.Conv2d(3, 8, 3, groups=2)", "return self.c(x)"), "self.c = nn.Conv2d(3, 8, 3, groups=1)"),
        (program("self.c = nn.Conv2d(3, 8, 3)", "return self.cc(x)"), "return self.c(x)"),
        (program("self.c = nn.Conv2d(3, 8, kernal_size=3)", "return self.c(x)"), "self.c = nn.Conv2d(3, 8, kernel_size=3)"),
        (program("self.c = nn.Conv2D(3, 8, 3)", "return self.c(x)"), "self.c = nn.Conv2d(3, 8, 3)"),
        (program("self.c = nn.Conv2d(3, 8, 3)\nself.d = nn.Conv2d(8, 16, 3)", "y = self.c(x)\nreturn self.d(x)"), "self.d = nn.Conv2d(3, 16, 3)"),
        (program("self.c = nn.Conv2d(3, 8, 3)", "return self.c(x)  # => 8x32x32"), "return self.c(x)  # => 8x30x30"),
        (program("self.b = nn.BatchNorm2d(8)", "return self.b(x)"), "self.b = nn.BatchNorm2d(3)"),
        (program("self.c = nn.Conv2d(3, 8)", "return self.c(x)"), "self.c = nn.Conv2d(3, 8, kernel_size=3)"),
        (program("self.c = nn.Conv2d(3, 8, 3)", "x = torch.flaten(x)\nreturn x"), "x = torch.flatten(x)"),
        (program("self.c = nn.Conv2d(3, 8, 3)", "return self.c(x)").replace("# cnncalc: at 3x32x32\n", ""), "# cnncalc: at 3x224x224"),
    ],
)
def test_the_first_fix_is_what_the_help_says(text: str, first: str) -> None:
    found = mended(text)
    assert found
    assert found[0] == [first]


def test_alternatives_are_offered_each_once() -> None:
    assert mended(spec("conv 8 3x3 pad=smae")) == [[f"conv 8 3x3 pad={mode}"] for mode in ("valid", "same", "same_lower", "full")]
    assert mended(spec("conv 8 3x3 dilation=1.5")) == [["conv 8 3x3 dilation=1"], ["conv 8 3x3 dilation=2"]]


def test_what_no_edit_mends_has_no_fix() -> None:
    assert mended(spec("reshape 3 3")) == []


def test_a_fix_stands_where_its_line_stands_now() -> None:
    """What was evaluated before is kept, with its places as they were then."""
    text = program("self.c = nn.Conv2d(3, 8, 3)", "return self.c(x)  # => 8x32x32")
    document = Document("/nowhere/a.py", "", text)
    assert document.reading.problems
    document.change(None, "# a line\n" + text)
    (fix,) = fixes(document, document.reading.problems[0])
    assert replaced(document.text.text, fix.changes) == "# a line\n" + text.replace("# => 8x32x32", "# => 8x30x30")


@pytest.mark.parametrize(
    ("help", "texts"),
    [
        ("did you mean conv?", ["conv"]),
        ("a reads b (7×7×3); use pad=2 or a kernel of at most 7", ["pad=2", "a kernel of at most 7", "7"]),
        ("write nn.Conv2d(3, 8, 3, padding=1), which keeps 32×32", ["nn.Conv2d(3, 8, 3, padding=1)"]),
        ("write 3 or 4", ["3", "4"]),
        ("there are input, a", ["input", "a"]),
        ("", []),
    ],
)
def test_a_sentence_says_what_to_write(help: str, texts: list[str]) -> None:
    assert said(help)[: len(texts)] == texts


@pytest.mark.parametrize(
    ("line", "mark", "layer"),
    [
        ("  - c1: conv 8 3x3 => 8x8x8", "8 3x3", "conv 8 3x3"),
        ("  - conv 8 3x3  # text", "3x3", "conv 8 3x3"),
        ("layers: [conv 8 3x3, relu]", "8", "conv 8 3x3"),
        ("  - r: {residual: [a: conv 8 3x3, bn], shortcut: [conv 1 1x1]}", "bn", "bn"),
        ("28x28x1 -> conv 8 3x3 -> relu", "8 3", "conv 8 3x3"),
        ("  - Conv2D(8, (3, 3))", "(3", "Conv2D(8, (3, 3))"),
    ],
)
def test_a_layer_is_found_around_a_place(line: str, mark: str, layer: str) -> None:
    first, last = layer_at(Text(line), line.index(mark))
    assert line[first:last] == layer
