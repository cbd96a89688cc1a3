"""What a search leaves out: the files that `.gitignore` names, as git reads it, and those of `--exclude`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class Ignored:
    """The rules of `.gitignore` that hold in a folder: its own, those of the folders around it up to the repository's, and
    `.git/info/exclude`."""

    def __init__(self, rules: tuple[tuple[str, list[tuple[Any, bool]]], ...] = ()) -> None:
        self.rules = rules
        """(folder, patterns), from the outside in; a later rule wins."""

    @classmethod
    def around(cls, folder: str) -> Ignored:
        """The rules that hold above a folder: none outside a repository. Its own come with `within`."""
        folder = os.path.realpath(folder)
        above = []
        at = folder
        while not os.path.exists(os.path.join(at, ".git")):
            parent = os.path.dirname(at)
            if parent == at:
                return cls()
            at = parent
            above.append(at)
        found = cls()._with(at, os.path.join(at, ".git", "info", "exclude"))
        for outer in reversed(above):
            found = found.within(outer)
        return cls() if found(folder, True) else found  # an ignored folder that is named is searched all the same

    def within(self, folder: str) -> Ignored:
        """The rules that hold in a folder, given those around it."""
        return self._with(folder, os.path.join(folder, ".gitignore"))

    def _with(self, folder: str, file: str) -> Ignored:
        if not os.path.isfile(file):
            return self
        real = os.path.realpath(folder)
        try:
            with open(file, encoding="utf-8", errors="surrogateescape") as stream:
                lines = stream.read(1024 * 1024).splitlines()
        except OSError:
            return self
        return Ignored((*self.rules, (real, _rules(lines))))

    def __call__(self, path: str, folder: bool = False) -> bool:
        """Whether git ignores a file, or a folder; of one within an ignored folder its folder's verdict is not asked."""
        for base, rules in reversed(self.rules):
            relative = os.path.relpath(path, base).replace(os.sep, "/") + ("/" if folder else "")
            for pattern, below in reversed(rules):
                matched = pattern.match_file(relative)
                if matched is None:
                    continue
                rest = len(relative) - matched.match.end()
                if (rest > 0) if below else (not rest or matched.match.re.pattern == "."):
                    return bool(pattern.include)
        return False


def _rules(lines: Sequence[str]) -> list[tuple[Any, bool]]:
    """(pattern, whether it speaks of what lies below what it names alone) of each line. To git `!src/` takes back the folder
    and no file in it, which the library's own verdict on a file would."""
    found = []
    for line in lines:
        text = line.rstrip()
        for pattern in patterns([line]).patterns:
            if pattern.include is not None:
                found.append((pattern, text.endswith("/**")))
    return found


def patterns(lines: Sequence[str]) -> Any:
    """Lines as `.gitignore` has them, ready to match; one that is no pattern matches nothing."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError:
        return GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True
