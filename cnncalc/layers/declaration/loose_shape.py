"""Shapes as people type them: `224,224,3`, `28*28*1`, `28 by 28 by 1`, full-width digits, a shape with a word around it.

Loaded only for what `written_shape` cannot read. What a person would understand is read; where two shapes could be
meant, nothing is.
"""

from __future__ import annotations

import re
import unicodedata

_WORDS = r"(?:(?:torch\.)?Size|TensorShape|(?:batch_)?input_shape|input|shape|size|dims)"
_AROUND = re.compile(rf"(?:(?:tf|nn|keras|layers)\.)?(?:{_WORDS}|Input)\s*[:=(]*\s*", re.IGNORECASE)
_BY = re.compile(r"\s*(?:[x×X*✕✖⨯·;,]|\bby\b)\s*|\s+")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_ANYWHERE = re.compile(
    r"[(\[]\s*\d+(?:\s*,\s*\d+)+\s*,?\s*[)\]]|(?<![-\w.])\d+(?:\s*[x×X*,]\s*\d+)+(?![\w.])", re.ASCII
)


def loosely(text: str, words: bool = True) -> str:
    """The shape that a person would see in `text`, as `written_shape` reads it; "" where there is none, or not one
    alone. `words` may stand around it (`input_shape=(28, 28, 1)`)."""
    text = unicodedata.normalize("NFKC", text).strip().rstrip(".,;")
    if words:
        text = _unwrapped(text)
    inner = text
    bracketed = text[:1] in _BRACKETS
    if bracketed:
        if text[-1:] != _BRACKETS[text[0]]:
            return ""
        inner = text[1:-1].strip()
    sizes = _BY.split(inner)
    if len({mark.strip().lower() for mark in _BY.findall(inner)}) > 1:
        return ""  # 224x224x3, 299: several kinds of separators are several things
    if len(sizes) < 1 + (not bracketed) or not all(_is_size(size) for size in sizes):
        return ""
    if bracketed or "," in inner:  # as a framework prints it: a first None is the batch
        return f"({', '.join(sizes)},)"
    return "x".join(sizes)


def seen_in(text: str) -> str:
    """The one shape that stands somewhere in `text`, as a spec writes it; "" where there is none, or several."""
    text = re.sub(r"(?<=\d)\.0+(?!\d)", "", unicodedata.normalize("NFKC", text[:300]))  # 28.0 of a division
    found = [match.group() for match in _ANYWHERE.finditer(text)]
    return "x".join(re.findall(r"\d+", found[0])) if len(found) == 1 else ""


def _unwrapped(text: str) -> str:
    """What stands behind a word like `shape=` or `torch.Size(`, up to the bracket that closes it."""
    while found := _AROUND.match(text):
        opened = found.group().count("(")
        text = text[found.end() :].strip()
        if opened and text.endswith(")" * opened) and text.count(")") > text.count("("):
            text = text[: len(text) - opened].strip().rstrip(",")
    return text


def _is_size(part: str) -> bool:
    groups = part.split("_")
    digits = all(group.isascii() and group.isdecimal() for group in groups)
    return digits or part in ("_", "None", "null", "?") or _is_free(part)


def _is_free(part: str) -> bool:
    return len(part) == 1 and "A" <= part <= "Z"
