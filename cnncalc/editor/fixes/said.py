"""What a sentence of help says to write: the words, numbers and code in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEANT = re.compile(r"did you mean ([^?]+)\?")
_VERB = re.compile(r"\b(?:write|use|call it|Perhaps you meant|takes an integer of)\s+")
_TAIL = re.compile(
    r"(?:,? (?:which|without|above|say|for|with|in|so|as|on top|where|behind|there|then|after|each|on the|beside|groups|group)\b|: ).*$"
)
_PAIR = re.compile(r"(?<![\w.(=])([a-z_]+=[^\s,;?()]+)")
_BOUND = re.compile(r"\bat (?:most|least) (\d+)")
_LISTED = re.compile(r"^(?:there are|it has|they are) (.+)$")


def said(help: str) -> list[str]:
    """The texts that a help says to write, those that it says first at first; some of them may be no text to be written."""
    found: list[str] = []
    for sentence in re.split(r"; |\n", help):
        found += [match[1] for match in _MEANT.finditer(sentence)]
        for verb in _VERB.finditer(sentence):
            found += _ways(sentence[verb.end() :])
        found += [match[1].rstrip(".") for match in _PAIR.finditer(sentence)]
        found += [match[1] for match in _BOUND.finditer(sentence)]
        listed = _LISTED.match(sentence)
        if listed:
            found += [name for name in listed[1].split(", ") if re.fullmatch(r"[\w.-]+", name)]
    return [text for text in dict.fromkeys(found) if text and len(text) <= 200]


def _ways(text: str) -> Iterator[str]:
    """The alternatives of `1, 2 or 4`, `nn.Linear(7200, 10)`, `pad=1, or …`: cut where no bracket is open."""
    depth, start, parts = 0, 0, []
    for at, character in enumerate(text):
        depth += (character in "([{") - (character in ")]}")
        if depth <= 0 and (text.startswith(", ", at) or text.startswith(" or ", at)):
            parts.append(text[start:at])
            start = at + (2 if character == "," else 4)
    parts.append(text[start:])
    for part in parts:
        whole = re.sub(r"^(?:or|and|either) ", "", part.strip().rstrip("?."))
        cut = _TAIL.sub("", whole)
        yield cut
        if whole != cut and "(" in whole:
            yield whole
