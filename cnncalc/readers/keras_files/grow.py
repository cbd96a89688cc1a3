"""A configuration's model, run: its calls one after the other grow the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.graph.growth import Growth, Ref
from cnncalc.graph.nodes import Members
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.keras_files.calls import Reads
from cnncalc.readers.keras_files.inputs import Inputs
from cnncalc.readers.keras_files.layers import known_class, layer_of
from cnncalc.readers.keras_files.order import Order
from cnncalc.readers.keras_files.origin import Listed
from cnncalc.readers.keras_files.wrong import Wrong, shown

if TYPE_CHECKING:
    from cnncalc.readers.file import Asked
    from cnncalc.readers.keras_files.document import Document
    from cnncalc.readers.keras_files.entries import Entry, Model
    from cnncalc.readers.keras_files.wrong import Path

MOST_NODES = 20_000
_READ = ("inputs", "query", "value", "key", "x", "sequences")


LOST: Any = object()
"""In the place of a tensor that could not be computed, which has been told."""


class Within(NamedTuple):
    """Where a call stands: the names of the models around it, whether one of these is not trained, and how many axes in front
    count the maps that a `TimeDistributed` around it runs over."""

    names: tuple[str, ...] = ()
    frozen: bool = False
    leading: int = 0

    def path(self, name: str) -> str:
        """A layer's name behind those of the models around it."""
        return ".".join((*self.names, name))


class Grown:
    """The network so far."""

    def __init__(self, document: Document, name: str, asked: Asked) -> None:
        self.document = document
        self.growth = Growth(name, "keras")
        self.inputs = Inputs(document, self.growth, asked.inputs)
        self.names: dict[str, int] = {}
        self.reserved: set[str] = set()
        self.groups: dict[str, tuple[str, list[int]]] = {}
        self.starts: dict[int, list[Ref]] = {}
        """What the node of a recurrent layer starts from besides what it reads."""
        self.shared: dict[int, Entry] = {}

    # -- models

    def whole(self, model: Model) -> Any:
        """The whole network: its inputs made, and run on them. What its outputs are."""
        self.reserved = set(_names(model, ()))
        if model.sequential:
            return self.sequential(model, self.inputs.of_sequential(model), Within(frozen=not model.trainable))
        order = model.order = Order(model)
        given = [self.inputs.of_entry(order, tensor, model) for tensor in _flat(model.inputs)]
        return self.functional(model, given, Within(frozen=not model.trainable))

    def run(self, model: Model, args: list[Any], within: Within) -> Any:
        """A model that another holds, on these arguments."""
        within = within._replace(frozen=within.frozen or not model.trainable)
        value = args[0] if args else None
        if model.sequential:
            read = flat(value)
            if len(read) != 1:
                raise Wrong(f"a Sequential reads one tensor, and {len(read)} are given", model.path)
            return self.sequential(model, read[0], within)
        if model.order is None:
            model.order = Order(model)
        return self.functional(model, _in_order(model, value), within)

    def sequential(self, model: Model, x: Any, within: Within) -> Any:
        """Its layers one after the other."""
        for entry in model.entries:
            if not entry.is_input:
                x = self.called(entry, [x], {}, within)
        return x

    def functional(self, model: Model, given: list[Ref], within: Within) -> Any:
        """Its calls in order; its outputs as it lists them."""
        order: Order = model.order
        wanted = _flat(model.inputs)
        if len(wanted) != len(given):
            raise Wrong(f"{model.name} reads {len(wanted)} tensors, and {len(given)} are given", model.path)
        at = (*model.path, "input_layers")
        results: dict[Any, Any] = {order.unit(tensor, at): ref for tensor, ref in zip(wanted, given, strict=True)}

        def value(read: Any, path: Path) -> Any:
            if read.__class__ is Reads:
                return self._result(results, order, read, path)
            if read.__class__ is list:
                return [value(each, path) for each in read]
            if read.__class__ is dict:
                return {key: value(each, path) for key, each in read.items()}
            return read

        for entry, number in order.units:
            call, path = entry.calls[number], (*entry.path, "inbound_nodes", number)
            args = [value(each, path) for each in call.args]
            kwargs = {key: value(each, path) for key, each in call.kwargs.items()} if call.kwargs else {}
            results[entry, number] = self.called(entry, args, kwargs, within)
        return value(model.outputs, (*model.path, "output_layers"))

    def _result(self, results: dict[Any, Any], order: Order, read: Reads, path: Path) -> Any:
        unit = order.unit(read, path)
        if unit not in results:
            raise Wrong(f"{read.layer} is none of the model's inputs", path, "the configuration is damaged")
        given = results[unit]
        found = flat(given)
        if read.port >= len(found):
            if lost(given) or (found and self.growth.shape(found[0]) is None):
                return LOST
            raise Wrong(f"{read.layer} has no output {read.port}: it has {len(found)}", path)
        return found[read.port]

    # -- layers

    def called(self, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        """One call of a layer: what it gives. What is wrong with it is noted, and the rest goes on without it."""
        if lost(args) or lost(kwargs):
            return LOST
        if len(self.growth.graph.nodes) >= MOST_NODES:
            raise Wrong(
                f"the network has more than {MOST_NODES:,} layers",
                entry.path,
                "models that hold others many times over",
            )
        try:
            if entry.model is not None:
                return self._grouped(entry, args, within)
            return self._called(entry, args, kwargs, within)
        except Wrong as wrong:
            self.note(wrong, within.path(entry.name))
            return LOST

    def _grouped(self, entry: Entry, args: list[Any], within: Within) -> Any:
        assert entry.model is not None
        before = len(self.growth.graph.nodes)
        inner = within._replace(names=(*within.names, entry.name))
        result = self.run(entry.model, args, inner)
        made = range(before, len(self.growth.graph.nodes))
        self.groups.setdefault(within.path(entry.name), (entry.kind, []))[1].extend(made)
        return result

    def _called(self, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        if not known_class(entry.kind):
            raise Wrong(f"no layer {shown(entry.kind)} of Keras is known", (*entry.path, "class_name"))
        if entry.layer is None:
            entry.layer = layer_of(entry, within.frozen, self.warn)
        return self.applied(entry, entry.layer, args, kwargs, within)

    def applied(self, entry: Entry, layer: Any, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        """A bound layer on what a call of it reads: one more node."""
        values = [*args, *(kwargs[key] for key in _READ if key in kwargs)]
        read = flat(values if layer.many or layer.family == "attention" else values[:1])
        if not read:
            raise Wrong("reads no tensor", entry.path)
        starts = flat(kwargs.get("initial_state"))
        if layer.family == "attention":
            reads: Any = read[0] if all(ref == read[0] for ref in read) else tuple(read)
        elif layer.many:
            reads = tuple(read)
        elif len(read) > 1 and layer.family == "sequence":
            reads, starts = read[0], read[1:]
        elif len(read) > 1:
            message = f"{entry.kind} reads one tensor, and {len(read)} are given"
            raise Wrong(message, entry.path, "merge them first, as with Concatenate()")
        else:
            reads = read[0]
        if within.leading and not layer.many:
            from cnncalc.layers.time_distributed import TimeDistributed

            layer = TimeDistributed({"layer": layer, "leading": within.leading}, "keras")
        return self.node(entry, within.path(entry.name), layer, reads, starts)

    def node(self, entry: Entry, name: str, layer: Any, reads: Any, starts: list[Ref] | None = None) -> Any:
        """One more node: its outputs, a list of them where there are several."""
        owner = self._owner(entry)
        if starts:
            self.starts[len(self.growth.graph.nodes)] = starts
        ref = self.growth.add(self.unique(name), layer, reads, Listed(self.document, entry), owner.first)
        if owner.first is None:
            owner.first = ref
        y = self.growth.shape(ref)
        return [Ref(ref.number, port) for port in range(len(y))] if y.__class__ is list else ref

    def _owner(self, entry: Entry) -> Entry:
        """The entry whose weights are meant: that which the file wrote first of the same layer."""
        return entry if entry.shared is None else self.shared.setdefault(entry.shared, entry)

    def unique(self, name: str) -> str:
        """The name, or for a later call of the same layer one with a number."""
        count = self.names.get(name, 0) + 1
        self.names[name] = count
        if count == 1:
            return name
        made = f"{name}_{count}"
        while made in self.reserved or made in self.names:
            count += 1
            made = f"{name}_{count}"
        self.names[made] = 1
        return made

    # -- what is told

    def note(self, wrong: Wrong, layer: str | None = None) -> None:
        """Note what is wrong, and go on."""
        place = self.document.place(wrong.path)
        self.growth.faults.append(Fault(wrong.message, place, help=wrong.help, layer=wrong.layer or layer))

    def warn(self, message: str, path: Path) -> None:
        """A warning about a part of the file."""
        self.growth.graph.warnings.append(Fault(message, self.document.place(path), severity="warning"))

    # -- the end

    def finish(self, result: Any) -> Any:
        """The report of the network with these outputs."""
        outputs: list[tuple[str, Ref]] = []
        for name, ref in _named(result):
            outputs.append((name or self._slot_name(ref), ref))
        report = self.growth.finish(outputs)
        graph = self.growth.graph
        graph.counts_all = True
        self._states_alive()
        inputs, names = len(graph.input_names), {node.name for node in graph.nodes}
        for path, (kind, nodes) in self.groups.items():
            if path not in names and nodes:
                alive = [index for index in nodes if graph.nodes[index].alive] or nodes
                graph.groups[path] = Members(alive[-1] + inputs, None, nodes, None, None, kind, 1)
        return report

    def _slot_name(self, ref: Ref) -> str:
        graph = self.growth.graph
        slot = -1 - ref.number if ref.number < 0 else ref.number + len(graph.input_names)
        return graph.slot_name(slot, ref.port)

    def _states_alive(self) -> None:
        """What a layer only starts from (the state of another) reaches what that layer does."""
        nodes, count = self.growth.graph.nodes, len(self.growth.graph.input_names)
        for number, reads in sorted(self.starts.items(), reverse=True):
            left = [ref.number for ref in reads if ref.number >= 0] if nodes[number].alive else []
            while left:
                node = nodes[left.pop()]
                if not node.alive:
                    node.alive = True
                    left += [slot - count for slot in node.sources if slot >= count]


def flat(value: Any) -> list[Ref]:
    """The tensors in a value, in Keras's order: an object's by its sorted keys."""
    if value.__class__ is Ref:
        return [value]
    if value.__class__ is dict:
        return [found for key in sorted(value) for found in flat(value[key])]
    if value.__class__ in (list, tuple):
        return [found for each in value for found in flat(each)]
    return []


def lost(value: Any) -> bool:
    """Whether a value holds what could not be computed."""
    if value.__class__ is dict:
        return any(lost(each) for each in value.values())
    if value.__class__ in (list, tuple):
        return any(lost(each) for each in value)
    return value is LOST


def _flat(value: Any) -> list[Reads]:
    """The tensors in a model's inputs, in Keras's order."""
    if value.__class__ is Reads:
        return [value]
    if value.__class__ is dict:
        return [found for key in sorted(value) for found in _flat(value[key])]
    return [found for each in value for found in _flat(each)] if value.__class__ is list else []


def _in_order(model: Model, value: Any) -> list[Ref]:
    """The tensors given in the order of the model's inputs; an object goes by their names."""
    if value.__class__ is dict and model.inputs.__class__ is not dict:
        names = [tensor.layer for tensor in _flat(model.inputs)]
        if all(name in value for name in names):
            return [found for name in names for found in flat(value[name])]
    return flat(value)


def _named(value: Any) -> list[tuple[str, Ref]]:
    """The outputs with their names, where the file gives them names."""
    if value.__class__ is dict:
        return [(str(key), ref) for key, each in value.items() for ref in flat(each)]
    return [("", ref) for ref in flat(value)]


def _names(model: Model, prefix: tuple[str, ...]) -> Any:
    """The names of the rows of a model whose layers are each called once."""
    for entry in model.entries:
        yield ".".join((*prefix, entry.name))
        if entry.model is not None:
            yield from _names(entry.model, (*prefix, entry.name))
