"""Where a layer stood in a program, once its evaluation is gone. A call's own origin holds the frames of the program, and they
all that it made: what is kept of an evaluation would keep the evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph


class Stood:
    """The origin of a node (see `cnncalc.graph.origin`): `places` are where it ran and, if that is known, where it was made."""

    __slots__ = ("places",)

    def __init__(self, *places: Any) -> None:
        self.places = places

    def place(self, key: Any = None) -> Any:
        """Where the layer is written."""
        return self.places[0]

    def attribute(self, name: str, names: Sequence[str], framework: str) -> Any:
        """The same."""
        return self.places[0]

    @property
    def line(self) -> int | None:
        """Its line, from 1."""
        return int(self.places[0][1]) if isinstance(self.places[0], tuple) else None


def stand(graph: Graph) -> None:
    """Keep of the origins of a graph where they are."""
    for node in graph.nodes:
        origin: Any = node.origin
        if origin is not None:
            made = getattr(origin, "made", None)
            node.origin = Stood(origin.place(), *(() if made is None else (made.place,)))
