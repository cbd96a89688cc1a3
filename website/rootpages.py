"""Pages of the site that stand elsewhere: the README as start page, what lies beside it, and the API from docstrings."""

from __future__ import annotations

import re
from pathlib import Path

import cnncalc

ROOT = Path(__file__).parent.parent
PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changelog.md"}
START = """
<div class="ways" markdown>
[Try it in the browser](playground/index.html){ .md-button .md-button--primary }
[First steps](first-steps.md){ .md-button }
[A course](course/README.md){ .md-button }
</div>
"""

OPTIONS = {"Graph": ("    options:", "      members: false")}
"""What of a name is shown otherwise: a graph is handed on, and not looked into."""


def root_page(name: str) -> str:
    """A page at the project's root as a page of the site: its links lead to the site's pages, and those to folders of the
    project, which the site has not, are text."""
    text = (ROOT / name).read_text(encoding="utf-8")
    text = re.sub(r"\[([^\]]+)\]\(([^)#:]+)(#[^)]*)?\)", _link, text)
    if name == "README.md":
        head, rule, rest = text.partition("\n```console")
        text = f"---\nhide: [navigation]\n---\n{head}{START}{rule}{rest}"
    return text


def _link(found: re.Match[str]) -> str:
    text, target, anchor = found[1], found[2], found[3] or ""
    target = PAGES.get(target, target.removeprefix("docs/") if target.startswith("docs/") else "")
    return f"[{text}]({target}{anchor})" if target else text


def api_page() -> str:
    """The API: everything that `import cnncalc` offers, from its docstrings."""
    first = ("load", "infer", "Report", "sweep", "assert_shapes", "SpecError")
    names = [*first, *(name for name in cnncalc.__all__ if name not in first)]
    lines = [
        "# API",
        "",
        "Everything that `import cnncalc` offers; [From Python](from-python.md) shows how it is used.",
        "",
    ]
    for name in names:
        home = cnncalc._HOMES[name]
        lines += [f"::: {home}.{name}", *OPTIONS.get(name, ()), ""]
    return "\n".join(lines)
