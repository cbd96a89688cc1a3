"""Every command in the README and the docs runs, and prints what the page says.

A block marked `console` holds `$ command` lines, each followed by what it prints; a line `…` stands for any lines.
`CNNCALC_UPDATE_DOCS=1 pytest tests/test_docs.py` rewrites the outputs (those without `…`, and those that end in one, which
keep their number of lines); review the diff. A block marked `yaml` that has `input:` and `layers:` is a spec: it must load,
and what it expects must hold. A block marked `python` runs.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

import pytest

import cnncalc
from cnncalc.analysis.expectations.checks import checks
from cnncalc.cli.app import COMMANDS
from cnncalc.cli.run import run

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "course").rglob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def commands(text: str) -> list[tuple[str, str]]:
    """(command, what the page says it prints) of every cnncalc command on a page."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


CASES = [(page, command, output) for page in PAGES for command, output in commands(page.read_text(encoding="utf-8")) if command.startswith("cnncalc ")]


def outcome(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[str, str, int]:
    """(standard output, standard error, exit code) of a command run in the project's folder."""
    words = shlex.split(command)[1:]
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(ROOT)
    if "|" in words or ">" in words or "--copy" in words or words[0] == "report":
        monkeypatch.chdir(tmp_path)
    code = run(words)
    captured = capsys.readouterr()
    return captured.out, captured.err, code


@pytest.mark.parametrize(("page", "command", "expected"), CASES, ids=[f"{p.parent.name}/{p.stem}: {c[:70]}" for p, c, _ in CASES])
def test_a_documented_command_prints_what_the_page_says(
    page: Path, command: str, expected: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out, err, code = outcome(command, capsys, monkeypatch, tmp_path)
    assert code in (0, 1, 2), err
    printed = out + err
    if not expected.strip():
        assert code == 0, err
        return
    lines = expected.splitlines()
    if os.environ.get("CNNCALC_UPDATE_DOCS") and "…" not in lines[:-1]:
        cut = lines[-1] == "…"
        fresh = "".join(printed.splitlines(keepends=True)[: len(lines) - 1]) + "…\n" if cut else printed
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(f"$ {command}\n{expected}", f"$ {command}\n{fresh}", 1), encoding="utf-8")
        return
    pattern = ".*".join(re.escape(piece) for piece in re.split(r"^…\n", expected, flags=re.MULTILINE))
    assert re.fullmatch(pattern, printed, re.DOTALL), printed


def test_every_command_is_documented() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"cnncalc {command}" in text, command


def test_the_two_commands_of_a_fresh_machine_are_marked() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for mark, needed in (("main command", "specs/alexnet.yaml"), ("test command", "pytest")):
        found = re.search(rf"<!-- {mark} -->\n```[a-z]*\n(.+)\n```", text)
        assert found and needed in found[1]


def test_relative_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_anchors_lead_somewhere() -> None:
    for page in PAGES:
        for target, anchor in re.findall(r"\]\(([^)#:]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
            if not target or target.endswith(".md"):  # what stands behind the playground's # is a network
                assert anchor in anchors(page.parent / target if target else page), f"{page.name}: {target}#{anchor}"


SPECS = [
    (page, number, text)
    for page in PAGES
    for number, text in enumerate(re.findall(r"^```yaml\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL), 1)
    if re.search(r"^input:", text, re.MULTILINE) and re.search(r"^layers:", text, re.MULTILINE)
]


@pytest.mark.parametrize(("page", "number", "text"), SPECS, ids=[f"{p.stem}: {n}" for p, n, _ in SPECS])
def test_a_documented_spec_is_what_the_page_says(page: Path, number: int, text: str) -> None:
    report = cnncalc.infer(cnncalc.load(text))
    assert report.rows
    assert [check for check in checks(report) if not check.met] == []


def test_the_language_page_has_specs_with_expectations() -> None:
    found = [text for page, _, text in SPECS if page.name == "language.md"]
    assert len(found) >= 10
    assert all("=>" in text or "expect:" in text for text in found)


@pytest.mark.parametrize("name", ["README.md", "docs/from-python.md"])
def test_python_examples_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert blocks
    namespace: dict[str, object] = {"__name__": "page"}
    for block in blocks:
        (sys.modules["builtins"].__dict__["exec"])(compile(block, name, "exec"), namespace)
