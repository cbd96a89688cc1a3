"""Ways out of what newcomers write: read only where something is already wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.spelled_out import around, as_written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnncalc.language.words.call import Call

MEANT = {
    "residual": {"when": "if", "condition": "if", "skip": "shortcut", "body": "residual"},
    "parallel": {"branches": "parallel", "join": "merge"},
    "when": {"if": "when", "then": "do", "otherwise": "else"},
}
"""For each group, keys that are written instead of its own."""
_CONV_BN = "it is several layers: conv, bn and the activation, or a block of them"
_OWN_BLOCK = "it is no single layer: write a block of those it is made of"
_COMPOSITES = {
    **dict.fromkeys(
        ("conv2dnormactivation", "convnormactivation", "convbn", "convbnrelu", "convbnact", "convbnactivation"),
        _CONV_BN,
    ),
    **dict.fromkeys(
        ("selayer", "seblock", "semodule", "squeezeexcite", "squeezeandexcite"), "write se 0.25, or the number of channels between"
    ),
    **dict.fromkeys(("basicblock", "bottleneck", "invertedresidual", "mbconv", "fusedmbconv"), _OWN_BLOCK),
    "depthwiseseparableconv": "write separable 64 3x3, or depthwise 3x3 and after it conv 64 1x1",
}


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


def composite(kind: str) -> str:
    """What to write for a class of a model library that is several layers; nothing for others."""
    return _COMPOSITES.get(kind.lower().replace("_", "").rpartition(".")[2], "")


def unnamed(names: list[str], values: Sequence[Any], keywords: Iterable[str]) -> str:
    """Where a parameter has a value without a name, of such `values`, and one with: what the former fill."""
    count = len(values)
    free = [name for name in names[count:] if name not in set(keywords)]
    first = f"the first parameter, {names[0]}" if count == 1 else f"the first parameters, {', '.join(names[:count])}"
    lead = f"a value without a name fills {first}" if count == 1 else f"values without a name fill {first}"
    return f"{lead}; write {free[0]}={values[-1]}" if free else f"{lead}; keep one of them"
