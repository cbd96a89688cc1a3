"""What of one axis is drawn: all of it where it fits, else its edges and the window that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.layers.families.taps import Taps

EDGE = 2
"""Positions shown at each end of an axis that is cut."""


class Shown:
    """Positions of an axis that are drawn, in slots from 0; what is left out between two runs takes one slot."""

    def __init__(self, positions: Iterable[int]) -> None:
        self.slots: dict[int, int] = {}
        self.gaps: list[tuple[int, int, int]] = []
        """(slot, first, last) of each run that is left out."""
        last: int | None = None
        slot = 0
        for position in sorted(set(positions)):
            if last is not None and position > last + 2:
                self.gaps.append((slot, last + 1, position - 1))
                slot += 1
            elif last is not None and position == last + 2:  # a gap of one takes the room of what it hides
                self.slots[last + 1] = slot
                slot += 1
            self.slots[position] = slot
            slot += 1
            last = position
        self.size = slot

    @property
    def runs(self) -> str:
        """The runs that are shown, as files say them: `-1:5`, `0:4 50:54`."""
        starts = [min(self.slots), *(last + 1 for _, _, last in self.gaps)]
        ends = [*(first - 1 for _, first, _ in self.gaps), max(self.slots)]
        return " ".join(f"{a}:{b}" for a, b in zip(starts, ends, strict=True))

    def places(self, positions: Iterable[int]) -> list[int]:
        """The slots of those positions that are shown."""
        slots = self.slots
        return [slots[position] for position in positions if position in slots]


class View:
    """One axis as it is drawn: the positions of the input and the outputs that are shown, and the output asked for.
    `outputs` are those whose windows are drawn (of the others at the ends the cell alone)."""

    def __init__(self, taps: Taps, index: int, limit: int, most: int | None = None) -> None:
        """At most about `limit` positions, and at most `most` outputs."""
        self.taps = taps
        self.index = index
        self.outputs = outputs = _outputs(taps, index, limit, min(limit, most or limit))
        positions: set[int] = set()
        for output in outputs:
            positions.update(_hull(taps.window(output), limit))
        start, end = bounds(taps)
        whole = end - start <= limit
        edge = end - start if whole else EDGE
        positions.update(range(start, min(start + edge, end)), range(max(end - edge, start), end))
        self.input = Shown(positions)
        self.output = Shown([*outputs, 0, taps.windows - 1])

    def window(self, index: int) -> list[int]:
        """The slots that output `index` reads, of those that are shown."""
        window = self.taps.window(index)
        if len(window) <= 4096:
            return self.input.places(window)
        return [slot for position, slot in self.input.slots.items() if position in window]

    def left_out(self) -> Iterator[str]:
        """What is not drawn, in words."""
        for name, shown in (("input", self.input), ("output", self.output)):
            if shown.gaps:
                yield f"{name} {', '.join(f'{a} to {b}' for _, a, b in shown.gaps)}"


def bounds(taps: Taps) -> tuple[int, int]:
    """The first position of an axis and the one after the last: the input, its padding, and what windows hang over."""
    last = taps.window(taps.windows - 1)
    end = max(taps.length, taps.length + taps.hi, last[-1] + 1 if len(last) else 0)
    return min(0, -taps.lo), end


def _outputs(taps: Taps, index: int, limit: int, most: int) -> list[int]:
    """The outputs to show: all that fit, else the one that is asked for and those at the ends, from without inward."""
    start, end = bounds(taps)
    count = taps.windows
    if count <= most and end - start <= limit:
        return list(range(count))
    chosen = [index]
    covered = set(_hull(taps.window(index), limit))
    for distance in range(min(count, most)):
        for output in (distance, count - 1 - distance):
            if output in chosen or not 0 <= output < count:
                continue
            more = covered | set(_hull(taps.window(output), limit))
            if len(more) > limit - 2 * EDGE or len(chosen) >= most:
                return sorted(chosen)
            covered = more
            chosen.append(output)
    return sorted(chosen)


def _hull(window: range, limit: int) -> list[int]:
    """All positions from a window's first tap to its last; its edges where they are too many."""
    if not len(window):
        return []
    first, end = window[0], window[-1] + 1
    if end - first <= limit - 2 * EDGE:
        return list(range(first, end))
    part = max(limit // 3, 1)
    return [*range(first, first + part), *range(end - part, end)]
