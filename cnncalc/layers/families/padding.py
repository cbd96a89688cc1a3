"""Padding along one axis: its modes, the windows and the amounts that each comes to, and what continues an input.

Amounts are one number for both ends, or (before, after); a mode is a word of `MODES`. Zero padding is `valid`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.numbers.arithmetic import Number, same_padding, windows, windows_ceil, windows_same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MODES = ("valid", "same", "same_lower", "full", "causal")
"""The paddings a word form may name. `causal` is for one spatial axis."""


def window_count(n: Number, k: Number, s: Number, pad: Any, ceil: bool) -> Number:
    """The outputs along one axis of size n, for an effective kernel k: the mode of `pad` picks the rule."""
    if pad.__class__ is str:
        if pad == "same" or pad == "same_lower":
            return windows_same(n, s)
        lo, hi = k - 1, 0 if pad == "causal" else k - 1
    elif pad.__class__ is tuple:
        lo, hi = pad
    else:
        lo = hi = pad
    return windows_ceil(n, k, s, lo, hi) if ceil else windows(n, k, s, lo, hi)


def padding_amounts(n: Number, k: Number, s: Number, pad: Any) -> tuple[Number, Number]:
    """The zeros before and after one axis, for an effective kernel k."""
    if pad.__class__ is str:
        if pad == "full":
            return k - 1, k - 1
        if pad == "causal":
            return k - 1, 0
        both = same_padding(n, k, s)
        small = both // 2
        return (small, both - small) if pad == "same" else (both - small, small)
    if pad.__class__ is tuple:
        return pad
    return pad, pad


def continued(mode: str, axes: Iterable[tuple[Number, ...]]) -> Iterator[Condition | None]:
    """An input continued at its ends: reflection needs more of it than it adds, a circle as much (PyTorch). `axes` are
    sizes, each with the amounts before and after it."""
    margin = {"reflect": 1, "circular": 0}.get(mode)
    if margin is None:
        return
    message = f"{mode} padding of {{padding}} needs a larger input than {{spatial}}"
    axes = list(axes)
    grown = [n for n, *amounts in axes if not all(amount.__class__ is int and amount <= 0 for amount in amounts)]
    smallest = min(grown) if grown and all(n.__class__ is int for n in grown) else None
    for n, *amounts in axes:
        for amount in amounts:
            least = n if smallest is None else smallest
            yield at_least(n - amount, margin, message, "padding", f"an axis of {least} takes at most {least - margin}")


def amounts_text(pairs: list[tuple[Any, Any]]) -> str:
    """Paddings as a spec writes them, as short as can be: 1, 1x2, 0:1x0:1."""
    if any(str(lo) != str(hi) for lo, hi in pairs):
        return "x".join(f"{lo}:{hi}" for lo, hi in pairs)
    amounts = [str(lo) for lo, _ in pairs]
    return amounts[0] if len(set(amounts)) == 1 else "x".join(amounts)
