"""One layer, in any of its three spellings, → a `Call`.

    conv 96 11x11 stride=4 => 55x55x96                          words
    Conv2D(32, (5, 5), padding='valid')  ·  x = nn.ReLU()(y)    a call, pasted from Keras or PyTorch
    {type: conv, filters: 96, kernel: [11, 11], stride: 4}      a mapping

Everything after this step is shared: a `Call` says a type, positional and keyword values, and what belongs to the
network rather than the layer (name, from, repeat, share, the expected shape).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from cnncalc.attribute import BadValue, Real
from cnncalc.spec.value import Unbalanced, cuts, read_value, split_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CALL = r"\s*(?:(?:self\.)?([A-Za-z_]\w*)\s*=\s*)?([A-Za-z_][\w.]*)(\s*)\("
_ARITHMETIC = r"[\d\s+\-*/()]*\d\s*[*+/-]\s*[\d(][\d\s+\-*/()]*\Z"
# patterns are compiled when first used: words alone need none, and compiling costs start-up time
RESERVED = frozenset(("name", "from", "repeat", "share"))
"""Keys of every layer that say how it stands in the network."""
_OWNERS = {
    **dict.fromkeys(("nn", "torch.nn"), "torch"),
    **dict.fromkeys(
        ("keras.layers", "layers", "tf.keras.layers", "keras", "tf.keras", "models", "keras.models", "tf.keras.models"),
        "keras",
    ),
}


class ExpressionError(Exception):
    """A layer expression that cannot be read; `key` names the argument at fault (None: all of it).

    `suggest`, given known names, finds a better help; it takes its time, so that only who shows it asks.
    """

    def __init__(
        self, message: str, help: str = "", key: Any = None, suggest: Callable[[Iterable[str]], str] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.key = key
        self.suggest = suggest


class KeyName(str):
    """As an error's `key`: the key itself is at fault, not its value."""

    __slots__ = ()


class Template(NamedTuple):
    """A value that holds `$name` or `$(…)`, to be filled in where the layer is used."""

    text: str

    def __str__(self) -> str:
        return self.text


class Call(NamedTuple):
    """A layer as written: nothing is looked up yet.

    `owner` is keras or torch where a prefix (`nn.`, `layers.`) says so, `style` words, call or mapping. `sources` are
    the names after `from`, `assigned` is the x of `x = …`, which may be given again.
    """

    type: str
    positional: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()
    style: str = "words"
    owner: str = ""
    name: str | None = None
    assigned: str = ""
    sources: tuple[str, ...] | None = None
    repeat: Any = None
    share: Any = None
    expect: str | None = None
    templated: bool = False


_calls: dict[str, Call] = {}


def is_name(text: str) -> bool:
    """Whether `text` may name a layer: `[A-Za-z0-9_][\\w.-]*`."""
    first = text[:1]
    return (first.isascii() and (first.isalnum() or first == "_")) and (
        "_" + text.replace(".", "_").replace("-", "_")
    ).isidentifier()


def read_expression(text: str) -> Call:
    """The `Call` of a layer expression in words or in call form. Equal texts give one object."""
    call = _calls.get(text)
    if call is None:
        try:
            call = _read(text)
        except BadValue as error:
            raise ExpressionError(error.message, error.help) from None
        if len(_calls) < 20_000:
            _calls[text] = call
    return call


def split_name(text: str) -> tuple[str | None, str, int]:
    """`c1: conv 3 3x3` → ("c1", "conv 3 3x3", 4): the name, the expression, where the expression starts."""
    head, colon, rest = text.partition(":")
    body = rest.lstrip()
    name = head.strip()
    if not colon or body is rest or not body or not is_name(name):
        return None, text, 0
    return name, body, len(text) - len(body)


def _read(text: str) -> Call:
    body, expect = text, None
    if "=>" in text:
        marks = cuts(text, "=>")
        if marks:
            body, expect = text[: marks[0]], text[marks[0] + 2 :].strip()
            if not expect or len(marks) > 1:
                raise ExpressionError("=> takes one shape", "write => 55x55x96", "=>")
    if "(" in body:
        found = re.match(_CALL, body)
        if found and _is_call(body, found):
            return _read_call(body, found, expect)
    if "," in body:
        _no_commas(body)
    words = body.split() if not any(c in body for c in "([{'\"") else [word for _, word in split_words(body)]
    if not words:
        raise ExpressionError("a layer is missing here", "write its type, as in 'conv 96 11x11'")
    positional: list[Any] = []
    pairs: list[tuple[str, Any]] = []
    for word in words[1:]:
        if "=" not in word:
            positional.append(_value(word, len(positional)))
            continue
        key, _, value = word.partition("=")
        if key.isidentifier() and value[:1] != "=":
            if not value:
                raise ExpressionError(f"{key}= has no value", f"write {key}=VALUE without spaces", key)
            pairs.append((key, _value(value, key)))
        elif word[0] == "=" or word[-1] == "=":
            raise ExpressionError(f"a stray '{word:.40}'", "write key=value without spaces around =", len(positional))
        else:
            positional.append(_value(word, len(positional)))
    templated = "$" in body or (expect is not None and "$" in expect)
    owner, kind = owned(words[0])
    return with_reserved(Call(kind, tuple(positional), (), "words", owner, expect=expect, templated=templated), pairs)


def _no_commas(body: str) -> None:
    """ExpressionError for a word of a layer that ends in, or holds, a comma outside brackets and quotes."""
    number = -2
    for _, word in split_words(body):
        key, equals, _ = word.partition("=")
        number += not equals
        if cuts(word, ","):
            where = key if equals else "type" if number < 0 else number
            raise ExpressionError(
                f"there is a comma in '{word:.40}'", "values are separated by spaces, not commas", where
            )


def _value(word: str, key: Any) -> Any:
    if "$" in word:
        return Template(word)
    try:
        return read_value(word)
    except BadValue as error:
        raise ExpressionError(error.message, error.help, key) from None


def owned(name: str) -> tuple[str, str]:
    """`torch.nn.Conv2d` → ("torch", "Conv2d"); an unknown prefix stays part of the name."""
    prefix, dot, last = name.rpartition(".")
    owner = _OWNERS.get(prefix) if dot else None
    return (owner, last) if owner else ("", name)


def with_reserved(call: Call, pairs: list[tuple[str, Any]]) -> Call:
    """`call` with its keywords, of which from, name, repeat and share are taken out; a key given twice is refused."""
    if not pairs:
        return call
    keywords = []
    changes: dict[str, Any] = {}
    seen = set()
    for key, value in pairs:
        if key in seen:
            raise ExpressionError(f"{key} is given twice", "keep one of them", key)
        seen.add(key)
        if key not in RESERVED:
            keywords.append((key, value))
        elif key == "from":
            changes["sources"] = tuple(str(v) for v in value) if value.__class__ is tuple else (str(value),)
        elif key == "name":
            if value is None:
                continue
            if value.__class__ is tuple or not (value.__class__ is Template or is_name(str(value))):
                raise ExpressionError(
                    f"{value!s:.40} is no name for a layer", "use letters, digits, _, - and dots", key
                )
            changes["name"] = str(value)
        else:
            changes[key] = value
    return call._replace(keywords=tuple(keywords), **changes)


def _is_call(text: str, found: re.Match[str]) -> bool:
    """Whether a bracket after a white space is still a call's: `Conv2D (32, 3)` is one, `opaque (None, 8) params=0` not."""
    if not found[3]:
        return True
    if found[2].islower() and "." not in found[2] and not found[1]:
        return False
    rest = text[closing(text, found.end() - 1) + 1 :].lstrip()
    return rest[:1] in ("", "(", ",", ";")


def _read_call(text: str, found: re.Match[str], expect: str | None) -> Call:
    """`x = Conv2D(32, (5, 5), padding='same')(y),` and the like."""
    open_at = found.end() - 1
    close_at = closing(text, open_at)
    owner, name = owned(found[2])
    positional: list[Any] = []
    pairs: list[tuple[str, Any]] = []
    for _, part in split_list(text[open_at + 1 : close_at]):
        if not part:
            continue
        key, equals, value = part.partition("=")
        key = key.strip()
        if equals and key.isidentifier() and value[:1] != "=":
            pairs.append((key, argument(value.strip())))
        elif pairs:
            raise ExpressionError(f"{part:.40} follows a key=value argument", "give it its key too", len(positional))
        else:
            positional.append(argument(part))
    call = Call(
        name,
        tuple(positional),
        (),
        "call",
        owner,
        expect=expect,
        templated="$" in text or (expect is not None and "$" in expect),
    )
    call = with_reserved(call, pairs)
    rest = text[close_at + 1 :].strip()
    if rest.startswith("("):
        end = closing(rest, 0)
        inner = rest[1:end].strip()
        inner = inner[1:-1] if inner[:1] == "[" and inner[-1:] == "]" else inner
        sources = tuple(part for _, part in split_list(inner) if part)
        if call.sources is None:
            call = call._replace(sources=tuple(s.removeprefix("self.") for s in sources))
        rest = rest[end + 1 :].strip()
    if rest not in ("", ",", ";"):
        raise ExpressionError(f"'{rest[:40]}' follows the call", "put each layer on its own line", ")")
    if found[1] and call.name is None:
        call = call._replace(name=found[1])
    return call._replace(assigned=found[1]) if found[1] else call


def argument(text: str) -> Any:
    """One argument of a pasted call: a value, arithmetic on integers (`64*28*28`), or a nested call."""
    if "$" in text:
        return Template(text)
    if text[:1] in "0123456789(" and re.match(_ARITHMETIC, text):
        from cnncalc.spec.evaluate import compile_expression
        from cnncalc.spec.functions import EvaluationError

        try:
            return number(compile_expression(text).evaluate({}))
        except EvaluationError as error:
            raise ExpressionError(error.message, error.help) from None
    if "(" in text and text[:1] not in "(['\"":
        found = re.match(_CALL, text)
        if found and not found[1]:
            return _read_call(text, found, None)
    if text[:1] in ("(", "[") and ("(" in text[1:] or "*" in text):
        return tuple(argument(part) for _, part in split_list(text[1:-1]) if part)
    return read_value(text)


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


def split_words(text: str) -> list[tuple[int, str]]:
    """Words at white space outside brackets and quotes, with their offsets."""
    words = []
    spaces = [i for mark in (" ", "\t", "\n") for i in cuts(text, mark)]
    start = 0
    for stop in [*sorted(spaces), len(text)]:
        if stop > start:
            words.append((start, text[start:stop]))
        start = stop + 1
    return words


def locate(text: str, key: Any) -> tuple[int, int]:
    """(offset, length) in a layer expression of: None all of it, "type", "=>" the expected shape, a positional
    argument by its number, a keyword argument by its key. Only errors ask."""
    whole = (len(text) - len(text.lstrip()), len(text.strip()))
    try:
        marks = cuts(text, "=>") if "=>" in text else []
        body = text[: marks[0]] if marks else text
        if key == "=>" and marks:
            rest = text[marks[0] + 2 :]
            if not rest.strip():
                return marks[0], 2
            return marks[0] + 2 + len(rest) - len(rest.lstrip()), len(rest.strip())
        found = re.match(_CALL, body)
        if found and _is_call(body, found):
            start = found.end()
            stop = closing(body, start - 1)
            parts = [(start + at, part) for at, part in split_list(body[start:stop])]
            kind = (found.start(2), found[2])
            if key == "from" and body[stop + 1 :].lstrip()[:1] == "(":
                open_at = body.index("(", stop)
                return open_at, closing(body, open_at) + 1 - open_at
        else:
            words = split_words(body)
            kind, parts = words[0], words[1:]
        if key == "type":
            return kind[0], len(kind[1])
        number_ = -1
        for at, part in parts:
            name, equals, _ = part.partition("=")
            if equals and name.strip().isidentifier():
                if name.strip() == key:
                    return at, len(part)
            else:
                number_ += 1
                if number_ == key and key.__class__ is int:
                    return at, len(part)
    except (BadValue, IndexError):
        pass
    return whole
