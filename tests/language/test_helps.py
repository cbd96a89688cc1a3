"""Wherever a message shows what to write, that is made of the user's own values and works when it is pasted."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from faulty_sources import CORPUS, Faulty
from ways_out import NotUnderstood, Pasted, Text, clauses, done, faults_of

import cnncalc
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
        if way.lacks and " needs " in other.message:
            continue
        start = place[0].starts[place[1] - 1] + place[2] - 1
        marked = way.case.text[start : start + place[3]]
        if way.span[0] <= start and start + place[3] <= way.span[1] and (" needs " in other.message or not _own(marked, case.text)):
            return f"it brought another: {other.message}"
    return ""


def _own(marked: str, text: str) -> bool:
    """Whether characters are the user's own, put elsewhere: a word, or more than a number."""
    marked = marked.strip("'\"")
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


# -- the classifier and the corpus themselves


@pytest.mark.parametrize("help", ["write frobnicate(…)", "try stride=2", "set `pad` to [1, 1]", "say it as in FILTERS", "turn it into conv(8, 3)"])
def test_code_that_no_rule_knows_is_a_failure(help: str) -> None:
    case = Faulty("28x28x1 -> conv 8 99x99")
    (fault,) = faults_of(case)
    with pytest.raises(NotUnderstood):
        done(Text(case, fault), help)


@pytest.mark.parametrize("help", ["use a kernel of at most 29", "write kernel=0", "did you mean cnov?", "write conv 8", "write 30x30"])
def test_a_help_that_does_not_help_is_found(help: str) -> None:
    case = Faulty("28x28x1 -> conv 8 99x99")
    (fault,) = faults_of(case)
    (way,) = done(Text(case, fault), help) or ()
    assert blamed(case, [fault], fault, way)


@pytest.mark.parametrize("help", ["use more padding", "give each layer its own name", "leave it out: only layers have shapes", "flatten first"])
def test_prose_is_no_code(help: str) -> None:
    case = Faulty("28x28x1 -> conv 8 99x99")
    (fault,) = faults_of(case)
    assert done(Text(case, fault), help) is None


HELP_AT = {
    **dict.fromkeys(("ExpressionError", "BadValue", "ShapeError", "QuantityError", "EvaluationError", "UsageError"), 1),
    **dict.fromkeys(("Misfit", "refused", "fault"), 2),
    **dict.fromkeys(("at_least", "equal", "divides"), 4),
}
"""Whose helps stand at which position."""
NEVER = re.compile(r"/(?:cli|sources|readers|writers|render|draw|editor|notebook|hooks|analysis/(?:whatif|sweep|sizes|expectations|explanation|conventions))/")
"""Rooms whose helps speak of files, commands and edits, which tests/test_exit_codes.py, tests/cli and tests/analysis hold."""


def templates() -> set[str]:
    """Every help in the source that is written there as text, as a pattern."""
    found = set()
    for path in sorted(Path(cnncalc.__file__).parent.rglob("*.py")):
        if NEVER.search(str(path)):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                at = HELP_AT.get(name)
                given = node.args[at : at + 1] if at is not None else []
                found.update(text for value in given for text in _patterns(value))
                if name in HELP_AT or name == "Fault":
                    found.update(text for word in node.keywords if word.arg == "help" for text in _patterns(word.value))
            elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "help" for target in node.targets):
                found.update(_patterns(node.value))
    return {text for text in found if len(text.replace(".+?", "").strip()) > 4}


def _patterns(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.sub(r"\\\{\w+\\\}", ".+?", re.escape(node.value))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(next(_patterns(part), ".*?") if isinstance(part, ast.Constant) else ".*?" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*_patterns(node.body), *_patterns(node.orelse))
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _patterns(value)
    elif isinstance(node, ast.BinOp):
        left, right = list(_patterns(node.left)) or [".*?"], list(_patterns(node.right)) or [".*?"]
        yield from (a + b for a in left for b in right)


def test_the_corpus_reaches_the_helps_of_the_source() -> None:
    helps = {fault.help for case in CORPUS for fault in faults_of(case)}
    known = templates()
    missed = sorted(text for text in known if not any(re.search(rf"(?:^|; ){text}(?:$|;)", help, re.DOTALL) for help in helps))
    assert len(CORPUS) >= 850
    assert len(known) - len(missed) >= 0.7 * len(known), (len(known), missed)
