"""Every piece of code that a help shows, put where the reader would put it, mends what the message complains of.

`faulty_sources.jsonl` holds sources as people get them wrong. For each fault of each, the code in its help (`write X`, `use
k=v`, `did you mean X?`, `begin with X -> …`) is applied to the user's own text at the place of the fault, and the text is
read again: the same complaint must be gone. Code that cannot be told from prose is a failure of this test too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.diagnostics.fault import Fault
from cnncalc.graph.walk import compute
from cnncalc.language.words.value import Unbalanced, cuts

CORPUS = [json.loads(line)["text"] for line in Path(__file__).with_name("faulty_sources.jsonl").read_text(encoding="utf-8").splitlines()]

SAYS = re.compile(
    r"(?:^|; |, or |: | or )(?:write|use|begin with|say|give it|change to) (?P<code>`[^`]+`|(?:[a-z]+: )?[^;]+?)"
    r"(?=$|;|, or |, with|, as |, in | on top| \(|\.$|: )"
)
MEANT = re.compile(r"did you mean (?P<code>\S+?)\?")
GENERIC = re.compile(r"…|[A-Z]{3,}|\bN\b|=VALUE|\bNAME\b")
"""What stands for a value that nobody knows: such a help is an example."""
PROSE = re.compile(
    r"^(?:the|a|an|one|its|only|it|them|both|letters|another|at (?:least|most)|fewer|more|less|smaller|what|each|integers?|floor|and|or|"
    r"output_size or|several|axes|sizes|in a|no|either|channels_first,|kernel|values?|whole|lists?|brackets|as many|every)\b"
)


def faults_of(text: str) -> list[Fault]:
    """All faults of a source: of reading, or of computing it."""
    try:
        graph = cnncalc.load(text)
    except cnncalc.SpecError as error:
        return list(error.faults)
    except (ValueError, OSError):
        return []
    return list(compute(graph).faults)


def codes(help: str) -> Iterator[str]:
    """The pieces of code in a help; of `1, 2 or 4` and `linear or nearest` each, of `7 to 8` both ends."""
    for found in MEANT.finditer(help):
        yield found["code"]
    for found in SAYS.finditer(help):
        code = found["code"].strip().strip("'`")
        if re.fullmatch(r"[a-z]+: .+", code):
            yield code
            continue
        first = code.split(", ")[0] if not any(c in code.split(", ")[0] for c in "([{") else code
        several = re.fullmatch(r"[\w.=]+(?: (?:or|to) [\w.=]+)+(?: groups)?", first)
        parts = re.split(r" or | to ", first) if several else [first]
        for part in parts:
            part = part.strip().removesuffix(" groups")
            if part and not PROSE.match(part) and not GENERIC.search(part):
                yield part


def applied(text: str, fault: Fault, code: str) -> Iterator[str]:
    """The user's text with the code where a reader would put it: instead of what is marked, of its value, of the layer, or
    behind it."""
    place: Any = fault.place
    lines = text.split("\n")
    line = lines[place[1] - 1]
    start, stop = place[2] - 1, place[2] - 1 + place[3]
    marked = line[start:stop]

    def put(new: str, a: int = start, b: int = stop) -> str:
        return "\n".join([*lines[: place[1] - 1], line[:a] + new + line[b:], *lines[place[1] :]])

    key, equals, _ = marked.partition("=")
    yield put(code)
    if equals and "=" not in code:
        yield put(f"{key}={code}")
    for word in re.findall(r"'([^']+)'", fault.message):
        if word in marked:
            yield put(marked.replace(word, code, 1))
    a, b = step_around(line, start)
    step = line[a:b]
    yield put(code, a, b)
    name, colon, _ = step.partition(": ")
    if colon:
        yield put(f"{name}: {code}", a, b)
    own = code.partition("=")[0]
    if "=" in code:
        swapped = re.sub(rf"(?<![\w.]){re.escape(own)}=(?:\([^)]*\)|\[[^\]]*\]|[^\s,)]+)", code, step)
        yield put(swapped if swapped != step else with_argument(step, code), a, b)
        yield put(with_argument(step, code), a, b)
    attribute = re.match(r"(?:\w+: )?([a-z_]+) ", fault.message)
    if attribute:
        yield put(with_argument(step, f"{attribute[1]}={code}"), a, b)
    for key in re.findall(r"[a-z_]+(?==)", fault.message + " " + marked) or re.findall(r"\b(?:groups|mode|axis|output_size|heads|factor)\b", fault.message):
        yield put(with_argument(re.sub(rf",? *{key}=(?:\([^)]*\)|[^\s,)]+)", "", step), f"{key}={code}"), a, b)
    header = re.fullmatch(r"([a-z]+): (.+)", code)
    if header:
        yield re.sub(rf"(?m)\b{header[1]}: *[^,}}\n]*(?:\[[^\]]*\])?", code, text)
        yield f"{code}\n{text}"
    if re.fullmatch(r"[\dx]+", code) and "x" in code:
        yield re.sub(r"^(\w+ )?\S+(?= ->)", lambda m: (m[1] or "") + code, text, count=1)


def step_around(line: str, at: int) -> tuple[int, int]:
    """Where the step of a one-liner, or the entry of a list, that holds a position begins and ends."""
    try:
        marks = [0, *(m + 2 for m in cuts(line, "->"))]
    except Unbalanced:
        marks = [0]
    a = max(m for m in marks if m <= max(at, 0))
    b = line.find("->", max(at, a))
    b = len(line) if b < 0 else b
    body = line[a:b]
    lead = re.match(r"\s*(?:layers: \[|- )?\s*", body)
    return a + (lead.end() if lead else 0), a + len(body.rstrip().removesuffix("]"))


def with_argument(step: str, code: str) -> str:
    """A layer with one more argument: in words behind it, in a call before its closing bracket."""
    return f"{step[:-1]}, {code})" if step.endswith(")") and "(" in step else f"{step} {code}"


def mended(text: str, number: int, new: str) -> bool:
    """Whether a complaint is gone from the changed text, and nothing else is complained of instead."""
    before = faults_of(text)
    others = {fault.message for index, fault in enumerate(before) if index != number}
    return {fault.message for fault in faults_of(new)} <= others


NOT_APPLIED = {
    r"a comment ends the layer": "says how to lay the text out, not what to write",
    r"write [\w.]+\((?:in_\w+|filters)": "the class's arguments by name: their values are the user's to choose",
    r"write b W": "the block's parameter by name: its value is the user's to choose",
    r"it knows valid, same.*for others": "names the word form of the class, whose other arguments stay",
    r"as torch models do": "in a call its other values without a name follow; the amount is right",
    r"write None (?:where|for)": "an instruction around one word",
    r"on top of the spec": "a line of a file: a one-liner has no top",
    r"say input: .* on top": "which input is not known; test_the_forms_that_are_shown_run runs the line",
    r"if its first axis is the batch": "holds under a condition that the reader knows",
    r"write 'before: ": "two changes, run by tests/language/test_lone_merges.py",
    r"write 'name: |write \[conv|write layers:|write name\(|write vars:|write expect:|write outputs:|write type:": "a form with values of an example; "
    "test_the_forms_that_are_shown_run runs each",
    r"write => behind|spaces around =|write out what|each as a layer of its own|write when: \$\(…": "an instruction in words",
    r"did you mean (?:nn\.)?(?:Linear|Conv2d|BatchNorm2d|conv|expect)\?": "the name is mended; what else is wrong with the line is said next",
    r"use 6$": "the shape stands inside a tuple of Keras 1, with the batch",
    r"write when: \$n$": "the name is right; what it holds is the user's",
}
"""Helps whose code is not put in place here, and why."""


def exempt(help: str) -> str | None:
    """The pattern of `NOT_APPLIED` that a help is of."""
    return next((pattern for pattern in NOT_APPLIED if re.search(pattern, help)), None)


SHOWN = [(text, number, fault.help, code) for text in CORPUS for number, fault in enumerate(faults_of(text)) if fault.place for code in codes(fault.help)]
CASES = [(text, number, code) for text, number, help, code in SHOWN if exempt(help) is None]


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 400
    assert len(CASES) >= 170


@pytest.mark.parametrize(("text", "number", "code"), CASES, ids=lambda value: str(value)[:50])
def test_the_code_of_a_help_mends_the_fault(text: str, number: int, code: str) -> None:
    fault = faults_of(text)[number]
    assert any(mended(text, number, new) for new in applied(text, fault, code)), f"{fault.text()}\n   applied: {code}"


def test_the_exceptions_are_all_met() -> None:
    assert {exempt(help) for _, _, help, _ in SHOWN} - {None} == set(NOT_APPLIED)


@pytest.mark.parametrize(
    "text",
    [
        "input: 28x28x1\nlayers: [conv 32 3x3, relu]\n",
        "28x28x1 -> conv 32 3x3",
        "input: 28x28x1\nvars: {width: 1.0}\nlayers: [relu]\n",
        "input: 28x28x1\nlayers: [relu]\nexpect: {params: 60_965_224}\n",
        "input: 28x28x1\nlayers:\n  - name: conv 64 3x3\n",
        "input: 28x28x1\nlayers:\n  - residual: [conv 64 3x3, relu]\n    shortcut: [conv 64 3x3]\n",
        "input: 28x28x1\nblocks:\n  name(parameter, other=default):\n    - conv $parameter 3x3\nlayers: [name 8]\n",
        "input: 28x28x1\nlayers:\n  - {type: conv, filters: 64, kernel: 3}\n",
        "input: 28x28x1\nlayers: [relu, dense 3]\noutputs: dense\n",
    ],
)
def test_the_forms_that_are_shown_run(text: str) -> None:
    assert faults_of(text) == []
