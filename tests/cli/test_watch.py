"""`cnncalc shape --watch`, really saved to, in a process of its own."""

from __future__ import annotations

import codecs
import os
import pty
import re
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import cnncalc as package
from cnncalc.cli.run import run
from cnncalc.render.changed import Print, mark
from cnncalc.render.chosen import Chosen, chosen_cells
from cnncalc.render.columns import cells_of

pytest.importorskip("watchfiles")
ROOT = Path(package.__file__).parent.parent
NET = "model: Net\ninput: 28x28x1\nlayers:\n  - c1: conv 32 3x3\n  - pool: maxpool 2x2\n  - flatten\n  - out: dense 10\n"
PROGRAM = """\
import torch.nn as nn
from widths import WIDTH

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(3, WIDTH, 3)

    def forward(self, x):
        return self.c1(x)
"""
LONG = 30.0
"""Seconds that are waited for what comes at once on an idle machine."""


class Watch:
    """The command, watching; what it prints is read as it comes."""

    def __init__(self, folder: Path, *words: str, terminal: bool = False) -> None:
        environment = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
        environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm"}
        command = [sys.executable, "-m", "cnncalc", "shape", *words, "--watch"]
        self.master, slave = pty.openpty() if terminal else (None, subprocess.PIPE)
        self.child = subprocess.Popen(command, cwd=folder, env=environment, stdout=slave, stderr=subprocess.PIPE)
        self.out = self.err = ""
        self.decoders = {name: codecs.getincrementaldecoder("utf-8")() for name in ("out", "err")}
        self.reading = selectors.DefaultSelector()
        if self.master is not None:
            os.close(slave)
        self.reading.register(self.child.stdout.fileno() if self.master is None else self.master, selectors.EVENT_READ, "out")
        self.reading.register(self.child.stderr.fileno(), selectors.EVENT_READ, "err")

    def until(self, text: str, where: str = "out") -> str:
        """What has been printed since the last call, once `text` is in it."""
        stop = time.monotonic() + LONG
        while text not in getattr(self, where):
            assert time.monotonic() < stop, (text, self.out, self.err)
            for key, _ in self.reading.select(0.2):
                setattr(self, key.data, getattr(self, key.data) + self.decoders[key.data].decode(os.read(key.fd, 65536)))
        found = getattr(self, where)
        setattr(self, where, "")
        return found

    def end(self) -> None:
        """Whatever became of it, it is over."""
        self.child.kill()
        self.child.wait()
        self.reading.close()
        for stream in (self.child.stdout, self.child.stderr):
            if stream is not None:
                stream.close()
        if self.master is not None:
            os.close(self.master)

    def interrupted(self) -> int:
        """Its exit code after Ctrl-C, with what it says last."""
        self.child.send_signal(signal.SIGINT)
        code = self.child.wait(LONG)
        self.err += self.child.stderr.read().decode()
        return code


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[object]:
    started: list[Watch] = []

    def start(*words: str, terminal: bool = False) -> Watch:
        started.append(Watch(tmp_path, *words, terminal=terminal))
        return started[-1]

    yield start
    for each in started:
        each.end()


def replaced(path: Path, text: str) -> None:
    """Saved as editors do that rename a new file over the old one."""
    path.with_name("4913~").write_text(text)
    os.replace(path.with_name("4913~"), path)


def moved_away(path: Path, text: str) -> None:
    """Saved as editors do that keep the old file, and write another."""
    os.rename(path, path.with_name("net.yaml~"))
    time.sleep(0.3)
    path.write_text(text)


def test_a_file_that_is_emptied_before_it_is_written_is_not_read_empty(watch, tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(NET)
    child = watch("net.yaml")
    child.until("watching net.yaml; Ctrl-C ends", "err")
    with path.open("w") as file:
        time.sleep(0.6)
        file.write(NET.replace("conv 32", "conv 64"))
    assert "(None, 26, 26, 64)◂" in child.until("since the last print")
    assert child.interrupted() == 0
    assert "empty" not in child.err


def test_the_table_is_printed_again_whichever_way_it_is_saved(watch, tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(NET)
    child = watch("net.yaml")
    first = child.until("at pool")
    assert "since the last print" not in first
    assert "◂" not in first
    child.until("watching net.yaml; Ctrl-C ends", "err")
    path.write_text(NET.replace("conv 32", "conv 64"))
    text = child.until("since the last print")
    assert re.search(r"── net\.yaml, saved \d\d:\d\d:\d\d ──", text)
    assert "(None, 26, 26, 64)◂" in text
    assert "out      dense    (None, 10)           10816×10◂  108,170◂" in text
    replaced(path, NET)
    assert "3×3×1×32◂" in child.until("since the last print")
    moved_away(path, NET.replace("  - flatten\n", "  - flatten\n  - extra: dense 7\n").replace("  - pool: maxpool 2x2\n", ""))
    text = child.until("since the last print")
    assert "+ extra    dense    (None, 7)" in text
    assert "- pool     maxpool  (None, 13, 13, 32)" in text
    assert text.index("c1") < text.index("- pool") < text.index("flatten")
    assert "1 layer added (+), 1 layer removed (-)" in text
    path.touch()
    assert "since the last print: nothing changed" in child.until("since the last print")
    assert child.interrupted() == 0
    assert child.err == ""


def test_a_broken_source_is_said_and_watched_on(watch, tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(NET.replace("conv", "cnv"))
    child = watch("net.yaml", "--sort", "params")
    assert "did you mean conv?" in child.until("Ctrl-C ends", "err")
    path.write_text(NET)
    assert "Share of params" in child.until("at pool")
    path.write_text(NET.replace("conv 32 3x3", "conv 32 33x33"))
    child.until("28", "err")
    path.unlink()
    assert "net.yaml" in child.until("no such file", "err")
    path.write_text(NET.replace("dense 10", "dense 20"))
    text = child.until("since the last print")
    assert "108,180◂" in text  # held to the last print that was whole
    assert "99.7 % ████████████████████" in text
    assert child.interrupted() == 0
    assert "Traceback" not in child.err


def test_what_a_program_imports_is_watched_too(watch, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(PROGRAM)
    (tmp_path / "widths.py").write_text("WIDTH = 8\n")
    child = watch("net.py:Net", "--input", "3x32x32", "--columns", "name,params")
    child.until("c1")
    child.until("watching net.py and 1 file that it reads; Ctrl-C ends", "err")
    (tmp_path / "widths.py").write_text("WIDTH = 16\n")
    assert "c1       448◂" in child.until("since the last print")
    assert child.interrupted() == 0


def test_a_terminal_is_cleared_and_coloured(watch, tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(NET)
    child = watch("net.yaml", terminal=True)
    assert child.until("at pool").startswith("\x1b[H\x1b[2J")
    path.write_text(NET.replace("  - flatten\n", "  - more: conv 3 3x3\n  - flatten\n").replace("  - pool: maxpool 2x2\n", ""))
    text = child.until("since the last print")
    assert text.startswith("\x1b[H\x1b[2J") or "\x1b[H\x1b[2J" in text
    assert "\x1b[1;33m(None, 1728)◂\x1b[0m" in text
    assert "\x1b[32m+ more\x1b[0m" in text
    assert "\x1b[1;31m- pool\x1b[0m" in text
    assert "saved" not in text
    assert child.interrupted() == 0


def test_it_ends_when_nobody_reads_any_more(watch, tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(NET)
    child = watch("net.yaml")
    child.until("at pool")
    child.reading.unregister(child.child.stdout.fileno())
    child.child.stdout.close()
    path.write_text(NET.replace("conv 32", "conv 64"))
    assert child.child.wait(LONG) == 0


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["zoo:alexnet"], "there is no file to watch"),
        (["28x28x1 -> relu"], "there is no file to watch"),
        (["-"], "there is no file to watch"),
        (["nowhere.yaml"], "there is no file to watch"),
        (["."], "this is a folder"),
        (["net.yaml", "--format", "csv"], "not csv"),
        (["net.yaml", "-o", "x.txt"], "not to a file"),
        (["net.yaml", "--only", "cnv*"], "matches no layer"),
        (["net.yaml", "--sort", "size"], "--sort knows no"),
    ],
)
def test_what_cannot_be_watched_is_said(
    words: list[str], error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "net.yaml").write_text(NET)
    monkeypatch.chdir(tmp_path)
    assert run(["shape", *words, "--watch"]) == 2
    assert error in capsys.readouterr().err


def test_without_watchfiles_there_is_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(NET)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert run(["shape", str(path), "--watch"]) == 2
    assert capsys.readouterr().err == "error: --watch needs watchfiles, which is not installed\n   help: pip install 'cnncalc[watch]'\n"


def report_of(text: str) -> package.Report:
    """The report of a line."""
    return package.infer(package.load(text))


def marked(before: str, after: str, chosen: Chosen | None = None) -> dict[str, list[str]]:
    """The texts of a table after another one."""
    prints = []
    for text in (before, after):
        report = report_of(text)
        cells = chosen_cells(report, {}, True, chosen) if chosen else cells_of(report, {}, True)
        prints.append((cells, [row.name for row in report.rows]))
    mark(*prints[1], Print(*prints[0]))
    cells = prints[1][0]
    assert {len(column.texts) for column in cells.columns} == {len(cells.quiet)}
    return {column.key: column.texts for column in cells.columns} | {"notes": cells.notes}


def test_only_what_differs_is_marked() -> None:
    found = marked("8x8x1 -> a: conv 4 3x3 -> b: conv 8 3x3", "8x8x1 -> a: conv 5 3x3 -> b: conv 8 3x3")
    assert found["name"] == ["a", "b"]
    assert found["type"] == ["conv", "conv"]
    assert found["output"] == ["(None, 6, 6, 5)◂", "(None, 4, 4, 8)"]
    assert found["params"] == ["50◂", "368◂"]
    same = marked("8x8x1 -> a: conv 4 3x3 -> b: conv 8 3x3", "8x8x1 -> a: conv 4 3x3 -> b: conv 8 3x3")
    assert not any("◂" in text for key, texts in same.items() if key != "notes" for text in texts)


def test_a_share_is_marked_at_every_width() -> None:
    chosen = Chosen(("name", "macs", "share"), "macs", True)
    found = marked("8x8x1 -> a: conv 4 3x3 -> b: conv 8 3x3", "8x8x1 -> a: conv 4 3x3 -> b: conv 9 3x3", chosen)
    assert all(text.endswith("█◂") or text.endswith("◂") for text in found["share"])
    report = report_of("8x8x1 -> a: conv 4 3x3")
    cells = chosen_cells(report, {}, False, chosen)
    assert len(cells.fit.shares) == 4


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("a b c", "b c", ["- a", "  b", "  c"]),
        ("a b c", "a c", ["  a", "- b", "  c"]),
        ("a b c", "a b", ["  a", "  b", "- c"]),
        ("a b c d", "a d", ["  a", "- b", "- c", "  d"]),
        ("a b", "a x y b", ["  a", "+ x", "+ y", "  b"]),
        ("a b", "x y", ["- a", "- b", "+ x", "+ y"]),
        ("a b c", "c b a", ["c", "b", "a"]),
    ],
)
def test_what_is_gone_stands_where_it_was(before: str, after: str, names: list[str]) -> None:
    def line(text: str) -> str:
        return "8x8x1 -> " + " -> ".join(f"{name}: relu" for name in text.split())

    assert marked(line(before), line(after))["name"] == names
