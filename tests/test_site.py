"""The documentation as a site: every page is in its navigation, and it builds with no link or anchor that leads nowhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MADE = {"index.md", "api.md", "contributing.md", "changelog.md"}
"""Pages that website/hooks.py makes."""


class Loader(yaml.SafeLoader):
    """YAML whose tags, which name functions of extensions, are passed over."""


Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def pages_of(entry: Any) -> Iterator[str]:
    """The pages of a navigation."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for value in entry.values():
            yield from pages_of(value)
    else:
        for value in entry or ():
            yield from pages_of(value)


def test_every_page_is_in_the_navigation_once() -> None:
    config = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)
    named = list(pages_of(config["nav"]))
    written = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert sorted(named) == sorted(written | MADE)


def test_what_the_site_is_made_of_is_in_every_clone() -> None:
    """An empty folder stands in no clone: a theme's folder without files once let the site build where it was written alone."""
    config = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader)
    assert "custom_dir" not in config["theme"] or [*(ROOT / config["theme"]["custom_dir"]).rglob("*.*")]
    for path in (*config["hooks"], *(f"docs/{name}" for name in config["extra_css"])):
        assert (ROOT / path).is_file(), path


def test_the_playgrounds_scripts_name_files() -> None:
    """`node --test FOLDER` runs the folder's tests up to Node 21 and is an error from 22 on."""
    scripts = json.loads((ROOT / "playground" / "package.json").read_text(encoding="utf-8"))["scripts"]
    named = [word for line in scripts.values() for word in line.split() if "/" in word or word.endswith(".mjs")]
    assert len(named) == len(scripts)
    for name in named:
        assert (ROOT / "playground" / name).is_file(), name


sys.path.insert(0, str(ROOT / "website"))
from tries import fragment_of, with_tries  # noqa: E402


@pytest.mark.parametrize(
    ("command", "fragment"),
    [
        ('cnncalc shape "28x28x1 -> conv 8 3x3"', "text=28x28x1%20-%3E%20conv%208%203x3"),
        ("cnncalc shape specs/alexnet.yaml", "zoo=alexnet"),
        ("cnncalc whatif zoo:alexnet conv1.kernel=7 conv1.pad=3", "zoo=alexnet&edit=conv1.kernel%3D7&edit=conv1.pad%3D3"),
        ("cnncalc whatif zoo:alexnet conv1.kernel=3,5,7", "zoo=alexnet"),
        ("cnncalc explain zoo:alexnet conv2 --what shape", "zoo=alexnet&layer=conv2"),
        ("cnncalc explain zoo:resnet50 conv1 --input 3xHxW", "zoo=resnet50&layer=conv1&input=3xHxW"),
        ("cnncalc check specs/alexnet.yaml", None),
        ("cnncalc shape model.onnx", None),
        ("pip install cnncalc", None),
        ("cnncalc shape 'unclosed", None),
    ],
)
def test_a_command_about_a_network_is_a_link_to_the_playground(command: str, fragment: str | None) -> None:
    assert fragment_of(command) == fragment


def test_the_link_stands_below_the_block() -> None:
    text = "a\n\n```console\n$ cnncalc shape zoo:alexnet\n```\n\nb\n"
    assert with_tries(text, "course/en/page.md") == text.replace(
        "```\n\nb", "```\n\n[Open in the playground](../../playground/index.html#zoo=alexnet){ .try }\n\nb"
    )


class Fetched(HTMLParser):
    """What a page fetches by itself, and the anchors it has."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        link = tag == "link" and given.get("rel") not in ("canonical", "next", "prev", "alternate")
        self.addresses += [given[key] or "" for key in ("src", "srcset", "poster", *(("href",) if link else ())) if given.get(key)]


def fetched(text: str) -> list[str]:
    """The addresses on other hosts that a page, or a style sheet, fetches by itself."""
    page = Fetched()
    page.feed(text)
    styles = re.findall(r"(?:@import\s+(?:url\()?|url\()\s*['\"]?([^'\")\s]+)", text)
    return [address for address in (*page.addresses, *styles) if re.match(r"(?:[a-z]+:)?//", address) and "www.w3.org" not in address]


@pytest.mark.parametrize(
    "text", ['<script src="https://a.example/x.js"></script>', '<link rel="stylesheet" href="//a.example/x.css">', "@import url(https://a.example/x.css)"]
)
def test_what_is_fetched_elsewhere_is_found(text: str) -> None:
    assert fetched(text)


@pytest.mark.skipif(not (find_spec("material") and find_spec("mkdocstrings")), reason="needs the extra `docs`")
def test_the_site_builds_and_fetches_nothing_elsewhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    pages = [*tmp_path.rglob("*.html"), *tmp_path.rglob("*.css")]
    assert len(pages) > 150
    assert {str(page.relative_to(tmp_path)): found for page in pages if (found := fetched(page.read_text(encoding="utf-8")))} == {}
    for layer in (tmp_path / "layers").glob("*/index.html"):
        assert f"../{layer.parent.name}.svg" in layer.read_text(encoding="utf-8"), layer
    assert '<html lang="ko"' in (tmp_path / "course/ko/01-one-filter/index.html").read_text(encoding="utf-8")
