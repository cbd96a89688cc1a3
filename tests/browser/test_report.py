"""The page in a real browser: sorted, folded, searched, by mouse and by keyboard; light, dark, printed; with hostile names."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.explanation.network import explanation
from cnncalc.render.explanations.parts import line_text, sections
from cnncalc.render.page.page import render_page
from cnncalc.render.page.side import Side

HOSTILE = Path(__file__).parent.parent / "render" / "page" / "hostile.json"


@cache
def page_of(*sources: str) -> str:
    return render_page([Side(cnncalc.infer(cnncalc.load(source)), source) for source in sources])


def name_button(page: Any, name: str) -> Any:
    return page.locator("#layers-table th button").filter(has_text=re.compile(f"^{re.escape(name)}$"))


def explained(name: str) -> list[str]:
    """The lines of `cnncalc explain` about a layer of AlexNet."""
    found = explanation(cnncalc.infer(cnncalc.load("zoo:alexnet_two_gpus")), [name], ("shape", "weights", "macs", "receptive-field"))
    return [line_text(line) for _, lines, _ in sections(found.layers[0], found.topics) for line in lines]


def digits(texts: list[str]) -> list[int]:
    return [int(text.replace(",", "")) for text in texts]


def test_a_page_loads_nothing_and_says_nothing(opened: Any) -> None:
    found = opened(page_of("zoo:resnet50"))
    assert found.said == []
    assert [url for url in found.asked if not url.startswith(("file:", "data:"))] == []


def test_blocks_are_folded_and_opened(opened: Any) -> None:
    found = opened(page_of("zoo:resnet18"))
    page = found.page
    before = found.rows()
    page.click("#fold")
    assert found.rows() == ["conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4", "avgpool", "flatten", "fc"]
    name_button(page, "layer2").click()
    assert found.rows()[5:8] == ["layer2", "layer2.0", "layer2.1"]
    assert name_button(page, "layer2").get_attribute("aria-expanded") == "true"
    page.click("#open")
    assert len(found.rows()) > len(before) and "layer4.1.main.conv_2" in found.rows()
    assert "69 of 69 layers" in page.inner_text("#status")
    page.check("#flat")
    assert len(found.rows()) == 69 and page.locator("tr.block").count() == 0


def test_columns_are_sorted_by_every_digit(opened: Any) -> None:
    found = opened(page_of("zoo:resnet18"))
    page = found.page
    page.check("#flat")
    order = found.rows()
    head = page.locator("th[data-key=params]")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert digits(found.column(4)) == sorted(digits(found.column(4)), reverse=True)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending" and digits(found.column(4)) == sorted(digits(found.column(4)))
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "none" and found.rows() == order


def test_numbers_beyond_two_to_the_53_are_told_apart(opened: Any) -> None:
    wide = "keras 1x1x9007199254740993 -> a: conv 1 1x1 bias=false -> b: conv 9007199254740992 1x1 bias=false -> c: conv 1 1x1 bias=false"
    found = opened(page_of(wide))
    head = found.page.locator("th[data-key=params] button")
    head.click()
    assert found.rows() == ["a", "b", "c"] and found.column(4)[:2] == ["9,007,199,254,740,993", "9,007,199,254,740,992"]
    head.click()
    assert found.rows()[-1] == "a"


def test_blocks_are_sorted_within_the_blocks_they_stand_in(opened: Any) -> None:
    found = opened(page_of("zoo:resnet18"))
    found.page.click("#fold")
    found.page.click("th[data-key=macs] button")
    assert found.rows()[0] in ("layer1", "layer2", "layer3", "layer4")
    assert digits(found.column(5)) == sorted(digits(found.column(5)), reverse=True)


def test_what_is_searched_is_found_in_folded_blocks(opened: Any) -> None:
    found = opened(page_of("zoo:resnet18"))
    page = found.page
    before = found.rows()
    page.keyboard.press("/")
    page.keyboard.type("Shortcut.conv")
    assert [name for name in found.rows() if name.endswith("conv")] == [f"layer{n}.0.main.shortcut.conv" for n in (2, 3, 4)]
    assert page.inner_text("#status") == "3 of 69 layers found"
    page.keyboard.press("Escape")
    assert found.rows() == before


def test_a_layer_tells_its_formulas_and_shows_its_figure(opened: Any) -> None:
    found = opened(page_of("zoo:alexnet_two_gpus"))
    page = found.page
    name_button(page, "conv2").click()
    told = page.inner_text("tr.detail")
    for line in explained("conv2"):
        assert line in told
    assert "k window size (5)" in told and "pool1 27×27×96 → 27×27×256" in told
    assert page.locator("tr.detail figure svg[role=img]").count() == 1
    name_button(page, "conv2").click()
    assert page.locator("tr.detail").count() == 0


def test_all_of_it_by_keyboard(opened: Any) -> None:
    found = opened(page_of("zoo:resnet18"))
    page = found.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.click("#fold")
    page.focus("#layers-table tbody th button")
    for key in ("ArrowDown",) * 4:
        page.keyboard.press(key)
    page.keyboard.press("ArrowRight")
    assert "layer1.0" in found.rows()
    page.keyboard.press("ArrowLeft")
    assert "layer1.0" not in found.rows()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert page.locator("tr.detail").count() == 1
    page.keyboard.press("Escape")
    assert page.locator("tr.detail").count() == 0
    page.focus("th[data-key=params] button")
    page.keyboard.press("Enter")
    assert page.get_attribute("th[data-key=params]", "aria-sort") == "descending"
    page.focus(".map button")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    page.keyboard.press("Enter")
    assert page.locator("tr.detail").count() == 1
    assert found.said == []


def test_the_shares_follow_the_measure(opened: Any) -> None:
    found = opened(page_of("zoo:resnet18"))
    page = found.page
    largest = "all => all.map((b) => [b.offsetWidth * b.offsetHeight, b.getAttribute('aria-label')]).sort((a, b) => b[0] - a[0])[0][1]"
    assert page.eval_on_selector_all(".map button", largest).startswith("layer4.")
    page.check("input[value=macs]")
    assert page.locator("[data-measure]:visible h3").all_inner_texts() == ["MACs"]
    assert not page.eval_on_selector_all(".map button", largest).startswith("fc")
    page.click("[data-measure=macs] a:text-is('layer3')")
    assert "layer3.0" in found.rows() and page.evaluate("document.activeElement.textContent") == "layer3"


def test_a_node_of_the_picture_leads_to_its_row(opened: Any) -> None:
    found = opened(page_of("zoo:resnet18"))
    found.page.locator('.picture .node[data-name="fc"]').click()
    assert found.page.evaluate("document.activeElement.textContent") == "fc"
    assert found.page.locator("tr.detail").count() == 1


def test_two_networks_side_by_side(opened: Any) -> None:
    found = opened(page_of("zoo:vgg16", "zoo:vgg19"))
    page = found.page
    page.check("#differ")
    page.check("#flat")
    assert set(found.column(2)) == {"only in B"} and len(found.rows()) == 6
    assert "+5,309,696" in page.inner_text("#totals")
    assert found.said == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("sources", [("zoo:resnet18",), ("zoo:alexnet_two_gpus",), ("zoo:vgg16", "zoo:vgg19")])
def test_axe_finds_nothing_serious(opened: Any, sources: tuple[str, ...], dark: bool) -> None:
    found = opened(page_of(*sources), dark=dark, axe=True)
    page = found.page
    page.locator("#layers-table th button").first.click()
    if page.locator("#open").count():
        page.click("#open")
    page.eval_on_selector_all("details", "all => all.slice(0, 12).forEach((each) => { each.open = true; })")
    result = page.evaluate("axe.run()")
    serious = [(each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"] if each["impact"] in ("serious", "critical")]
    assert serious == []
    assert result["passes"]


@pytest.mark.parametrize("width", [400, 900, 1400])
@pytest.mark.parametrize("source", ["zoo:resnet50", f"28x28x1 -> {'long' * 20}: conv 8 3x3 -> {'longer' * 20}: conv 8 3x3"])
def test_no_page_is_wider_than_the_window(opened: Any, width: int, source: str) -> None:
    page = opened(page_of(source), width=width).page
    page.locator("#layers-table th button").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.eval_on_selector_all(".totals .figure", "all => all.filter((each) => each.scrollWidth > each.clientWidth).length")
    assert cut == 0


UNDER = """all => all.map((tr) => [...tr.cells].filter((cell) => cell.offsetWidth).map((cell) => Math.round(cell.getBoundingClientRect().left)).join())"""


@pytest.mark.parametrize("width", [400, 900, 1400])
@pytest.mark.parametrize("sources", [("zoo:resnet50",), ("zoo:vgg16", "zoo:vgg19")])
def test_every_figure_stands_under_its_head_and_no_number_is_broken(opened: Any, sources: tuple[str, ...], width: int) -> None:
    page = opened(page_of(*sources), width=width).page
    page.click("#open")
    places = page.eval_on_selector_all("#layers-table tr", UNDER)
    assert len(places) > 50 and len(set(places)) == 1
    broken = """all => all.flatMap((cell) => [...function* () {
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) for (const found of walker.currentNode.data.matchAll(/[A-Za-z0-9,]+/g)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, found.index);
        range.setEnd(walker.currentNode, found.index + found[0].length);
        if (new Set([...range.getClientRects()].map((rect) => rect.top)).size > 1) yield cell.textContent;
      }
    }()])"""
    assert page.eval_on_selector_all("#layers-table :is(td, th), .totals dd", broken) == []


def test_a_network_that_is_one_module_can_be_opened(opened: Any, tmp_path: Path) -> None:
    """PyTorch calls it nothing; what is clicked has a name."""
    (tmp_path / "net.py").write_text("import torch.nn as nn\nnet = nn.Conv2d(3, 8, 3)\n")
    report = cnncalc.infer(cnncalc.load(f"{tmp_path}/net.py:net", input="3x8x8"))
    page = opened(render_page([Side(report, "net.py:net")])).page
    page.get_by_role("button", name="(the module itself)").first.click()
    assert "8×3×3×3" in page.inner_text(".detail")
    assert "as float32\n" in f"{page.inner_text('#totals')}\n" and ", at" not in page.inner_text("#totals")


def test_print_shows_all_measures_and_no_controls(opened: Any) -> None:
    page = opened(page_of("zoo:resnet18")).page
    page.emulate_media(media="print")
    assert not page.locator(".tools").is_visible() and not page.locator(".map").is_visible()
    assert page.locator("[data-measure]:visible").count() == 3
    assert len(page.pdf(format="A4")) > 10_000


def test_dark_is_dark(opened: Any) -> None:
    shade = "getComputedStyle(document.body).backgroundColor"
    assert opened(page_of("zoo:resnet18")).page.evaluate(shade) == "rgb(255, 255, 255)"
    assert opened(page_of("zoo:resnet18"), dark=True).page.evaluate(shade) == "rgb(18, 22, 28)"


@pytest.mark.parametrize("case", json.loads(HOSTILE.read_text(encoding="utf-8")), ids=lambda case: case["id"])
def test_hostile_texts_are_texts(opened: Any, case: dict[str, Any]) -> None:
    from tests.render.page.hostile import hostile_page

    found = opened(hostile_page(case["text"]))
    page = found.page
    if page.locator("#open").count():
        page.click("#open")
    for button in page.locator("#layers-table th button").all()[:6]:
        button.click()
    assert found.said == []
    assert page.locator("img, iframe, object, script[src], [onerror], [onload], [onclick]").count() == 0
    assert page.locator("script").count() == 2
    assert page.evaluate("typeof globalThis.pwned") == "undefined"


def test_without_scripts_all_is_there_to_read(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(page_of("zoo:resnet18"), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("#layers-table tbody tr:visible").count() > 69
    assert not page.locator(".tools").is_visible()
    context.close()


def test_two_cells_of_a_notebook_do_not_meet(opened: Any) -> None:
    frames = [cnncalc.shape(source)._repr_mimebundle_()["text/html"] for source in ("zoo:resnet18", "zoo:alexnet")]
    found = opened(f"<!DOCTYPE html><html lang=en><title>cells</title>{''.join(frames)}</html>")
    page = found.page
    first, second = page.frame_locator("iframe >> nth=0"), page.frame_locator("iframe >> nth=1")
    second.locator("th[data-key=params] button").click()
    assert second.locator("th[data-key=params]").get_attribute("aria-sort") == "descending"
    assert first.locator("th[data-key=params]").get_attribute("aria-sort") == "none"
    second.locator("#layers-table tbody th button").first.click()
    assert "weight = " in second.locator("tr.detail").inner_text() and first.locator("tr.detail").count() == 0
    assert found.said == []
    assert [url for url in found.asked if not url.startswith(("file:", "data:", "about:"))] == []
