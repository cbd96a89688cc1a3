"""The page of a network: one file that loads nothing, whose texts are texts and whose digits are those of the table."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.explanation.network import explanation
from cnncalc.diagnostics.printable import printable
from cnncalc.draw.writers.embedded import rectangles
from cnncalc.render.columns import cells_of
from cnncalc.render.explanations.parts import line_text, sections
from cnncalc.render.page.page import render_page
from cnncalc.render.page.side import Side
from tests.render.page.hostile import hostile_page

ROOT = Path(__file__).parents[3]

VOID = {"meta", "link", "br", "input", "wbr", "rect"}


class Page(HTMLParser):
    """What a page holds: its elements, each with its attributes and its own text; what is left open is an error."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.open: list[tuple[str, list[str]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len({name for name, _ in attrs}), (tag, attrs)
        own: list[str] = []
        self.elements.append((tag, dict(attrs), own))
        if tag not in VOID:
            self.open.append((tag, own))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1][0] == tag, (tag, self.getpos(), [name for name, _ in self.open])
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for _, own in self.open:
            own.append(data)

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return ["".join(own) for name, attrs, own in self.elements if name == tag and attributes.items() <= attrs.items()]


def page_of(source: Any, **options: Any) -> str:
    return render_page([Side(cnncalc.infer(cnncalc.load(source, **options)), str(source))])


@pytest.mark.parametrize("name", ["resnet50", "alexnet_two_gpus", "unet"])
def test_a_page_is_well_formed_and_names_nothing_to_load(name: str) -> None:
    text = page_of(f"zoo:{name}")
    page = Page(text)
    ids = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    for tag, attrs, _ in page.elements:
        assert tag not in ("iframe", "object", "embed", "img", "base"), tag
        assert not {key for key in attrs if key.startswith("on")} and "style" not in attrs and "src" not in attrs, attrs
        assert (attrs.get("href") or "#").startswith(("#", "data:,"))
    assert text.count("<script") == text.count("</script") == 2
    assert len(text.encode()) < 500_000


CASES = json.loads((Path(__file__).parent / "hostile.json").read_text(encoding="utf-8"))
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What a terminal or a browser would act on, apart from the end of a line."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_hostile_texts_stand_as_texts(case: dict[str, Any]) -> None:
    text = hostile_page(case["text"])
    page = Page(text)
    assert not OBEYED.search(text)
    tags = {name for name, _, _ in page.elements}
    assert not tags & {"img", "iframe", "object", "b1", "a1"} and text.count("<script") == text.count("</script") == 2 and text.count("<style") == 1
    for _, attrs, _ in page.elements:
        assert not {key for key in attrs if key.startswith(("on", "srcdoc"))}, attrs
        assert (attrs.get("href") or "#").startswith(("#", "data:,"))
    shown = printable(case["text"])
    assert shown in page.texts("h1")[0]
    assert any(shown in each for each in page.texts("th", scope="row"))


def test_the_policy_lets_nothing_in_but_the_pages_own() -> None:
    text = page_of("zoo:alexnet")
    policy = next(attrs["content"] or "" for _, attrs, _ in Page(text).elements if attrs.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'" and "unsafe" not in policy
    hashes = [f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in re.findall(r"<script>(.*?)</script>", text, re.DOTALL)]
    assert rules["script-src"].split() == hashes and len(hashes) == 2
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style and rules["style-src"] == f"'sha256-{b64encode(sha256(style[1].encode()).digest()).decode()}'"


def rows_of(page: Page) -> list[list[str]]:
    """The cells of the layers' table, by row."""
    rows: list[tuple[bool, list[str]]] = []
    for name, attrs, own in page.elements:
        if name == "tr":
            rows.append((re.fullmatch(r"r\d+", attrs.get("id") or "") is not None, []))
        elif name in ("th", "td") and rows:
            rows[-1][1].append("".join(own))
    return [cells for named, cells in rows if named]


@pytest.mark.parametrize("source", ["zoo:resnet18", "zoo:alexnet_two_gpus", "zoo:unet", "HxWx3 -> conv 64 3x3 -> global_avgpool -> dense 10",
                                    "28x28x1 -> opaque output=10x10x4 -> conv 8 3x3", "keras 1x1x9007199254740993 -> conv 9007199254740993 1x1"])  # fmt: skip
def test_the_cells_are_those_of_the_table(source: str) -> None:
    """Every figure of `shape` stands on the page, digit by digit."""
    report = cnncalc.infer(cnncalc.load(source))
    cells = cells_of(report, {})
    shown = {row[0]: row[1:] for row in rows_of(Page(render_page([Side(report, source)])))}
    for number, name in enumerate(cells.columns[0].texts):
        kind, output, weights, params, macs, _, field = shown[name]
        assert [kind, output, weights, params, macs, field] == [column.texts[number] for column in cells.columns[1:]], name
    text = render_page([Side(report, source)])
    for total in cells.totals:
        assert total.text in "".join(Page(text).texts("dd", **{"class": "figure"}))


@pytest.mark.parametrize("source", ["zoo:resnet18", "zoo:alexnet_two_gpus", "torch 28x28 -> nn.LSTM(28, 64, batch_first=True)"])
def test_formulas_are_the_words_of_explain(source: str) -> None:
    report = cnncalc.infer(cnncalc.load(source))
    said = Page(render_page([Side(report, source)])).texts("dd")
    found = explanation(report, ["*"], ("shape", "weights", "macs", "receptive-field"))
    for layer in found.layers:
        for _, formulas, notes in sections(layer, found.topics):
            for each in [*map(line_text, formulas), *notes]:
                assert any(each in one for one in said), each


def test_a_block_is_the_sum_of_its_layers() -> None:
    report = cnncalc.infer(cnncalc.load("zoo:resnet50"))
    shown = {row[0]: row[1:] for row in rows_of(Page(render_page([Side(report, "zoo:resnet50")])))}
    for name in ("layer1", "layer3.2", "layer4.0.main"):
        sums = report.sums(name)
        assert shown[name][3:5] == [f"{sums.params:,}", f"{sums.macs:,}"]
        inner = [row for row in report.rows if row.name.startswith(f"{name}.")]
        held = sum(4 * row.y.elements for row in inner)
        assert shown[name][5] == f"{held:,}"


def test_equal_layers_share_one_explanation() -> None:
    small, large = (len(page_of(f"zoo:{name}")) for name in ("resnet50", "resnet152"))
    assert large < 2 * small  # three times as many layers


@pytest.mark.parametrize("seed", range(60))
def test_rectangles_cover_the_cells_and_no_others(seed: int) -> None:
    chance = Random(seed)
    cells = {(chance.randrange(8), chance.randrange(8)) for _ in range(chance.randrange(50))}
    covered = [(x, y) for left, top, wide, high in rectangles(cells) for x in range(left, left + wide) for y in range(top, top + high)]
    assert sorted(covered) == sorted(cells)


def cnncalc_run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "cnncalc", *arguments], capture_output=True, text=True, check=False, env=env, cwd=cwd)


def test_a_network_that_breaks_is_shown_up_to_the_fault(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text("input: 28x28x1\nlayers:\n  - a: conv 8 3x3\n  - b: conv 8 33x33 # <b>big</b>\n")
    done = cnncalc_run("report", str(path), "-o", str(tmp_path / "net.html"))
    assert done.returncode == 2 and ":4:" in done.stderr
    page = Page((tmp_path / "net.html").read_text(encoding="utf-8"))
    assert [row[0] for row in rows_of(page)] == ["a"]
    fault = page.texts("pre", **{"class": "fault"})[0]
    assert fault in done.stderr and "net.yaml:4:" in fault and "help:" in fault and "<b>big</b>" in fault


def test_what_cannot_be_read_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text("old")
    for source in ("nowhere.yaml", "zoo:nowhere"):
        done = cnncalc_run("report", source, "-o", "old.html", cwd=tmp_path)
        assert done.returncode == 2 and "error" in done.stderr
    assert (tmp_path / "old.html").read_text() == "old" and [*tmp_path.iterdir()] == [tmp_path / "old.html"]
    assert cnncalc_run("report", "zoo:alexnet", "-o", "no/such/folder.html", cwd=tmp_path).returncode == 74


def test_a_page_goes_to_standard_output_and_is_the_same_each_time() -> None:
    first, second = (cnncalc_run("report", "zoo:alexnet", *more) for more in ((), ("-o", "-")))
    assert first.returncode == 0 and first.stdout == second.stdout and first.stdout.startswith("<!DOCTYPE html>")
