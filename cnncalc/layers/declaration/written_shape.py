"""Shapes as text, in every form they are printed: `55x55x96`, `(None, 55, 55, 96)`, `[N, 96, 55, 55]`, `HxWx3`.

Reading says what is written; whose layout it is, and what a symbol stands for, is decided by the caller.
"""

from __future__ import annotations

from functools import lru_cache

from cnncalc.layers.declaration.value import LIMIT
from cnncalc.numbers.named_tuple import NamedTuple

LONGEST = 1_000
MOST_AXES = 12
ANY = "_"
"""The entry that matches any size."""

_UNKNOWN = ("None", "null", "?")
_BATCH = frozenset((*_UNKNOWN, "N", ANY))


class ShapeError(Exception):
    """A shape that cannot be read: what was found, and a way out."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class ShapeText(NamedTuple):
    """A shape as written: a size, None (unknown), "_" (any) or a capital letter (free) for each axis.

    `batched` says that a batch of unknown size stood first and is not in `dims`; `bracketed` that the shape was
    written in brackets. With a number first, `[55, 55, 96]`, only the caller can tell whether it is the batch.
    """

    dims: tuple[int | str | None, ...]
    batched: bool
    bracketed: bool


@lru_cache(maxsize=2048)  # an expected shape is read when a spec is, and again when it is held to what was found
def parse_shape(text: str, words: bool = True) -> ShapeText:
    """The shape that `text` writes, or ShapeError. What is not written as it is printed is read as a person would read
    it (see `loose_shape`), unless `words` around it are not allowed.

    In brackets a first entry None, null, ?, _ or N is the batch; elsewhere N is a free dimension like any capital.
    """
    if len(text) > LONGEST:
        raise ShapeError(f"a shape has at most {LONGEST:,} characters, this has {len(text):,}")
    text = text.strip()
    if not text:
        raise ShapeError("a shape is missing", "write 55x55x96")
    try:
        return _parsed(text)
    except ShapeError as error:
        from cnncalc.layers.declaration.loose_shape import loosely, seen_in

        meant = loosely(text, words)
        if not meant or meant == text:
            surrounded = error.message.endswith("is not closed") and text[-1] not in ")]0123456789"
            other = error.message.endswith(("no size", "no whole number"))
            seen = seen_in(text) if surrounded or other else ""
            raise ShapeError(error.message, f"write {seen}" if seen else error.help) from None
        return _parsed(meant)


def _parsed(text: str) -> ShapeText:
    bracketed = text[0] in "(["
    if not bracketed:
        entries = text.replace("×", "x").split("x")
    else:
        if text[-1] != {"(": ")", "[": "]"}[text[0]]:
            raise ShapeError(
                f"the bracket in '{_cut(text)}' is not closed",
                f"write {_cut(text.rstrip(')]}'))}{')' if text[0] == '(' else ']'}",
            )
        entries = text[1:-1].split(",")
        if not entries[-1].strip():  # `()`, and the trailing comma of `(10,)`
            entries.pop()
    batched = bracketed and bool(entries) and entries[0].strip() in _BATCH
    if batched:
        del entries[0]
    if len(entries) > MOST_AXES:
        raise ShapeError(f"a shape has at most {MOST_AXES} axes, '{_cut(text)}' has {len(entries):,}")
    return ShapeText(tuple([_entry(entry.strip(), text) for entry in entries]), batched, bracketed)


def _entry(entry: str, text: str) -> int | str | None:
    if entry.isdecimal() and entry.isascii():
        return _size(entry, text)
    if entry == ANY or (len(entry) == 1 and "A" <= entry <= "Z"):
        return entry
    if entry in _UNKNOWN:
        return None
    groups = entry.split("_")
    if all(group.isdecimal() and group.isascii() for group in groups):
        return _size("".join(groups), text)
    raise ShapeError(*_fault(entry, text))


def _size(digits: str, text: str) -> int:
    if len(digits) > 30 or int(digits) > LIMIT:
        raise ShapeError(f"a size in '{_cut(text)}' is larger than 2^62: {_cut(digits)}")
    return int(digits)


def _fault(entry: str, text: str) -> tuple[str, str]:
    """What is wrong with an entry, and a way out."""
    shown = f"'{_cut(entry)}' in '{_cut(text)}'" if entry != text else f"'{_cut(text)}'"
    if not entry:
        inner = text.strip("()[]")
        marks = ", " if text[0] in "([" else "x"
        given = [
            size.strip() or "_" for size in (inner.split(",") if marks == ", " else inner.replace("×", "x").split("x"))
        ]
        return f"a size is missing in '{_cut(text)}'", f"write {_put(text, marks.join(given))}: _ is any size"
    if entry[0] == "-":
        return f"{shown} is negative", f"write {_cut(text.replace(entry, '_'))}: _ is an unknown size"
    if entry[0] in "([":
        return f"{shown} is a bracket within a shape", "write one list of sizes"
    if text[0] in "([":
        if any(mark in entry for mark in "x× "):
            return f"{shown} is no size", "separate sizes in brackets with commas" + (
                f": write {_put(text, ', '.join(sizes))}" if (sizes := _sizes(text)) else ""
            )
    elif any(mark in entry for mark in "X*,;") or " " in entry:
        return f"{shown} is no size", "write sizes with x between them" + (
            f": {'x'.join(sizes)}" if (sizes := _sizes(text)) else ""
        )
    if len(entry) == 1 and entry.isalpha():
        return (
            f"{shown} is no size",
            f"a free dimension is a capital letter: write {_cut(text.replace(entry, entry.upper()))}",
        )
    if "." in entry:
        whole = entry.partition(".")[0]
        meant = (
            f": write {_cut(text.replace(entry, whole))}"
            if whole.isdecimal() and int(whole[:30])
            else ", as in 28x28x1"
        )
        return f"{shown} is no whole number", f"sizes are integers{meant}"
    return f"{shown} is no size", "write an integer, _ for any size, None, or one capital letter"


def _sizes(text: str) -> list[str]:
    """The sizes in a text whose separators are wrong; none where not all of it is sizes."""
    inner = text.strip("()[]")
    for mark in "xX×*,;":
        inner = inner.replace(mark, " ")
    sizes = inner.split()
    return sizes if all(size.isdecimal() or size == ANY for size in sizes) else []


def _put(text: str, inner: str) -> str:
    """`inner` in the brackets that a text has."""
    return _cut(f"{text[0]}{inner}{text[-1]}" if text[0] in "([" else inner)


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
