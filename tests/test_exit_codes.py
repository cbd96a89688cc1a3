"""What the command returns, and where it writes (the language, section 7)."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
GOOD = "model: net\ninput: 28x28x1\nlayers:\n  - conv 32 5x5 => 24x24x32\nexpect: {params: 832}\n"
UNMET = GOOD.replace("832", "833")
BAD = GOOD.replace("conv", "cnov")


def cnncalc(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run([sys.executable, "-m", "cnncalc", *arguments], capture_output=True, text=True, timeout=30, check=False, env=env, **options)


@pytest.fixture
def specs(tmp_path: Path) -> dict[str, str]:
    found = {}
    for name, text in (("good", GOOD), ("unmet", UNMET), ("bad", BAD)):
        path = tmp_path / f"{name}.yaml"
        path.write_text(text)
        found[name] = str(path)
    return found


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["shape", "good"], 0), (["shape", "unmet"], 0), (["shape", "bad"], 2), (["check", "good"], 0), (["check", "unmet"], 1), (["check", "bad"], 2),
        (["check", "good", "unmet"], 1), (["check", "unmet", "bad"], 2), (["check", "good", "good"], 0), (["whatif", "good", "conv.kernel=3"], 0),
        (["whatif", "good", "conv.kernel=0"], 2), (["shape", "good", "--set", "conv.kernel=3"], 0), (["shape", "good", "--set", "conv.krnel=3"], 2),
        (["shape", "good", "--format", "xml"], 2), (["shape"], 2), (["shape", "good", "--nonsense"], 2), (["nonsense"], 2), (["shape", "good", "--batch", "0"], 2),
        (["--version"], 0), (["--help"], 0), (["shape", "--help"], 0), (["layers"], 0), (["layers", "conv"], 0), (["layers", "cnov"], 2), (["zoo"], 0),
    ],
)  # fmt: skip
def test_exit_codes(arguments: list[str], code: int, specs: dict[str, str]) -> None:
    done = cnncalc(*[specs.get(word, word) for word in arguments])
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    if code == 2:
        assert "error" in done.stderr.lower()
    if code == 0:
        assert done.stderr == ""


def test_data_goes_to_standard_output_and_all_else_to_standard_error(specs: dict[str, str]) -> None:
    done = cnncalc("shape", specs["bad"], "--format", "json")
    assert json.loads(done.stdout)["errors"][0]["line"] == 4
    assert "did you mean conv?" in done.stderr
    done = cnncalc("shape", "8x8x3 -> a: conv 3 1 -> b: conv 3 1 from=input", "--format", "json")
    assert json.loads(done.stdout)["totals"]["macs"] == 576
    assert "a reach" in done.stderr and "no output" in done.stderr


def test_a_network_that_cannot_be_computed_shows_its_rows_then_the_fault() -> None:
    done = cnncalc("shape", "28x28x1 -> a: conv 32 5x5 -> b: conv 3 99 -> relu")
    assert done.returncode == 2
    assert "(None, 24, 24, 32)" in done.stdout
    assert "b: the 99×99 kernel" in done.stderr
    done = cnncalc("shape", "28x28x1 -> a: conv 32 5x5 -> b: conv 3 99 -> relu", "--format", "json")
    found = json.loads(done.stdout)
    assert [row["name"] for row in found["layers"]] == ["a"]
    assert set(found["errors"][0]) == {"file", "line", "column", "layer", "message", "help"}


def test_output_to_a_file_and_one_that_cannot_be_written(specs: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    done = cnncalc("shape", specs["good"], "--format", "json", "-o", str(target))
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(target.read_text())["totals"]["params"] == 832
    done = cnncalc("shape", specs["good"], "-o", str(tmp_path / "missing" / "out.txt"))
    assert done.returncode == 74
    assert "cannot be written" in done.stderr


def test_a_full_disk_is_74(specs: dict[str, str]) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "cnncalc", "shape", specs["good"]], stdout=full, stderr=subprocess.PIPE, timeout=30, check=False, cwd=ROOT)
    assert done.returncode == 74
    assert b"cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(("name", "code"), [("good", 0), ("unmet", 1), ("bad", 2)])
def test_a_broken_pipe_keeps_the_verdict(name: str, code: int, specs: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cnncalc", "check", specs[name]], stdout=writing, stderr=subprocess.PIPE, timeout=30, check=False, cwd=ROOT
        )
    finally:
        os.close(writing)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_ctrl_c_is_130() -> None:
    process = subprocess.Popen([sys.executable, "-m", "cnncalc", "shape", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    time.sleep(1.5)  # it waits for its input by now
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in err


def test_a_fault_of_the_programs_own_is_70(specs: dict[str, str]) -> None:
    broken = "import cnncalc.sources.load, sys\ndef fail(*a, **k): raise RuntimeError('boom\\x1b')\ncnncalc.sources.load.load = fail\n"
    broken += f"from cnncalc.cli.run import run\nsys.exit(run(['check', {specs['good']!r}]))"
    env = {k: v for k, v in os.environ.items() if k != "CNNCALC_TRACEBACK"}
    done = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True, timeout=30, check=False, cwd=ROOT, env=env)
    assert done.returncode == 70
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert "bug" in done.stderr


def test_folders_are_searched_and_the_rest_is_counted(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "deep" / "b.cnn").write_text("28x28x1 -> conv 32 5x5 => 24x24x32\n")
    (tmp_path / "deep" / "c.cnn.yaml").write_text(GOOD)
    (tmp_path / "d.cnn.yml").write_text(GOOD)
    (tmp_path / "other.yaml").write_text("services: {web: 1}\n")
    (tmp_path / "notes.txt").write_text("28x28x1 -> conv 32 5x5")
    (tmp_path / "half.yaml").write_text("layers: [relu]\n")
    done = cnncalc("check", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "4 specs" in done.stdout
    assert "3 other files skipped" in done.stdout


def test_a_named_path_that_holds_no_spec_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("services: {web: 1}\n")
    assert cnncalc("check", str(tmp_path / "other.yaml")).returncode == 2
    assert cnncalc("check", str(tmp_path)).returncode == 2
