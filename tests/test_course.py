"""The course says the same in both languages: the same pages, commands, outputs and exercises, each with an answer that ran."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

COURSE = Path(__file__).parent.parent / "docs" / "course"
PAGES = sorted(path.name for path in (COURSE / "en").glob("*.md"))
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANSWER = re.compile(r"^<details><summary>([^<]+)</summary>\n\n(.*?)^</details>$", re.MULTILINE | re.DOTALL)


def text(language: str, name: str) -> str:
    return (COURSE / language / name).read_text(encoding="utf-8")


def test_both_languages_have_the_same_pages() -> None:
    assert len(PAGES) == 8
    assert sorted(path.name for path in (COURSE / "ko").glob("*.md")) == PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_the_same_in_both_languages(name: str) -> None:
    english, korean = text("en", name), text("ko", name)
    assert CONSOLE.findall(english) == CONSOLE.findall(korean)
    for mark in (r"^#+ ", r"^> ", r"^\*\*\d\.\*\* "):
        assert len(re.findall(mark, english, re.MULTILINE)) == len(re.findall(mark, korean, re.MULTILINE)), mark
    assert len(re.findall(r"[가-힣]", korean)) > 300
    assert not re.findall(r"[가-힣]", english.replace("한국어", ""))


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", PAGES)
def test_every_exercise_has_an_answer_that_ran(name: str, language: str) -> None:
    page = text(language, name)
    answers = ANSWER.findall(page)
    assert len(answers) == len(re.findall(r"^\*\*\d\.\*\* ", page, re.MULTILINE)) >= 2
    for summary, body in answers:
        assert summary == {"en": "Answer", "ko": "답"}[language]
        blocks = CONSOLE.findall(body)
        assert blocks and all(block.startswith("$ cnncalc ") for block in blocks)
        assert not any(line.strip() == "x" for block in blocks for line in block.splitlines())
        assert CONSOLE.sub("", body).strip()  # and says why


@pytest.mark.parametrize("name", PAGES)
def test_korean_is_polite_throughout(name: str) -> None:
    """합니다체: a sentence ends in -다, -까 or -오."""
    prose = CONSOLE.sub("", text("ko", name))
    prose = re.sub(r"\([^()]*\)|`[^`]*`|\[([^\]]*)\]\([^)]*\)", "", prose)
    for sentence in re.findall(r"([가-힣])[.?](?=\s|\*|$)", prose):
        assert sentence in "다까오", prose[max(0, prose.find(sentence + ".") - 40) :][:60]
