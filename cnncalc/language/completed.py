"""What a spec's layers and blocks are used with, completed by what they lack: loaded only where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.spelled_out import around, as_written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.language.words.call import Call


def with_names(call: Call, known: Iterable[str], help: str) -> str:
    """The way out of what a merge lacks, `write bilinear units=5`, with the two layers that it joins."""
    if call.type != "bilinear" or call.style != "words":
        return help
    names = [str(word) for word in call.positional if word.__class__ is not int]
    numbers = [word for word in call.positional if word.__class__ is int]
    others = [name for name in reversed(list(known)) if name not in names]
    names += (others + ["input"] * 2)[: max(0, 2 - len(names))]
    return f"write bilinear {names[0]} {names[1]} units={numbers[0] if numbers else 64}"


def block_use(block: Any, call: Call, given: Iterable[str]) -> str:
    """The use of a block with what it lacks; what a parameter nobody gave should be, its name alone says."""
    known = set(given)
    lacking = [name for name, default in block.parameters.items() if default is None and name not in known]
    if call.style == "mapping":
        return "write " + ", ".join(f"{name}: 8" for name in lacking)
    if call.style == "call":
        return "give " + " and ".join(f"{name}=8" for name in lacking) + ", say"
    values = [as_written(value, "words") for value in call.positional]
    pairs = [f"{key}={as_written(value, 'words')}" for key, value in call.keywords]
    return f"write {' '.join([call.type, *values, *(f'{name}=8' for name in lacking), *pairs, *around(call)])}"


def one_type(node: Any) -> str:
    """A mapping's type where there is more than one word."""
    words = str(getattr(node, "value", "")).split() or [
        str(getattr(i, "value", "")) for i in getattr(node, "items", ())
    ]
    first = f"write type: {words[0]}" if words and words[0] else "write one word"
    return f"{first}; its values stand under their keys"
