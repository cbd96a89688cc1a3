"""The least input of a program whose maps become too small: found by reading it again with larger ones."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cnncalc.readers.torch.lessons.windows import LEAST

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.layers.declaration.shape import Shape
    from cnncalc.readers.tensors.session import Session

_MOST = 4096
"""The largest side that is tried."""
_QUICK = 100_000
"""Steps of a reading that may be done a dozen times over."""
_ALL = 400_000
"""Steps of all readings together."""


def say_least(session: Session, error: Any, again: Callable[[str, str], Session | None]) -> None:
    """Say the least input of the whole program in an error of a map that is too small, where it is found. `again` reads
    the program with an input of some name and shape."""
    done = _steps(session)
    if done > _QUICK:
        return
    count, names = len(session.growth.graph.nodes), session.growth.graph.input_names

    def fits(shape: Shape) -> bool:
        nonlocal done
        if done > _ALL:
            raise _Enough
        found = again(names[0], "x".join(map(str, shape.dims)))
        done += 0 if found is None else _steps(found)
        return found is not None and found.least is None and len(found.growth.graph.nodes) >= count

    least = None
    with suppress(_Enough):
        least = least_of(session.least, fits)
    if least is not None:
        error.help = error.help.replace(LEAST.format(session.least), f"the least input that works is {least}")


class _Enough(Exception):
    """The readings have taken as many steps as they may."""


def _steps(session: Session) -> int:
    """The steps that a reading has taken."""
    taken: int = session.machine.bounds.steps - session.machine.steps
    return taken


def least_of(start: Shape, fits: Callable[[Shape], bool]) -> Shape | None:
    """The least input from `start` on with which a program can be read: every axis of space is at least as long as some
    size, which fits where one less does not. None where none does."""
    side = max(start.spatial)

    def sized(n: int) -> Shape:
        return start._replace(spatial=tuple(max(n, own) for own in start.spatial))

    if fits(start):
        return start
    low, high = side, side + 1
    while not fits(sized(high)):
        if high >= _MOST:
            return None
        low, high = high, min(_MOST, 2 * high)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(sized(middle)) else (middle, high)
    return sized(high)
