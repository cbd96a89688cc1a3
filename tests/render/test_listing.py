"""Tables of finished texts."""

from __future__ import annotations

import csv
import io

import pytest

from cnncalc.render import render_columns
from cnncalc.render.wrap import cell_width

COLUMNS = ("layer", "change", "params", "MACs")
ROWS = [
    ("conv1", "kernel 11 → 7", "34,944 → 14,208", "105,415,200 → 45,158,400"),
    ("fc6", "", "37,752,832", "37,748,736"),
]


@pytest.mark.parametrize("format", ["table", "plain"])
def test_no_width_loses_a_character_of_a_figure(format):
    for width in range(26, 121):
        text = render_columns(COLUMNS, ROWS, format, title="AlexNet: conv1.kernel=7", width=width)
        for figure in ("34,944", "14,208", "105,415,200", "45,158,400", "37,752,832", "37,748,736"):
            assert text.count(figure) == 1, width
        assert max(map(cell_width, text.splitlines())) <= width


def test_csv_has_machine_numbers():
    rows = list(csv.reader(io.StringIO(render_columns(COLUMNS, ROWS, "csv"))))
    assert rows[0] == list(COLUMNS)
    assert rows[2] == ["fc6", "", "37752832", "37748736"]


def test_markdown_escapes_what_markdown_reads():
    text = render_columns(("a_b", "c"), [("x|y", "*z*")], "markdown", title="t")
    assert text.splitlines() == ["**t**", "", "| a\\_b | c |", "| --- | --- |", "| x\\|y | \\*z\\* |"]


@pytest.mark.parametrize("format", ["table", "plain", "csv", "markdown"])
def test_no_rows_and_no_raw_control_characters(format):
    assert render_columns(COLUMNS, [], format)
    text = render_columns(("a", "b"), [("x\x1b[31m", "\u202e")], format, title="\n::error::")
    assert "\x1b" not in text and "\u202e" not in text and "\n::error::" not in text


def test_another_format_is_refused():
    with pytest.raises(ValueError, match="known are table, plain, csv, markdown"):
        render_columns(COLUMNS, ROWS, "json")
