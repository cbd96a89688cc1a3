"""Explanations in every format: LaTeX whose braces and brackets close and which uses no macro beyond amsmath's, Markdown and
JSON that say the same, text that keeps to a terminal's width."""

from __future__ import annotations

import json
import re

import pytest

import cnncalc
from cnncalc.analysis.explanation.network import Explanation, explanation
from cnncalc.layers import every
from cnncalc.render.explanations import render_explanation
from cnncalc.render.explanations.math import texted
from cnncalc.render.wrap import cell_width

TOPICS = ("shape", "weights", "macs", "receptive-field", "memory")
MACROS = {
    *("documentclass", "usepackage", "allowdisplaybreaks", "begin", "end", "section", "subsection", "paragraph", "item", "noindent"),
    *("texttt", "text", "mathrm", "left", "right", "lfloor", "rfloor", "lceil", "rceil", "frac", "cdot", "times", "max", "min", "gcd"),
    *("bmod", "quad", "to", "ldots", "textbackslash", "textasciitilde", "textasciicircum", "hline"),
}  # fmt: skip
SOURCES = [example for layer in every() for example in layer.examples[:2]] + [
    "zoo:alexnet",
    "HxWx3 -> conv 4 3x3 stride=2 -> maxpool 3 stride=2 -> conv 16384 3x3 pad=same -> flatten -> dense 10",
]


def of(source: str, full: bool = False) -> Explanation:
    report = cnncalc.infer(cnncalc.load(source))
    return explanation(report, [row.node.name for row in report.rows], TOPICS, full)


def well_formed(text: str) -> None:
    """Braces and `\\left`/`\\right` nest and close within each formula, environments within each other, and dollars pair."""
    bare = re.sub(r"\\[\\{}$&%#_]", "", text)
    environments: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{([a-z*]+)\}", bare):
        if kind == "begin":
            environments.append(name)
        else:
            assert environments.pop() == name
    assert not environments
    for line in bare.split("\n"):
        depth = sides = 0
        for token in re.findall(r"\\left|\\right|[{}]", re.sub(r"\\(left|right)[a-z]+", lambda m: f"\\{m[1]}", line)):
            depth += (token == "{") - (token == "}")
            sides += (token == r"\left") - (token == r"\right")
            assert depth >= 0 and sides >= 0, line
        assert depth == 0 and sides == 0, line
        assert line.count("$") % 2 == 0, line
    assert set(re.findall(r"\\([a-zA-Z]+)", bare)) <= MACROS
    assert not re.search(r"[^\x00-\xff]", text), re.findall(r"[^\x00-\xff]", text)


@pytest.mark.parametrize("source", SOURCES)
def test_latex_is_well_formed(source: str) -> None:
    well_formed(render_explanation(of(source, full=True), "latex"))


@pytest.mark.parametrize("text", [r"\left( {", "a $ b", "\\end{document}"])
def test_the_check_of_latex_can_fail(text: str) -> None:
    with pytest.raises((AssertionError, IndexError)):
        well_formed(text)


def test_a_users_text_is_text_in_latex_and_markdown() -> None:
    assert texted("a_b & 50% #1 {x} ~ ^ \\ 漢") == r"a\_b \& 50\% \#1 \{x\} \textasciitilde{} \textasciicircum{} \textbackslash{} U+6F22"
    source = {"model": "A *b* <i> | $x$ \\end", "input": "8x8x3", "layers": [{"a_b": "conv 4 3x3"}]}
    found = explanation(cnncalc.infer(cnncalc.load(source)), [], TOPICS[:3])
    well_formed(render_explanation(found, "latex"))
    text = render_explanation(found, "markdown")
    assert r"# A \*b\* \<i\> \| $x$ \\end, explained" in text and r"## a\_b" in text


def test_the_formats_say_the_same() -> None:
    found = of("27x27x96 -> conv2: conv 256 5x5 pad=2 groups=2 -> maxpool 3x3 stride=2")
    data = json.loads(render_explanation(found, "json"))
    conv, pool = data["layers"]
    assert (conv["name"], conv["output_shape"], pool["inputs"]) == ("conv2", [None, 27, 27, 256], ["conv2"])
    assert {"of": "weights", "what": "kernel", "symbols": "k·k·(C / g)·F", "numbers": "5×5×(96 / 2)×256", "value": 307200, "factors": "5×5×48×128×2"} in conv[
        "steps"
    ]
    assert conv["legend"]["g"] == {"words": "groups of channels that do not mix", "value": 2}
    assert r"- kernel = k·k·(C / g)·F = 5×5×(96 / 2)×256 = 307,200 (as 5×5×48×128×2)" in render_explanation(found, "markdown")
    assert r"\mathrm{kernel} &= k \cdot k \cdot \frac{C}{g} \cdot F" in render_explanation(found, "latex")


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_text_keeps_to_its_width(width: int) -> None:
    for source in ("zoo:googlenet", "197x768 -> attention 12", "HxWx3 -> conv 4 3x3 stride=2 -> flatten -> dense 10"):
        for line in render_explanation(of(source), "plain", width).splitlines():
            assert cell_width(line) <= width, line


def test_equal_layers_are_told_once_and_idle_ones_listed() -> None:
    report = cnncalc.infer(cnncalc.load("8x8x4 -> a: conv 4 3x3 pad=same -> relu -> b: conv 4 3x3 pad=same -> dropout 0.5"))
    found = explanation(report, [], TOPICS[:3])
    assert [layer.names for layer in found.layers] == [["a", "b"]]
    assert found.idle == ["relu", "dropout"]
    assert [layer.names for layer in explanation(report, ["relu", "b"], TOPICS[:3]).layers] == [["relu"], ["b"]]
