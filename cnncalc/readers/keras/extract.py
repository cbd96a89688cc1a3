"""The part of all that grew that is one model, as a network of its own: its nodes in order, under Keras's names."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from cnncalc.graph.growth import Growth, Ref
from cnncalc.graph.nodes import Members
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.keras.functional import key_of
from cnncalc.readers.keras.layer import TRAINED, name_of
from cnncalc.readers.keras.naming import numbered
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.readers.keras.session import Called, KerasSession


class Extract:
    """A network in the making, taken node by node out of a session's."""

    def __init__(self, session: KerasSession, level: Called, model: str) -> None:
        self.session = session
        self.level = level
        self.growth = Growth(model, "keras")
        self.taken: dict[tuple[int, int], Ref] = {}
        """What each tensor of the session's network became."""
        self.numbers: dict[int, int] = {}
        self.first: dict[int, Ref] = {}
        """The first node with the numbers of a layer or weight."""
        self.owners: dict[str, Any] = {}
        """The layer or weight whose numbers each row holds, by the row's name."""
        self.names: dict[str, int] = {}
        self.reserved: set[str] = set()
        self.groups: dict[str, tuple[str, list[int]]] = {}

    def input(self, tensor: Tensor, name: str, place: Any = None) -> None:
        """A tensor that is an input of the network."""
        names = self.growth.graph.input_names
        while name in names:
            name = f"{name}_2"
        ref = self.growth.input(name, Shape.of(tensor.inner, False), place)
        self.taken[key_of(tensor)] = ref

    def nodes(self, numbers: Iterable[int]) -> None:
        """The nodes of these numbers, in this order."""
        wanted = list(numbers)
        self.reserved = {self._name(number) for number in wanted}
        for number in wanted:
            self._take(number)

    def _path(self, number: int) -> list[Any]:
        """The calls that a node was made within, from the outermost."""
        found = []
        call = self.level.holding(number)
        while call is not None:
            found.append(call)
            call = call.holding(number)
        return found

    def _name(self, number: int) -> str:
        calls = self._path(number)
        parts = [name_of(call.layer) for call in calls]
        base = self.session.bases.get(number, "operation").rpartition(".")[2]
        if not calls or self.session.owners.get(number) is not calls[-1].layer:
            parts.append(base)
        return ".".join(parts)

    def _unique(self, name: str) -> str:
        """The name, or for a later call of the same layer one with a number."""
        return numbered(name, self.names, self.reserved)

    def _take(self, number: int) -> None:
        session, graph = self.session, self.session.growth.graph
        node, count = graph.nodes[number], len(graph.input_names)
        if number in self.numbers:
            return
        many = isinstance(node.source, tuple)
        reads = [
            self._ref(-1 - slot if slot < count else slot - count, port)
            for slot, port in zip(node.sources, node.ports, strict=True)
        ]
        owner = session.owners.get(number)
        name = self._unique(self._name(number))
        self.owners[name] = owner
        shared = self.first.get(id(owner)) if owner is not None else None
        layer = _trained(node.layer, owner)
        ref = self.growth.add(name, layer, tuple(reads) if many else reads[0], node.origin, shared)
        if owner is not None and shared is None:
            self.first[id(owner)] = ref
        self.numbers[number] = ref.number
        self._note_groups(number, ref.number)

    def _ref(self, number: int, port: int | None) -> Ref:
        found = self.taken.get((number, port or 0))
        if found is not None:
            return found
        if number < 0:
            layer = self.session.input_layers.get(-1 - number)
            name = "a tensor" if layer is None else name_of(layer)
            raise ProgramError(
                f"the model needs {name}, which is none of its inputs", None, "name all inputs: Model([a, b], outputs)"
            )
        if number not in self.numbers:
            self._take(number)
        return Ref(self.numbers[number], port)

    def _note_groups(self, number: int, now: int) -> None:
        path = ""
        for call in self._path(number):
            name = name_of(call.layer)
            path = f"{path}.{name}" if path else name
            if self.session.owners.get(number) is not call.layer:
                self.groups.setdefault(path, (call.layer.cls.name, []))[1].append(now)

    def finish(self, outputs: list[tuple[str, Tensor]]) -> None:
        """The outputs; what no output needs stays, and is marked."""
        named = []
        for name, tensor in outputs:
            assert tensor.ref is not None
            ref = self._ref(tensor.ref.number, tensor.ref.port)
            graph = self.growth.graph
            slot = -1 - ref.number if ref.number < 0 else ref.number + len(graph.input_names)
            named.append((name or graph.slot_name(slot, ref.port), ref))
        self.growth.finish(named)
        graph = self.growth.graph
        graph.counts_all = True
        graph.warnings += self.session.growth.graph.warnings
        self._states_alive()
        inputs, names = len(graph.input_names), {node.name for node in graph.nodes}
        for path, (kind, nodes) in self.groups.items():
            if path not in names:
                alive = [index for index in nodes if graph.nodes[index].alive] or nodes
                graph.groups[path] = Members(alive[-1] + inputs, None, nodes, None, None, kind, 1)

    def _states_alive(self) -> None:
        """What a layer only starts from (the state of another) reaches what that layer does."""
        nodes, count = self.growth.graph.nodes, len(self.growth.graph.input_names)
        for number, reads in sorted(self.session.starts.items(), reverse=True):
            if number not in self.numbers or not nodes[self.numbers[number]].alive:
                continue
            left = [self.numbers[read] for read in reads if read in self.numbers]
            while left:
                node = nodes[left.pop()]
                if not node.alive:
                    node.alive = True
                    left += [slot - count for slot in node.sources if slot >= count]


def _trained(layer: Any, owner: Any) -> Any:
    """The layer as it is trained in the end: frozen where the layer that holds its numbers is."""
    holder = owner.attributes.get(" layer") if isinstance(owner, Tensor) else owner
    if holder is None or holder.attrs.get(TRAINED, True) or layer.trainable is False:
        return layer
    frozen = copy(layer)
    frozen.__dict__ = dict(layer.__dict__)
    frozen.__dict__["trainable"] = False
    frozen.__dict__["weights"] = frozen._frozen
    return frozen


__all__ = ["Extract"]
