"""Positions as editors count them: UTF-16 units, lines that end at \\n, \\r\\n and \\r alone."""

from __future__ import annotations

import random

import pytest

from cnncalc.editor.text import Span, Text

TEXTS = ["", "a", "a\nb", "a\r\nb\rc\n", "é×3\n", "😀 conv\n😀😀x", "\u202eabc\u202c\nx", "a\u2028b\x0cc\x85d\ne", "𝔘\r\n\n𝔘𝔘"]


def units(text: str, encoding: str) -> int:
    return {"utf-8": len(text.encode()), "utf-16": len(text.encode("utf-16-le")) // 2, "utf-32": len(text)}[encoding]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", TEXTS)
def test_every_position_leads_back_to_its_character(text: str, encoding: str) -> None:
    held = Text(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert [held.line(n) for n in range(len(held.starts))] == lines
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] == "\r\n" and offset:
            continue
        line, column = held.position(offset, encoding)
        assert column == units(text[held.starts[line] : offset], encoding)
        assert held.offset(line, column, encoding) == offset


def test_what_lies_outside_is_the_nearest_that_does_not() -> None:
    held = Text("ab\n😀c")
    assert held.offset(0, 99) == 2
    assert held.offset(7, 0) == 5
    assert held.offset(-1, 0) == 0
    assert held.offset(1, 1) == 4  # in the middle of a pair: behind it


def test_edits_are_those_of_a_string() -> None:
    chosen = random.Random(3)
    text, held = "", Text("")
    for _ in range(300):
        start = chosen.randint(0, len(text))
        stop = min(len(text), start + chosen.randint(0, 4))
        new = "".join(chosen.choice("ab \n\r😀×\u2028") for _ in range(chosen.randint(0, 5)))
        text = text[:start] + new + text[stop:]
        held = held.changed(Span(start, stop), new)
        assert held.text == text
