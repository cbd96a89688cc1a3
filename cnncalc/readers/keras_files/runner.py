"""What the handlers of special layers are given: where a call stands, and what runs the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.keras_files.entries import Entry, Model
    from cnncalc.readers.keras_files.grow import Grown


class Within(NamedTuple):
    """Where a call stands: the names of the models around it, whether one of these is not trained, and how many axes in front
    count the maps that a `TimeDistributed` around it runs over."""

    names: tuple[str, ...] = ()
    frozen: bool = False
    leading: int = 0

    def path(self, name: str) -> str:
        """A layer's name behind those of the models around it."""
        return ".".join((*self.names, name))

    def inner(self, name: str) -> Within:
        """Within one more model."""
        return self._replace(names=(*self.names, name))


class Runner(Protocol):
    """What runs the models of one file; the network grows in `grown` (see `run.py`)."""

    grown: Grown
    stated: Callable[[], dict[int, Any]]
    """What the file states of the shapes of the outputs of the call that is running, with the batch, by their numbers."""
    operations: Any
    """What runs the operations, once there is one (`operations.py`)."""
    kept: dict[int, Any]
    """What a layer holds, by the layer's identity: the same for all its calls."""
    weights: Any
    """The shapes of the weights that the file stores, by layer (`stored.py`); None where it stores none."""

    def held(self, model: Model, args: list[Any], within: Within) -> Any:
        """A model that another holds, on these arguments."""

    def called(self, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        """One call of a layer: what it gives."""

    def applied(self, entry: Entry, layer: Any, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        """A bound layer on what a call of it reads: one more node."""
