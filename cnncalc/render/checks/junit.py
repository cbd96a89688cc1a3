"""A run as JUnit's XML, in the form that Jenkins publishes a schema of: a suite for each source, a case for each
expectation; unmet is a failure, broken an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from cnncalc.render.checks.problems import Problem, problems_of, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.expectations.outcome import Outcome, Outcomes

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(found: Outcomes) -> str:
    """The XML."""
    errors = sum(len(outcome.faults) for outcome in found.all)
    tests = sum(len(outcome.checks) for outcome in found.all) + errors
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="cnncalc" tests="{tests}" failures="{found.unmet}" errors="{errors}">',
        *(line for outcome in found.all for line in _suite(outcome)),
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _suite(outcome: Outcome) -> Iterator[str]:
    faults = [problem for problem in problems_of(outcome) if problem.rule == "spec"]
    tests = len(outcome.checks) + len(faults)
    head = f'name={_quoted(outcome.name)} tests="{tests}" failures="{len(outcome.unmet)}" errors="{len(faults)}"'
    yield f'  <testsuite {head} skipped="0" time="0">'
    for problem in faults:
        yield f"    <testcase name={_quoted(_where(problem))} classname={_quoted(outcome.name)}>"
        yield f'      <error type="spec" message={_quoted(problem.message)}/>'
        yield "    </testcase>"
    for check in outcome.checks:
        place = f" ({check.place.where()})" if check.place else ""
        case = f"    <testcase name={_quoted(check.subject + place)} classname={_quoted(outcome.name)}"
        if check.met:
            yield f"{case}/>"
            continue
        yield f"{case}>"
        yield f"      <failure type={_quoted(check.rule)} message={_quoted(sentence(check))}/>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _where(problem: Problem) -> str:
    return f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("\ufffd", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
