"""Programs that are being typed: their hints class by class, what an unfinished statement leaves of them, and what is kept."""

from __future__ import annotations

import gc
import random
from pathlib import Path

import pytest

from cnncalc.editor.document import Document
from cnncalc.editor.hover import hover
from cnncalc.editor.programs.comments import comments_of
from cnncalc.editor.programs.parse import parsed
from cnncalc.editor.programs.targets import candidates, tops
from cnncalc.editor.settings import Settings, input_of
from cnncalc.editor.text import Span
from cnncalc.readers.python.comments import comments
from cnncalc.readers.python.machine import Machine

ROOT = Path(__file__).parent.parent.parent
CORPUS = sorted((ROOT / "tests" / "readers" / "torch" / "corpus").glob("*.py"))

NET = """\
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width, stride=1):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, stride, padding=1)
        self.bn = nn.BatchNorm2d(width)

    def forward(self, x):
        y = self.bn(self.conv(x))
        return torch.relu(y)


# cnncalc: at 3x64x64
class Net(nn.Module):
    def __init__(self, width=16, classes=10):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, width, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.a = Block(width, 2)
        self.b = Block(width, 2)
        self.head = nn.Linear(width * 8 * 8, classes)

    def forward(self, x):
        x = self.stem(x)
        x = self.a(x)
        x = self.b(x)
        x = x.flatten(1)
        return self.head(x)
"""
HINTS = {
    **{7: "16×16×16, 16×8×8", 8: "16×16×16, 16×8×8", 10: "16×32×32, 16×16×16", 11: "16×16×16, 16×8×8", 12: "16×16×16, 16×8×8"},
    **{20: "16×64×64", 21: "16×64×64", 22: "16×32×32", 23: "16×32×32", 24: "16×16×16", 25: "16×8×8", 26: "10"},
    **{28: "3×64×64", 29: "16×32×32", 30: "16×16×16", 31: "16×8×8", 32: "1024", 33: "10"},
}
KERAS = """\
import keras
from keras import layers

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10),
])
"""


def opened(text: str, name: str = "/nowhere/net.py", settings: str = "") -> Document:
    return Document(name, "python", text, lambda _: settings)


def hints(document: Document) -> dict[int, str]:
    return {hint.line: hint.label for hint in document.reading.hints}


def fresh(document: Document) -> dict[int, str]:
    return {hint.line: hint.label for hint in document.reading.hints if not hint.stale}


def typed(document: Document, old: str, new: str) -> Document:
    at = document.text.text.index(old)
    document.change(Span(at, at + len(old)), new)
    return document


def said(document: Document) -> list[tuple[str, str, int]]:
    return [(p.severity, p.code, document.text.line_of(p.span.start)) for p in document.reading.problems]


def test_each_line_has_what_it_binds_makes_or_returns() -> None:
    document = opened(NET)
    assert hints(document) == HINTS
    assert document.reading.problems == []
    assert [lens.line for lens in document.reading.lenses] == [16]
    # 448 of the stem's convolution, 2 × (2320 + 32) of the blocks, 10250 of the head: as PyTorch counts parameters
    assert document.reading.lenses[0].label.startswith(f"{448 + 2 * (2320 + 32) + 10250:,} params")


def test_what_was_known_beside_a_fault_is_kept_too() -> None:
    document = opened(NET.replace("width * 8 * 8", "width * 8 * 7"))
    before = hints(document)
    assert not document.reading.whole
    assert before[31] == HINTS[31]
    typed(document, "x = self.a(x)", "x = self.")
    assert hints(document)[31] == f"was {HINTS[31]}"
    typed(document, "x = self.\n", "x = self.a(x)\n")
    assert hints(document) == before
    # what a line is on its way to is no shape of it: `self` is the network, whose output has one
    at = NET.index("        self.head = ")
    document.change(Span(at, at), "        \n")
    for number, character in enumerate("self.more = nn.Conv2d(3, 4, 5)"):
        document.change(Span(at + 8 + number, at + 8 + number), character)
        assert document.reading is not None
    assert 26 not in hints(document)


def test_totals_of_a_program_that_ends_at_a_fault_are_a_least() -> None:
    """The stem's convolution is all that was counted when a block's was at fault."""
    document = opened(NET.replace("nn.Conv2d(width, width", "nn.Conv2d(width + 1, width"))
    assert {problem.severity for problem in document.reading.problems} == {"error"}
    assert document.reading.lenses[0].label.startswith(f"at least {3 * 3 * 3 * 16 + 16} params · at least {27 * 16 * 64 * 64:,} MACs")


def test_keras_has_hints_too() -> None:
    document = opened(KERAS)
    found = hints(document)
    assert {line: found[line] for line in (5, 6, 7, 8)} == {5: "26×26×8", 6: "13×13×8", 7: "1352", 8: "10"}


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("x = self.a(x)", "x = self.a(x", {7, 8, 10, 11, 12, 24, 25, 26, 30, 31, 32, 33}),
        ("x = self.a(x)", "x = self.", {7, 8, 10, 11, 12, 24, 25, 26, 30, 31, 32, 33}),
        ("nn.MaxPool2d(2)", "nn.MaxPool2d(2", {7, 8, 10, 11, 12, 22, 23, 24, 25, 26, 29, 30, 31, 32, 33}),
        ("return self.head(x)", "return self.head(", {26, 33}),
        ("x = x.flatten(1)", "x = '''", {26, 32, 33}),
        ("self.b = Block(width, 2)", "self.b = Block(width,", {25, 26, 31, 32, 33}),
        ("x = self.b(x)", "if x", {25, 26, 31, 32, 33}),
    ],
)
def test_a_statement_that_is_not_finished_leaves_the_others(old: str, new: str, lost: set[int]) -> None:
    document = opened(NET)
    assert document.reading.whole
    typed(document, old, new)
    found = hints(document)
    assert {line for line, label in found.items() if label.startswith("was ")} <= lost
    assert set(found) == set(HINTS)
    for line, label in found.items():  # of a block that is used twice it may be sure of the first use alone
        assert HINTS[line].startswith(label.removeprefix("was ")), line
    assert [severity for severity, _, _ in said(document)] == ["error"]
    assert document.reading.problems[0].message.startswith("not valid Python")
    assert document.reading.lenses
    at = NET.index(old)
    document.change(Span(at, at + len(new)), old)
    assert hints(document) == HINTS


def test_what_is_before_it_is_known_without_any_past() -> None:
    found = hints(opened(NET.replace("x = self.b(x)", "x = self.b(")))
    assert {line: found[line] for line in (20, 23, 24, 29, 30)} == {line: HINTS[line] for line in (20, 23, 24, 29, 30)}
    assert 32 not in found


def test_a_fault_keeps_what_is_before_it_and_says_what_was_behind() -> None:
    document = opened(NET)
    assert document.reading.whole
    typed(document, "width * 8 * 8", "width * 9 * 9")
    assert said(document) == [("error", "spec", 33)]
    assert "write nn.Linear(1024, classes)" in document.reading.problems[0].help
    document = typed(opened(NET), "x.flatten(1)", "x.flatten(7)")
    assert 32 not in hints(document)
    document = opened(NET)
    assert document.reading.whole
    found = hints(typed(document, "x.flatten(1)", "x.flatten(7)"))
    assert found[31] == "16×8×8"
    assert (found[26], found[32], found[33]) == ("was 10", "was 1024", "was 10")


def test_only_what_looks_like_a_whole_network_is_asked_for_its_input() -> None:
    document = opened(NET.replace("# cnncalc: at 3x64x64\n", ""))
    assert said(document) == [("hint", "input", 15)]
    assert "3x224x224" in document.reading.problems[0].help
    assert hints(document) == {}
    lone = opened(NET[: NET.index("# cnncalc")])  # a helper that needs its width
    assert [p.severity for p in lone.reading.problems] == ["hint"]
    two = opened(
        NET[: NET.index("# cnncalc")]
        + "class Pool(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n\n    def forward(self, x):\n        return x\n"
    )
    assert two.reading.problems == []


def test_the_input_is_the_comments_or_the_settings_or_what_the_program_calls() -> None:
    silent = NET.replace("# cnncalc: at 3x64x64\n", "")
    assert hints(opened(silent, settings="3x64x64"))[28] == "16×32×32"
    assert hints(opened(silent + "\n\nNet()(torch.randn(2, 3, 64, 64))\n"))[28] == "16×32×32"
    other = opened(
        NET
        + "\n\n# cnncalc: params <= 1k at 3x32x32\nclass Other(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n\n    def forward(self, x):\n        return self.c(x)\n"
    )
    assert hints(other)[43] == "8×30×30"
    assert [lens.line for lens in other.reading.lenses] == [16, 37]
    assert said(typed(other, "<= 1k", "<= 1")) == [("error", "figure", 36)]


def test_expectations_in_comments_are_held() -> None:
    document = opened(NET.replace("x = self.b(x)", "x = self.b(x)  # => 16x9x9"))
    assert said(document) == [("error", "shape", 31)]
    assert {hint.line: hint.insert for hint in document.reading.hints}[30] == "  # => 16x16x16"
    assert {hint.line: hint.insert for hint in document.reading.hints}[31] == ""


def test_hints_taken_as_expectations_are_met() -> None:
    for text in (NET, KERAS):
        document = opened(text)
        for hint in sorted(document.reading.hints, reverse=True):
            at = document.text.end_of(hint.line)
            document.change(Span(at, at), hint.insert)
        assert document.text.text.count("# => ") > 4
        assert document.reading.problems == []


def test_a_hover_has_the_formula_in_the_users_numbers() -> None:
    document = opened(NET)
    text = hover(document, NET.index("self.conv(x)") + 5)
    assert "**a.conv**" in text
    assert "⌊(32 + 2×1 − 3) / 2⌋ + 1 = 16" in text
    assert "**b.conv**" in text
    assert "1,024" in hover(document, NET.index("nn.Linear") + 3) or "1024" in hover(document, NET.index("nn.Linear") + 3)


def test_nothing_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    document = opened(f"open({str(mark)!r}, 'w').write('x')\nimport os\nos.system('touch {mark}')\n" + NET, str(tmp_path / "net.py"))
    assert hints(document)[32] == "16×32×32"
    assert not mark.exists()


@pytest.mark.parametrize(
    "loop", ["while True:\n    pass", "while True:\n    torch.relu(torch.randn(1))", "x = 9 ** 9 ** 9", "for i in range(10 ** 12):\n    print(i)"]
)
def test_a_program_that_does_not_end_is_read_in_bounded_steps(loop: str) -> None:
    document = opened("import torch\n" + loop + "\n" + NET)
    assert isinstance(document.reading.hints, list)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_comments_are_those_of_the_tokens(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert comments_of(text) == comments(text)


@pytest.mark.parametrize("path", CORPUS[::9], ids=lambda path: path.stem)
def test_what_is_kept_is_what_would_be_evaluated(path: Path) -> None:
    """After any edit a document that was read before says what one says that is opened with the text."""
    chosen = random.Random(path.stem)
    text = path.read_text(encoding="utf-8")
    document = opened(text, str(path), "3x32x32")
    for _ in range(5):
        lines = document.text.text.split("\n")
        number = chosen.randrange(len(lines))
        digits = [i for i, c in enumerate(lines[number]) if c.isdigit()]
        start = document.text.starts[number]
        if digits:
            at = start + chosen.choice(digits)
            document.change(Span(at, at + 1), str(chosen.randint(1, 9)))
        else:
            document.change(Span(start, start), chosen.choice(["\n", "# a comment\n", ""]))
        again = opened(document.text.text, str(path), "3x32x32")
        assert fresh(document) == fresh(again)
        assert [p[:5] for p in document.reading.problems] == [p[:5] for p in again.reading.problems]
        assert document.reading.lenses == again.reading.lenses or not document.reading.whole


def test_what_is_kept_moves_and_is_not_evaluated_again() -> None:
    document = opened(NET)
    first = document.reading
    typed(document, "import torch\n", "import torch\n\n# a line more\n")
    assert hints(document) == {line + 2: label for line, label in HINTS.items()}
    report = first.seen[29][0].report
    assert document.reading.seen[31][0].report is report
    typed(document, "self.b = Block(width, 2)", "self.b = Block(width, 1)")
    assert document.reading.seen[31][0].report is not report


def test_classes_are_told_by_their_text() -> None:
    tree = parsed(NET + "\n\nclass Data(Dataset):\n    pass\n\n\nclass Deeper(Net):\n    pass\n")
    assert not isinstance(tree, SyntaxError)
    found = candidates(tree)
    assert [each.name for each in found] == ["Block", "Net", "Deeper"]
    assert [each.name for each in tops(found)] == ["Deeper"]
    assert found[0].needs == ("width",)


@pytest.mark.parametrize(
    ("table", "path", "cls", "input"),
    [
        ({"input": "3x224x224"}, "net.py", "Net", "3x224x224"),
        ({"input": "3x224x224", "inputs": {"Net": "1x28x28"}}, "a/net.py", "Net", "1x28x28"),
        ({"inputs": {"Net": "1x28x28"}}, "net.py", "Other", ""),
        ({"inputs": {"models/*.py": "3x32x32", "net.py:Net": "3x64x64"}}, "models/net.py", "Net", "3x64x64"),
        ({"inputs": {"models/*.py": "3x32x32"}}, "models/net.py", "Net", "3x32x32"),
        ({"inputs": {"models/*.py": "3x32x32"}}, "net.py", "Net", ""),
        ({"inputs": 7, "input": 3}, "net.py", "Net", ""),
    ],
)
def test_settings_name_the_input_of_classes_and_files(table: dict[str, object], path: str, cls: str, input: str) -> None:
    assert input_of(table, path, cls) == input


def test_the_nearest_settings_count(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.cnncalc]\ninput = "3x64x64"\n')
    (tmp_path / "pkg").mkdir()
    asked = Settings().asked_for(str(tmp_path / "pkg" / "net.py"))
    assert asked("Net") == "3x64x64"
    (tmp_path / "pyproject.toml").write_text("[tool.cnncalc\n")
    assert asked("Net") == ""
    assert Settings().asked_for("untitled:1")("Net") == ""


@pytest.mark.parametrize("path", [None, *CORPUS[::9]], ids=lambda path: "net" if path is None else path.stem)
def test_what_is_kept_of_an_evaluation_does_not_hold_the_evaluation(path: Path | None) -> None:
    """Else all that a program made stays for as long as its hints do: sixteen times over, of each file that is open."""
    gc.collect()
    before = sum(isinstance(each, Machine) for each in gc.get_objects())
    document = opened(NET) if path is None else opened(path.read_text(encoding="utf-8"), str(path), "3x64x64")
    assert document.reading is not None
    gc.collect()
    assert sum(isinstance(each, Machine) for each in gc.get_objects()) <= before
