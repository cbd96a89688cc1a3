"""Which positions of its input each output position reads, one axis at a time: what pictures and explanations show.

Positions are counted from 0 at the first value of the input, after it is spread out where a transposed convolution spreads
it; negative ones, and those past the end, lie in the padding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.numbers.arithmetic import adaptive_start, adaptive_stop, spread_out, tap_position
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.numbers.arithmetic import Number


class Taps(NamedTuple):
    """The windows of one axis. `size` values of input, `spread` apart (1, or a transposed convolution's stride), `lo` and
    `hi` positions of padding at the ends (negative ones are cut off); `count` taps, `gap` apart, `step` from one window
    to the next; `windows` outputs. `adaptive` windows share the input out instead."""

    size: Number
    spread: Number
    lo: Number
    hi: Number
    count: Number
    gap: Number
    step: Number
    windows: Number
    adaptive: bool = False

    @property
    def length(self) -> Number:
        """The positions of the input itself, spread out."""
        return spread_out(self.size, self.spread)

    def window(self, index: Number) -> range:
        """The positions that output `index` reads."""
        if self.adaptive:
            return range(adaptive_start(index, self.size, self.windows), adaptive_stop(index, self.size, self.windows))
        first = tap_position(index, 0, self.step, self.gap, self.lo)
        return range(first, tap_position(index, self.count, self.step, self.gap, self.lo), self.gap)

    def kind(self, position: int) -> str:
        """What stands at a position: `input`, `zero` between spread values, `pad`, `over` past the padding, `cut`."""
        length = self.length
        if 0 <= position < length:
            if position < -self.lo or position >= length + self.hi:
                return "cut"
            return "zero" if position % self.spread else "input"
        return "pad" if -self.lo <= position < length + self.hi else "over"

    def read(self, position: int) -> bool:
        """Whether any window reads a position."""
        if self.adaptive:
            return bool(0 <= position < self.size)
        ahead = position + self.lo
        last = min(ahead // self.step, self.windows - 1)
        while last >= 0 and ahead - last * self.step <= (self.count - 1) * self.gap:
            if (ahead - last * self.step) % self.gap == 0:
                return True
            last -= 1
        return False
