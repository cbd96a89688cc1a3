"""The network as nodes and edges, in execution order, ready to be walked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.origin import Origin
    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.layers.declaration.shape import Shape


class Deferred:
    """A layer with attributes that depend on its own input (`$(in.channels // 4)`): bound during the walk."""

    __slots__ = ("make", "many", "type")

    def __init__(self, type: str, make: Callable[[Any], Layer], many: bool = False) -> None:
        self.type = type
        self.make = make
        self.many = many
        """Whether it reads several layers."""


class Node:
    """One layer in its place.

    `source` is the slot it reads: an int for one input, a tuple for a layer with `many`. Slots count the graph's
    inputs first, then the nodes. `port` is which of several outputs it reads (None: the first, or the only one), for
    many inputs a tuple. `layer` is None where the source's layer could not be read. `origin` is where it is written.
    """

    __slots__ = ("alive", "expect", "layer", "name", "origin", "port", "shared", "source", "type", "uncounted", "uses")

    def __init__(self, name: str, layer: Any, source: Any, origin: Origin | None) -> None:
        self.name = name
        self.layer = layer
        self.source = source
        self.port: Any = None
        self.origin = origin
        self.expect: str | None = None
        self.shared: int | None = None
        self.uncounted = False
        """Whether its weights belong to no module that counts them."""
        self.uses: tuple[Any, ...] = ()
        """(origin, argument) of the block uses it stands in, the outermost first."""
        self.alive = True
        self.type = ""

    @property
    def sources(self) -> tuple[int, ...]:
        """The slots it reads, however many."""
        return (self.source,) if self.source.__class__ is int else self.source

    @property
    def ports(self) -> tuple[int | None, ...]:
        """Which output it reads of each of its sources."""
        return self.port if self.port.__class__ is tuple else (self.port,) * len(self.sources)


class Members:
    """A block, residual, parallel or repeat in the graph: its result's slot and the nodes it holds.

    `kind` is the block's name, residual, parallel, branch, shortcut, sequential or repeat; `copies` a repeat's count.
    """

    __slots__ = ("copies", "expect", "kind", "nodes", "origin", "place", "port", "slot")

    def __init__(
        self,
        slot: int | None,
        port: int | None,
        nodes: list[int],
        expect: str | None,
        place: Any,
        kind: str,
        copies: int,
        origin: Origin | None = None,
    ) -> None:
        self.slot = slot
        self.port = port
        self.nodes = nodes
        self.expect = expect
        self.place = place
        self.kind = kind
        self.copies = copies
        self.origin = origin
        """Where the use of a block is written; None of other groups."""


class Graph:
    """A network that was read: its inputs, its nodes in execution order, its outputs.

    `first` says channels_first. `expect_first` is the layout in which the file's own shapes are written, which
    differs where `--framework` turned a file of the other framework around.
    """

    def __init__(self, model: str, framework: str, first: bool) -> None:
        self.model = model
        self.framework = framework
        self.first = first
        self.expect_first = first
        self.batched = True
        self.counts_all = False
        """Whether the weights of what reaches no output are counted too, as those of a model in code are."""
        self.batch: int | None = None
        self.input_names: list[str] = []
        self.input_shapes: list[Shape | None] = []
        self.input_places: list[Any] = []
        """Where each input's shape is written; None where it is not in a text."""
        self.nodes: list[Node] = []
        self.outputs: list[tuple[int, int | None]] = []
        self.output_names: list[str] = []
        """The outputs as the spec names them; one it doesn't name is called after its layer."""
        self.groups: dict[str, Members] = {}
        self.faults = Faults()
        self.warnings: list[Any] = []
        """What is probably not meant, of the network as a whole."""
        self.spec: Any = None
        self.env: dict[str, Any] = {}
        """The values of the file's variables."""
        self.edits: list[Any] = []

    def is_repeat(self, name: str) -> bool:
        """Whether a group stands for several copies."""
        members = self.groups[name]
        return members.kind == "repeat" and members.copies > 1

    def slot_name(self, slot: int, port: int | None = None) -> str:
        """How an edge names what it reads: `input`, `conv1`, `split.1`."""
        count = len(self.input_names)
        name = self.input_names[slot] if slot < count else self.nodes[slot - count].name
        return f"{name}.{port}" if port is not None else name
