"""The tally of the live oracles, printed at the end of a run; and their folder on the path, for what they share."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

COUNTS: Counter[tuple[str, str]] = Counter()
CLASSES: dict[str, set[str]] = {}


@pytest.fixture(scope="session")
def tally() -> Callable[[str, str, Any, str], None]:
    """Counts one case of a framework's class: its answer, and how cnncalc's differs from it."""

    def count(framework: str, name: str, answer: Any, differs: str) -> None:
        CLASSES.setdefault(framework, set()).add(name)
        COUNTS[framework, "cases"] += 1
        if differs == "limit":
            COUNTS[framework, "limits"] += 1
        elif differs:
            COUNTS[framework, "differences"] += 1
        elif type(answer).__name__ == "Refusal":
            COUNTS[framework, "refused by both"] += 1

    return count


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line a framework: version, classes, cases and how they came out."""
    for framework in CLASSES:
        from importlib.metadata import version

        figures = ", ".join(f"{COUNTS[framework, kind]:,} {kind}" for kind in ("cases", "refused by both", "limits", "differences"))
        terminalreporter.write_line(f"oracle: {framework} {version(framework.split()[0])}, {len(CLASSES[framework])} classes, {figures}")
