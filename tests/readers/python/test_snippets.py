"""Snippets in every idiom of models' code give what CPython gives, run in order and evaluated by need in any order."""

from __future__ import annotations

import pytest
from cpython import by_python, ours, program, snippets, typed

SNIPPETS = snippets()
EFFECTS = {"language:global_and_nonlocal", "functions:early_return_and_finally"}
"""Snippets whose functions change global names by themselves, which evaluation by need does not follow."""


def test_there_are_enough() -> None:
    assert len(SNIPPETS) >= 110


@pytest.mark.parametrize("name", SNIPPETS)
def test_in_order(name: str) -> None:
    expected = by_python(SNIPPETS[name])
    assert expected
    read = program(SNIPPETS[name])
    assert [f"{e.place and e.place.where()}: {e.message}" for e in read.run()] == []
    assert {key: typed(ours(read.value(key))) for key in expected} == {key: typed(value) for key, value in expected.items()}


@pytest.mark.parametrize("name", [name for name in SNIPPETS if name not in EFFECTS])
def test_by_need_last_name_first(name: str) -> None:
    expected = by_python(SNIPPETS[name])
    for key in reversed(expected):
        assert typed(ours(program(SNIPPETS[name]).value(key))) == typed(expected[key]), key
