"""One reading of a model: the graph that grows, the node that is being read, and which tensors of the file are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.part import Part
from cnncalc.diagnostics.place import Source
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import Weight
from cnncalc.readers.onnx.values import View
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.array_acts import ArrayActs
from cnncalc.readers.tensors.origin import Written
from cnncalc.readers.tensors.part_site import PartSite
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.growth import Ref
    from cnncalc.readers.changes import Changes
    from cnncalc.readers.python.frames import Site

MOST_WORK = 4_000_000
"""Steps that reading one file may take: as `cnncalc.readers.python.bounds` counts them."""


class _Nowhere:
    """The frame of what stands in no program."""

    back = module = function = None
    source = Source("", "")


class Work:
    """What is left of the bound of a reading; it stands where a program has its machine."""

    libraries = None

    def __init__(self) -> None:
        self.steps = MOST_WORK
        self.here = (None, _Nowhere)

    def charge(self, amount: int) -> None:
        """Count work."""
        self.steps -= amount
        if self.steps < 0:
            raise ProgramError("the graph takes more work than a file may", kind="limit")

    def sized(self, length: int, what: str = "collection") -> None:
        """Refuse a collection before it is made."""
        if length > 1_000_000:
            raise ProgramError(f"a {what} of {length:,} items is more than is computed with", kind="limit")
        self.charge(length >> 3)


class NodeSite(PartSite):
    """Where in the file a node stands, and the path of the module that it was exported from, if the file says it."""

    __slots__ = ("module",)

    def __init__(self, machine: Any, part: Part, module: str = "") -> None:
        self.module = module
        self.machine = machine
        self.node = None  # type: ignore[assignment]
        self.frame = None  # type: ignore[assignment]
        self.part = part

    def items(self, value: Any) -> list[Any]:
        return list(value)


class Held:
    """The tensors of one layer as a module: a second layer with the same ones shares them."""

    def __init__(self) -> None:
        self.attrs: dict[str, Any] = {}
        self.told: tuple[Weight, ...] = ()
        """Those of its tensors that the first of the layers counts."""


class OnnxSession(Session):
    """The network so far. Rows are called after the file's nodes."""

    in_code = False

    def __init__(self, model: str, changes: Changes | None) -> None:
        super().__init__(Work(), model, "torch", ArrayActs())  # type: ignore[arg-type, abstract]
        self.building = False
        self.changes = changes
        self.growth.changes = changes
        self.growth.graph.counts_all = True
        self.in_nodes = False
        """Whether the file has its weights as nodes (Constant), and no initializers."""
        self.reached = 0
        """How many nodes have been read."""
        self.own_input = ""
        """What to say of the file's own input, where another is given."""
        self.free: list[str] = []
        """The free axes of the inputs, as the file calls them."""
        self.current = ""
        self._first = 0
        self._named = False
        self._own: set[int] = set()
        self._held: dict[tuple[int, ...], Held] = {}
        self._counted: dict[int, Ref | None] = {}
        self._tensors: dict[int, Tensor] = {}
        self._nodes: dict[tuple[int, tuple[int, ...]], Ref] = {}

    # -- names

    def begin(self, name: str) -> None:
        """What follows is the node `name`."""
        self.current = name
        self._named = False
        self._first = len(self.growth.graph.nodes)

    def end(self) -> int:
        """The node has been read: its last row is called after it. How many rows it made of its own."""
        nodes = self.growth.graph.nodes
        own = [node for i, node in enumerate(nodes[self._first :], self._first) if i not in self._own]
        if own and not self._named:
            own[-1].name = self.unique(self.current)
        return len(own)

    def name(self, full: str) -> str:
        if full == self.current:
            self._named = True
            return self.unique(full)
        return self.unique(f"{self.current}.{full}")

    def unique(self, name: str) -> str:
        """A name that no other row has."""
        return super().name(name)

    # -- weights

    def weigh(self, layer: Any, parts: Sequence[tuple[View, bool]]) -> Held | None:
        """The layer with the file's tensors as its weights, by their names; each is counted once. The module to apply it as.
        `parts` are the tensors, each with whether it is trained."""
        key = tuple(id(part.root) for part, _ in parts)
        shared = self._held.get(key)
        fresh = [(part.root, trained) for part, trained in parts if id(part.root) not in self._counted]
        own, changes, most = layer.weights, self.changes, sum(part.elements for part, _ in parts)
        told = shared.told if shared else _told(fresh)

        def weights(x: Any, y: Any) -> tuple[Weight, ...]:
            computed: tuple[Weight, ...] = own(x, y)
            size = sum(w.size for w in computed)
            if size != most and changes is not None and changes.any:
                return computed if told else ()  # weights of another size are no longer those of the file
            if size != most:
                text = ", ".join(f"{part.root.name} {list(part.dims)}" for part, _ in parts)
                raise Misfit(f"its weights are {text}, and its input needs {size} values, not {most}")
            return told

        layer.__dict__["weights"] = weights
        layer.__dict__["macs"] = lambda x, y, _: layer.__class__.macs(layer, x, y, own(x, y))
        if shared is None:
            shared = self._held[key] = Held()
            shared.told = told
            for part, _ in parts:
                self._counted.setdefault(id(part.root), None)
        return shared

    def has(self, root: Any) -> bool:
        """Whether a tensor of the file is a row's weight."""
        return id(root) in self._counted

    def own_weights(self, layer: Any, parts: Sequence[tuple[View, bool]]) -> None:
        """The layer with the file's tensors as its weights, whatever these are for; each is counted once."""
        fresh = [(part.root, trained) for part, trained in parts if id(part.root) not in self._counted]
        told = _told(fresh)
        layer.__dict__["weights"] = lambda x, y: told
        for part, _ in parts:
            self._counted.setdefault(id(part.root), None)

    # -- tensors of the file

    def tensor(self, value: Any) -> Tensor:
        """A value as a tensor; one of the file gets a node where the network meets it."""
        if isinstance(value, Tensor):
            return value
        found = self._tensors.get(id(value))
        if found is None:
            given = value
            if value.__class__ is not View and value.root is not None and value.root.initializer:
                value = View(value.root, value.dims)
            kind = "parameter" if value.__class__ is View and value.weighs else "constant"
            found = self._tensors[id(given)] = Tensor(self, value.dims, None, None, 1, kind)
            found.name = value.root.name if value.__class__ is View else value.name
            if value.__class__ is View:
                found.attributes[" stored"] = value
            self.alive += [value, given]
        return found

    def as_node(self, site: Site, tensor: Tensor, result: tuple[int, ...]) -> Tensor:
        if " base" in tensor.attributes and " stored" not in tensor.attributes:
            return super().as_node(site, tensor, result)
        from cnncalc.layers.parameter import Parameter

        stored = tensor.attributes.get(" stored")
        root: Any = tensor if stored is None else stored.root
        key = id(root), result
        ref = self._nodes.get(key)
        if ref is None:
            shape = tensor.sample if stored is None else root.dims
            counted = id(root) in self._counted and self._counted[id(root)] is None
            kind = "parameter" if tensor.made == "parameter" and not counted else "constant"
            values = {"shape": shape, "result": result if result != shape else None}
            if kind == "parameter":
                values["label"] = tensor.name
            layer = Parameter(values, "torch", type=kind)
            shared = self._counted.get(id(root)) if kind == "parameter" else None
            self._own.add(len(self.growth.graph.nodes))
            name = self.unique(tensor.name or f"{self.current}.{kind}")
            ref = self._nodes[key] = self.growth.add(name, layer, (), Written(site, None), shared)
            if self.growth.shape(ref) is None:
                raise self.broken(site, 0, {})[0]
            self._counted.setdefault(id(root), ref)
            self.alive.append(root)
        return Tensor(self, result, tensor.batch, ref, made=tensor.made)


def _told(fresh: Sequence[tuple[Any, bool]]) -> tuple[Weight, ...]:
    """Tensors of the file as weights, each with whether it is trained."""
    return tuple(Weight(root.name, root.dims, root.elements, trained) for root, trained in fresh)
