"""`cnncalc.shape`: what it takes, and how what it gives shows itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cnncalc
from tests.render.page.test_page import Page

SHOWN = ["iframe", "style", "div", "pre", "p"]
"""The elements of a cell: the page in its frame, and what stands in its place where frames and styles are taken away."""
CHAIN = "28x28x1 -> c1: conv 32 3x3 -> relu -> maxpool 2x2 -> flatten -> dense 10"


def test_it_shows_a_page_a_table_and_markdown() -> None:
    shown = cnncalc.shape(CHAIN)
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/markdown", "text/plain"}
    assert "54,410" in bundle["text/plain"] and bundle["text/plain"] == repr(shown) and not bundle["text/plain"].endswith("\n")
    assert "| c1 |" in bundle["text/markdown"].replace("`", "")
    frame = Page(bundle["text/html"]).elements
    assert [name for name, _, _ in frame] == SHOWN
    attributes = frame[0][1]
    assert attributes["sandbox"] == "allow-scripts" and "54,410" in (attributes["srcdoc"] or "")
    Page(attributes["srcdoc"] or "")


def test_a_host_may_ask_for_some_forms_alone() -> None:
    shown = cnncalc.shape(CHAIN)
    assert set(shown._repr_mimebundle_(include={"text/plain"})) == {"text/plain"}
    assert set(shown._repr_mimebundle_(exclude={"text/html"})) == {"text/markdown", "text/plain"}


def test_it_takes_what_load_takes() -> None:
    assert cnncalc.shape(CHAIN).report.totals.params == 54_410
    assert cnncalc.shape("zoo:alexnet", (3, 256, 256), edits=["conv1.kernel=7", "conv1.stride=2"]).report["conv1"].output_shape == (None, 64, 127, 127)
    assert cnncalc.shape({"input": [28, 28, 1], "layers": ["conv 8 3x3"]}, batch=4).report["conv"].output_shape == (4, 26, 26, 8)
    graph = cnncalc.load(CHAIN)
    assert cnncalc.shape(graph).report.totals == cnncalc.shape(cnncalc.infer(graph)).report.totals
    assert cnncalc.shape(CHAIN, dtype="float16").report.memory.weights == 2 * 54_410
    with pytest.raises(TypeError, match="a source is"):
        cnncalc.shape(3)
    with pytest.raises(ValueError, match="dtype"):
        cnncalc.shape(CHAIN, dtype="float7")


def test_a_network_that_breaks_is_shown_up_to_the_fault() -> None:
    shown = cnncalc.shape("28x28x1 -> a: conv 8 3x3 -> b: conv 8 33x33")
    assert [row.name for row in shown.report.rows] == ["a"] and shown.errors[0]["layer"] == "b"
    for text in shown._repr_mimebundle_().values():
        assert "33×33" in text
    with pytest.raises(cnncalc.SpecError, match="no such file") as caught:
        cnncalc.shape("nowhere.yaml")
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_a_fault_is_told_with_its_arithmetic() -> None:
    """26 − 33 + 1 = −6, as the command line says it."""
    shown = cnncalc.shape("28x28x1 -> a: conv 8 3x3 -> b: conv 8 33x33")
    assert "26 − 33 + 1 = −6" in repr(shown) and "26 − 33 + 1 = −6" in shown.html()


def test_a_host_that_takes_frames_and_styles_away_shows_the_table() -> None:
    """As JupyterLab does of a notebook that is not trusted, and GitHub."""
    told = cnncalc.shape(CHAIN)._repr_mimebundle_()["text/html"]
    left = re.sub(r"<(iframe|style)\b.*?</\1>", "", told, flags=re.DOTALL)
    assert "54,410" in left and "trust the notebook" in left and len(left) < 2000
    hidden = re.search(r"<style>\.([\w-]+)\{display:none\}</style><div class=([\w-]+)>", told)
    assert hidden is not None and hidden[1] == hidden[2]


@pytest.mark.parametrize("text", ["</script><img src=x onerror=alert(1)>", '"><b>', "a\u202eb\u001b[31m", "x\"' onload='y"])
def test_a_hostile_name_stays_inside_the_frame(text: str) -> None:
    graph = cnncalc.load(CHAIN)
    graph.model = text
    bundle = cnncalc.shape(graph)._repr_mimebundle_()
    assert [name for name, _, _ in Page(bundle["text/html"]).elements] == SHOWN
    assert "\u202e" not in "".join(bundle.values()) and "\u001b" not in "".join(bundle.values())


def test_nothing_is_loaded_for_it_by_others() -> None:
    program = "import cnncalc, sys; cnncalc.infer(cnncalc.load('28x28x1 -> conv 8 3x3')); print([m for m in sys.modules if 'notebook' in m or 'IPython' in m or '.page' in m])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout == "[]\n"
