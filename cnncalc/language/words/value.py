"""One written value → int, Real, bool, None, tuple or word. The same for words, calls and mappings.

`96`, `1_024`, `0.5`, `1e-5`, `true`, `None`, `11x11`, `0:1x0:1`, `(5, 5)`, `[a, b]`, `'same'`, `conv1`.
"""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.value import BadValue, Real

DIGITS = 300
"""A number with more digits is refused before it is converted."""


class Unbalanced(BadValue):
    """Brackets or quotes that do not pair up: in YAML often a layer cut at its commas."""


_WORDS: dict[str, Any] = {"true": True, "True": True, "false": False, "False": False, "None": None, "null": None}
_cache: dict[str, Any] = {}


def read_value(word: str) -> Any:
    """The value of one word; BadValue where brackets, quotes or digits cannot be read."""
    try:
        return _cache[word]
    except KeyError:
        value = _read(word, 0)
        if len(_cache) < 10_000 and len(word) < 100:
            _cache[word] = value
        return value


def _read(word: str, depth: int) -> Any:
    if word in _WORDS:
        return _WORDS[word]
    if not word:
        return ""
    first = word[0]
    if first in "([":
        return _read_list(word, depth)
    if first in "'\"":
        if len(word) < 2 or word[-1] != first:
            raise Unbalanced(f"a quote is not closed in {word[:40]}", f"add the closing {first}")
        return word[1:-1]
    if first in "0123456789-+.":
        number = _read_number(word)
        if number is not None:
            return number
        parts = word.replace("×", "x").split("x")
        if len(parts) > 1 or ":" in word:
            sizes = [_read_size(part) for part in parts]
            if None not in sizes:
                return tuple(sizes)
    if word[-1] in ")]}" and not any(c in word for c in "([{"):
        raise Unbalanced(f"'{word[-1]}' closes nothing", "balance the brackets")
    return word


def _read_number(word: str) -> Any:
    """An int or a Real, or None where the word is no number."""
    digits = word.replace("_", "") if "_" in word and "__" not in word and word[-1] != "_" else word
    body = digits[1:] if digits[0] in "+-" else digits
    if body.isdecimal() and body.isascii():
        if len(body) > DIGITS:
            raise BadValue(f"a number of {len(body)} digits is too large", f"at most {DIGITS} digits are read")
        return int(digits)
    mantissa, mark, exponent = body.lower().partition("e")
    whole, _, part = mantissa.partition(".")
    if (
        not (whole + part).isdecimal()
        or not (whole + part).isascii()
        or (mark and not exponent.lstrip("+-").isdecimal())
    ):
        return None
    if len(body) > DIGITS or (mark and len(exponent) > 4) or (mark and abs(int(exponent)) > 400):
        raise BadValue(
            f"the number {word[:30]} is out of range", "numbers hold at most 300 digits and exponents to 400"
        )
    power = (int(exponent) if mark else 0) - len(part)
    numerator = int(whole + part) * (-1 if digits[0] == "-" else 1)
    return Real(digits, numerator * 10 ** max(power, 0), 10 ** max(-power, 0))


def _read_size(part: str) -> Any:
    """One axis of `11x11` or `0:1x0:1`: an int or a pair; None where it is neither."""
    lo, colon, hi = part.partition(":")
    values = [_read_number(v) if v and v[0] in "0123456789-+" else None for v in ((lo, hi) if colon else (lo,))]
    if any(v.__class__ is not int for v in values):
        return None
    return tuple(values) if colon else values[0]


def _read_list(word: str, depth: int) -> tuple[Any, ...]:
    if depth > 20:
        raise BadValue("brackets are nested too deeply")
    if word[-1] != {"(": ")", "[": "]"}[word[0]]:
        raise Unbalanced(f"a bracket is not closed in {word[:40]}", "balance the brackets")
    return tuple(_read(part, depth + 1) for _, part in split_list(word[1:-1]) if part)


def split_list(text: str) -> list[tuple[int, str]]:
    """`a, (b, c)` → [(0, "a"), (3, "(b, c)")]: parts at commas outside brackets and quotes, with their offsets."""
    parts = []
    start = 0
    for stop in [*cuts(text, ","), len(text)]:
        part = text[start:stop]
        stripped = part.strip()
        parts.append((start + len(part) - len(part.lstrip()), stripped))
        start = stop + 1
    return parts


def cuts(text: str, mark: str) -> list[int]:
    """Where `mark` stands outside brackets and quotes; BadValue where these are unbalanced."""
    found = []
    if not any(c in text for c in "([{'\""):
        at = text.find(mark)
        while at >= 0:
            found.append(at)
            at = text.find(mark, at + len(mark))
        return found
    stack: list[str] = []
    quote = ""
    index, length = 0, len(text)
    while index < length:
        char = text[index]
        if quote:
            if char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char in "([{":
            stack.append({"(": ")", "[": "]", "{": "}"}[char])
        elif char in ")]}":
            if not stack or stack.pop() != char:
                raise Unbalanced(f"'{char}' closes nothing", "balance the brackets")
        elif not stack and text.startswith(mark, index):
            found.append(index)
            index += len(mark)
            continue
        index += 1
    if quote:
        raise Unbalanced("a quote is not closed", f"add the closing {quote}")
    if stack:
        raise Unbalanced(f"'{stack[-1]}' is missing", "balance the brackets")
    return found


def closing(text: str, at: int) -> int:
    """The index of the bracket that closes the one at `at`; BadValue where there is none."""
    depth = 0
    quote = ""
    for index in range(at, len(text)):
        char = text[index]
        if quote:
            if char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
            if depth > 40:
                raise BadValue("brackets are nested too deeply")
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return index
    raise Unbalanced("a bracket is not closed", "balance the brackets")


def number(value: Any) -> Any:
    """An evaluated value as attributes take it: a fraction becomes a `Real`."""
    if value.__class__.__name__ == "Fraction":
        numerator, denominator = value.as_integer_ratio()
        return Real(fraction_text(numerator, denominator), numerator, denominator)
    return value


def fraction_text(numerator: int, denominator: int) -> str:
    """A fraction as a decimal where it ends, else as a/b."""
    twos = denominator
    digits = 0
    while twos % 10 == 0:
        twos //= 10
        digits += 1
    while twos % 2 == 0 or twos % 5 == 0:
        twos //= 2 if twos % 2 == 0 else 5
        digits += 1
    if twos != 1 or digits > 40:
        return f"{numerator}/{denominator}"
    whole = abs(numerator) * 10**digits // denominator
    text = str(whole).rjust(digits + 1, "0")
    return f"{'-' if numerator < 0 else ''}{text[:-digits]}.{text[-digits:]}" if digits else text


def without_comment(line: str) -> str:
    """A line without its `# comment`, which starts outside quotes, after white space."""
    if "#" not in line:
        return line
    quote = ""
    for index, char in enumerate(line):
        if quote:
            if char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char == "#" and (index == 0 or line[index - 1] in " \t"):
            return line[:index]
    return line
