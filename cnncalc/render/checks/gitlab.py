"""A run as GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.checks.prints import fingerprints
from cnncalc.render.checks.problems import file_of, problems
from cnncalc.render.json import json_text

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.outcome import Outcomes

_SEVERITY = {"spec": "critical", "comment": "minor"}


def code_quality(found: Outcomes) -> str:
    """The list of what is wrong, as JSON."""
    every = list(problems(found))
    return json_text(
        [
            {
                "description": problem.message,
                "check_name": f"cnncalc-{problem.rule}",
                "fingerprint": fingerprint,
                "severity": _SEVERITY.get(problem.rule, "major"),
                "location": {
                    "path": file_of(problem.file) or problem.file,
                    "lines": {"begin": max(problem.line, 1)},
                },
            }
            for problem, fingerprint in zip(every, fingerprints(every), strict=True)
        ]
    )
