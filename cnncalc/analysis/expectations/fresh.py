"""What an expectation would have to say to be met, written the way it is written: the same brackets, signs, suffixes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.marks import same_size
from cnncalc.layers.declaration.quantity import QuantityError, comparison_of, parse_expectation
from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SIZE = re.compile(r"[0-9][0-9_]*|_|\?|None|null|[A-Z]")
_NUMBER = re.compile(r"([0-9][0-9_]*)(?:\.([0-9][0-9_]*))?")
_SUFFIX = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SUFFIX |= {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
_SUFFIX |= {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


class NotWritable(Exception):
    """What was found cannot be written as an expectation: the reason."""


def fresh_shape(text: str, sizes: Sequence[Any]) -> str:
    """The shape `text` with the sizes that are not met replaced; where it has other axes, a new one in its style."""
    written = [_written(n) for n in sizes]
    try:
        read = parse_shape(text)
    except ShapeError:
        return "x".join(written)
    found = list(_SIZE.finditer(text))
    batch = len(found) - len(read.dims) if read.batched else 0
    axes = found[batch:]
    if len(axes) == len(sizes) + 1 and read.bracketed and not read.batched:
        axes = axes[1:]  # a batch that is a number
    if len(axes) == len(sizes):
        parts, at = [], 0
        wanted = read.dims[len(read.dims) - len(sizes) :]
        for match, new, want, size in zip(axes, written, wanted, sizes, strict=True):
            parts += [text[at : match.start()], match[0] if same_size(want, size) else new]
            at = match.end()
        return "".join([*parts, text[at:]])
    if not read.bracketed:
        return ("×" if "×" in text else "x").join(written)
    batch_word = [found[0][0]] if read.batched and found else []
    return f"{text.strip()[0]}{', '.join([*batch_word, *written])}{text.strip()[-1]}"


def _written(size: Any) -> str:
    if size is UNKNOWN or size is None:
        return "_"
    if size.__class__ is not int and not re.fullmatch("[A-Z]", str(size)):
        raise NotWritable(f"the size {size} has no name that a shape could hold")
    return str(size)


def fresh_field(text: str, size: Sequence[Any]) -> str:
    """A receptive field that `size` meets, in the style of `text`."""
    sign, _ = comparison_of(text.strip())
    off = {"<": 1, ">": -1}.get(sign, 0)
    one = len(_SIZE.findall(text)) == 1
    if not all(n.__class__ is int for n in size):
        raise NotWritable("the receptive field is no number")
    axes = [n + off for n in size]
    if one and len(size) > 1 and (sign not in ("", "=") or len(set(axes)) == 1):
        axes = [min(axes) if sign in (">", ">=") else max(axes)]
    start = text.index(sign) + len(sign) if sign and sign in text else len(text) - len(text.lstrip(" =<>≤≥"))
    head = text[:start] + " " * (bool(text[:start].strip()) and text[start : start + 1] == " ")
    return head + ("×" if "×" in text else "x").join(map(str, axes))


def fresh_figure(text: str, actual: int, unit: str) -> str:
    """A figure that `actual` meets, in the style of `text`: its comparison, suffix, decimals and tolerance are kept."""
    for candidate in _figures(text, actual):
        try:
            if parse_expectation(candidate, unit).holds(actual):
                return candidate
        except QuantityError:
            continue
    raise NotWritable(f"{actual:,} cannot be written that way")


def _figures(text: str, actual: int) -> Iterator[str]:
    match = _NUMBER.search(text)
    if match is None:
        return
    head, tail = text[: match.start()], text[match.end() :]
    decimals = len((match[2] or "").replace("_", ""))
    suffix = (re.match(r"\s*([A-Za-z]*)", tail) or [""])[1]
    scale = _SUFFIX.get(suffix, 1)
    sign = head.strip()
    for more in range(decimals, decimals + 13 if suffix else decimals + 1):
        unit = 10**more
        number, rest = divmod(actual * unit, scale)
        if sign in ("<=", "≤") or (sign not in (">=", "≥", ">", "<") and 2 * rest >= scale):
            number += rest > 0
        elif sign == "<":
            number += 1
        elif sign == ">":
            number -= not rest
        yield head + _grouped(number, more, match[0], bool(suffix)) + tail
    mark = tail.find("±") if "±" in tail else tail.find("+")
    yield f"{head}{actual:_}{f' {tail[mark:]}' if mark >= 0 else ''}"
    yield f"{head}{actual:_}"


def _grouped(number: int, decimals: int, old: str, suffixed: bool) -> str:
    """A decimal number, its thousands apart where the old one's are, or where they could not tell."""
    if number < 0:
        return "0"
    whole, part = divmod(number, 10**decimals)
    apart = "_" in old.partition(".")[0] or (not suffixed and len(old) < 4)
    return (f"{whole:_}" if apart else str(whole)) + (f".{part:0{decimals}}" if decimals else "")
