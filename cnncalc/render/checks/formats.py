"""The formats of `check`, by name; each is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.outcome import Outcomes

FORMATS = ("text", "json", "github", "junit", "sarif", "markdown", "gitlab", "table", "plain")
"""The last two are other names of `text`, as the other commands have them."""


def rendered(found: Outcomes, format: str, color: bool = False, base: str | None = None, verbose: bool = False) -> str:
    """A run in a format. `base` is the folder that GitHub's runner checked out."""
    if format == "json":
        from cnncalc.render.checks.plain import as_json

        return as_json(found)
    if format == "junit":
        from cnncalc.render.checks.junit import junit

        return junit(found)
    if format == "sarif":
        from cnncalc.render.checks.sarif import sarif

        return sarif(found)
    if format == "gitlab":
        from cnncalc.render.checks.gitlab import code_quality

        return code_quality(found)
    if format == "markdown":
        from cnncalc.render.checks.markdown import markdown

        return markdown(found)
    from cnncalc.render.checks.text import text

    if format == "github":
        from cnncalc.render.checks.github import commands, inert

        return inert(text(found, verbose=verbose)) + commands(found, base)
    return text(found, color, verbose)
