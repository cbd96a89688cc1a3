"""`$name` and `$(…)` inside a word: found, computed, and put in their place.

A word that is one template keeps the value's type; in a longer word the value is printed. What comes out is one word
and is never split again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.language.templates.evaluate import compile_expression
from cnncalc.language.templates.functions import LIMIT_BITS, EvaluationError, is_fraction, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WORD = 10_000


def find_templates(word: str) -> list[tuple[int, int, str]]:
    """The (start, end, expression text) of every `$name` and `$(…)` in `word`; `$$` is a literal `$`.

    `$name` ends before a dot, so that `$block.conv` is a name and a text; `$in.channels` alone is dotted.
    """
    found = []
    at = word.find("$")
    while at >= 0:
        end = at + 2
        if word[at + 1 : end] == "(":
            end = _closing(word, at)
            found.append((at, end, word[at + 2 : end - 1]))
        elif word[at + 1 : end] != "$":
            match = re.compile(r"in\.[^\W\d]\w*|[^\W\d]\w*").match(word, at + 1)
            if match is None:
                help = "a name or brackets follow it: write $$ for a dollar sign"
                raise EvaluationError("a name or '(' must follow '$'", help, at)
            end = match.end()
            found.append((at, end, match.group()))
        at = word.find("$", end)
    return found


def _closing(word: str, start: int) -> int:
    """Where the `$(` at `start` ends: past its closing bracket, brackets in quotes not counted."""
    depth = 0
    quote = ""
    for at in range(start + 1, len(word)):
        character = word[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if not depth:
                return at + 1
    missing = f"a quote {quote}" if quote else "a bracket '('"
    raise EvaluationError(f"{missing} is never closed", "close it", start)


def substitute(word: str, env: Mapping[str, object]) -> Any:
    """The typed value of a word that is one template; else the word with the printed value of each template in it."""
    if "$" not in word:
        return word
    pieces = []
    last = 0
    for start, end, text in find_templates(word):
        bracketed = word[start + 1] == "("
        try:
            value = compile_expression(text).evaluate(env)
            if end - start == len(word):
                return value
            pieces += [word[last:start].replace("$$", "$"), _printed(value)]
        except EvaluationError as error:
            help = error.help if bracketed else _split_help(text, env) or error.help
            raise EvaluationError(error.message, help, start + (2 if bracketed else 1) + error.offset) from None
        last = end
    result = "".join(pieces) + word[last:].replace("$$", "$")
    if len(result) > LONGEST_WORD:
        raise EvaluationError(f"a word has at most {LONGEST_WORD:,} characters, with its values this has more")
    return result


def _split_help(name: str, env: Mapping[str, object]) -> str:
    """`$nx$n` reads as the name `nx`: say how to end the name before the x."""
    known, cross, _ = name.rpartition("x")
    return f"write $({known})x, to end the name" if cross and name not in env and known in env else ""


def _printed(value: Any) -> str:
    """A value inside a text: 12, true, 0.5, None, 3x3."""
    if value is None or value.__class__ is int or value.__class__ is str:
        return str(value)
    if value.__class__ is bool:
        return "true" if value else "false"
    if value.__class__ is tuple and value and all(part.__class__ is int for part in value):
        return "x".join(map(str, value))
    if not is_fraction(value):
        raise EvaluationError(f"{shown(value)} cannot stand inside a text", "let the template be a word of its own")
    places = next((p for p in range(1, LIMIT_BITS + 1) if 10**p % value.denominator == 0), 0)
    if not places:
        raise EvaluationError(f"{value} has no exact decimal form", "bring it to an integer with floor, ceil or round")
    whole, decimals = divmod(abs(value.numerator) * (10**places // value.denominator), 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{decimals:0{places}}"
