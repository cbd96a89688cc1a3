"""A run for GitHub Actions: workflow commands, which annotate lines of a pull request. GitHub shows ten a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.checks.problems import file_of, problems

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.outcome import Outcomes
    from cnncalc.render.checks.problems import Problem

MOST = 9
"""Annotations; one more says how many are left out."""


def commands(found: Outcomes, base: str | None = None) -> str:
    """The workflow commands, a line each; `base` is the folder that was checked out. Nothing where nothing is wrong."""
    every = list(problems(found))
    lines = [_command(problem, base) for problem in every[:MOST]]
    if len(every) > MOST:
        lines.append(f"::error title=cnncalc::{len(every) - MOST} more: the log of this step has them all")
    return "".join(f"{line}\n" for line in lines)


def inert(text: str) -> str:
    """A log that holds no command: a file may be called `::stop-commands::x`."""
    lines = [line if not line.lstrip().startswith("::") else f"file {line.strip()}" for line in text.split("\n")]
    return "\n".join(lines).replace("##[", "# #[")


def _command(problem: Problem, base: str | None) -> str:
    file = file_of(problem.file, base)
    level = "warning" if problem.rule == "comment" else "error"
    properties = {"file": file} if file is not None else {}
    if problem.line and file is not None:
        properties["line"] = str(problem.line)
        if problem.column:
            properties["col"] = str(problem.column)
            properties["endColumn"] = str(problem.column + max(problem.length, 1))
    properties["title"] = f"cnncalc: {problem.rule}"
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{level} {told}::{_data(problem.message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
