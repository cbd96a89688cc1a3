"""One layer, in any of its three spellings, → a `Call`.

    conv 96 11x11 stride=4 => 55x55x96                          words
    Conv2D(32, (5, 5), padding='valid')  ·  x = nn.ReLU()(y)    a call, pasted from Keras or PyTorch
    {type: conv, filters: 96, kernel: [11, 11], stride: 4}      a mapping

Everything after this step is shared: a `Call` says a type, positional and keyword values, and what belongs to the
network rather than the layer (name, from, repeat, share, the expected shape).
"""

from __future__ import annotations

import re
from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.call import Call, Template, is_name, with_reserved
from cnncalc.language.words.value import closing, cuts, read_value, split_list
from cnncalc.layers.declaration.value import BadValue

_ASSIGNS = ("=", "+=", "-=", "*=", "/=")
_calls: dict[str, Call] = {}


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
                raise ExpressionError(
                    "=> takes one shape", "keep one of them" if expect else "write => 55x55x96, say", "=>"
                )
    if "(" in body and body[body.index("(") - 1] not in "$=":
        from cnncalc.language.pasted.calls import CALL, is_call, read_call

        found = re.match(CALL, body)
        if found and is_call(body, found):
            if "." in found[2] and not found[2].startswith("self."):
                return _call_or_code(body, found, expect)
            return read_call(body, found, expect)
    if "," in body:
        _no_commas(body)
    words = body.split() if not any(c in body for c in "([{'\"") else [word for _, word in split_words(body)]
    if not words:
        raise ExpressionError("a layer is missing here", "write its type, as in 'conv 96 11x11'")
    if "=" in words[0] or (len(words) > 1 and words[1] in _ASSIGNS):
        from cnncalc.language.pasted.calls import read_statement

        statement = read_statement(body, expect)
        if statement is not None:
            return statement
        if words[1:2] == ["="] and words[0].isidentifier() and len(words) > 2:
            return _code(body, expect)
    positional: list[Any] = []
    pairs: list[tuple[str, Any]] = []
    for index, word in enumerate(words[1:], 1):
        if "=" not in word:
            positional.append(_value(word, len(positional)))
            continue
        key, _, value = word.partition("=")
        if key.isidentifier() and value[:1] != "=":
            if not value:
                raise ExpressionError(f"{key}= has no value", _closed_up(words, index), key)
            pairs.append((key, _value(value, key)))
        elif word[0] == "=" or word[-1] == "=":
            raise ExpressionError(f"a stray '{word:.40}'", _closed_up(words, index), len(positional))
        else:
            positional.append(_value(word, len(positional)))
    templated = "$" in body or (expect is not None and "$" in expect)
    owner, kind = _owned(words[0])
    return with_reserved(Call(kind, tuple(positional), (), "words", owner, expect=expect, templated=templated), pairs)


def _code(body: str, expect: str | None) -> Call:
    """An assignment of neither a layer nor its result: code on layers' results, or nothing that is known."""
    from cnncalc.language.pasted.code import read_code

    code = read_code(body, expect)
    if code is not None:
        return code
    right = body.partition("=")[2].strip()
    help = "write a layer, its name, or names joined by + - *; a value as key=value, without spaces"
    raise ExpressionError(f"'{right:.40}' is neither a layer nor the name of one", help)


def _call_or_code(body: str, found: re.Match[str], expect: str | None) -> Call:
    """A call of something with a dot: of a class, of a function that is one, or code on layers' results."""
    from cnncalc.language.pasted.calls import read_call

    sized = ".shape" in body or ".size(" in body
    call = failed = None
    try:
        call = read_call(body, found, expect)
        if "." not in call.type and not sized:
            return call
    except ExpressionError as error:
        failed = error
    from cnncalc.language.pasted.code import read_code

    code = read_code(body, expect) if failed is None or failed.key == ")" else None
    if failed is not None and code is None:
        raise failed
    return code or call  # type: ignore[return-value]


def _closed_up(words: list[str], at: int) -> str:
    """What to write where spaces stand around the `=` of word `at`, or nothing behind it."""
    word = words[at]
    key = (word.partition("=")[0] or words[at - 1]) if at > 1 or word[0] != "=" else ""
    value = word.partition("=")[2] or next(iter(words[at + 1 : at + 2]), "")
    if key.isidentifier() and value and "=" not in value:
        return f"write {key}={value:.40} without spaces"
    return f"write {key}=VALUE without spaces" if key.isidentifier() else "write key=value without spaces around ="


def _owned(name: str) -> tuple[str, str]:
    """Whose class a type is, and its name without what says so."""
    if "." not in name:
        return "", name
    from cnncalc.binding.owners import owned

    return owned(name)


def _no_commas(body: str) -> None:
    """ExpressionError for a word of a layer that ends in, or holds, a comma outside brackets and quotes."""
    if re.match(r"\s*[\w.]+\s*,[^=]*\s=\s", body):
        right = body.partition("=")[2].strip()
        help = f"give it one name, and read its outputs by number: write s = {right:.60}, then s.0 and s.1"
        raise ExpressionError("several names are assigned at once", help)
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
    argument by its number, a keyword argument by its key. All of it for what is not there. Only errors ask."""
    found = None if key is None else _find(text, key)
    return found[:2] if found else (len(text) - len(text.lstrip()), len(text.strip()))


def locate_value(text: str, key: Any) -> tuple[int, int] | None:
    """`locate` of an argument's value alone, without its `key=`; None for what is not there."""
    found = _find(text, key)
    return (found[0] + found[2], found[1] - found[2]) if found else None


def _find(text: str, key: Any) -> tuple[int, int, int] | None:
    """(offset, length, how much of it comes before the value) of a part of a layer expression."""
    try:
        marks = cuts(text, "=>") if "=>" in text else []
        body = text[: marks[0]] if marks else text
        if key == "=>" and marks:
            rest = text[marks[0] + 2 :]
            if not rest.strip():
                return marks[0], 2, 2
            return marks[0] + 2 + len(rest) - len(rest.lstrip()), len(rest.strip()), 0
        kind, parts, stop = _parts(body)
        if key == "type":
            return kind[0], len(kind[1]), 0
        if key == "from" and stop and body[stop:].lstrip()[:1] == "(":
            start = body.index("(", stop)
            return start, closing(body, start) + 1 - start, 0
        number = -1
        for at, part in parts:
            name, equals, value = part.partition("=")
            if equals and name.strip().isidentifier():
                if name.strip() == key:
                    return at, len(part), len(part) - len(value.lstrip())
            else:
                number += 1
                if number == key and key.__class__ is int:
                    return at, len(part), 0
    except (BadValue, IndexError):
        pass
    return None


def _parts(body: str) -> tuple[tuple[int, str], list[tuple[int, str]], int]:
    """A layer's type and its arguments, with their offsets; of a call where its brackets end, else 0."""
    from cnncalc.language.pasted.calls import CALL, is_call

    found = re.match(CALL, body)
    if found and is_call(body, found):
        start = found.end()
        stop = closing(body, start - 1)
        return (found.start(2), found[2]), [(start + at, part) for at, part in split_list(body[start:stop])], stop + 1
    words = split_words(body)
    return words[0], words[1:], 0
