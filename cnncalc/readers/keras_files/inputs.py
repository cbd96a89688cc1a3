"""The inputs of a network: what the file states of them, or what is given from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import LIMIT
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras_files.wrong import Wrong, of_kind, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.graph.growth import Growth, Ref
    from cnncalc.readers.keras_files.calls import Reads
    from cnncalc.readers.keras_files.document import Document
    from cnncalc.readers.keras_files.entries import Entry, Model
    from cnncalc.readers.keras_files.order import Order
    from cnncalc.readers.keras_files.wrong import Path

_SAID = ("batch_shape", "batch_input_shape", "input_shape", "shape")


class Inputs:
    """The inputs that a network has so far. `given` are shapes from outside, by name."""

    def __init__(self, document: Document, growth: Growth, given: Mapping[str, str]) -> None:
        self.document = document
        self.growth = growth
        self.given = given
        self.used: set[str] = set()
        self.differ = False
        """Whether one of them is another than the file states: what it states of shapes behind holds no longer."""

    def of_entry(self, order: Order, tensor: Reads, model: Model) -> Ref:
        """The input that an input layer of a functional model makes."""
        at = (*model.path, "input_layers")
        entry, _ = order.unit(tensor, at)
        found = said(entry)
        if found is None:
            raise Wrong(f"{entry.name} is an input, and says no shape", entry.path, "the configuration is damaged")
        return self._made(entry.name, *found)

    def of_sequential(self, model: Model) -> Ref:
        """The input of a Sequential: its first layer says its shape, or the file beside the layers; else it must be given."""
        first: Any = model
        name = ""
        while True:
            entry = first.entries[0] if first.entries else None
            if entry is None:
                break
            found = said(entry)
            if found is not None:
                return self._made(entry.name if entry.is_input else name or "input", *found)
            if entry.model is None:
                break
            if not entry.model.sequential:
                return self._of_model(entry.model)
            first = entry.model
        sizes = model.built or (model.entries[0].built if model.entries else None)
        if sizes.__class__ is list and sizes and all(n is None or n.__class__ is int for n in sizes):
            return self._made(name or "input", sizes[1:], model.path)
        if not self.given:
            raise Wrong(
                "the input's shape is not in the file", model.path, "say it with --input 224x224x3, without the batch"
            )
        return self._made("input", None, model.path)

    def _of_model(self, model: Model) -> Ref:
        """The input of a functional model that a Sequential begins with."""
        from cnncalc.readers.keras_files.order import Order

        order = model.order = model.order or Order(model)
        first = model.inputs
        while first.__class__ in (list, dict) and len(first) == 1 and not hasattr(first, "layer"):
            first = next(iter(first.values())) if first.__class__ is dict else first[0]
        if not hasattr(first, "layer"):
            raise Wrong("a Sequential begins with a model of several inputs", model.path)
        return self.of_entry(order, first, model)

    def _made(self, name: str, sizes: list[Any] | None, path: Path) -> Ref:
        """One more input. `sizes` are its shape without the batch; None where it must be given."""
        dims = self._outside(name)
        if dims is None:
            dims = checked(sizes or [], path)
        elif sizes is None or list(dims) != sizes:
            self.differ = True
        graph = self.growth.graph
        while name in graph.input_names:
            name = f"{name}_2"
        return self.growth.input(
            name, Shape.of(dims, False), self.document.place(path) if self.document.inner else None
        )

    def _outside(self, name: str) -> tuple[Any, ...] | None:
        """The sizes that are given from outside for this input: by its name, or `input` for the first."""
        key = name if name in self.given else "input" if not self.growth.graph.input_names else ""
        if key not in self.given:
            return None
        self.used.add(key)
        return outside(self.given[key])

    def check(self) -> None:
        """SpecError for a shape that is given for an input which the network does not have."""
        names = self.growth.graph.input_names
        for name in self.given:
            if name not in self.used:
                from cnncalc.diagnostics.nearest import nearest

                help = nearest(name, names) or f"its inputs are {', '.join(names)}"
                raise SpecError([Fault(f"there is no input {name}", help=help)])


def outside(text: str) -> tuple[Any, ...]:
    """The sizes of a shape that is given from outside, without the batch."""
    from cnncalc.readers.python.errors import ProgramError
    from cnncalc.readers.tensors.given import given_sample

    try:
        return given_sample(text, "224x224x3")
    except ProgramError as error:
        raise SpecError([error.fault()]) from None


def said(entry: Entry) -> tuple[list[Any], Path] | None:
    """The shape that a layer's arguments say of the network's input, without the batch, and where they do."""
    config = entry.config
    for key in _SAID:
        value = config.get(key)
        if value.__class__ is dict and value.get("items").__class__ is list:
            value = value["items"]  # a `TensorShape`
        if value is not None and (entry.is_input or key == "batch_input_shape"):
            path = (*entry.path, "config", key)
            sizes = of_kind(value, list, path, key)
            return (sizes[1:] if key.startswith("batch") else sizes), path
    return None


def checked(sizes: list[Any], path: Path) -> tuple[Any, ...]:
    """The sizes of an input; those that the file leaves open are unknown."""
    found: list[Any] = []
    for size in sizes:
        if size is None:
            found.append(UNKNOWN)
        elif size.__class__ is not int or not 1 <= size <= LIMIT:
            raise Wrong(f"a size must be a whole number of at least 1, not {shown(size)}", path, "say it with --input")
        else:
            found.append(size)
    if len(found) > 32:
        raise Wrong(f"an input of {len(found)} axes", path, "is this the right file?")
    return tuple(found)
