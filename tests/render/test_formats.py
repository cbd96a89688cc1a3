"""The formats that programs read, and what no format may let through."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import cnncalc
from cnncalc.diagnostics.printable import printable
from cnncalc.render import FORMATS, render
from cnncalc.render.figures import memory_text, number_text, several

_spec = importlib.util.spec_from_file_location("networks", Path(__file__).with_name("networks.py"))
networks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(networks)


@pytest.mark.parametrize("name", networks.NETWORKS)
def test_json_is_the_report_itself(name):
    report = networks.report_of(name)
    text = render(report, "json")
    assert json.loads(text) == report.to_dict()
    assert text.endswith("}\n") and not text.endswith("\n\n")
    assert list(json.loads(text)) == list(report.to_dict())


def test_json_keeps_a_shape_on_one_line():
    lines = render(networks.report_of("alexnet"), "json").splitlines()
    assert any('"output_shape": [null, 55, 55, 96]' in line for line in lines)
    assert len(lines) < 5 * 23 + 10


@pytest.mark.parametrize("name", networks.NETWORKS)
def test_csv_parses_back_to_the_reports_numbers(name):
    report = networks.report_of(name)
    rows = list(csv.DictReader(io.StringIO(render(report, "csv", marks=networks.MARKS.get(name)), newline="")))
    assert len(rows) == len(report.rows)
    for row, line in zip(report.to_dict()["layers"], rows, strict=True):
        for key in ("params", "trainable", "non_trainable", "macs"):
            assert line[key] == ("" if row[key] is None else str(row[key]))
        assert line["name"] == printable(row["name"])
        assert line["receptive_field"] == "x".join(map(str, row["receptive_field"] or []))


def test_csv_says_of_an_expectation_what_was_wanted_and_whether_it_is_met():
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(render(networks.report_of("alexnet"), "csv", marks=networks.MARKS["alexnet"])))}
    assert (rows["conv1"]["expected"], rows["conv1"]["met"]) == ("55x55x96", "true")
    assert (rows["conv2"]["expected"], rows["conv2"]["met"]) == ("27x27x255", "false")
    assert (rows["conv3"]["expected"], rows["conv3"]["met"]) == ("", "")


def test_no_csv_field_begins_a_spreadsheet_formula():
    for name in networks.NETWORKS:
        for line in csv.reader(io.StringIO(render(networks.report_of(name), "csv"))):
            assert not any(field.startswith(("=", "+", "-", "@")) for field in line)


@pytest.mark.parametrize("name", networks.NETWORKS)
def test_a_markdown_table_has_as_many_cells_in_every_line(name):
    import re

    lines = render(networks.report_of(name), "markdown", marks=networks.MARKS.get(name)).splitlines()
    table = [line for line in lines if line.startswith("|")]
    counts = {len(re.split(r"(?<!\\)\|", line)) for line in table}
    assert counts == {9}
    assert len(table) == 3 + len(networks.report_of(name).rows)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("trap", ["\x1b[31m", "\n::error::", "\u202e", "\u2028", "\x9b", "\x7f", "a|b"])
def test_nothing_a_terminal_or_a_log_could_obey_reaches_an_output(trap, format):
    graph = cnncalc.load({"model": "m", "input": "8x8x3", "layers": [{"name": "c", "type": "relu"}]})
    graph.model = f"m{trap}"
    graph.nodes[0].name = f"c{trap}"
    text = render(cnncalc.infer(graph), format, marks={"c": (False, trap)})
    assert not [c for c in set(text) - {"\n"} if printable(c) != c]
    assert "\n::error::" not in text


def test_a_lone_surrogate_can_be_written_in_every_format():
    graph = cnncalc.load("8x8x3 -> relu")
    graph.model = "\ud800"
    for format in FORMATS:
        render(cnncalc.infer(graph), format).encode("utf-8")


def test_an_unknown_format_is_refused():
    with pytest.raises(ValueError, match="known are table, plain, json"):
        render(networks.report_of("alexnet"), "xml")


def test_what_is_unknown_is_a_question_mark_and_its_sum_a_lower_bound():
    text = render(networks.report_of("odd"), "plain")
    assert "at least" in text
    line = next(line for line in text.splitlines() if line.startswith("mystery"))
    assert line.split().count("?") == 3  # weights, params, MACs


@pytest.mark.parametrize(
    ("spec", "batch", "shape"),
    [
        ("227x227x3 -> conv 96 11x11 stride=4", None, "(None, 55, 55, 96)"),  # Keras: Conv2D(96, 11, 4)
        ("torch 3x227x227 -> conv 96 11x11 stride=4", None, "[N, 96, 55, 55]"),
        ("227x227x3 -> conv 96 11x11 stride=4", 16, "(16, 55, 55, 96)"),
        ("torch 3x227x227 -> conv 96 11x11 stride=4", 16, "[16, 96, 55, 55]"),
        ("227x227x3 -> flatten", None, "(None, 154587)"),
    ],
)
def test_shapes_are_printed_as_the_framework_prints_them(spec, batch, shape):
    graph = cnncalc.load(spec, batch=batch)
    assert shape in render(cnncalc.infer(graph), "plain").splitlines()[3]


def test_shapes_without_a_batch():
    graph = cnncalc.load("8 -> dense 5")
    graph.batched = False
    assert "(5,)" in render(cnncalc.infer(graph), "plain")


def test_texts_of_numbers():
    assert number_text(60965224) == "60,965,224"
    # Keras's summary of AlexNet on two GPUs says 232.56 MB, by which it means MiB.
    assert memory_text(243860896) == "232.56 MiB"
    assert memory_text(1023) == ""
    assert memory_text(1 << 30) == "1.00 GiB"
    assert several(["a", "a", "b"]) == "2 × a, b"
    assert several(["a", "b", "c", "d"]) == "a and 3 more"


def test_no_room_of_render_loads_rich_or_another_format():
    code = (
        "import sys, cnncalc\nfrom cnncalc.render import render\n"
        "report = cnncalc.infer(cnncalc.load('8x8x3 -> conv 2 3x3'))\n"
        "for format in sys.argv[1:]: render(report, format, width=80, color=True)\n"
        "print(*[m for m in ('rich', 'csv', 'json', 'cnncalc.render.csv', 'cnncalc.render.json', 'cnncalc.render.markdown') if m in sys.modules])"
    )

    def loaded(*formats):
        run = subprocess.run([sys.executable, "-c", code, *formats], capture_output=True, text=True, check=True, cwd=networks.ROOT)
        return run.stdout.split()

    assert loaded("table", "plain") == []
    assert "rich" not in loaded(*FORMATS)
