"""A run as SARIF 2.1.0 (OASIS), which GitHub's code scanning, Azure and editors read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cnncalc.render.checks.prints import fingerprints
from cnncalc.render.checks.problems import RULES, file_of, problems
from cnncalc.render.json import json_text

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.outcome import Outcomes
    from cnncalc.render.checks.problems import Problem


def sarif(found: Outcomes) -> str:
    """The log of a run, as JSON."""
    every = list(problems(found))
    ids = list(RULES)
    rules = [{"id": f"cnncalc/{rule}", "shortDescription": {"text": f"{what}."}} for rule, what in RULES.items()]
    results = [
        {
            "ruleId": f"cnncalc/{problem.rule}",
            "ruleIndex": ids.index(problem.rule),
            "level": "warning" if problem.rule == "comment" else "error",
            "message": {"text": problem.message},
            **_locations(problem),
            "partialFingerprints": {"cnncalc/v1": fingerprint},
        }
        for problem, fingerprint in zip(every, fingerprints(every), strict=True)
    ]
    driver = {"name": "cnncalc", "rules": rules}
    run: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json_text({"$schema": schema, "version": "2.1.0", "runs": [run]})


def _locations(problem: Problem) -> dict[str, Any]:
    file = file_of(problem.file)
    if file is None:
        return {"locations": [{"logicalLocations": [{"name": problem.file, "kind": "resource"}]}]}
    uri = quote(file.encode("utf-8", "surrogateescape"), safe="/")
    physical: dict[str, Any] = {"artifactLocation": {"uri": f"file://{uri}" if file.startswith("/") else uri}}
    if problem.line:
        region = {"startLine": problem.line}
        if problem.column:
            region |= {"startColumn": problem.column, "endColumn": problem.column + max(problem.length, 1)}
        physical["region"] = region
    return {"locations": [{"physicalLocation": physical}]}
