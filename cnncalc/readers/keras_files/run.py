"""A model of a configuration, run: its calls one after the other, each a node of the graph."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.graph.growth import Ref
from cnncalc.readers.keras_files.calls import Reads, tensors
from cnncalc.readers.keras_files.layers import known_class, layer_of
from cnncalc.readers.keras_files.order import Order
from cnncalc.readers.keras_files.refs import LOST, flat, lost
from cnncalc.readers.keras_files.runner import Within
from cnncalc.readers.keras_files.wrong import Beyond, Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.keras_files.entries import Entry, Model
    from cnncalc.readers.keras_files.grow import Grown
    from cnncalc.readers.keras_files.wrong import Path

MOST_CALLS = 40_000
"""Calls of layers at most, those within models among them."""
_READ = ("inputs", "query", "value", "key", "x", "sequences")
_SPECIAL = frozenset(
    (
        *("Bidirectional", "TimeDistributed", "SpectralNormalization", "RNN", "Lambda", "Pipeline"),
        *(
            "TFOpLambda",
            "SlicingOpLambda",
            "TensorFlowOpLayer",
            "CuDNNLSTM",
            "Highway",
            "MaxoutDense",
            *(f"ConvLSTM{rank}D" for rank in (1, 2, 3)),
        ),
    )
)
"""Classes that are more than one layer of ours, or something else (`special.py`)."""


class Run:
    """Runs the models of one file; the network grows in `grown` (`runner.py` says what the rest is)."""

    def __init__(self, grown: Grown) -> None:
        self.grown = grown
        self.stated: Callable[[], dict[int, Any]] = dict
        self.operations: Any = None
        self.kept: dict[int, Any] = {}
        self.weights: Any = None
        self.calls = 0
        self.told: set[int] = set()

    # -- models

    def whole(self, model: Model) -> Any:
        """The whole network: its inputs made, and run on them. What its outputs are."""
        self.grown.reserve(model)
        within, inputs = Within(frozen=not model.trainable), self.grown.inputs
        if model.sequential:
            return self._begun(model, within)
        order = model.order = Order(model)
        given = [inputs.of_entry(order, tensor, model) for tensor in in_order(model.inputs)]
        return self.functional(model, given, within)

    def _begun(self, model: Model, within: Within) -> Any:
        """A Sequential with its inputs made: one, or those of the models that Keras 1 let it begin with, in a `Merge`."""
        first = model.entries[0] if model.entries else None
        listed = first.config.get("layers") if first is not None and first.kind == "Merge" else None
        if first is None or listed.__class__ is not list:
            return self.sequential(model, self.grown.inputs.of_sequential(model), within)
        from cnncalc.readers.keras_files.entries import Entries

        path, given = (*first.path, "config", "layers"), []
        for number, each in enumerate(listed):
            entry = Entries().entry(each, (*path, number))
            if entry.model is None or not entry.model.sequential:
                raise Wrong("a Merge begins with Sequential models alone", entry.path)
            before, name = self.grown.count, entry.name if entry.name != "model" else f"branch_{number + 1}"
            given.append(self._begun(entry.model, within.inner(name)))
            self.grown.group(within.path(name), entry.kind, before)
        x = LOST if lost(given) else self.called(first, [given], {}, within)
        return self.sequential(model, x, within, 1)

    def held(self, model: Model, args: list[Any], within: Within) -> Any:
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
        return self.functional(model, _given(model, value), within)

    def sequential(self, model: Model, x: Any, within: Within, start: int = 0) -> Any:
        """Its layers one after the other."""
        for number, entry in enumerate(model.entries):
            if number >= start and not entry.is_input:
                self.stated = partial(_behind, model, number)
                x = self.called(entry, [x], {}, within)
        return x

    def functional(self, model: Model, given: list[Any], within: Within) -> Any:
        """Its calls in order; its outputs as it lists them."""
        order: Order = model.order
        wanted = in_order(model.inputs)
        if len(wanted) != len(given):
            raise Wrong(f"{model.name} reads {len(wanted)} tensors, and {len(given)} are given", model.path)
        at = (*model.path, "input_layers")
        results: dict[Any, Any] = {order.unit(tensor, at): ref for tensor, ref in zip(wanted, given, strict=True)}

        def value(read: Any, path: Path) -> Any:
            kind = read.__class__
            if kind is Reads:
                return self._result(results, order, read, path, within.leading)
            if kind is list:
                return [value(each, path) for each in read]
            if kind is dict:
                return {key: value(each, path) for key, each in read.items()}
            return read

        for unit in order.units:
            entry, number = unit
            call, path = entry.calls[number], (*entry.path, "inbound_nodes", number)
            args = [value(each, path) for each in call.args]
            kwargs = {key: value(each, path) for key, each in call.kwargs.items()} if call.kwargs else {}
            self.stated = partial(order.stated, unit)
            results[unit] = self.called(entry, args, kwargs, within)
        return value(model.outputs, (*model.path, "output_layers"))

    def _result(self, results: dict[Any, Any], order: Order, read: Reads, path: Path, leading: int) -> Any:
        unit = order.unit(read, path)
        if unit not in results:
            raise Wrong(f"{read.layer} is none of the model's inputs", path, "the configuration is damaged")
        found = results[unit]
        if found.__class__ is Ref and read.port == 0:
            if read.shape is not None and not leading and not self.grown.inputs.differ:
                self._compared(unit[0], found, read.shape)
            return found
        each = flat(found)
        if read.port < len(each):
            return each[read.port]
        if lost(found) or (each and each[0].__class__ is Ref and self.grown.growth.shape(each[0]) is None):
            return LOST
        raise Wrong(f"{read.layer} has no output {read.port}: it has {len(each)}", path)

    def _compared(self, entry: Entry, ref: Ref, stated: Any) -> None:
        """Warn where the file states another shape of what a layer gives than we find; once a layer."""
        shape = self.grown.growth.shape(ref)
        if shape is None or stated.__class__ is not list or getattr(self.grown.growth.changes, "any", False):
            return
        ours, theirs = list(shape.dims), stated[1:]
        if ours == theirs or id(entry) in self.told:
            return
        if len(ours) == len(theirs) and all(
            m == n or m.__class__ is not int or n.__class__ is not int for m, n in zip(ours, theirs, strict=True)
        ):
            return
        self.told.add(id(entry))
        said = ", ".join("None" if n is None else str(n)[:20] for n in theirs[:12])
        self.grown.warn(
            f"{entry.name}: the file states (None, {said}) of what it gives; its layers make it {shape}", entry.path
        )

    # -- layers

    def called(self, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        """One call of a layer: what it gives. What is wrong with it is noted, and the rest goes on without it."""
        if lost(args) or lost(kwargs):
            return LOST
        grown, before = self.grown, self.grown.count
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise Beyond(f"layers are called more than {MOST_CALLS:,} times", entry.path, "is this the right file?")
        try:
            if entry.model is not None:
                found = self.held(entry.model, args, within.inner(entry.name))
                grown.group(within.path(entry.name), entry.kind, before)
                return found
            return self._called(entry, args, kwargs, within)
        except Beyond:
            raise
        except Wrong as wrong:
            grown.note(wrong, within.path(entry.name))
            return LOST

    def _called(self, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        if entry.layer is None:
            if entry.kind in _SPECIAL or entry.operation or not entry.own or not known_class(entry.kind):
                from cnncalc.readers.keras_files.special import handler

                handle = handler(entry)
                if handle is not None:
                    shape = self.grown.growth.shape
                    if any(ref.__class__ is Ref and shape(ref) is None for ref in flat([args, kwargs])):
                        return LOST
                    return handle(self, entry, args, kwargs, within)
            entry.layer = layer_of(entry, within.frozen, self.grown.warn)
        return self.applied(entry, entry.layer, args, kwargs, within)

    def applied(self, entry: Entry, layer: Any, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
        """A bound layer on what a call of it reads: one more node."""
        values = [*args, *(kwargs[key] for key in _READ if key in kwargs)] if kwargs else args
        several = layer.many or layer.family == "attention"
        read = flat(values if several else values[:1])
        if not read or any(ref.__class__ is not Ref for ref in read):
            raise Wrong("reads numbers that only a run would tell" if read else "reads no tensor", entry.path)
        starts = flat(kwargs.get("initial_state")) if kwargs else []
        reads: Any = read[0]
        if layer.many:
            reads = tuple(read)
        elif layer.family == "attention":
            reads = read[0] if all(ref == read[0] for ref in read) else tuple(read)
        elif len(read) > 1 and layer.family == "sequence":
            starts = read[1:]
        elif len(read) > 1:
            message = f"{entry.kind} reads one tensor, and {len(read)} are given"
            raise Wrong(message, entry.path, "merge them first, as with Concatenate()")
        if within.leading and not several:
            from cnncalc.layers.time_distributed import TimeDistributed

            layer = TimeDistributed({"layer": layer, "leading": within.leading}, "keras")
        starts = [ref for ref in starts if ref.__class__ is Ref]
        return self.grown.node(entry, within.path(entry.name), layer, reads, starts)


def _behind(model: Model, number: int) -> dict[int, Any]:
    """What the layer behind one of a Sequential states of its input."""
    built = model.entries[number + 1].built if number + 1 < len(model.entries) else None
    return {0: built} if built.__class__ is list else {}


def in_order(value: Any) -> list[Reads]:
    """The tensors in a model's inputs, in Keras's order: an object's by its sorted keys."""
    if value.__class__ is dict:
        return [found for key in sorted(value) for found in in_order(value[key])]
    return [found for each in value for found in in_order(each)] if value.__class__ is list else tensors(value)


def _given(model: Model, value: Any) -> list[Any]:
    """The tensors given in the order of the model's inputs; an object goes by their names."""
    if value.__class__ is dict and model.inputs.__class__ is not dict:
        names = [tensor.layer for tensor in in_order(model.inputs)]
        if all(name in value for name in names):
            return [found for name in names for found in flat(value[name])]
    return flat(value)
