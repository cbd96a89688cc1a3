"""Fingerprints: what a problem is known by from run to run, although its line moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.checks.problems import file_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.render.checks.problems import Problem


def fingerprints(found: Iterable[Problem]) -> list[str]:
    """One for each, no two alike: of its rule, file and message, and of how many like it came before."""
    from hashlib import sha256

    known: dict[tuple[str, str, str], int] = {}
    prints = []
    for problem in found:
        key = (problem.rule, file_of(problem.file) or problem.file, problem.message)
        known[key] = known.get(key, 0) + 1
        text = "\0".join((*key, str(known[key])))
        prints.append(sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    return prints
