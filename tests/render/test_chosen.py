"""Sorted reports, chosen columns, shares and bars."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest

import cnncalc
from cnncalc.analysis.fold import folded
from cnncalc.analysis.memory import activation_elements
from cnncalc.analysis.ranking import FIGURES, ranked, rounded, shares
from cnncalc.cli.run import run
from cnncalc.diagnostics.errors import UsageError
from cnncalc.render import render
from cnncalc.render.chosen import COLUMNS, Chosen
from cnncalc.render.share import bar, percent
from cnncalc.render.wrap import cell_width

_spec = importlib.util.spec_from_file_location("networks", Path(__file__).with_name("networks.py"))
networks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(networks)

RESNET = cnncalc.infer(cnncalc.load("zoo:resnet50"))
UNKNOWN = "torch 3x8x8 -> a: conv 8 3x3 -> b: opaque output=16x4x4 -> c: conv 5 3x3"
UNUSED = "framework: {}\ninput: {}\nlayers:\n  - a: conv 8 3x3\n  - unused: conv 90 3x3 from=a\n  - b: conv 4 3x3 from=a\n"


@pytest.fixture(autouse=True)
def _as_wide_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


def shape(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command prints."""
    assert run(["shape", *words]) == 0
    return capsys.readouterr().out


def names(text: str) -> list[str]:
    """The layers of plain output."""
    lines = text.split("\n\n")[1].splitlines()
    return [line.split()[0] for line in lines[1:] if not line.startswith("total")]


@pytest.mark.parametrize("figure", ["params", "macs"])
def test_the_largest_come_first_and_what_is_equal_keeps_its_order(figure: str) -> None:
    report = ranked(RESNET, figure)
    figures = [getattr(row, figure) for row in report.rows]
    assert figures == sorted(figures, reverse=True)
    place = {row.name: index for index, row in enumerate(RESNET.rows)}
    for one, other in zip(report.rows, report.rows[1:], strict=False):
        assert getattr(one, figure) > getattr(other, figure) or place[one.name] < place[other.name]
    assert report.totals == RESNET.totals
    assert json.loads(render(report, "json"))["memory"] == json.loads(render(RESNET, "json"))["memory"]


@pytest.mark.parametrize("how", [{}, {"depth": 1}, {"depth": 2}, {"repeats": True}])
def test_the_parts_are_the_whole(how: dict[str, int]) -> None:
    view = folded(RESNET, **how)
    assert shares(view, "params").whole == 25_557_032  # torchvision: sum(p.numel() for p in resnet50().parameters())
    assert shares(view, "macs").whole == 4_089_184_256
    assert shares(view, "activations").whole == 4 * activation_elements(RESNET)


def test_activations_count_the_bytes_of_the_batch() -> None:
    report = cnncalc.infer(cnncalc.load("8x8x3 -> conv 4 3x3 -> relu -> flatten -> dense 10", batch=2))
    report.dtype = "float16"
    assert shares(report, "activations").figures == [n * 2 * 2 for n in (6 * 6 * 4, 6 * 6 * 4, 144, 10)]


@pytest.mark.parametrize(("part", "whole"), [(1, 3), (2, 3), (1, 2000), (1, 2001), (3, 2000), (999, 1000), (5, 5), (0, 7), (10**40, 3 * 10**40)])
def test_a_share_is_rounded_to_the_nearest_thousandth_a_half_upward(part: int, whole: int) -> None:
    off = rounded(part, whole) - 1000 * Fraction(part, whole)
    assert Fraction(-1, 2) < off <= Fraction(1, 2)


def test_an_unknown_figure_stands_last_and_makes_other_shares_upper_bounds() -> None:
    report = ranked(cnncalc.infer(cnncalc.load(UNKNOWN)), "macs")
    assert [row.name for row in report.rows] == ["a", "c", "b"]
    found = shares(report, "macs")
    assert [percent(found, index) for index in range(3)] == ["≤73.0 %", "≤27.0 %", "?"]  # 3·3·3·8·6² and 3·3·16·5·2², of their sum
    assert [found.per_mille(index) for index in range(3)] == [None] * 3


@pytest.mark.parametrize(("framework", "input", "counted"), [("torch", "3x9x9", True), ("keras", "9x9x3", False)])
def test_what_the_total_leaves_out_has_no_share(framework: str, input: str, counted: bool) -> None:
    report = cnncalc.infer(cnncalc.load(UNUSED.format(framework, input)))
    macs, params = shares(report, "macs"), shares(report, "params")
    assert macs.whole == report.totals.macs
    assert params.whole == report.totals.params
    assert percent(macs, 1) == "–"
    assert (percent(params, 1) == "–") is not counted


def test_a_sum_of_nothing_has_no_shares(capsys: pytest.CaptureFixture[str]) -> None:
    text = shape(capsys, "8x8x3 -> relu -> maxpool 2x2", "--sort", "params", "--columns", "name,share")
    assert names(text) == ["relu", "maxpool"]
    assert "%" not in text
    assert "█" not in text


@pytest.mark.parametrize("cells", [1, 8, 20])
def test_a_bar_is_as_long_as_its_part(cells: int) -> None:
    for part in range(101):
        blocks, signs = bar(part, 100, cells, True), bar(part, 100, cells, False)
        eighths = sum(8 if sign == "█" else " ▏▎▍▌▋▊▉".index(sign) for sign in blocks)
        assert eighths == (max(1, part * cells * 8 // 100) if part else 0)
        assert abs(len(signs) - Fraction(part * cells, 100)) <= Fraction(1, 2) or len(signs) == 1
        assert set(signs) <= {"#"}
        assert bool(blocks) == bool(signs) == bool(part)


def test_bars_are_ascii_where_the_encoding_has_no_blocks(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Latin(io.StringIO):
        encoding = "latin-1"

    stream = Latin()
    monkeypatch.setattr("sys.stdout", stream)
    assert run(["shape", UNKNOWN, "--sort", "macs", "--columns", "name,share"]) == 0
    assert "<=73.0 % ####################\n" in stream.getvalue()
    assert "█" not in stream.getvalue()


def test_a_folded_line_is_sorted_by_its_sum(capsys: pytest.CaptureFixture[str]) -> None:
    text = shape(capsys, "zoo:resnet50", "--depth", "1", "--sort", "macs")
    assert names(text)[:5] == ["layer3", "layer2", "layer4", "layer1", "conv1"]
    assert "1,464,336,384  35.8 % ████████████████████" in text
    only = shape(capsys, "zoo:resnet50", "--depth", "1", "--sort", "macs", "--only", "layer1", "--only", "fc")
    assert "99.7 %" in only  # of what is shown: 667,942,912 of 669,990,912


@pytest.mark.parametrize(
    ("columns", "sort", "of"),
    [
        ("name,share", None, "params"),
        ("name,macs,share", None, "MACs"),
        ("name,share,activations", None, "activations"),
        ("name,macs,params,share", None, "params"),
        ("name,macs,share", "activations", "activations"),
    ],
)
def test_shares_are_of_what_is_sorted_by_or_stands_before_them(capsys: pytest.CaptureFixture[str], columns: str, sort: str | None, of: str) -> None:
    text = shape(capsys, "zoo:alexnet", "--columns", columns, *(["--sort", sort] if sort else []))
    assert f"Share of {of}" in text


def test_columns_stand_in_the_order_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    text = shape(capsys, "zoo:lenet5", "--columns", "macs, Layer,output-shape,rec. field".replace("rec. field", "field"))
    assert text.split("\n\n")[1].splitlines()[0].split() == ["MACs", "Layer", "Output", "Rec.", "field"]
    assert ["params", "61,706"] in [line.split() for line in text.splitlines()]  # a total without a column stands below


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("format", ["table", "plain", "markdown", "csv"])
def test_every_column_can_stand_alone(capsys: pytest.CaptureFixture[str], column: str, format: str) -> None:
    text = shape(capsys, "zoo:lenet5", "--columns", column, "--format", format)
    assert len(text.splitlines()) > 12


def test_csv_has_shares_in_thousandths(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(shape(capsys, "zoo:alexnet", "--sort", "params", "--format", "csv"))))
    assert [row["share_per_mille"] for row in rows[:3]] == ["618", "275", "67"]  # of torchvision's 61,100,840
    assert [row["name"] for row in rows[:3]] == ["fc6", "fc7", "fc8"]
    chosen = shape(capsys, "zoo:alexnet", "--columns", "output,share,name,expected,line", "--format", "csv")
    assert chosen.startswith("output_shape,share_per_mille,name,expected,line\n")
    flops = shape(capsys, "zoo:alexnet", "--columns", "name,macs", "--format", "csv", "--convention", "torch")
    assert flops.startswith("name,flops\n")


def test_json_is_sorted_and_says_by_what(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(shape(capsys, "zoo:alexnet", "--sort", "macs", "--format", "json"))
    usual = json.loads(shape(capsys, "zoo:alexnet", "--format", "json"))
    assert found["sorted_by"] == "macs"
    assert [line["macs"] for line in found["layers"]] == sorted((line["macs"] for line in usual["layers"]), reverse=True)
    added = ("share_per_mille", "activations")
    plain = [{key: value for key, value in line.items() if key not in added} for line in found["layers"]]
    assert sorted(plain, key=str) == sorted(usual["layers"], key=str)
    again = json.loads(shape(capsys, "zoo:alexnet", "--sort", "macs", "--format", "json", "--convention", "torch"))
    assert [line["name"] for line in again["layers"]] == [line["name"] for line in found["layers"]]
    assert [line["macs"] for line in again["layers"]] == [line["macs"] for line in found["layers"]]


@pytest.mark.parametrize(
    ("words", "error", "help"),
    [
        (["--sort", "parms"], "--sort knows no 'parms'", "did you mean params?"),
        (["--sort", "name"], "--sort knows no 'name'", "use params, macs, activations"),
        (["--columns", "name,parms"], "--columns knows no 'parms'", "did you mean params?"),
        (["--columns", "xyzzy"], "--columns knows no 'xyzzy'", "use name, line, type"),
        (["--columns", "name,macs,name"], "names name twice", "once"),
        (["--columns", "name,,macs"], "a comma with no name", "name,output,macs"),
        (["--columns", ""], "no name", "name,output,macs"),
        (["--columns", "name,expected"], "of csv alone", "--format csv"),
        (["--columns", "name", "--format", "json"], "JSON", "csv"),
    ],
)
def test_what_no_column_is_called_is_said(capsys: pytest.CaptureFixture[str], words: list[str], error: str, help: str) -> None:
    assert run(["shape", "zoo:alexnet", *words]) == 2
    found = capsys.readouterr()
    assert error in found.err
    assert help in found.err
    assert not found.out


def test_letters_have_no_order(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="depend on a size that is a letter"):
        ranked(networks.report_of("symbolic"), "macs")
    found = json.loads(shape(capsys, "HxWx3 -> conv 4 3x3 -> conv 8 3x3", "--sort", "params", "--format", "json"))
    assert [line["name"] for line in found["layers"]] == ["conv_2", "conv"]


def test_of_a_broken_network_the_layers_before_are_sorted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shape", "28x28x3 -> a: conv 8 3x3 -> b: conv 9 3x3 -> flatten -> conv 3 3x3", "--sort", "macs"]) == 2
    found = capsys.readouterr()
    assert names(found.out) == ["b", "a", "flatten"]
    assert "≤71.9 %" in found.out  # 3·3·8·9·24² of that and 3·3·3·8·26²: more may follow


def figures(report: cnncalc.Report) -> list[str]:
    """What must stand uncut."""
    return [text for row in report.rows for n in (row.params, row.macs) if isinstance(n, int) for text in [f"{n:,}"]]


@pytest.mark.parametrize("format", ["table", "plain"])
@pytest.mark.parametrize("name", ["resnext", "odd"])
@pytest.mark.parametrize("columns", [(), COLUMNS, ("name", "params", "macs", "share"), ("share", "params", "macs", "activations", "output")])
def test_no_width_cuts_a_figure(name: str, format: str, columns: tuple[str, ...]) -> None:
    report = ranked(networks.report_of(name), "macs")
    chosen = Chosen(columns, "macs", True)
    for width in range(20, 260, 3):
        text = render(report, format, width=width, chosen=chosen)
        lost = [figure for figure in set(figures(report)) if text.count(figure) < figures(report).count(figure)]
        assert lost == [], width
        assert max(map(cell_width, text.splitlines())) <= width or width < 42, width


def test_a_narrow_terminal_leaves_out_columns_then_bars_then_takes_two_lines() -> None:
    report = ranked(folded(RESNET, depth=1), "macs")
    texts = {width: render(report, "table", width=width, chosen=Chosen((), "macs", True)) for width in (150, 100, 76, 64)}
    assert "████████████████████" in texts[150]
    assert "not shown" not in texts[150]
    assert "not shown at this width: receptive fields, types" in texts[100]
    assert "████████" in texts[100]
    assert "█" not in texts[76]
    assert "35.8 %" in texts[76]
    assert "│ 1,464,336,384 │ 35.8 %" in texts[64]


@pytest.mark.parametrize("figure", FIGURES)
def test_rows_in_another_order_keep_their_receptive_fields(figure: str) -> None:
    fresh = cnncalc.infer(cnncalc.load("zoo:alexnet"))
    fields = {row["name"]: row["receptive_field"] for row in json.loads(render(cnncalc.infer(cnncalc.load("zoo:alexnet")), "json"))["layers"]}
    assert {row["name"]: row["receptive_field"] for row in json.loads(render(ranked(fresh, figure), "json"))["layers"]} == fields
