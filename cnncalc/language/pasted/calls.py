"""Code pasted from Keras or PyTorch → a `Call`: calls, and assignments of what was computed before.

    x = Conv2D(32, (5, 5), padding='same')(y)  ·  nn.Linear(16*5*5, 120)  ·  torch.cat([a, b], 1)  ·  model.add(…)
    skip = x  ·  out = x + skip  ·  x += skip

Nothing is evaluated but expressions of numbers and texts (`arithmetic.py`).
"""

from __future__ import annotations

import re
from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.owners import owned
from cnncalc.language.pasted.sources import names_read, source_name
from cnncalc.language.words.call import Call, Template, is_name, with_reserved
from cnncalc.language.words.value import closing, cuts, read_value, split_list
from cnncalc.layers.declaration.value import BadValue

CALL = r"\s*(?:(?:self\.)?([A-Za-z_]\w*)\s*=\s*)?([A-Za-z_][\w.]*)(\s*)\("
"""The beginning of a call: the name it is assigned to, what is called, white space before the bracket."""


def is_call(text: str, found: re.Match[str]) -> bool:
    """Whether a bracket after a white space is still a call's: `Conv2D (32, 3)` is one, `opaque (None, 8) params=0` not."""
    if not found[3]:
        return True
    if found[2].islower() and "." not in found[2] and not found[1]:
        return False
    rest = text[closing(text, found.end() - 1) + 1 :].lstrip()
    return rest[:1] in ("", "(", ",", ";")


def read_call(text: str, found: re.Match[str], expect: str | None) -> Call:
    """`x = Conv2D(32, (5, 5), padding='same')(y),` and the like; `found` is `CALL`'s match."""
    open_at = found.end() - 1
    close_at = closing(text, open_at)
    positional, pairs = _arguments(text[open_at + 1 : close_at], found[2])
    owner, name = owned(found[2])
    templated = "$" in text or (expect is not None and "$" in expect)
    call = Call(name, positional, (), "call", owner, expect=expect, templated=templated)
    if ("." in found[2] and (not owner or name[:1].islower())) or name in ("merge", "Merge"):
        from cnncalc.language.pasted.functional import function

        call, pairs = function(found[2], call, pairs)
    call = with_reserved(call, pairs)
    rest = text[close_at + 1 :].strip()
    if rest.startswith("("):
        end = closing(rest, 0)
        sources = names_read(rest[1:end], call.type)
        if call.sources is None:
            call = call._replace(sources=sources)
        rest = rest[end + 1 :].strip()
    if rest not in ("", ",", ";"):
        from cnncalc.language.misuse import way_out

        help = way_out(rest[1:].partition("(")[0] if name[:1].isupper() else name)
        raise ExpressionError(f"'{rest[:40]}' follows the call", help or "put each layer on its own line", ")")
    if found[1] and call.name is None:
        call = call._replace(name=found[1])
    return call._replace(assigned=found[1]) if found[1] else call


def _arguments(text: str, written: str) -> tuple[tuple[Any, ...], list[tuple[str, Any]]]:
    """The values without a name and the (key, value) pairs between a call's brackets."""
    positional: list[Any] = []
    pairs: list[tuple[str, Any]] = []
    for _, part in split_list(text):
        if not part:
            continue
        key, equals, value = part.partition("=")
        key = key.strip()
        if equals and key.isidentifier() and value[:1] != "=":
            if not value.strip():
                raise ExpressionError(f"{key}= has no value", f"give {key} a value, or leave it out", key)
            pairs.append((key, _at(key, value.strip(), written)))
        elif part[0] == "*":
            positional += _spread(part, len(positional), written)
        elif pairs:
            raise ExpressionError(f"{part:.40} follows a key=value argument", "give it its key too", len(positional))
        else:
            positional.append(_at(len(positional), part, written))
    return tuple(positional), pairs


def _at(key: Any, text: str, written: str) -> Any:
    """The argument under `key`, which is at fault where it cannot be read."""
    try:
        return argument(text, written)
    except (ExpressionError, BadValue) as error:
        raise ExpressionError(error.message, error.help, key) from None


def _spread(part: str, position: int, written: str) -> tuple[Any, ...]:
    """The items of `*[a, b]`; of anything else they are not known."""
    inner = part[1:].strip()
    if inner[:1] in ("[", "(") and not part.startswith("**") and closing(inner, 0) == len(inner) - 1:
        if " for " not in inner:
            return _items(inner, written)
        help = _repeated(inner)
    else:
        help = "write out what it holds; equal layers once, with the key repeat"
    raise ExpressionError(f"what {part:.40} holds is not known", help, position)


def _repeated(inner: str) -> str:
    """`[nn.Linear(3, 3) for _ in range(4)]` → the layer once, with `repeat`, which every layer takes."""
    layer, _, loop = inner[1:-1].partition(" for ")
    times = re.search(r"range\((\d+)\)", loop)
    if times is None or loop.split()[0] != "_":
        return "write the layers out, or each once with the key repeat"
    layer = layer.strip()
    if layer[-1:] != ")":
        return "write the layers out, or each once with the key repeat"
    return f"write the layer once, outside of the list: {layer[:-1]}{', ' * (layer[-2:] != '()')}repeat={times[1]})"


def _items(text: str, written: str) -> tuple[Any, ...]:
    return tuple(argument(part, written) for _, part in split_list(text[1:-1]) if part)


def argument(text: str, written: str) -> Any:
    """One argument of a call of `written`: a value, an expression of numbers and texts (`64*28*28`), or a nested call."""
    first = text[:1]
    if first in ("(", "["):
        plain = "(" not in text[1:] and not any(sign in text for sign in "*/+-")
        if plain and ("," in text or first == "["):
            return read_value(text)
        if closing(text, 0) == len(text) - 1:
            if first == "(" and not cuts(text[1:-1], ",") and text[1:-1].strip():
                return argument(text[1:-1].strip(), written)  # (3) is 3
            return read_value(text) if plain else _items(text, written)
    if "$" not in text and any(sign in text[1:] for sign in "+-*/% "):
        from cnncalc.language.pasted.arithmetic import calculated, is_expression

        if is_expression(text):
            return calculated(text, written)
    if "(" in text and first not in "'\"$":
        found = re.match(CALL, text)
        if found and not found[1] and closing(text, found.end() - 1) == len(text) - 1:
            return read_call(text, found, None)._replace(text=text)
    return Template(text) if "$" in text else read_value(text)


def read_statement(text: str, expect: str | None) -> Call | None:
    """`skip = x`, an alias; `out = a + b` and `x /= y`, merges; None for anything else."""
    found = re.fullmatch(r"\s*(?:self\.)?([A-Za-z_]\w*)\s*([-+*/]?)=\s*([^=].*?)\s*[,;]?\s*", text, re.DOTALL)
    if found is None:
        return None
    from cnncalc.binding.torch_functions import OPERATORS

    target, sign, right = found.groups()
    if any(cuts(right, mark) for mark in ("**", "//", "%")):
        return None
    signs = {mark: cuts(right, mark) for mark in OPERATORS if mark in right}
    used = [mark for mark, places in signs.items() if places]
    if len(used) > 1 or (used and sign):
        raise ExpressionError(f"'{right:.40}' holds several operations", "give each operation a line of its own", None)
    parts = [part.strip() for part in right.split(used[0])] if used else [right]
    if sign:
        parts.insert(0, target)
    for part in parts:
        if part[:1].isdigit() or not is_name(part.removeprefix("self.")):
            if not used and not sign:
                return None
            if read_value(part).__class__ is str:
                source_name(part)
            raise ExpressionError(f"{part:.40} is no layer", "leave it out: a number changes no shape")
    kind = OPERATORS[sign or used[0]] if sign or used else ""
    if not kind and expect is not None:
        raise ExpressionError(
            "an alias makes no shape of its own", f"write => {expect} behind {right:.40} itself", "=>"
        )
    sources = tuple(part.removeprefix("self.") for part in parts)
    templated = expect is not None and "$" in expect
    return Call(kind, style="call", name=target, assigned=target, sources=sources, expect=expect, templated=templated)
