"""`cnncalc check` as people call it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cnncalc.analysis.expectations.held import held
from cnncalc.cli import progress
from cnncalc.cli.run import run

GOOD = "input: 8x8x3\nlayers: [c: conv 4 1 => 8x8x4]\nexpect: {params: 16}\n"
UNMET = "input: 8x8x3\nlayers:\n  - a: conv 4 1 => 8x8x4\n  - relu\n  - b: conv 4 3 => 8x8x4\n  - c: conv 4 3 => 6x6x4\n"
BROKEN = "input: 8x8x3\nlayers: [c: cnov 4 1]\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in (("good", GOOD), ("unmet", UNMET), ("broken", BROKEN)):
        Path(f"{name}.yaml").write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "code", "summary"),
    [
        (["good.yaml"], 0, "1 spec, 2 met, 0 not met"),
        (["unmet.yaml"], 1, "1 spec, 1 met, 2 not met"),
        (["broken.yaml"], 2, "1 spec, 0 met, 0 not met, 1 broken"),
        (["unmet.yaml", "broken.yaml", "good.yaml"], 2, "3 specs, 3 met, 2 not met, 1 broken"),
        (["broken.yaml", "unmet.yaml"], 2, "2 specs, 1 met, 2 not met, 1 broken"),
        (["."], 2, "3 specs, 3 met, 2 not met, 1 broken"),
        ([".", "--exclude", "broken.yaml"], 1, "2 specs, 3 met, 2 not met"),
        (["good.yaml", "missing.yaml"], 2, "2 specs, 2 met, 0 not met, 1 broken"),
        (["good.yaml", "no*.yaml"], 2, "2 specs, 2 met, 0 not met, 1 broken"),
    ],
)
def test_codes_and_the_summary(words: list[str], code: int, summary: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *words]) == code
    captured = capsys.readouterr()
    assert captured.out.splitlines()[-1] == summary
    assert ("error" in captured.err) == (code == 2)


def test_the_first_layer_at_which_the_shapes_part() -> None:
    def told(text: str) -> str | None:
        Path("x.yaml").write_text(text)
        parting = held("x.yaml").parting
        return None if parting is None else parting.text()

    assert told(UNMET) == "the shapes part after a, at b at the latest"
    assert told(UNMET.replace("  - relu\n", "")) == "the shapes part at b"
    assert told(UNMET.replace("4 1 => 8x8x4", "4 1")) == "the shapes part at b at the latest: of nothing before it a shape is expected"
    assert told(UNMET.replace("4 1 => 8x8x4", "4 1 => 9x9x4")) == "the shapes part at a"
    assert told(GOOD.replace("16", "17")) is None
    # in the order of execution, whatever the order of the file
    assert told("input: 8x8x3\nexpect: {layers: {b: 1x1x4, a: 1x1x4}}\nlayers: [a: conv 4 1, b: conv 4 1]\n") == "the shapes part at a"


def test_where_the_shapes_part_is_printed_where_that_says_more_than_the_lines_above(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "unmet.yaml"]) == 1
    assert capsys.readouterr().out.splitlines()[3] == "  the shapes part after a, at b at the latest"
    Path("x.yaml").write_text(GOOD.replace("8x8x4", "8x8x5"))
    assert run(["check", "x.yaml"]) == 1
    assert "part" not in capsys.readouterr().out


def test_the_place_and_the_difference_in_per_cent(capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.yaml").write_text(GOOD.replace("16", "20"))
    assert run(["check", "x.yaml"]) == 1
    assert "  x.yaml:3:18: params: expected 20, found 16 (-4, -20.0%)" in capsys.readouterr().out


def test_github_is_chosen_by_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(here / "summary.md"))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here))
    (here / "summary.md").write_text("before\n")
    assert run(["check", "unmet.yaml"]) == 1
    out = capsys.readouterr().out
    assert "1 spec, 1 met, 2 not met" in out
    assert "::error file=unmet.yaml,line=5,col=20,endColumn=25,title=cnncalc%3A shape::b output: expected 8x8x4, found 6x6x4" in out
    assert (here / "summary.md").read_text().startswith("before\n**cnncalc check**: ✗ not met\n")
    assert run(["check", "unmet.yaml", "--format", "text"]) == 1
    assert "::error" not in capsys.readouterr().out
    assert run(["check", "unmet.yaml", "-o", "x.txt"]) == 1
    assert "::error" not in Path("x.txt").read_text()


def test_foreign_files_are_skipped_where_that_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    Path("compose.yaml").write_text("services: {}\n")
    assert run(["check", "good.yaml", "compose.yaml", "--skip-others"]) == 0
    assert capsys.readouterr().out.endswith("1 spec, 2 met, 0 not met, 1 other file skipped\n")
    assert run(["check", "good.yaml", "compose.yaml"]) == 2
    assert run(["check", "compose.yaml", "--skip-others"]) == 0


def test_every_format_goes_to_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    for format in ("json", "junit", "sarif", "gitlab", "markdown", "github", "text"):
        assert run(["check", "unmet.yaml", "-f", format, "-o", f"x.{format}"]) == 1
        assert Path(f"x.{format}").stat().st_size
    assert capsys.readouterr().out == ""
    assert json.loads(Path("x.json").read_text())["unmet"] == 2


def test_an_unknown_format_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "good.yaml", "-f", "jnuit"]) == 2
    assert "did you mean junit" in capsys.readouterr().err


class Terminal:
    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> None:
        self.written += text

    def flush(self) -> None:
        pass


def test_a_bar_appears_after_a_second_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal, clock = Terminal(), [0.0]
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    for _ in progress.shown(range(4), "checking"):
        clock[0] += 0.2
    assert terminal.written == ""
    for _ in progress.shown(range(4), "checking"):
        clock[0] += 0.6
    assert "2/4" in terminal.written and "1/4" not in terminal.written
    assert terminal.written.endswith("\r\x1b[K")


def test_a_pipe_gets_no_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    for _ in progress.shown(range(4), "checking"):
        clock[0] += 5
    assert capsys.readouterr().err == ""


def test_pathspec_is_loaded_by_check_alone() -> None:
    import subprocess
    import sys

    program = "import sys\nfrom cnncalc.cli.run import run\ncode = run(sys.argv[1:])\nprint('pathspec' in sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(Path(progress.__file__).parents[2])}
    for words, loaded in ((["shape", "good.yaml"], "False"), (["check", "good.yaml"], "False"), (["check", ".", "--exclude", "x"], "True")):
        done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True, env=env)
        assert done.stdout.splitlines()[-1] == loaded
