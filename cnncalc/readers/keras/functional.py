"""A model between tensors: which calls lie between them, in Keras's order; and the same run again on other tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.growth import Ref
from cnncalc.readers.keras.layer import INPUTS, LEVEL, ORDER, OUTPUTS, is_input, name_of
from cnncalc.readers.keras.running import run
from cnncalc.readers.keras.session import Called, flat, mapped
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site

Unit = Any
"""A call of a layer (`Called`), or the number of an operation's node; an input's number as -1 - number."""


class Graph:
    """The units of a model in Keras's order, its layers (the inputs' among them), and the call it was made within."""

    def __init__(self, units: list[Unit], layers: list[Instance], level: Called) -> None:
        self.units = units
        self.layers = layers
        self.level = level


def graph_of(session: KerasSession, site: Site, model: Instance) -> Graph:
    """What lies between a model's inputs and outputs. An error where an output needs what is none of the inputs."""
    found: Graph | None = model.attrs.get(ORDER)
    if found is None:
        level = model.attrs[LEVEL]
        found = _Tracing(session, site, flat(model.attrs[INPUTS]), flat(model.attrs[OUTPUTS]), level).graph()
        model.attrs[ORDER] = found
    return found


def key_of(tensor: Tensor) -> tuple[int, int]:
    """What identifies the values of a tensor."""
    assert tensor.ref is not None
    return tensor.ref.number, tensor.ref.port or 0


class _Tracing:
    """Keras's own way through a graph: depth first from the outputs, then by depth."""

    def __init__(
        self, session: KerasSession, site: Site, inputs: list[Tensor], outputs: list[Tensor], level: Called
    ) -> None:
        self.session = session
        self.site = site
        self.level = level
        self.outputs = outputs
        for tensor in (*inputs, *outputs):
            if tensor.ref is None:
                raise site.error("a model is made of what layers give, and this tensor is none of it")
        self.inputs = [key_of(tensor) for tensor in inputs]
        self.known = set(self.inputs)
        self.reads: dict[Any, list[tuple[int, int]]] = {}
        self.units: dict[Any, Unit] = {}
        self.index: dict[Any, int] = {}
        self.finished: list[Any] = []

    def unit(self, number: int) -> Unit:
        """The unit that made a node, or an input."""
        if number < 0:
            return number
        call = self.level.holding(number)
        return number if call is None else call

    def sources(self, unit: Unit) -> list[tuple[int, int]]:
        """What a unit reads of others."""
        if unit.__class__ is not Called:
            return [] if unit < 0 else self._read(unit)
        found = [key_of(t) for t in flat([*unit.args, unit.kwargs]) if t.ref is not None]
        inside = range(unit.start, unit.end)
        for node in inside:
            found += [key for key in self._read(node) if key[0] not in inside and key not in found]
        return found

    def _read(self, number: int) -> list[tuple[int, int]]:
        graph = self.session.growth.graph
        node, count = graph.nodes[number], len(graph.input_names)
        found = []
        for slot, port in zip(node.sources, node.ports, strict=True):
            inner = -1 - slot if slot < count else slot - count
            if inner < 0 or graph.nodes[inner].source != ():  # what reads nothing is a weight, and no unit
                found.append((inner, port or 0))
        return found

    def _operation(self, unit: Unit) -> Any:
        return id(unit.layer) if unit.__class__ is Called else unit

    def visit(self, start: tuple[int, int]) -> None:
        """Depth first from one output, without recursion."""
        done: set[Any] = set(map(_id, self.finished))
        stack: list[tuple[Unit, list[tuple[int, int]]]] = []

        def enter(key: tuple[int, int]) -> None:
            unit = self.unit(key[0])
            if _id(unit) in done or any(_id(unit) == _id(other) for other, _ in stack[-1:]):
                return
            self.index.setdefault(self._operation(unit), len(self.index))
            if unit.__class__ is not Called and unit < 0 and key not in self.known:
                raise self._disconnected(unit)
            reads = [] if key in self.known else self.sources(unit)
            if key not in self.known or (unit.__class__ is not Called and unit < 0):
                self.reads[_id(unit)] = reads
            stack.append((unit, list(reads[::-1])))
            done.add(_id(unit))

        enter(start)
        while stack:
            unit, left = stack[-1]
            if left:
                enter(left.pop())
                continue
            stack.pop()
            self.finished.append(unit)

    def _disconnected(self, unit: int) -> Exception:
        layer = self.session.input_layers.get(-1 - unit)
        name = "a tensor" if layer is None else name_of(layer)
        return self.site.error(
            f"the outputs need {name}, which is none of the model's inputs", "name all inputs: Model([a, b], outputs)"
        )

    def graph(self) -> Graph:
        """The units by depth, as `model.summary()` lists them."""
        for tensor in self.outputs:
            self.visit(key_of(tensor))
        depths: dict[Any, int] = {}
        operations: dict[Any, int] = {}
        for unit in reversed(self.finished):
            depth = max(depths.get(_id(unit), 0), operations.get(self._operation(unit), 0))
            depths[_id(unit)] = operations[self._operation(unit)] = depth
            for number, _ in self.reads.get(_id(unit), ()):
                inner = self.unit(number)
                depths[_id(inner)] = max(depth + 1, depths.get(_id(inner), 0))
        boundary = {_id(self.unit(number)) for number, _ in self.inputs}
        order = sorted(
            (unit for unit in self.finished if _id(unit) in depths),
            key=lambda unit: (-depths[_id(unit)], self.index[self._operation(unit)]),
        )
        units = [unit for unit in order if _id(unit) not in boundary]
        return Graph(units, self._layers(units, order), self.level)

    def _layers(self, units: list[Unit], order: list[Unit]) -> list[Instance]:
        """The layers in order, each once; those of unused inputs last."""
        held = self.session.input_layers
        found: dict[int, Instance] = {}
        numbers = [number for number, _ in self.inputs if number < 0]
        for unit in order:
            layer = unit.layer if unit.__class__ is Called else held.get(-1 - unit) if unit < 0 else None
            if layer is not None and (unit.__class__ is not Called or any(unit is u for u in units)):
                found.setdefault(id(layer), layer)
        for number in numbers:
            layer = held.get(-1 - number)
            if layer is not None:
                found.setdefault(id(layer), layer)
        return list(found.values())


def _id(unit: Unit) -> Any:
    return ("call", id(unit)) if unit.__class__ is Called else unit


def replayed(session: KerasSession, site: Site, model: Instance, value: Any) -> Any:
    """A model run on other tensors: its units one after the other."""
    graph = graph_of(session, site, model)
    old, new = flat(model.attrs[INPUTS]), _in_order(model, value)
    if len(old) != len(new):
        raise site.error(f"{name_of(model)} reads {len(old)} tensors, and {len(new)} are given", at=0)
    known: dict[tuple[int, int], Tensor] = {}
    for before, now in zip(old, new, strict=True):
        now = session.slotted(site, now)
        if len(before.sample) != len(now.sample):
            raise site.error(
                f"{name_of(model)} reads {len(before.sample)} axes without the batch ({before.shown}), and is given {now.shown}",
                at=0,
            )
        known[key_of(before)] = now

    def now_of(tensor: Tensor) -> Tensor:
        found = None if tensor.ref is None else known.get(key_of(tensor))
        if found is None:
            return tensor
        if (found.batch, found.fold) == (tensor.batch, tensor.fold):
            return found
        return Tensor(session, found.inner[tensor.fold != 1 :], tensor.batch, found.ref, tensor.fold)

    for unit in graph.units:
        if unit.__class__ is Called:
            if is_input(unit.layer):
                continue
            kwargs = {key: mapped(inner, now_of) for key, inner in unit.kwargs.items()}
            called: Any = unit
            result = run(session, called.site, called.layer, list(mapped(list(unit.args), now_of)), kwargs)
            for before, now in zip(flat(unit.result), flat(result), strict=False):
                if before.ref is not None:
                    known[key_of(before)] = now
        elif unit >= 0:
            _operation_again(session, unit, known)
    return mapped(model.attrs[OUTPUTS], now_of)


def _in_order(model: Instance, value: Any) -> list[Tensor]:
    """The tensors given in the order of the model's inputs; a mapping goes by their names."""
    inputs = model.attrs[INPUTS]
    if isinstance(value, dict):
        if isinstance(inputs, dict):
            return [tensor for key in inputs for tensor in flat(value.get(key))]
        names = [name_of(layer) for layer in model.attrs[ORDER].layers if is_input(layer)]
        if all(name in value for name in names):
            return [tensor for name in names for tensor in flat(value[name])]
    return flat(value)


def _operation_again(session: KerasSession, number: int, known: dict[tuple[int, int], Tensor]) -> None:
    """An operation's node once more, on what its inputs are now."""
    graph = session.growth.graph
    node, count = graph.nodes[number], len(graph.input_names)
    read = []
    for slot, port in zip(node.sources, node.ports, strict=True):
        inner = -1 - slot if slot < count else slot - count
        found = known.get((inner, port or 0))
        if found is None:
            ref = Ref(inner, port)
            shape = session.growth.shape(ref)
            found = Tensor(session, tuple(shape.dims), 0, ref)
        read.append(Tensor(session, found.inner, 0, found.ref))
    origin: Any = node.origin
    site = origin.site
    result = session.apply(
        site, session.bases.get(number, "operation"), node.layer, read if isinstance(node.source, tuple) else read[0]
    )
    for port, tensor in enumerate(result if isinstance(result, list) else [result]):
        known[(number, port)] = tensor
