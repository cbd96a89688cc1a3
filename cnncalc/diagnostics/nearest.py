"""The known word closest to one that is not known: `did you mean maxpool?`"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_MOST_COMPARED = 2000


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A sentence that suggests the known word closest to `word`, or nothing; `cutoff` is difflib's, of their likeness."""
    word = word[:80]
    known = list(known)
    if len(known) > _MOST_COMPARED:  # comparing takes its time: those that begin alike, or else are as long
        known.sort(key=lambda name: (name[:1] != word[:1], abs(len(name) - len(word))))
        del known[_MOST_COMPARED:]
    spelled: dict[str, list[str]] = {}
    for name in known:
        spelled.setdefault(name.lower(), []).append(name)
    likely = _likely(word.lower(), spelled, cutoff)
    if not likely:
        return ""
    import difflib

    close = difflib.get_close_matches(word.lower(), likely, n=1, cutoff=cutoff)
    if not close:
        return ""
    best = max(spelled[close[0]], key=lambda name: sum(a == b for a, b in zip(name, word, strict=False)))
    return f"did you mean {best}?" if best != word else ""


def _likely(word: str, names: Iterable[str], cutoff: float) -> list[str]:
    """The names that can be as much like a word: they share letters enough. It is difflib's own first test, made cheaper."""
    letters = [(letter, word.count(letter)) for letter in set(word)]
    length = len(word)
    found = []
    for name in names:
        both = length + len(name)
        if 2 * min(length, len(name)) >= cutoff * both:
            shared = 0
            for letter, count in letters:
                if letter in name:
                    there = name.count(letter) if count > 1 else 1
                    shared += count if count < there else there
            if 2.0 * shared / both >= cutoff:
                found.append(name)
    return found
