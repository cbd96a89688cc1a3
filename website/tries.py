"""Below what a page types on the command line a link that opens the same network in the playground."""

from __future__ import annotations

import posixpath
import re
import shlex
from pathlib import Path
from urllib.parse import quote

from cnncalc.analysis.sweep.values import is_several

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$\n", re.MULTILINE | re.DOTALL)
COMMANDS = ("shape", "whatif", "explain", "draw")
LONGEST = 2000
"""Characters of a text that is put into a link."""


def with_tries(markdown: str, page: str) -> str:
    """The text of `page`, a link below each block whose first command is about a network that the playground can open."""
    target = posixpath.relpath("playground/index.html", posixpath.dirname(page) or ".")

    words = "플레이그라운드에서 열기" if page.startswith("course/ko/") else "Open in the playground"

    def linked(found: re.Match[str]) -> str:
        fragment = next(filter(None, map(fragment_of, re.findall(r"^\$ (.*)$", found[1], re.MULTILINE))), None)
        return f"{found[0]}\n[{words}]({target}#{fragment}){{ .try }}\n" if fragment else found[0]

    return BLOCK.sub(linked, markdown)


def fragment_of(command: str) -> str | None:
    """What stands behind the `#` of a link for a command; None where the playground cannot show it."""
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if len(words) < 3 or words[0] != "cnncalc" or words[1] not in COMMANDS or words[2].startswith("-"):
        return None
    source = _source(words[2])
    if source is None:
        return None
    parts = [source]
    rest = words[3:]
    if words[1] in ("explain", "draw") and rest and not rest[0].startswith("-") and not set(rest[0]) & set("*?["):
        parts.append(("layer", rest[0]))
    if words[1] == "whatif":
        parts += [("edit", word) for word in rest if "=" in word and not word.startswith("-") and not is_several(word)]
    for option, key in (("--input", "input"), ("--framework", "framework"), ("--set", "edit")):
        parts += [(key, value) for at, value in enumerate(rest[1:]) if rest[at] == option]
    return "&".join(f"{key}={quote(value, safe='/')}" for key, value in parts)


def _source(name: str) -> tuple[str, str] | None:
    if name.startswith("zoo:"):
        return "zoo", name[4:]
    if "->" in name:
        return "text", name
    path = ROOT / name
    if path.parent == ROOT / "specs" and path.is_file():
        return "zoo", path.name.partition(".")[0]
    if path.suffix in (".py", ".yaml", ".cfg", ".prototxt") and path.is_file():
        text = path.read_text(encoding="utf-8")
        return ("text", text) if len(text) <= LONGEST else None
    return None
