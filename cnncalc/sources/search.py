"""Which sources the words after `check` name: files, folders that are searched, globs; what is skipped on the way.

In folders, specs are `*.cnn`, `*.cnn.yaml`, `*.cnn.yml`, YAML files with top-level `layers` and `input`, and programs of
PyTorch or Keras that say what they expect (`# =>`, `# cnncalc:`). Hidden and vendored folders are left out, and what `.gitignore` names.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.sources.ignored import Ignored, patterns
from cnncalc.sources.text import MAX_BYTES, is_expression

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VENDORED = frozenset(
    (
        *("node_modules", "bower_components", "vendor", "vendored", "third_party", "_vendor"),
        *("site-packages", "dist-packages", "__pycache__", "__pypackages__", "venv", "virtualenv"),
    )
)
"""Folders of other people's files; and so is every one that holds a `pyvenv.cfg`."""

_EXPECTS = re.compile(rb"#[ \t]*(?:=>|cnncalc:)")
_FRAMEWORK = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(?:torch|keras|tensorflow|tf_keras)\b", re.MULTILINE)
_KEY = re.compile(rb"^(input|layers)[ \t]*:", re.MULTILINE)


class Found(NamedTuple):
    """One word's find: a source to check; `error` where the word names none."""

    name: str
    error: SpecError | None = None


class Search:
    """The sources that words name, in their order; `skipped` counts the files that hold none."""

    def __init__(self, exclude: Sequence[str] = (), skip_others: bool = False) -> None:
        """`exclude` are patterns as `.gitignore` has them; `skip_others` skips named files that hold no source too."""
        self._exclude = patterns(exclude) if exclude else None
        self._skip_others = skip_others
        self._seen: set[str] = set()
        self.skipped = 0

    def __call__(self, words: Sequence[str]) -> Iterator[Found]:
        """Every source, once for each folder or glob that holds it."""
        for word in words:
            if is_expression(word):
                yield Found(word)
            elif os.path.isdir(word):
                yield from self._folder(word)
            elif not os.path.exists(word) and any(sign in word for sign in "*?["):
                yield from self._glob(word)
            elif not self._excluded(word) and (not self._skip_others or self._holds(word)):
                yield Found(word)

    def _holds(self, path: str) -> bool:
        """Whether a named file holds a source; counted where it doesn't."""
        holds = path == "-" or path.startswith("zoo:") or not os.path.isfile(path) or holds_source(path)
        self.skipped += not holds
        return holds

    def _glob(self, word: str) -> Iterator[Found]:
        from glob import glob

        matched = sorted(glob(word, recursive=True))
        if not matched:
            yield Found(word, refused(word, "no file matches", "quote globs, and use ** for folders at any depth"))
        for path in matched:
            if os.path.isdir(path):
                if "**" not in word:
                    yield from self._folder(path)
            elif not self._excluded(path):
                yield from self._taken(path)

    def _folder(self, top: str) -> Iterator[Found]:
        before = self.skipped
        found = False
        for path in self._files(top):
            for one in self._taken(path):
                found = True
                yield one
        if not found and not (self._skip_others and self.skipped > before):
            yield Found(
                top,
                refused(
                    top,
                    "there is no spec in this folder",
                    "specs are *.cnn, *.cnn.yaml, and YAML files with input and layers",
                ),
            )

    def _files(self, top: str) -> Iterator[str]:
        rules = {top: Ignored.around(top)}
        for folder, folders, files in os.walk(top):
            ignored = rules.pop(folder).within(folder)
            kept = []
            for name in sorted(folders):
                path = os.path.join(folder, name)
                if _foreign(path, name) or ignored(os.path.realpath(path), True) or self._excluded(path, top, True):
                    continue
                kept.append(name)
                rules[path] = ignored
            folders[:] = kept
            for name in sorted(files):
                path = os.path.join(folder, name)
                real = os.path.join(os.path.realpath(folder), name)
                if not name.startswith(".") and not ignored(real) and not self._excluded(path, top):
                    yield path

    def _taken(self, path: str) -> Iterator[Found]:
        real = os.path.realpath(path)
        if not holds_source(path):
            self.skipped += 1
        elif real not in self._seen:
            self._seen.add(real)
            yield Found(path)
        else:
            yield from ()

    def _excluded(self, path: str, top: str = "", folder: bool = False) -> bool:
        if self._exclude is None:
            return False
        tail = "/" if folder else ""
        ways = {os.path.normpath(path)} | ({os.path.relpath(path, top)} if top else set())
        return any(self._exclude.match_file(way.replace(os.sep, "/") + tail) for way in ways)


def _foreign(path: str, name: str) -> bool:
    return name.startswith(".") or name in VENDORED or os.path.isfile(os.path.join(path, "pyvenv.cfg"))


def holds_source(path: str) -> bool:
    """Whether a file found in a folder is a spec (by its name, or YAML with top-level `layers` and `input`), or a program
    that says what it expects."""
    if path.endswith((".cnn", ".cnn.yaml", ".cnn.yml")):
        return True
    if not path.endswith((".yaml", ".yml", ".py")) or not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES)
    except OSError:
        return False
    if path.endswith(".py"):
        return _EXPECTS.search(data) is not None and _FRAMEWORK.search(data) is not None
    return len(set(_KEY.findall(data))) == 2
