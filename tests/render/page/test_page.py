"""The page of a network: one file that loads nothing, whose texts are texts and whose digits are those of the table."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

import cnncalc
from cnncalc.render.page.page import render_page
from cnncalc.render.page.side import Side

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
