"""Ways out of what newcomers write: read only where something is already wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
        ("selayer", "seblock", "semodule", "squeezeexcite", "squeezeandexcite"),
        "write se 0.25, or the number of channels between",
    ),
    **dict.fromkeys(("basicblock", "bottleneck", "invertedresidual", "mbconv", "fusedmbconv"), _OWN_BLOCK),
    "depthwiseseparableconv": "write separable 64 3x3",
}


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
