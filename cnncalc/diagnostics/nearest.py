"""Faults: what is wrong, where, and a way out; and the one public error that carries them.

A fault is found anywhere (reading, names, arithmetic) and reaches the user in one form: `file:line:column: error:
message`, the line with a caret, and help. Text from a file passes through `printable` on the way, so that no control
character, bidirectional override or newline of a spec reaches a terminal or a CI log raw."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


_MOST_COMPARED = 500


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """A sentence that suggests the known word closest to `word`, or nothing; `cutoff` is difflib's, of their likeness."""
    import difflib

    word = word[:80]
    known = list(known)
    if len(known) > _MOST_COMPARED:  # comparing takes its time: those that begin alike, or else are as long
        known.sort(key=lambda name: (name[:1] != word[:1], abs(len(name) - len(word))))
        del known[_MOST_COMPARED:]
    spelled: dict[str, list[str]] = {}
    for name in known:
        spelled.setdefault(name.lower(), []).append(name)
    close = difflib.get_close_matches(word.lower(), spelled, n=1, cutoff=cutoff)
    if not close:
        return ""
    best = max(spelled[close[0]], key=lambda name: sum(a == b for a, b in zip(name, word, strict=False)))
    return f"did you mean {best}?" if best != word else ""
