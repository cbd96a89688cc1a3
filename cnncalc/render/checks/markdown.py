"""A run as Markdown, for a pull request's comment or the summary of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.checks.problems import problems
from cnncalc.render.markdown import escaped

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.outcome import Outcomes

MOST = 200
"""Rows; one more says how many are left out. GitHub takes a comment of 65,536 characters."""


def markdown(found: Outcomes) -> str:
    """A heading with the verdict, a table of what is wrong, and the numbers."""
    verdict = ("all met", "not met", "broken")[found.code]
    every = list(problems(found))
    lines = [f"**cnncalc check**: {'✓' if not found.code else '✗'} {verdict}", ""]
    if every:
        lines += ["| where | what |", "| --- | --- |"]
        for problem in every[:MOST]:
            where = problem.file + (f":{problem.line}" if problem.line else "")
            lines.append(f"| {escaped(where[:200])} | {escaped(problem.message)} |")
        if len(every) > MOST:
            lines.append(f"| … | {len(every) - MOST} more |")
        lines.append("")
    return "\n".join([*lines, found.summary()]) + "\n"
