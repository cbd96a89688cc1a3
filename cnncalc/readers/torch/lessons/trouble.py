"""What is known of a layer that cannot read what it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph, Node
    from cnncalc.layers.declaration.shape import Shape
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.convert import Use
    from cnncalc.readers.tensors.session import Session


class Trouble(NamedTuple):
    """`site` is the call that ran the layer; `made` and `use` the call that made it, where a module did; `node` the last
    node of the graph, whose layer could not be computed; `shapes` what it reads; `about` the attribute that the fault
    speaks of; `message` and `help` what the engine says of it."""

    session: Session
    site: Site
    made: Site | None
    use: Use | None
    node: Node
    shapes: tuple[Shape, ...]
    about: str
    message: str
    help: str

    @property
    def graph(self) -> Graph:
        """The network so far."""
        return self.session.growth.graph

    @property
    def layer(self) -> Any:
        """The layer that cannot be computed."""
        return self.node.layer

    @property
    def names(self) -> list[str]:
        """What its inputs are called in the table."""
        node = self.node
        if node.source.__class__ is int:
            return [self.graph.slot_name(node.source, node.port)]
        return [self.graph.slot_name(s, p) for s, p in zip(node.source, node.port, strict=True)]


class Lesson(NamedTuple):
    """What to say instead of the engine's message and help; where `mended` is a layer, the rest of the network can be
    read as if it stood there."""

    message: str
    help: str
    mended: Any = None


def sizes(values: Any) -> str:
    """Sizes as the tables print them: 32×32."""
    return "×".join(map(str, values))


def plural(count: int, what: str) -> str:
    """`1 value`, `2 values`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
