"""`check --update`: the values of today, no other byte, in one step."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import cnncalc as package
from cnncalc.analysis.expectations.checks import checks
from cnncalc.analysis.expectations.fresh import fresh_field, fresh_figure, fresh_shape
from cnncalc.cli.run import run
from cnncalc.graph.walk import infer
from cnncalc.layers.declaration.quantity import parse_expectation
from cnncalc.sources.load import load

ROOT = Path(package.__file__).parent.parent
ZOO = sorted((ROOT / "specs").glob("*.yaml"))
SPEC = """\
input: 28x28x1   # in
layers:
  - c1: conv 32 5x5   => 24x24x31    # shape
  - {name: c2, type: conv, filters: 4, kernel: 3, expect: [22, 22, 5]}
  - pool: maxpool 2x2   # pooled
  - 'flatten'
expect: {params: 1_000, "macs": '<= 1k', receptive_field: 9x9, layers: {c1: {params: 5}, pool: "(None, 1, 11, 4)"},
  at: [{input: 32x32x1, outputs: 4}]}"""
# 5·5·32 + 32 = 832 and 3·3·32·4 + 4 = 1,156 weights; 24·24·800 + 22·22·1,152 = 1,018,368 MACs; 5 + 2 pixels, + 1 for the pool, and
# flatten sees all; at 32: 28, 26, 13·13·4 = 676
UPDATED = """\
input: 28x28x1   # in
layers:
  - c1: conv 32 5x5   => 24x24x32    # shape
  - {name: c2, type: conv, filters: 4, kernel: 3, expect: [22, 22, 4]}
  - pool: maxpool 2x2   # pooled
  - 'flatten'
expect: {params: 1_988, "macs": '<= 1019k', receptive_field: 28x28, layers: {c1: {params: 832}, pool: "(None, 11, 11, 4)"},
  at: [{input: 32x32x1, outputs: 676}]}"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_no_other_byte_changes(ends: str, bom: str) -> None:
    path = Path("x.yaml")
    path.write_bytes((bom + SPEC).replace("\n", ends).encode())
    assert run(["check", "x.yaml", "--update"]) == 0
    assert path.read_bytes() == (bom + UPDATED).replace("\n", ends).encode()
    assert run(["check", "x.yaml"]) == 0


def test_all_adds_a_shape_where_there_is_none() -> None:
    path = Path("x.yaml")
    path.write_text(SPEC)
    assert run(["check", "x.yaml", "--update", "--all"]) == 0
    expected = UPDATED.replace("maxpool 2x2 ", "maxpool 2x2 => 11x11x4 ").replace("'flatten'", "'flatten => 484'")
    assert path.read_text() == expected
    assert run(["check", "x.yaml"]) == 0


def test_the_line_form() -> None:
    path = Path("x.cnn")
    path.write_text("28x28x1\nc: conv 8 3x3  => 1x1x1   # c\nmaxpool 2 # p\nnn.Conv2d(8, 4,\n  3)\n")
    assert run(["check", "x.cnn", "--update", "--all"]) == 0
    text = path.read_text()
    assert text.startswith("28x28x1\nc: conv 8 3x3  => 26x26x8   # c\nmaxpool 2 => 13x13x8 # p\n")
    assert "=> 11x11x4" in text
    assert run(["check", "x.cnn"]) == 0


BLOCK = "input: 8x8x3\nblocks:\n  b(w):\n    - c: conv $w 1{inner}\nlayers:\n  - b 4{outer}\n  - b 5\n"


def test_uses_of_a_block_that_disagree_are_refused_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("x.yaml")
    path.write_text(BLOCK.format(inner=" => 8x8x9", outer=" => 1x1x1"))
    assert run(["check", "x.yaml", "--update"]) == 1
    told = capsys.readouterr().err
    assert "x.yaml:4:23: error: the uses of this expectation disagree: b.c gives 8x8x4, b_2.c gives 8x8x5" in told
    assert path.read_text() == BLOCK.format(inner=" => 8x8x9", outer=" => 8x8x4")  # what is clear is updated
    path.write_text(BLOCK.format(inner=" => 9x8x_", outer=""))
    assert run(["check", "x.yaml", "--update"]) == 0
    assert path.read_text() == BLOCK.format(inner=" => 8x8x_", outer="")
    assert run(["check", "x.yaml", "--update", "--all"]) == 0
    assert path.read_text() == BLOCK.format(inner=" => 8x8x_", outer=" => 8x8x4").replace("b 5", "b 5 => 8x8x5")


def test_a_template_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    text = BLOCK.format(inner=" => 8x8x$(w+1)", outer="")
    Path("x.yaml").write_text(text)
    assert run(["check", "x.yaml", "--update"]) == 1
    assert "it is a template" in capsys.readouterr().err
    assert Path("x.yaml").read_text() == text


def test_what_is_not_known_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    text = "input: 8x8x3\nlayers: [opaque 8x8x3]\nexpect: {params: 5}\n"
    Path("x.yaml").write_text(text)
    assert run(["check", "x.yaml", "--update"]) == 1
    assert "params cannot be updated: what was found is at least 0" in capsys.readouterr().err
    assert Path("x.yaml").read_text() == text


def test_ci_refuses_unless_forced(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.yaml").write_text(SPEC)
    monkeypatch.setenv("CI", "true")
    assert run(["check", "x.yaml", "--update"]) == 2
    assert "--force" in capsys.readouterr().err
    assert Path("x.yaml").read_text() == SPEC
    assert run(["check", "x.yaml", "--update", "--dry-run"]) == 0
    assert run(["check", "x.yaml", "--update", "--force"]) == 0
    assert Path("x.yaml").read_text() == UPDATED


@pytest.mark.parametrize("words", [["--all"], ["--dry-run"], ["--force"], ["--update", "--set", "c1.filters=3"]])
def test_options_that_mean_nothing_together(words: list[str]) -> None:
    Path("x.yaml").write_text(SPEC)
    assert run(["check", "x.yaml", *words]) == 2


def test_a_broken_spec_is_2_and_is_not_written() -> None:
    Path("x.yaml").write_text(SPEC.replace("conv 32", "cnov 32"))
    Path("y.yaml").write_text(SPEC)
    assert run(["check", "x.yaml", "y.yaml", "zoo:alexnet", "--update"]) == 2
    assert "cnov" in Path("x.yaml").read_text()
    assert Path("y.yaml").read_text() == UPDATED


def test_through_a_link_and_with_its_mode(here: Path) -> None:
    real = here / "far" / "real.yaml"
    real.parent.mkdir()
    real.write_text(SPEC)
    real.chmod(0o640)
    (here / "x.yaml").symlink_to("far/real.yaml")
    assert run(["check", "x.yaml", "--update"]) == 0
    assert (here / "x.yaml").is_symlink()
    assert real.read_text() == UPDATED
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(p.name for p in here.rglob("*")) == ["far", "real.yaml", "x.yaml"]


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@needs_git
@pytest.mark.parametrize("name", ["x.yaml", "un met.yaml", "ü.yaml", 'q"uo\\te.yaml', "deep/er/x.yaml", "tab\t.yaml"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n"])
def test_the_patch_applies_with_git(name: str, ends: str, last: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    top = here / "repository"
    path = top / name
    path.parent.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    path.write_bytes((SPEC + last).replace("\n", ends).encode())
    os.chdir(path.parent)
    assert run(["check", path.name, "--update", "--dry-run"]) == 0
    assert path.read_bytes() == (SPEC + last).replace("\n", ends).encode()
    shown = capsys.readouterr().out
    applied = subprocess.run(["git", "apply", "-"], input=shown.encode(), capture_output=True, check=False)
    assert applied.returncode == 0, applied.stderr
    assert path.read_bytes() == (UPDATED + last).replace("\n", ends).encode()


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        ("1_000", 4089, "4_089"), ("1000", 4089, "4089"), ("5", 4089, "4_089"), ("4.1G", 4_412_000_000, "4.4G"), ("4.10G", 4_412_000_000, "4.41G"),
        ("<= 750M", 800_300_000, "<= 801M"), ("≤750M", 800_000_000, "≤800M"), (">= 5k", 4_999, ">= 4k"), ("< 5k", 5_000, "< 6k"), ("> 5k", 5_000, "> 4k"),
        ("300M ± 2%", 412_345_678, "412M ± 2%"), ("300M +- 5k", 412_345_678, "412.35M +- 5k"), ("= 47k", 46_922, "= 46.922k"), ("= 5_000", 46_922, "= 46_922"),
        ("1.5 MiB", 4 * 2**20 + 2**19, "4.5 MiB"), ("<= 100 kB", 100_001, "<= 101 kB"), ("7k", 3, "0k"), ("0.1k", 0, "0.0k"),
    ],
)  # fmt: skip
def test_figures_keep_their_style(text: str, actual: int, expected: str) -> None:
    assert fresh_figure(text, actual, "bytes" if "B" in text else "count") == expected


@pytest.mark.parametrize(
    ("text", "sizes", "expected"),
    [
        ("24x24x31", (24, 24, 32), "24x24x32"), ("24×24×31", (24, 24, 32), "24×24×32"), ("_x9x31", (24, 24, 32), "_x24x32"),
        ("(None, 1, 24, 5)", (24, 24, 32), "(None, 24, 24, 32)"), ("[N,1,2,3]", (4, 5, 6), "[N,4,5,6]"), ("[1, 2, 3]", (4, 5, 6), "[4, 5, 6]"),
        ("[7, 1, 2, 3]", (4, 5, 6), "[7, 4, 5, 6]"), ("10", (4, 5, 6), "4x5x6"), ("(None, 10)", (4, 5, 6), "(None, 4, 5, 6)"), ("[10]", (4, 5), "[4, 5]"),
        ("HxWx3", ("H", "W", 4), "HxWx4"), ("1x1x1", ("H", "W", 4), "HxWx4"), ("1_024", (2048,), "2048"),
    ],
)  # fmt: skip
def test_shapes_keep_their_style(text: str, sizes: tuple[object, ...], expected: str) -> None:
    assert fresh_shape(text, sizes) == expected


@pytest.mark.parametrize(
    ("text", "size", "expected"),
    [("9x9", (28, 28), "28x28"), ("9", (28, 28), "28"), ("9", (28, 14), "28x14"), ("<= 9", (28, 14), "<= 28"), (">= 99", (28, 14), ">= 14"), ("< 9", (28, 28), "< 29"), ("9×9", (5, 6), "5×6")],
)  # fmt: skip
def test_fields_keep_their_style(text: str, size: tuple[int, ...], expected: str) -> None:
    assert fresh_field(text, size) == expected


def test_random_figures_hold_after_it() -> None:
    chance = random.Random(1)
    for _ in range(3_000):
        sign = chance.choice(("", "=", "<=", "<", ">=", ">", "≥ "))
        number = f"{chance.randint(0, 9999)}" + (f".{chance.randint(0, 99)}" if chance.random() < 0.4 else "")
        suffix = chance.choice(("", "k", "M", "G", " T")) or ("" if "." not in number else "k")
        tail = chance.choice(("", f" ± {chance.randint(0, 9)}%", " +- 3k")) if sign in ("", "=") else ""
        actual = chance.choice((0, 1, 7, 999, chance.randint(0, 10 ** chance.randint(1, 13))))
        text = f"{sign}{number}{suffix}{tail}"
        if sign == ">" and actual == 0:
            continue  # nothing is more than a number and at most 0
        assert parse_expectation(fresh_figure(text, actual, "count")).holds(actual), (text, actual)


def spoiled(text: str, name: str, chance: random.Random) -> str:
    """A spec with some of the numbers in its expectations changed."""
    found = [c for c in checks(infer(load(name))) if c.place is not None]
    lines = text.split("\n")
    for check in chance.sample(found, min(len(found), chance.randint(1, 6))):
        _, line, column, length = check.place
        start, stop = column - 1, column - 1 + length
        old = lines[line - 1][start:stop]
        digits = [i for i, c in enumerate(old) if c in "123456789" and i == next((j for j, d in enumerate(old) if d.isdigit()), -1)]
        if digits and "$" not in old:
            at = start + digits[0]
            lines[line - 1] = lines[line - 1][:at] + chance.choice("123456789") + lines[line - 1][at + 1 :]
    return "\n".join(lines)


def masked(name: str) -> str:
    """A spec's text without its expectations."""
    report = infer(load(name))
    lines = report.graph.spec.source.text.split("\n")
    places = sorted({c.place[1:] for c in checks(report) if c.place is not None}, reverse=True)
    for line, column, length in places:
        lines[line - 1] = lines[line - 1][: column - 1] + "?" + lines[line - 1][column - 1 + length :]
    return "\n".join(lines)


def test_generated_specs_hold_after_it_and_only_expectations_change() -> None:
    chance = random.Random(2)
    for _ in range(int(os.environ.get("CNNCALC_UPDATES", "40"))):
        path = chance.choice(ZOO)
        text = path.read_text(encoding="utf-8")
        fresh = Path("x.yaml")
        fresh.write_text(spoiled(text, str(path), chance), encoding="utf-8")
        before = masked("x.yaml")
        assert run(["check", "x.yaml", "--update"]) == 0, path
        assert all(c.met for c in checks(infer(load("x.yaml")))), path
        assert masked("x.yaml") == before


def test_killed_at_any_moment_the_file_is_the_old_or_the_new_one(here: Path) -> None:
    old = SPEC + "".join(f"\n# {'x' * 100}" for _ in range(4_000))
    new = UPDATED + old[len(SPEC) :]
    path = here / "x.yaml"
    chance = random.Random(3)
    program = (
        "import sys, os\nfrom cnncalc.cli.run import run\nrun(['check', 'x.yaml'])\nsys.stderr.write('ready\\n'); sys.stderr.flush()\n"
        "run(['check', 'x.yaml', '--update'])\n"
    )
    seen = set()
    for _ in range(25):
        path.write_text(old)
        process = subprocess.Popen(
            [sys.executable, "-c", program], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        assert process.stderr is not None
        process.stderr.readline()
        time.sleep(chance.random() * 0.08)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        text = path.read_text()
        assert text in (old, new)
        seen.add(text == new)
    assert seen


KILLER = """
import os, sys
count, last = 0, int(sys.argv[1])
def lines(frame, event, arg):
    global count
    if event == "line":
        count += 1
        if count == last:
            os.kill(os.getpid(), 9)
    return lines
def calls(frame, event, arg):
    return lines if frame.f_code.co_name == "{function}" else None
{setup}
sys.settrace(calls)
{program}
"""


def killed_at_each_line(function: str, setup: str, program: str) -> list[str]:
    """The texts of x.yaml after a program was killed before the first, the second, … line of a function."""
    source = KILLER.format(function=function, setup=setup, program=program)
    found = []
    for line in range(1, 60):
        Path("x.yaml").write_text(SPEC)
        done = subprocess.run([sys.executable, "-c", source, str(line)], capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
        found.append(Path("x.yaml").read_text())
        if done.returncode != -signal.SIGKILL:
            assert done.returncode == 0, done.stderr
            return found
    raise AssertionError("it never ends")


def test_killed_before_any_line_of_the_write_the_file_is_the_old_or_the_new_one() -> None:
    found = killed_at_each_line("replace_file", "from cnncalc.cli.run import run", "run(['check', 'x.yaml', '--update'])")
    assert len(found) > 8
    assert set(found) == {SPEC, UPDATED}
    assert found == sorted(found, key=lambda text: text == UPDATED)


def test_a_writer_that_is_not_atomic_is_seen() -> None:
    """The test above can fail."""
    writer = "def write():\n    f = open('x.yaml', 'w')\n    f.write('a' * 10)\n    f.flush()\n    f.write('b' * 10)\n    f.close()\n"
    found = killed_at_each_line("write", writer, "write()")
    assert "" in found and "a" * 10 in found


PROGRAM = """\
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3, 8, 3), nn.Conv2d(8, 9, 3)])
        self.fc = nn.Linear(9, 4)

    def one(self, x, conv):
        y = conv(x){one}
        return y

    def forward(self, x):
        for conv in self.convs:
            x = self.one(x, conv){loop}
        x = x.mean(
            (2, 3)
        ){mean}{space}
        n = x.shape[1]
        z = self.fc(x); w = z
        x = x * 2  # twice
        return self.fc(x)


Net()(torch.zeros(2, 3, 9, 9))
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_all_adds_a_shape_to_lines_of_methods(ends: str) -> None:
    """Only where a line binds a tensor, ends there, and says nothing: uses that differ stand in their order."""
    path = Path("net.py")
    path.write_bytes(PROGRAM.format(one="", loop="", mean="", space="   ").replace("\n", ends).encode())
    assert run(["check", "net.py", "--update", "--all"]) == 0
    both = "  # => 8x7x7, 9x5x5"
    assert path.read_bytes() == PROGRAM.format(one=both, loop=both, mean="  # => 9", space="   ").replace("\n", ends).encode()
    assert run(["check", "net.py"]) == 0
    before = path.read_bytes()
    assert run(["check", "net.py", "--update", "--all"]) == 0
    assert path.read_bytes() == before
