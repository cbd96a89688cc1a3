"""The network of an archive while it grows: rows are called after the modules, which the archive names at every node."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported.site import ExportedActs
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.exported.schema import Held

NOTHING: Any = SimpleNamespace(attrs={})
"""What stands for a module, of which an archive has the path alone."""


class ArchiveSession(Session):
    """A session whose modules are paths."""

    in_code = False

    def __init__(self, machine: Any, model: str) -> None:
        super().__init__(machine, model, "torch", ExportedActs())
        self.building = False
        self.owners: dict[int, Any] = {}
        """What counts each weight, by the weight's identity."""
        self.weights: dict[int, Held] = {}
        self.other_way = False
        """Whether a batch that may have been merged with the axis before it or behind it goes where it is less likely."""
        self.turned: dict[int, Tensor] = {}
        """Matrices of weights that lie on their side, by the identity of the tensor that does."""
        self.whole = ""
        """The path of a module that is the one node that runs now: its row is called so."""

    def at(self, path: str, whole: bool) -> None:
        """The next node stands in the module at `path`; `whole`, it is all of it."""
        self.running[:] = [(NOTHING, path)]
        self.whole = path if whole else ""

    def name(self, full: str) -> str:
        if self.whole and full.startswith(self.whole + "."):
            full = self.whole
        return super().name(full)

    def turn(self, found: Tensor, weight: Tensor) -> None:
        """Remember that `found` is a matrix of weights on its side."""
        if weight.ref is None:
            self.turned[id(found)] = weight
            self.alive.append(found)

    def turn_again(self, found: Tensor, before: Tensor) -> Tensor:
        """The same for a view of such a matrix that has the same last two axes."""
        weight = self.turned.get(id(before))
        if weight is not None and found.sample[-2:] == before.sample[-2:]:
            self.turn(found, weight)
        return found

    def weight_name(self, weight: Tensor) -> str | None:
        """The name of a weight in the model; None for what is computed."""
        held = self.weights.get(id(weight))
        return None if held is None else held.name

    def row_name(self, name: str, held: dict[str, Tensor]) -> str:
        """What the row of an operator with weights is called: after the module that has the weight, else the operator."""
        path = self.running[-1][1]
        first = next((self.weight_name(w) for w in held.values()), None)
        owner, _, last = (first or "").rpartition(".")
        if last == "weight" and owner and (owner == path or not self.whole):
            return owner
        return self.whole or (f"{path}.{name}" if path else name)

    def hold(self, held: Held) -> Tensor:
        """A weight or constant as a tensor."""
        tensor = Tensor(self, held.shape, None, made=held.kind)
        tensor.name = held.name
        if held.kind == "parameter" and not held.trained:
            tensor.attributes["requires_grad"] = False
        self.weights[id(tensor)] = held
        self.alive.append(tensor)
        return tensor
