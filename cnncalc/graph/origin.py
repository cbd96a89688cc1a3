"""Where a layer comes from, in whatever text or file: what readers give each node, for places and carets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Origin(Protocol):
    """Where a layer comes from, in whatever text or file: what points at it, or at an argument of it."""

    def place(self, key: Any = None) -> Any:
        """Where the layer is written, or its argument `key` (a position or a name), as `cnncalc.diagnostics.place` has
        it."""

    def attribute(self, name: str, names: Sequence[str], framework: str) -> Any:
        """Where the layer's attribute `name` is written, under whichever of its `names` or position."""

    @property
    def line(self) -> int | None:
        """The line of the layer, from 1; None where it has none."""
