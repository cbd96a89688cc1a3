"""The pixels that floors throw away: those at the end of an axis that no window of a strided layer reaches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.families.padding import padding_amounts
from cnncalc.layers.families.window import Windowed
from cnncalc.numbers.arithmetic import dilated
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnncalc.graph.row import Row


class Lost(NamedTuple):
    """What one layer leaves of one axis of its input."""

    layer: str
    axis: int
    pixels: int
    of: int


def lost(rows: Iterable[Row], rank: int) -> list[Lost]:
    """What the layers of a walk throw away, of maps with `rank` axes. Zeros of the padding that no window reaches are no
    loss."""
    found = []
    for row in rows:
        layer: Any = row.layer
        if not isinstance(layer, Windowed) or layer.type in SPREADS or layer.ceil or layer.step == 1:
            continue
        try:
            axes = layer.by_axis(row.view_x)
        except (Misfit, AttributeError):
            continue
        if len(axes) != rank:
            continue
        for axis, (n, k, s, pad, d) in enumerate(axes):
            pixels = unread(n, dilated(k, d), s, pad)
            if pixels:
                found.append(Lost(row.node.name, axis, pixels, n))
    return found


SPREADS = ("deconv",)
"""Layers whose stride spreads their input."""


def unread(n: Any, k: Any, s: Any, pad: Any) -> int:
    """The pixels at the end of an axis behind the last window; none of a window that skips pixels everywhere."""
    if s == 1 or pad in ("same", "same_lower") or not all(v.__class__ is int for v in (n, k, s)):
        return 0
    if k < s:
        return 0
    lo, hi = padding_amounts(n, k, s, pad)
    if n + lo + hi < k:
        return 0
    return int(max(0, (n + lo + hi - k) % s - max(hi, 0)))


def along(found: Sequence[Lost], axis: int) -> str:
    """The losses of one axis in words: `pool1 1 of 55, pool2 1 of 27`; `nothing`."""
    told = [f"{each.layer} {each.pixels:,} of {each.of:,}" for each in found if each.axis == axis]
    more = f" and {len(told) - 6} more layers" if len(told) > 6 else ""
    return ", ".join(told[:6]) + more or "nothing"
