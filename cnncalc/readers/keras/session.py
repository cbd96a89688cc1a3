"""One reading of a Keras program: the graph that grows as layers are called, and a note of every call."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.layout import Layout
from cnncalc.readers.keras.naming import Names
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine
    from cnncalc.readers.tensors.acts import Acts


class Called:
    """One call of a layer: the nodes from `start` to `end`, those of the calls within it (`inner`) among them."""

    __slots__ = ("args", "end", "inner", "kwargs", "layer", "parent", "result", "site", "start")

    def __init__(self, layer: Instance | None, parent: Called | None, start: int, site: Site | None) -> None:
        self.layer = layer
        self.parent = parent
        self.start = start
        self.end = start
        self.site = site
        self.inner: list[Called] = []
        self.args: Any = ()
        self.kwargs: dict[str, Any] = {}
        self.result: Any = None

    def holding(self, node: int) -> Called | None:
        """The call within this one that made a node; None where this one made it by itself."""
        low, high = 0, len(self.inner)
        while low < high:
            middle = (low + high) // 2
            if self.inner[middle].start <= node:
                low = middle + 1
            else:
                high = middle
        for call in self.inner[low - 1 :: -1] if low else ():
            if call.start <= node < call.end:
                return call
            if call.end > call.start:
                return None
        return None


class KerasSession(Session):
    """The network so far, every call of a layer, and the counters of names."""

    def __init__(self, machine: Machine, acts: Acts, names: Names, text: str = "", *, training: bool = False) -> None:
        super().__init__(machine, "", "keras", acts, training=training)
        self.building = False
        self.text = text
        """The program's."""
        self.layout = Layout(text)
        """Where the channels stand."""
        self.auto = names
        self.root = Called(None, None, 0, None)
        self.current = self.root
        self.bases: dict[int, str] = {}
        """What an operation's node is called by itself, where it is not a layer's."""
        self.owners: dict[int, Any] = {}
        """The layer or the weight whose numbers a node holds: those of one owner are counted once."""
        self.starts: dict[int, list[int]] = {}
        """The nodes whose outputs a recurrent layer's node starts from."""
        self.models: list[Instance] = []
        self.given: dict[str, tuple[int, ...]] = {}
        """The inputs' shapes that were given from outside."""
        self.overrides: dict[int, tuple[int, ...]] = {}
        """Shapes that were given from outside, by the number of the input whose own they replace."""
        self.torn: dict[int, Exception | None] = {}
        """The models to which a layer could not be added, by identity, with what went wrong."""
        self.fed = False
        """Whether the program has placeholders, as TensorFlow 1's have."""
        self.passed: list[tuple[str, Site, bool]] = []
        """The functions that no table knows and that a tensor was given to, and where; or what was joined with one."""
        self.statements: set[int] = set()
        """The statements at the program's top, by number, that made something of the network."""
        self.remade: Any = None
        """What changes layers from outside as they are made: a function of a layer's number and itself."""
        self.input_layers: dict[int, Instance] = {}
        """The input layers by the number of their input."""

    @contextmanager
    def calling(self, layer: Instance, name: str, site: Site) -> Iterator[Called]:
        """Note what happens meanwhile as a call of `layer`."""
        call = Called(layer, self.current, len(self.growth.graph.nodes), site)
        self.current.inner.append(call)
        self.current = call
        self.running.append((layer, f"{self.prefix}{name}"))
        try:
            yield call
        finally:
            call.end = len(self.growth.graph.nodes)
            self.running.pop()
            self.current = call.parent or self.root

    def apply(self, site: Site, base: str, layer: Any, read: Tensor | Sequence[Tensor], module: Any = None) -> Any:
        """One more node. An operation by itself is named as Keras names a layer of its kind."""
        name = base
        if module is None and self.current is self.root:
            name = base = self.auto.next(base)
        found = super().apply(site, base, layer, read, module)
        node = len(self.growth.graph.nodes) - 1
        self.bases[node] = name
        self.stirred()
        if module is not None:
            self.owners[node] = module
            if self.remade is not None:
                found = self.remade.behind(self, site, module, found)
        return found

    def stirred(self) -> None:
        """Note that the statement which is running makes something of the network."""
        self.machine.busy()
        self.statements.add(self.machine.modules.modules["__main__"].position)

    def as_node(self, site: Site, tensor: Tensor, result: tuple[int, ...]) -> Tensor:
        """A weight or constant as a node, by its own name."""
        before = len(self.growth.graph.nodes)
        found = super().as_node(site, tensor, result)
        for node in range(before, len(self.growth.graph.nodes)):
            if node not in self.bases:
                self.bases[node] = tensor.name or tensor.made or "constant"
                self.owners[node] = tensor
        return found


def flat(value: Any) -> list[Tensor]:
    """The tensors in a value, in order: lists and mappings are looked into."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for inner in value.values() for tensor in flat(inner)]
    if isinstance(value, list | tuple):
        return [tensor for inner in value for tensor in flat(inner)]
    return []


def mapped(value: Any, change: Any) -> Any:
    """The same value with each of its tensors changed."""
    if isinstance(value, Tensor):
        return change(value)
    if value.__class__ is dict:
        return {key: mapped(inner, change) for key, inner in value.items()}
    if value.__class__ in (list, tuple):
        return value.__class__(mapped(inner, change) for inner in value)
    return value
