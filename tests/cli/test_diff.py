"""`cnncalc diff`, `check --against` and `check --base`."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from cnncalc.analysis.difference import differences
from cnncalc.cli.run import run
from cnncalc.graph.walk import infer
from cnncalc.sources.load import load

CODE = """\
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, width, 3), nn.ReLU(), nn.MaxPool2d(2))
        self.fc = nn.Linear(width * 15 * 15, 10)
    def forward(self, x):
        return self.fc(torch.flatten(self.features(x), 1))
"""
SPEC = "framework: torch\ninput: 3x32x32\nlayers:\n  - c1: conv 8 3x3\n  - relu\n  - p: maxpool 2\n  - flatten\n  - out: dense 10\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def differing(a: str, b: str) -> list[tuple[str, str]]:
    return [(d.kind, d.name) for d in differences(infer(load(a)), infer(load(b)))]


def chain(layers: list[str]) -> str:
    return " -> ".join(["32x32x3", *layers])


@pytest.mark.parametrize("seed", range(30))
def test_a_layer_put_in_or_taken_out_is_the_only_difference(seed: str) -> None:
    """Of layers that leave shapes as they are, so that nothing else can differ; their numbers shift."""
    chance = random.Random(seed)
    kinds = ("conv 3 3 pad=same", "relu", "bn", "conv 3 1", "dropout 0.5", "maxpool 3 stride=1 pad=same", "tanh")
    layers = [chance.choice(kinds) for _ in range(chance.randint(3, 25))]
    at = chance.randrange(len(layers))
    others = [kind for kind in kinds if kind not in (layers[at], layers[at - 1] if at else "")]
    more = [*layers[:at], chance.choice(others), *layers[at:]]
    found = differences(infer(load(chain(layers))), infer(load(chain(more))))
    assert [d.kind for d in found] == ["new"]
    found = differences(infer(load(chain(more))), infer(load(chain(layers))))
    assert [d.kind for d in found] == ["gone"]


def test_names_that_people_gave_hold_layers_together() -> None:
    a = chain(["stem: conv 8 3", "relu", "head: conv 4 1"])
    b = chain(["pre: conv 3 1", "stem: conv 16 5", "relu", "head: conv 4 1"])
    assert differing(a, b) == [("new", "pre"), ("changed", "stem"), ("changed", "relu"), ("changed", "head")]


def test_a_layer_of_another_type_under_the_same_name_is_changed() -> None:
    a, b = chain(["c: conv 3 3 pad=same", "down: maxpool 2"]), chain(["c: conv 3 3 pad=same", "down: avgpool 2"])
    (found,) = differences(infer(load(a)), infer(load(b)))
    assert found.changes == (("type", "maxpool", "avgpool"),)


def test_what_changed_is_said() -> None:
    (found,) = differences(infer(load(chain(["c: conv 8 3"]))), infer(load(chain(["c: conv 8 5 pad=1"]))))
    # 3·3·24 + 8 = 224 and 5·5·24 + 8 = 608; 900·216 and 900·600
    assert found.changes == (
        ("kernel", "3", "5"),
        ("padding", "0", "1"),
        ("weights", "224", "608"),
        ("MACs", "194,400", "540,000"),
    )


def test_the_command_and_its_codes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.yaml").write_text(SPEC)
    Path("b.yaml").write_text(SPEC.replace("conv 8", "conv 9"))
    assert run(["diff", "a.yaml", "a.yaml"]) == 0
    assert "nothing differs" in capsys.readouterr().out
    assert run(["diff", "a.yaml", "b.yaml", "--format", "json"]) == 1
    plain = json.loads(capsys.readouterr().out)
    assert [(layer["before"], layer["kind"]) for layer in plain["layers"]] == [
        ("c1", "changed"), ("relu", "changed"), ("p", "changed"), ("flatten", "changed"), ("out", "changed"),
    ]  # fmt: skip
    assert plain["layers"][0]["changes"]["filters"] == ["8", "9"]
    assert plain["totals"]["before"]["params"] == 8 * 28 + 1800 * 10 + 10
    assert run(["diff", "a.yaml", "missing.yaml"]) == 2
    for format in ("table", "plain", "csv", "markdown"):
        assert run(["diff", "a.yaml", "b.yaml", "--format", format]) == 1
    assert run(["diff", "a.yaml", "b.yaml", "--format", "xml"]) == 2


def test_a_spec_against_code(capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.yaml").write_text(SPEC)
    Path("net.py").write_text(CODE + "Net()(torch.randn(1, 3, 32, 32))\n")
    assert run(["check", "net.yaml", "--against", "net.py:Net"]) == 0
    assert "6 met" in capsys.readouterr().out
    Path("net.yaml").write_text(SPEC.replace("conv 8", "conv 9"))
    assert run(["check", "net.yaml", "--against", "net.py:Net"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "features.0 / c1 weights: expected 8x3x3x3, 8, found 9x3x3x3, 9" in lines[1]
    assert lines[1].strip().startswith("net.yaml:4:")
    assert run(["check", "net.py", "--against", "net.yaml"]) == 1
    assert run(["check", "net.yaml", "--against", "missing.yaml"]) == 2


def test_a_missing_layer_against() -> None:
    Path("net.yaml").write_text(SPEC)
    Path("other.yaml").write_text(SPEC.replace("  - p: maxpool 2\n", "  - c2: conv 8 3x3 pad=1\n  - p: maxpool 2\n"))
    assert run(["check", "net.yaml", "--against", "other.yaml"]) == 1
    assert run(["check", "other.yaml", "--against", "net.yaml"]) == 1


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(*words: str) -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    subprocess.run(["git", *words], check=True, capture_output=True, env={**os.environ, **who})


@pytest.fixture
def repository() -> None:
    git("init", "-q", ".")
    Path("m").mkdir()
    Path("m/a.yaml").write_text(SPEC)
    Path("m/same.yaml").write_text(SPEC)
    Path("m/net.py").write_text(CODE.replace("class Net", "# cnncalc: params > 0 at 3x32x32\nclass Net"))
    git("add", "-A")
    git("commit", "-qm", "one")
    Path("m/a.yaml").write_text(SPEC.replace("conv 8", "conv 16"))
    Path("m/new.yaml").write_text(SPEC)
    Path("m/net.py").write_text(Path("m/net.py").read_text().replace("width=8", "width=4"))


@needs_git
@pytest.mark.usefixtures("repository")
def test_base_says_what_became_of_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "m", "--base", "HEAD"]) == 0
    lines = capsys.readouterr().out.splitlines()
    # 224 + 18,010 = 18,234; 448 + 36,010 = 36,458; of width 4: 112 + 9,010 = 9,122
    assert lines[-4].startswith("m/a.yaml: params 18,234 → 36,458 (+99.9%), MACs ")
    assert lines[-3].startswith("m/net.py: params 18,234 → 9,122 (-50.0%), MACs ")
    assert lines[-2].startswith("m/new.yaml: params ? → 18,234, ") and lines[-2].endswith("(new)")
    assert lines[-1] == "since HEAD: 3 changed, 1 as before"


@needs_git
@pytest.mark.usefixtures("repository")
def test_base_as_a_table_and_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "m", "--base", "HEAD", "--format", "markdown"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 5 and all(row.count("|") == 7 for row in rows)
    assert "18,234 → 36,458 (+99.9%)" in rows[2]
    assert run(["check", "m", "--base", "HEAD", "--format", "json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert [f["file"] for f in plain["base"]["files"]] == ["m/a.yaml", "m/net.py", "m/new.yaml", "m/same.yaml"]
    assert plain["base"]["files"][0]["before"]["params"] == 18_234
    assert run(["check", "m", "--base", "HEAD", "--format", "junit"]) == 2


@needs_git
@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("revision", ["nope", "--all", "HEAD:m"])
def test_a_revision_that_is_none(revision: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "m/a.yaml", f"--base={revision}"]) == 2
    assert "revision" in capsys.readouterr().err


def test_outside_a_repository(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.yaml").write_text(SPEC)
    assert run(["check", "a.yaml", "--base", "HEAD"]) == 2
    assert "no git repository" in capsys.readouterr().err


@needs_git
@pytest.mark.usefixtures("repository")
def test_diff_with_a_revision(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", "HEAD:", "m/a.yaml"]) == 1
    assert "filters" in capsys.readouterr().out
    assert run(["diff", "HEAD:m/a.yaml", "m/same.yaml"]) == 0
    assert run(["diff", "HEAD:", "m/net.py:Net"]) == 1
    assert run(["diff", "HEAD:", "m/new.yaml"]) == 2
    assert "there was no such file at HEAD" in capsys.readouterr().err
