"""What a program prints, noted where somebody asked for it (`Program(shown=True)`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.place import Place

_MOST = 10_000


def note(machine: Any, place: Place, values: Sequence[Any]) -> None:
    """Note values as `print` would write them."""
    printed = machine.printed
    if printed is not None and len(printed) < _MOST:
        printed.append((place, " ".join(str(value) for value in values)))
