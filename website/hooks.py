"""What `mkdocs build` makes beside the pages of docs/: the start page, a page for each layer, those of the API, the playground.

Nothing of it is committed: it is made from the README, the declarations of the layers, docstrings and `playground/`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File
from mkdocs.structure.nav import Link

ROOT = Path(__file__).parent.parent
for folder in (ROOT, Path(__file__).parent):
    sys.path.insert(0, str(folder))

import layer_pages  # noqa: E402
from rootpages import api_page, root_page  # noqa: E402
from tries import with_tries  # noqa: E402

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

BUILT = ROOT / "build" / "playground"
"""Where `npm run build` in `playground/` puts the playground's parts."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the pages of the layers to the navigation, under their families."""
    for entry in config.nav or []:
        if "Layers" in entry:
            entry["Layers"] += [
                {family.capitalize(): [{name: f"layers/{name}.md"} for name in names]}
                for family, names in layer_pages.families().items()
            ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made: pages, figures, the parts of the playground."""
    made: dict[str, str | bytes] = {
        "index.md": root_page("README.md"),
        "contributing.md": root_page("CONTRIBUTING.md"),
        "changelog.md": root_page("CHANGELOG.md"),
        "api.md": api_page(),
        **layer_pages.pages(),
    }
    for path in sorted(BUILT.rglob("*")):
        if path.is_file():
            made[f"playground/{path.relative_to(BUILT).as_posix()}"] = path.read_bytes()
    for name, content in made.items():
        files.append(File.generated(config, name, content=content))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """The playground is no page of the theme: a link leads there."""
    nav.items.insert(1, Link("Playground", "playground/"))
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Markdown as GitHub reads it: what is folded is Markdown too. Commands about a network open it in the playground."""
    markdown = re.sub(r"^<details>", '<details markdown="1">', markdown, flags=re.MULTILINE)
    return with_tries(markdown, page.file.src_uri)


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """The Korean pages say that they are."""
    if page.file.src_uri.startswith("course/ko/"):
        return output.replace('<html lang="en"', '<html lang="ko"', 1)
    return output


def on_post_build(config: MkDocsConfig, **_: Any) -> None:
    """Say where the playground is without its parts."""
    import logging

    if not BUILT.is_dir():
        logging.getLogger("mkdocs.hooks").info(
            "the playground is without its parts: npm run build in playground/ makes them"
        )
