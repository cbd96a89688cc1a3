"""The pictures, as files to look at, and the numbers in them that are known from elsewhere."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from cnncalc.render import render

_spec = importlib.util.spec_from_file_location("networks", Path(__file__).with_name("networks.py"))
networks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(networks)


@pytest.mark.parametrize("name", ["alexnet", "resnext", "inception", "odd"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_table_looks_as_it_was_approved(name, width, golden):
    text = render(networks.report_of(name), "table", width=width, marks=networks.MARKS.get(name))
    golden(f"{name}_{width}.txt", text)


@pytest.mark.parametrize("name", ["alexnet", "resnext", "inception", "odd", "symbolic", "broken"])
def test_piped_text_looks_as_it_was_approved(name, golden):
    golden(f"{name}_piped.txt", render(networks.report_of(name), "plain", marks=networks.MARKS.get(name)))


def test_markdown_looks_as_it_was_approved(golden):
    golden("alexnet_markdown.txt", render(networks.report_of("alexnet"), "markdown", marks=networks.MARKS["alexnet"]))


def test_colours_are_as_they_were_approved(golden):
    golden("alexnet_colour.txt", render(networks.report_of("alexnet"), "table", width=100, color=True, marks=networks.MARKS["alexnet"]))


ROW = {
    # Krizhevsky et al. 2012, with the weight products of the paper's halves; Caffe's bvlc_alexnet has the same counts.
    "alexnet": {
        "conv1": ["(None, 55, 55, 96)", "11×11×3×96", "34,944", "105,415,200"],
        "conv2": ["(None, 27, 27, 256)", "5×5×48×128×2", "307,456", "223,948,800"],
        "conv3": ["(None, 13, 13, 384)", "3×3×256×384", "885,120", "149,520,384"],
        "conv4": ["3×3×192×192×2", "663,936", "112,140,288"],
        "conv5": ["3×3×192×128×2", "442,624", "74,760,192"],
        "fc6": ["(None, 4096)", "9216×4096", "37,752,832", "37,748,736"],
        "total": ["60,965,224", "724,406,816"],
        "weight memory": ["243,860,896 bytes"],
    },
    "resnext": {
        "conv1": ["[N, 64, 112, 112]", "7×7×3×64", "9,408", f"{9408 * 112 * 112:,}"],
        "bn1": ["2×64", "128"],
        "layer1.0.conv2": ["[N, 128, 56, 56]", "3×3×4×4×32", "4,608", f"{4608 * 56 * 56:,}"],
        "layer1.0.add": ["[N, 256, 56, 56]", "✓"],
        "total": [f"{networks.RESNEXT_WEIGHTS + 2 * networks.RESNEXT_NORMS:,}"],
        "buffers": [f"{2 * networks.RESNEXT_NORMS:,}"],
    },
    "inception": {
        "conv_5x5": ["5×5×16×32", "12,832", f"{12800 * 784:,}"],
        "output": ["(None, 28, 28, 256)"],
        "total": [f"{networks.INCEPTION_WEIGHTS + networks.INCEPTION_BIASES:,}", f"{networks.INCEPTION_WEIGHTS * 784:,}"],
    },
}


@pytest.mark.parametrize(("name", "layer"), [(name, layer) for name, rows in ROW.items() for layer in rows])
def test_the_approved_pictures_hold_the_papers_and_frameworks_numbers(name, layer):
    lines = Path(__file__).parents[1].joinpath("golden", f"{name}_piped.txt").read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if line.startswith(layer + "  "))
    for text in ROW[name][layer]:
        assert re.search(rf"(?<![\d,×]){re.escape(text)}(?![\d,×])", line), (text, line)
