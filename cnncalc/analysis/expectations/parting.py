"""The first layer at which the shapes part from what is expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.analysis.expectations.check import Check


class Parting(NamedTuple):
    """The first layer, in execution order, whose shape is not as expected; the last before it whose shape is, if any.
    `certain` says that nothing lies between."""

    at: str
    after: str | None
    certain: bool

    def text(self) -> str:
        """As people read it."""
        if self.certain:
            return f"the shapes part at {self.at}"
        if self.after is None:
            return f"the shapes part at {self.at} at the latest: of nothing before it a shape is expected"
        return f"the shapes part after {self.after}, at {self.at} at the latest"


def parting(checks: Iterable[Check], first: int) -> Parting | None:
    """Where the shapes part from what is expected; `first` is the slot of the first layer."""
    placed: list[Any] = sorted((c for c in checks if c.slot is not None), key=lambda c: c.slot)
    after = None
    for check in placed:
        if not check.met:
            at = check.subject.removesuffix(" output")
            certain = check.slot == first if after is None else check.slot - after.slot <= 1
            return Parting(at, None if after is None else after.subject.removesuffix(" output"), certain)
        after = check
    return None
