"""Ways out of what newcomers write: read only where something is already wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.language.entries.entries import BELONGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.diagnostics.place import Source

MEANT = {
    "residual": {"when": "if", "condition": "if", "skip": "shortcut", "body": "residual"},
    "parallel": {"branches": "parallel", "join": "merge"},
    "when": {"if": "when", "then": "do", "otherwise": "else"},
}
"""For each group, keys that are written instead of its own."""
_CONV_BN = "write conv, bn and the activation, each as a layer of its own, or a block (blocks:) of them"
_OWN_BLOCK = "it is no single layer: write a block (blocks:) of conv, bn, … for it"
_COMPOSITES = {
    **dict.fromkeys(
        ("conv2dnormactivation", "convnormactivation", "convbn", "convbnrelu", "convbnact", "convbnactivation"),
        _CONV_BN,
    ),
    **dict.fromkeys(
        ("selayer", "seblock", "semodule", "squeezeexcite", "squeezeandexcite"), "write se SQUEEZE, as in se 0.25"
    ),
    **dict.fromkeys(("basicblock", "bottleneck", "invertedresidual", "mbconv", "fusedmbconv"), _OWN_BLOCK),
    "depthwiseseparableconv": "write separable FILTERS KERNEL, or depthwise KERNEL and conv FILTERS 1x1",
}


def composite(kind: str) -> str:
    """What to write for a class of a model library that is several layers; nothing for others."""
    return _COMPOSITES.get(kind.lower().replace("_", "").rpartition(".")[2], "")


def column_of(source: Source, number: int) -> str:
    """What to do with line `number` where it holds a group's key that does not line up with the group; or nothing."""
    found = re.match(r"\s*(?:- +)?(\w+):(?:\s|$)", source.line(number))
    return beside(source, found[1], number) if found and found[1] in BELONGS else ""


def commented(source: Source, number: int) -> str:
    """What to do where a comment ended a layer that runs over several lines, before line `number`; or nothing."""
    opened = closed = 0
    comment = False
    for above in range(number - 1, max(0, number - 100), -1):
        code, mark, _ = source.line(above).partition("#")
        opened, closed, comment = opened + code.count("("), closed + code.count(")"), comment or bool(mark)
        if re.match(r"\s*- ", code):
            break
    if comment and opened > closed:
        return "a comment ends the layer: write '- |' and the layer indented below it, comments and all"
    return ""


def beside(source: Source, key: str, number: int) -> str:
    """`indent if to column 5, the column of residual on line 4`, for a key on line `number`; or nothing."""
    groups = "|".join(BELONGS[key])
    for above in range(number - 1, max(0, number - 200), -1):
        found = re.match(rf"[\s-]*(?:[\w.-]+: *\{{ *)?({groups}):", source.line(above))
        if found:
            return f"indent {key} to column {found.start(1) + 1}, the column of {found[1]} on line {above}"
    return ""


def unnamed(names: list[str], count: int, keywords: Iterable[str]) -> str:
    """Where a parameter has a value without a name, of `count` such, and one with: what the former fills."""
    free = [name for name in names[count:] if name not in set(keywords)]
    first = f"the first parameter, {names[0]}" if count == 1 else f"the first parameters, {', '.join(names[:count])}"
    lead = f"a value without a name fills {first}" if count == 1 else f"values without a name fill {first}"
    return f"{lead}; write {free[0]}=…" if free else f"{lead}; keep one of them"
