"""No width loses a digit."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from cnncalc.render import render
from cnncalc.render.wrap import cell_width, wrapped

_spec = importlib.util.spec_from_file_location("networks", Path(__file__).with_name("networks.py"))
networks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(networks)


def figures(report):
    """Every number that must be found, as often as it must: axes, parameters, MACs, totals."""
    found = []
    for row in report.rows:
        shape = row.output_shape
        found += [str(n) for n in shape if type(n) is int]
        found += [f"{n:,}" for n in (row.params, row.macs) if type(n) is int]
    totals = report.totals
    found += [f"{n:,}" for n in (totals.params, totals.macs, totals.trainable, totals.non_trainable)]
    return [*found, f"{4 * (totals.trainable + totals.non_trainable):,}"]


def missing(report, text):
    """The figures that the text lacks; each found at most as often as it stands there, uncut."""
    numbers = re.findall(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+", re.sub(r"[│╭╮╰╯├┤┬┴┼─]", " ", text))
    left = {}
    for number in numbers:
        left[number] = left.get(number, 0) + 1
    lost = []
    for number in figures(report):
        if not left.get(number):
            lost.append(number)
        else:
            left[number] -= 1
    return lost


@pytest.mark.parametrize("format", ["table", "plain"])
@pytest.mark.parametrize("name", ["alexnet", "resnext", "inception", "odd"])
def test_every_figure_stands_uncut_at_every_width(name, format):
    report = networks.report_of(name)
    for width in range(20, 201):
        text = render(report, format, width=width, marks=networks.MARKS.get(name))
        assert missing(report, text) == [], width
        assert max(map(cell_width, text.splitlines())) <= width or width < 24, width


@pytest.mark.parametrize("format", ["table", "plain"])
@pytest.mark.parametrize("name", ["resnext", "odd"])
def test_every_name_keeps_all_its_characters(name, format):
    report = networks.report_of(name)
    for width in range(20, 201):
        text = render(report, format, width=width)
        squeezed = re.sub(r"[│├┤┼─\s]|\d[\d,]*(?=\s|$)", "", "".join(first_cells(text, format)))
        for row in report.rows:
            assert re.sub(r"\d+$", "", row.name) in squeezed or row.name in text, (width, row.name)


def first_cells(text, format):
    """The first column's part of each line."""
    return [line.split("│")[1] if "│" in line else "" if format == "table" else re.split(r"\s{2,}", line)[0] for line in text.splitlines()]


def test_the_search_for_lost_figures_can_find_one():
    report = networks.report_of("alexnet")
    text = render(report, "table", width=80)
    assert missing(report, text.replace("60,965,224", "60,965,2…")) != []
    assert missing(report, text.replace("105,415,200", "105,415,\n200")) != []


def test_figures_too_large_for_the_width_stand_out_whole():
    import cnncalc

    report = cnncalc.infer(cnncalc.load("200000x200000x300 -> conv 900000 3x3"))
    assert missing(report, render(report, "table", width=20)) == []
    assert missing(report, render(report, "plain", width=20)) == []


def test_columns_go_in_the_documented_order():
    report = networks.report_of("alexnet")
    texts = [render(report, "table", width=width) for width in range(200, 20, -1)]
    seen = []
    for text in texts:
        note = next((line for line in " ".join(text.split()).split("not shown at this width: ")[1:]), "")
        if note not in seen:
            seen.append(note)
    assert seen == ["", "receptive fields", "receptive fields, types", "receptive fields, types, weight products"]


def test_a_name_is_broken_behind_a_dot_if_it_can_be():
    assert wrapped("layer4.2.main.shortcut.conv", 16, anywhere=True) == ["layer4.2.main.", "shortcut.conv"]
    assert wrapped("a" * 25, 10, anywhere=True) == ["a" * 10, "a" * 10, "a" * 5]
    assert wrapped("層" * 7, 6, anywhere=True) == ["層層層", "層層層", "層"]
    assert wrapped("12,345,678 bytes", 4) == ["12,345,678", "bytes"]
