"""Wherever a message shows what to write, that is made of the user's own values and works when it is pasted."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from faulty_sources import CORPUS, Faulty
from ways_out import NotUnderstood, Pasted, Text, clauses, done, faults_of

from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place

ALLOWED = re.compile(
    r"(in_features|in_channels|num_features) is 64, but|\w+ needs (kernel_size|out_features)|floor takes numbers|lstm reads a sequence|\\d.* has \\d+ values, but"
)
"""What a help may bring, and why: the size of the input is not known while a layer is read, so that the next message
says it; a class of the other framework keeps the arguments it was given, and the next message says what it lacks; what a cell or a function is given, the user chose; of two roundings either may be meant."""


def blamed(case: Faulty, before: list[Fault], fault: Fault, way: Pasted) -> str:
    """What is wrong with a source that followed a help; "" for nothing.

    The fault must be gone, and none may stand in what the help brought. What was wrong elsewhere may stay so, and what
    could not be computed before may now be found wrong; but not in the characters that were pasted, unless these are
    the user's own.
    """
    after = faults_of(way.case)
    if Counter(f.message for f in after)[fault.message] >= Counter(f.message for f in before)[fault.message]:
        return f"it is still there: {fault.message}"
    for other in after if way.span and not fault.related else ():
        place = other.place
        if not isinstance(place, Place) or place[0].name == "<edit>" or other.severity != "error" or ALLOWED.match(other.message):
            continue
        start = place[0].starts[place[1] - 1] + place[2] - 1
        marked = way.case.text[start : start + place[3]]
        if way.span[0] <= start and start + place[3] <= way.span[1] and not _own(marked, case.text):
            return f"it brought another: {other.message}"
    return ""


def _own(marked: str, text: str) -> bool:
    """Whether characters are the user's own, put elsewhere: a word, or more than a number."""
    return (marked.isidentifier() and re.search(rf"\b{marked}\b", text) is not None) or (len(marked) > 2 and marked in text)


def trouble(case: Faulty) -> list[str]:
    """Every help of a source that does not do what it says."""
    found = []
    before = faults_of(case)
    for fault in before:
        for clause in clauses(fault.help):
            try:
                ways = done(Text(case, fault), clause)
            except NotUnderstood as error:
                found.append(f"not understood: {error}")
                continue
            for way in ways or ():
                wrong = blamed(case, before, fault, way)
                if wrong:
                    found.append(f"{clause!r} → {way.case.text!r}: {wrong}")
    return found


@pytest.mark.parametrize("case", CORPUS, ids=[f"{number} {case.text[:40]!r}" for number, case in enumerate(CORPUS)])
def test_a_help_works_when_it_is_pasted(case: Any) -> None:
    assert trouble(case) == []
