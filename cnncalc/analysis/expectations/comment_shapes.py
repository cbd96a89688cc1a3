"""Shapes as people write them in comments and annotations: read, compared with a tensor's axes, and written anew.

`16x112x112`, `[2, 16, 112, 112]`, `torch.Size([…])`, `(B, C, H, W)`, `B x 16 x 112 x 112`, `N, C, H, W -> N, C*H*W`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

ANY: Any = type("Any", (), {"__repr__": lambda self: "ANY"})()
REST: Any = type("Rest", (), {"__repr__": lambda self: "REST"})()
BATCH: Any = type("Batch", (), {"__repr__": lambda self: "N"})()
"""What an axis may be beside a number: anything, any axes (`…`), the batch."""

_EXPLICIT = re.compile(r"#+\s*=>\s*")
_LABEL = re.compile(
    r"#+:?\s*(?:(?:[Oo]ut(?:put)?|[Ss]hape|[Ss]ize|[a-z]\w{0,15})(?:\s+shape)?\s*[:=]\s*)?(?:[-=]>\s*)?(?:shape\s*[:=]\s*)?"
)
_BRACKETS = re.compile(r"(?:(?:torch\.|tf\.)?(?:Size|TensorShape)\s*\(\s*)?([\[(])([^\[\]()]*)([\])])\)?")
_ONE = r"(?:[0-9][0-9_]*|[A-Z]|_|\?|None|-1)"
_CROSSED = re.compile(rf"{_ONE}(?:[x×]{_ONE})+(?![\w.])|\w+(?:\s+[x×]\s+(?:[\w*/+-]+|\?))+(?!\w)")
_LISTED = re.compile(r"(?:[\w*/+-]+|\?|\.\.\.|…)(?:\s*,\s*(?:[\w*/+-]+|\?|\.\.\.|…))+")
_WORDS = {"_": ANY, "?": ANY, "None": ANY, "null": ANY, "-1": ANY, "*": ANY, "...": REST, "…": REST}
_EXPRESSION = re.compile(r"[\w\s*/+()-]+")


class Entry(NamedTuple):
    """One axis as written: where it stands in the text, and a number, ANY, REST, a name, or an expression's tree."""

    start: int
    stop: int
    value: Any


class Written(NamedTuple):
    """A shape as written: where it stands, its axes, whether in brackets."""

    start: int
    stop: int
    entries: tuple[Entry, ...]
    bracketed: bool


def is_explicit(comment: str) -> bool:
    """Whether a comment begins with `=>`."""
    return _EXPLICIT.match(comment) is not None


def read_comment(comment: str) -> tuple[Written, ...]:
    """The shapes that a comment is; none where it is no shape. Behind `=>` several are the uses of a line in order."""
    head = _EXPLICIT.match(comment)
    if head is not None:
        return _several(comment, head.end())
    arrow = comment.rfind("->")
    start = arrow + 2 if arrow >= 0 and _is_shape(comment, arrow) else -1
    if start < 0:
        found = _LABEL.match(comment)
        start = found.end() if found else 0
    start += len(comment) - start - len(comment[start:].lstrip())
    shape = _one(comment, start)
    if shape is None:
        listed = _LISTED.match(comment, start)
        shape = None if listed is None else _made(comment, start, listed.end(), start, listed.end(), False)
        if shape is not None and not _axes(shape):
            return ()
    if shape is None or len(shape.entries) < 2:
        return ()
    rest = comment[shape.stop :].strip()
    return (shape,) if not rest or (shape.bracketed and len(shape.entries) > 2) else ()


def _axes(shape: Written) -> bool:
    """Whether the entries of a list without brackets look like axes rather than words."""
    names = [entry.value for entry in shape.entries if entry.value.__class__ is str]
    return all(len(name) == 1 for name in names) and (
        len(names) < len(shape.entries) or len(names) > 2 or all(map(str.isupper, names))
    )


def _is_shape(comment: str, arrow: int) -> bool:
    """Whether what stands before an arrow is a shape too: `N, C, H, W -> N, C*H*W`."""
    return bool(read_comment(comment[:arrow].rstrip())) if arrow > 2 else False


def _several(text: str, at: int) -> tuple[Written, ...]:
    found = []
    while True:
        shape = _one(text, at) or _number(text, at)
        if shape is None:
            return ()
        found.append(shape)
        rest = text[shape.stop :].lstrip()
        if not rest.startswith(","):
            sure = not rest or (len(shape.entries) > 1 and not text[shape.stop].isalnum())
            return tuple(found) if sure else ()
        at = text.index(",", shape.stop) + 1
        at += len(text) - at - len(text[at:].lstrip())


def _number(text: str, at: int) -> Written | None:
    found = re.compile(r"[0-9][0-9_]*(?![\w.])").match(text, at)
    return None if found is None else _made(text, at, found.end(), at, found.end(), False)


def _one(text: str, at: int) -> Written | None:
    """The shape that starts at a place, in brackets or with x between its sizes."""
    found = _BRACKETS.match(text, at)
    if found is not None:
        if (found[1] == "(") != (found[3] == ")"):
            return None
        return _made(text, at, found.end(), found.start(2), found.end(2), True)
    crossed = _CROSSED.match(text, at)
    return None if crossed is None else _made(text, at, crossed.end(), at, crossed.end(), False, "[x×]")


def _made(text: str, start: int, stop: int, first: int, last: int, bracketed: bool, mark: str = ",") -> Written | None:
    entries = []
    at = first
    inner = text[first:last]
    pieces = re.split(rf"\s+{mark}\s+" if mark != "," and " " in inner else mark, inner)
    for piece in pieces:
        if not piece.strip() and mark == "," and len(pieces) > 1 and piece is pieces[-1]:
            break  # the comma of `(10,)`
        where = text.index(piece, at) + len(piece) - len(piece.lstrip())
        word = piece.strip()
        value = read_entry(word)
        if value is None:
            return None
        entries.append(Entry(where, where + len(word), value))
        at = where + len(word)
    return Written(start, stop, tuple(entries), bracketed) if entries else None


def read_entry(word: str) -> Any:
    """An axis: a number, ANY, REST, a name, an expression's tree; None for what is none of these."""
    if word in _WORDS:
        return _WORDS[word]
    digits = word.replace("_", "")
    if digits.isascii() and digits.isdigit():
        return int(digits[:30])
    if word.isidentifier():
        return word
    if not word or len(word) > 60 or not _EXPRESSION.fullmatch(word):
        return None
    try:
        tree = ast.parse(word, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    known = (ast.BinOp, ast.Name, ast.Constant, ast.Load, ast.Mult, ast.Add, ast.Sub, ast.FloorDiv, ast.Div)
    return tree if all(isinstance(node, known) for node in ast.walk(tree)) else None


def read_annotation(text: str) -> Written | None:
    """The shape of a jaxtyping annotation: `b 3 h w`, `... c`, `*batch n`, `h=7`."""
    entries = []
    for found in re.finditer(r"\S+", text):
        word = found[0].lstrip("#?")
        value = REST if word.startswith("*") and word[1:].isidentifier() else read_entry(word.rpartition("=")[2])
        if value is None:
            return None
        entries.append(Entry(found.start(), found.end(), value))
    return Written(0, len(text), tuple(entries), True)


def fits(written: Written, axes: Sequence[Any]) -> bool:
    """Whether a shape has as many axes as a tensor, with its batch or without."""
    return any(_ranked(written, form) for form in forms(axes))


def forms(axes: Sequence[Any]) -> list[list[Any]]:
    """A tensor's axes with the batch, and without."""
    short = [axis for axis in axes if axis is not BATCH]
    return [list(axes)] if len(short) == len(axes) else [list(axes), short]


def _ranked(written: Written, axes: Sequence[Any]) -> bool:
    rests = sum(entry.value is REST for entry in written.entries)
    return len(axes) == len(written.entries) if not rests else rests == 1 and len(axes) >= len(written.entries) - 1


def matches(written: Written, axes: Sequence[Any], names: dict[str, Any]) -> bool:
    """Whether a tensor's axes are as written. A name is what it is in `names`, where new ones are kept."""
    for form in forms(axes):
        if not _ranked(written, form):
            continue
        found = dict(names)
        if all(_same(value, axis, found) for value, axis in zip(_spread(written, len(form)), form, strict=True)):
            names.update(found)
            return True
    return False


def _spread(written: Written, count: int) -> list[Any]:
    """The entries with `…` as as many ANY as it stands for."""
    values: list[Any] = []
    for entry in written.entries:
        values += [ANY] * (count - len(written.entries) + 1) if entry.value is REST else [entry.value]
    return values


def _same(value: Any, axis: Any, names: dict[str, Any]) -> bool:
    if value is ANY or (axis is BATCH and value.__class__ is int):
        return True
    if value.__class__ is str:
        known = names.setdefault(value, axis)
        return known is axis or known == axis
    if isinstance(value, ast.AST):
        number = _computed(value, names)
        return number is None or number == axis
    return bool(value == axis)


def _computed(node: Any, names: dict[str, Any]) -> Any:
    """What an expression comes to; None where a name of it is not known, or is the batch."""
    if isinstance(node, ast.Constant):
        return node.value if node.value.__class__ is int else None
    if isinstance(node, ast.Name):
        value = names.get(node.id)
        return value if value.__class__ is int else None
    left, right = _computed(node.left, names), _computed(node.right, names)
    if left is None or right is None:
        return None
    if isinstance(node.op, ast.Mult):
        return left * right if left.bit_length() + right.bit_length() < 256 else None
    if isinstance(node.op, ast.Add | ast.Sub):
        return left + right if isinstance(node.op, ast.Add) else left - right
    return left // right if right and (isinstance(node.op, ast.FloorDiv) or left % right == 0) else None


def shown(axes: Sequence[Any], written: Written) -> str:
    """A tensor's axes in the style of what is written."""
    form = next((form for form in forms(axes) if _ranked(written, form)), None)
    if form is None:
        form = forms(axes)[0] if written.bracketed else forms(axes)[-1]
    words = ["N" if axis is BATCH else str(axis) for axis in form]
    return f"[{', '.join(words)}]" if written.bracketed else "x".join(words)


def rewritten(text: str, written: Written, axes: Sequence[Any], names: dict[str, Any]) -> list[tuple[int, int, str]]:
    """(start, stop, new) of what to replace in the text, so that the shape is the tensor's: the axes that differ."""
    for form in forms(axes):
        if len(form) == len(written.entries):
            known = dict(names)
            pairs = [
                (e, axis) for e, axis in zip(written.entries, form, strict=True) if not _same(e.value, axis, known)
            ]
            return [(e.start, e.stop, "N" if axis is BATCH else str(axis)) for e, axis in pairs]
    words = ["N" if axis is BATCH else str(axis) for axis in (axes if written.bracketed else forms(axes)[-1])]
    if not written.bracketed:
        return [(written.start, written.stop, "x".join(words) or "()")]
    if not written.entries:
        return []
    return [(written.entries[0].start, written.entries[-1].stop, ", ".join(words))]
