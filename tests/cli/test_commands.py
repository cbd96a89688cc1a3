"""The commands as users call them: output, exit codes, files, pipes, terminals."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import cnncalc as cnncalc_package
from cnncalc import __version__
from cnncalc.cli.app import COMMANDS
from cnncalc.cli.run import run

ROOT = Path(cnncalc_package.__file__).parent.parent
LENET = """\
model: LeNet
input: 32x32x1
vars: {units: 120}
layers:
  - c1: conv 6 5x5 => 28x28x6
  - relu
  - s2: avgpool 2x2
  - flatten
  - f: dense $units
expect: {params: "<= 200k"}
"""


def cnncalc(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"} | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "cnncalc", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
        **options,  # type: ignore[call-overload]
    )


@pytest.fixture
def lenet(tmp_path: Path) -> str:
    path = tmp_path / "lenet.yaml"
    path.write_text(LENET, encoding="utf-8")
    return str(path)


def test_the_version() -> None:
    for words in (["--version"], ["-V"]):
        assert cnncalc(*words).stdout == f"cnncalc {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_two_or_three_examples_that_name_the_command(command: str) -> None:
    found = cnncalc(command, "--help")
    assert found.returncode == 0
    examples = [line for line in found.stdout.splitlines() if line.strip().startswith(f"cnncalc {command}")]
    assert 2 <= len(examples) <= 5
    assert "Usage: cnncalc " + command in found.stdout


def test_help_lists_every_command() -> None:
    found = cnncalc("--help")
    assert found.returncode == 0
    for command in COMMANDS:
        assert f" {command} " in found.stdout


def test_without_a_command_help_is_shown() -> None:
    assert "Usage: cnncalc" in cnncalc().stdout + cnncalc().stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_shown(shell: str) -> None:
    environment = {**os.environ, "_CNNCALC_COMPLETE": f"source_{shell}"}
    found = subprocess.run([sys.executable, "-m", "cnncalc"], capture_output=True, text=True, env=environment, check=False)
    assert "cnncalc" in found.stdout.lower()


def test_commands_are_completed() -> None:
    environment = {**os.environ, "_CNNCALC_COMPLETE": "complete_bash", "COMP_WORDS": "cnncalc wh", "COMP_CWORD": "1"}
    found = subprocess.run([sys.executable, "-m", "cnncalc"], capture_output=True, text=True, env=environment, check=False)
    assert found.stdout.split() == ["whatif"]


@pytest.mark.parametrize(
    ("words", "help"),
    [
        (["shap", "x"], "did you mean shape?"),
        (["net.yaml"], "did you mean: cnncalc shape net.yaml"),
        (["28x28x1 -> relu"], "did you mean: cnncalc shape 28x28x1 -> relu"),
        (["shape", "zoo:alexnet", "--format", "jsn"], "did you mean json?"),
        (["shape", "zoo:alexnet", "--framework", "tensorflow"], "use keras, torch"),
        (["shape", "zoo:alexnett"], "did you mean alexnet?"),
        (["layers", "con2d"], "did you mean conv2d?"),
        (["shape", "zoo:alexnet", "--only", "cnv*"], "matches no layer"),
        (["shape", "zoo:alexnet", "--dtype", "float33"], "did you mean float32?"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_way_out(words: list[str], help: str) -> None:
    found = cnncalc(*words)
    assert found.returncode == 2
    assert help in found.stderr
    assert "Traceback" not in found.stderr
    assert not found.stdout


def test_output_goes_to_a_file_whole_or_not_at_all(lenet: str, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert run(["shape", lenet, "--format", "json", "-o", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["model"] == "LeNet"
    before = target.read_text(encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("input: 4x4x1\nlayers: [cnv]\n", encoding="utf-8")
    assert run(["shape", str(tmp_path / "broken.yaml"), "-o", str(target)]) == 2
    assert target.read_text(encoding="utf-8") == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".cnncalc")] == []


def test_what_cannot_be_written_ends_with_74(lenet: str) -> None:
    found = cnncalc("shape", lenet, "-o", "/no/such/folder/out.txt")
    assert found.returncode == 74
    assert "/no/such/folder/out.txt" in found.stderr
    if Path("/dev/full").exists():
        with open("/dev/full", "w", encoding="utf-8") as full:
            child = subprocess.run([sys.executable, "-m", "cnncalc", "shape", lenet], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert child.returncode == 74
        assert "Traceback" not in child.stderr


@pytest.mark.parametrize(("wanted", "code"), [("28x28x6", 0), ("27x27x6", 1)])
def test_a_broken_pipe_keeps_the_verdict(lenet: str, tmp_path: Path, wanted: str, code: int) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(LENET.replace("28x28x6", wanted), encoding="utf-8")
    read, write = os.pipe()
    os.close(read)
    child = subprocess.run([sys.executable, "-m", "cnncalc", "check", str(path)], stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert child.returncode == code
    assert child.stderr == ""


def test_an_interrupt_ends_with_130() -> None:
    child = subprocess.Popen([sys.executable, "-m", "cnncalc", "shape", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    child.send_signal(signal.SIGINT)
    _, stderr = child.communicate(timeout=20)
    assert child.returncode == 130
    assert b"Traceback" not in stderr


def test_a_fault_of_the_programs_own_ends_with_70(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("cnncalc.graph.walk.infer", lambda graph: 1 / 0)
    assert run(["shape", "4x4x1 -> relu"]) == 70
    err = capsys.readouterr().err
    assert "this is a bug" in err
    assert "Traceback" not in err


def on_a_terminal(*arguments: str, columns: int = 100) -> str:
    """What a command writes to a pseudo-terminal."""
    pid, master = pty.fork()
    if pid == 0:
        os.environ.update(COLUMNS=str(columns), TERM="xterm-256color")
        os.environ.pop("NO_COLOR", None)
        os.execv(sys.executable, [sys.executable, "-m", "cnncalc", *arguments])
    text = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        text += chunk
    os.waitpid(pid, 0)
    return text.decode("utf-8")


def test_on_a_terminal_there_is_a_coloured_table_and_piped_there_is_plain_text(lenet: str) -> None:
    drawn = on_a_terminal("shape", lenet)
    assert "╭" in drawn and "\x1b[" in drawn
    piped = cnncalc("shape", lenet).stdout
    assert "╭" not in piped and "\x1b[" not in piped
    assert "c1" in piped


def test_standard_input_is_a_source(lenet: str) -> None:
    found = cnncalc("shape", "-", "--format", "json", input=LENET)
    assert json.loads(found.stdout)["totals"] == json.loads(cnncalc("shape", lenet, "--format", "json").stdout)["totals"]
    line = cnncalc("shape", "-", "--format", "json", input="28x28x1 -> conv 2 3x3\n")
    assert json.loads(line.stdout)["totals"]["params"] == 20


def test_every_format_holds_the_same_figures(lenet: str) -> None:
    found = {f: cnncalc("shape", lenet, "--format", f).stdout for f in ("table", "plain", "json", "csv", "markdown")}
    total = json.loads(found["json"])["totals"]["params"]
    assert total == 6 * 25 + 6 + 14 * 14 * 6 * 120 + 120
    for format in ("table", "plain", "markdown"):
        assert f"{total:,}" in found[format]
    rows = list(csv.DictReader(io.StringIO(found["csv"])))
    assert sum(int(row["params"]) for row in rows) == total


def test_the_batch_is_shown_and_counts_stay_a_sample(lenet: str) -> None:
    one, four = (json.loads(cnncalc("shape", lenet, "--format", "json", *words).stdout) for words in ([], ["--batch", "4"]))
    assert one["layers"][0]["output_shape"] == [None, 28, 28, 6]
    assert four["layers"][0]["output_shape"] == [4, 28, 28, 6]
    assert four["totals"] == one["totals"]


def test_edits_change_layers_variables_and_the_input(lenet: str) -> None:
    found = json.loads(cnncalc("shape", lenet, "--format", "json", "--set", "c1.filters=8", "--set", "units=10", "--input", "64x64x1").stdout)
    layers = {layer["name"]: layer for layer in found["layers"]}
    assert layers["c1"]["output_shape"] == [None, 60, 60, 8]
    assert layers["f"]["params"] == 30 * 30 * 8 * 10 + 10


def test_another_framework_converts_the_shapes_of_a_file_that_declares_one(tmp_path: Path) -> None:
    lenet = tmp_path / "keras.yaml"
    lenet.write_text("framework: keras\n" + LENET, encoding="utf-8")
    found = json.loads(cnncalc("shape", str(lenet), "--format", "json", "--framework", "torch").stdout)
    assert found["layers"][0]["output_shape"] == [None, 6, 28, 28]
    assert found["layers"][0]["weights"][0]["shape"] == [6, 1, 5, 5]


def test_whatif_shows_only_what_changed(lenet: str) -> None:
    found = json.loads(cnncalc("whatif", lenet, "c1.kernel=3", "--format", "json").stdout)
    changed = {change["name"]: change for change in found["changed"]}
    assert set(changed) == {"c1", "relu", "s2", "flatten", "f"}
    assert changed["c1"]["attributes"] == {"kernel": ["5×5", "3"]}
    assert changed["c1"]["before"]["params"] == 156
    assert changed["c1"]["after"]["params"] == 60
    same = cnncalc("whatif", lenet, "f.units=120")
    assert "nothing changed" in same.stdout
    text = cnncalc("whatif", lenet, "f.units=60").stdout
    assert "141,240 → 70,620" in text  # 14·14·6·120 + 120 weights, then with 60 units
    assert "c1" not in text


def test_whatif_with_a_change_that_breaks_the_network_says_where(lenet: str) -> None:
    found = cnncalc("whatif", lenet, "c1.kernel=33")
    assert found.returncode == 2
    assert "33×33 kernel" in found.stderr


def test_check_compares_and_says_place_expected_and_found(lenet: str, tmp_path: Path) -> None:
    good = cnncalc("check", lenet)
    assert (good.returncode, good.stderr) == (0, "")
    bad = tmp_path / "bad.yaml"
    bad.write_text(LENET.replace("28x28x6", "29x29x6"), encoding="utf-8")
    found = cnncalc("check", str(bad))
    assert found.returncode == 1
    assert f"{bad}:5:" in found.stdout
    assert "expected 29x29x6, found 28x28x6" in found.stdout
    broken = tmp_path / "broken.yaml"
    broken.write_text("input: 4x4x1\nlayers: [cnv]\n", encoding="utf-8")
    assert cnncalc("check", str(bad), str(broken)).returncode == 2


def test_check_searches_folders_and_counts_what_it_skips(lenet: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "one.cnn").write_text("28x28x1\nconv 2 3x3 => 26x26x2\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("nothing", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("a: 1\n", encoding="utf-8")
    found = cnncalc("check", str(tmp_path))
    assert found.returncode == 0
    assert "2 specs, 3 met, 0 not met, 2 other files skipped" in found.stdout
    empty = tmp_path / "empty"
    empty.mkdir()
    assert cnncalc("check", str(empty)).returncode == 2


def test_zoo_copy_names_the_schema_that_lies_beside(tmp_path: Path) -> None:
    (tmp_path / "cnncalc.schema.json").write_text("{}")
    assert cnncalc("zoo", "--copy", "lenet5", cwd=str(tmp_path)).returncode == 0
    text = (tmp_path / "lenet5.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=cnncalc.schema.json\n")
    assert cnncalc("check", "lenet5.yaml", cwd=str(tmp_path)).returncode == 0


def test_the_zoo_is_listed_and_copied(tmp_path: Path) -> None:
    entries = {entry["name"]: entry for entry in json.loads(cnncalc("zoo", "--format", "json").stdout)}
    assert len(entries) >= 45
    assert entries["alexnet"]["params"] == 61_100_840
    assert entries["resnet50"]["macs"] == 4_089_184_256
    assert "alexnet" in cnncalc("zoo").stdout
    copied = cnncalc("zoo", "--copy", "lenet5", cwd=str(tmp_path))
    assert copied.returncode == 0
    assert cnncalc("check", str(tmp_path / "lenet5.yaml")).returncode == 0
    again = cnncalc("zoo", "--copy", "lenet5", cwd=str(tmp_path))
    assert again.returncode == 2 and "exists already" in again.stderr


def test_layers_are_listed_and_described() -> None:
    assert "conv" in cnncalc("layers").stdout
    page = cnncalc("layers", "nn.ConvTranspose2d").stdout
    assert "output_padding" in page and "Conv2DTranspose" in page
    assert cnncalc("layers", "conv").stdout == cnncalc("layers", "Conv2D").stdout
    assert json.loads(cnncalc("layers", "conv", "--format", "json").stdout)["type"] == "conv"
    assert cnncalc("layers", "conv", "--format", "csv").stdout.startswith("attribute,symbol,default,Keras,PyTorch,")
    assert "| `filters` |" in cnncalc("layers", "conv", "--format", "markdown").stdout
    assert "maxpool" in cnncalc("layers", "pooling").stdout and "dense" not in cnncalc("layers", "pooling").stdout
    assert cnncalc("layers", "attention").stdout.startswith("attention (attention)")
    assert "paste it whole" in cnncalc("layers", "nn.Sequential").stderr


def test_a_layer_that_reaches_no_output_is_told_on_standard_error() -> None:
    found = cnncalc("shape", "8x8x1 -> a: conv 2 3x3 -> b: conv 3 3x3 from=input")
    assert found.returncode == 0
    assert "a reaches no output" in found.stderr


def test_shape_marks_blocks_and_repeats_too_and_says_what_check_adds(tmp_path: Path) -> None:
    text = """\
input: 8x8x4
blocks:
  twice(width):
    - conv $width 3x3 pad=same
    - relu
layers:
  - one: twice 8 => 8x8x8
  - more: twice 6 repeat=3 => 9x9x6
  - relu => 8x8x6
expect: {params: 1}
"""
    path = tmp_path / "blocks.yaml"
    path.write_text(text, encoding="utf-8")
    found = cnncalc("shape", str(path)).stdout
    assert "2 of 3 shapes as expected; cnncalc check compares expect: too" in found
    assert "more ✗ wanted 9x9x6" in found
    folded = cnncalc("shape", str(path), "--depth", "1").stdout
    assert "2 of 3 shapes as expected" in folded
    assert next(line for line in folded.splitlines() if line.startswith("more")).count("✗ wanted 9x9x6") == 1
    checked = cnncalc("check", str(path))
    assert checked.returncode == 1 and "2 of 4 not met" in checked.stdout
