"""The calls of a functional model in order: as `model.summary()` lists its layers, later calls of one where they fall."""

from __future__ import annotations

from typing import Any

from cnncalc.readers.keras_files.calls import Reads, tensors
from cnncalc.readers.keras_files.entries import Entry, Model
from cnncalc.readers.keras_files.wrong import Wrong, shown

Unit = tuple[Entry, int]
"""A layer, and which of its calls."""


class Order:
    """What a functional model calls, in order (`units`), and what each tensor of its configuration is (`unit`)."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.named: dict[str, Entry] = {}
        for entry in model.entries:
            if self.named.setdefault(entry.name, entry) is not entry:
                raise Wrong(f"two layers are called {shown(entry.name)}", entry.path, "the names of layers must differ")
        self._stated: dict[Unit, dict[int, Any]] | None = None
        self.bases = self._bases()
        self.units = self._in_file() or self._by_depth()

    def unit(self, reads: Reads, path: Any) -> Unit:
        """The call that gives a tensor."""
        entry = self.named.get(reads.layer)
        if entry is None:
            from cnncalc.diagnostics.nearest import nearest

            help = nearest(reads.layer, list(self.named)) or "the configuration is damaged"
            raise Wrong(f"there is no layer {shown(reads.layer)}", path, help)
        bases = self.bases[1] if path[-1] == "output_layers" else self.bases[0]
        call = reads.call - bases.get(reads.layer, 0)
        if entry.is_input:
            return entry, 0
        if not 0 <= call < len(entry.calls):
            raise Wrong(f"{entry.name} has no call {reads.call}: it is called {len(entry.calls)} times", path)
        return entry, call

    def _bases(self) -> tuple[dict[str, int], dict[str, int]]:
        """From where the calls of a model within the model are counted, in calls and in the list of outputs: Keras 2 counts its
        making as one, Keras 3 in the list of outputs alone."""
        inner = {entry.name: entry.model for entry in self.model.entries if entry.model is not None}
        if not inner:
            return {}, {}
        read: dict[str, set[int]] = {name: set() for name in inner}
        given: dict[str, set[int]] = {name: set() for name in inner}
        every = [call for entry in self.model.entries for call in entry.calls]
        for found, where in (
            (tensors([[c.args, c.kwargs] for c in every]), read),
            (tensors(self.model.outputs), given),
        ):
            for tensor in found:
                if tensor.layer in where:
                    where[tensor.layer].add(tensor.call)
        today = any(call.today for call in every)
        calls, outputs = {}, {}
        for name, model in inner.items():
            count = len(self.named[name].calls)
            begun = not model.sequential or bool(model.entries and model.entries[0].is_input and not today)
            if today:
                calls[name], outputs[name] = 0, _base(given[name], count, begun)
            else:
                calls[name] = outputs[name] = _base(read[name] | given[name], count, begun)
        return calls, outputs

    def sources(self, unit: Unit) -> list[Unit]:
        """The calls that a call reads."""
        entry, number = unit
        if entry.is_input:
            return []
        call = entry.calls[number]
        path = (*entry.path, "inbound_nodes", number)
        return [self.unit(tensor, path) for tensor in tensors([call.args, call.kwargs])]

    def stated(self, unit: Unit) -> dict[int, Any]:
        """What the file states of the shapes of a call's outputs, with the batch, by their numbers."""
        if self._stated is None:
            self._stated = {}
            every = [[call.args, call.kwargs] for entry in self.model.entries for call in entry.calls]
            for tensor in tensors(every):
                if tensor.shape.__class__ is list:
                    self._stated.setdefault(self.unit(tensor, self.model.path), {})[tensor.port] = tensor.shape
        return self._stated.get(unit, {})

    def _in_file(self) -> list[Unit] | None:
        """The file's own order, where each layer is called once and stands behind what it reads."""
        done: set[str] = set()
        units: list[Unit] = []
        for entry in self.model.entries:
            if not entry.is_input:
                if len(entry.calls) != 1:
                    return None
                call = entry.calls[0]
                if any(tensor.layer not in done for tensor in tensors([call.args, call.kwargs])):
                    return None
                units.append((entry, 0))
            done.add(entry.name)
        return units

    def _by_depth(self) -> list[Unit]:
        """Keras's own way: depth first from the outputs; then by how far a call is from the last output."""
        finished: list[Unit] = []
        state: dict[Unit, int] = {}
        index: dict[str, int] = {}
        starts = [self.unit(tensor, (*self.model.path, "output_layers")) for tensor in tensors(self.model.outputs)]
        starts += [(entry, number) for entry in self.model.entries for number in range(len(entry.calls))]
        for start in starts:
            self._visit(start, finished, state, index)
        depths: dict[Unit, int] = {}
        layers: dict[str, int] = {}
        for unit in reversed(finished):
            depth = max(depths.get(unit, 0), layers.get(unit[0].name, 0))
            depths[unit] = layers[unit[0].name] = depth
            for source in self.sources(unit):
                depths[source] = max(depth + 1, depths.get(source, 0))
        place = {unit: at for at, unit in enumerate(finished)}
        found = sorted(finished, key=lambda unit: (-depths[unit], index[unit[0].name], place[unit]))
        return [unit for unit in found if not unit[0].is_input]

    def _visit(self, start: Unit, finished: list[Unit], state: dict[Unit, int], index: dict[str, int]) -> None:
        """Depth first from one call, without recursion. `state` is 1 of what is begun, 2 of what is done."""
        stack: list[tuple[Unit, list[Unit]]] = []

        def enter(unit: Unit) -> None:
            known = state.get(unit, 0)
            if known == 1:
                entry = unit[0]
                raise Wrong(
                    f"{entry.name} reads what itself gives, by way of others", entry.path, "no model has such a circle"
                )
            if known == 0:
                state[unit] = 1
                index.setdefault(unit[0].name, len(index))
                stack.append((unit, self.sources(unit)[::-1]))

        enter(start)
        while stack:
            unit, left = stack[-1]
            if left:
                enter(left.pop())
                continue
            stack.pop()
            state[unit] = 2
            finished.append(unit)


def _base(used: set[int], count: int, begun: bool) -> int:
    """Whether calls are counted from 0 or from 1, by which are `used` of how many."""
    if not used or 0 in used:
        return 0
    return int(begun or max(used) >= count)
