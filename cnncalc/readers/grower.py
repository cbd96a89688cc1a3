"""What readers of network files share: layers by their short names, names of their own, and all faults of a file at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault, Faults
from cnncalc.diagnostics.place import Place, Source
from cnncalc.graph.growth import Growth, Ref
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.file import Asked

MOST_LAYERS = 10_000


class Words(NamedTuple):
    """A layer by its short name, as the binder reads it (`cnncalc.binding.called`)."""

    type: str
    positional: tuple[Any, ...]
    keywords: tuple[tuple[str, Any], ...]
    style: str = "words"
    owner: str = ""


class Written:
    """The origin of a node (`cnncalc.graph.origin`) in a file: where it stands, and where its attributes are written."""

    __slots__ = ("_place", "places")

    def __init__(self, place: Any, places: Mapping[str, Any] | None = None) -> None:
        self._place = place
        self.places = places or {}

    def place(self, key: Any = None) -> Any:
        """Where the layer stands, or its attribute `key`."""
        return self.places.get(key, self._place)

    def attribute(self, name: str, names: Sequence[str], framework: str) -> Any:
        """Where an attribute is written; the layer where it is not."""
        found = next((self.places[known] for known in (name, *names) if known in self.places), None)
        return self._place if found is None else found

    @property
    def line(self) -> int | None:
        """The line of the layer; None in a file that is no text."""
        return self._place[1] if isinstance(self._place, Place) else None


class Grower:
    """A network that grows from a file. What cannot be bound or computed is noted, and None stands for what it would have
    given: layers that read None are passed over. `example` is an input's shape as `--input` takes it."""

    def __init__(self, model: str, framework: str, asked: Asked, example: str) -> None:
        self.growth = Growth(model, framework)
        self.framework = framework
        self.changes = Changes(asked.edits)
        if asked.edits:
            self.growth.changes = self.changes
        self.faults = Faults()
        self.example = example
        self._given = dict(asked.inputs)
        self._names: dict[str, int] = {}

    # -- names

    def name(self, wanted: str) -> str:
        """A name of its own for a layer: `relu`, `relu_2`, …; characters that cannot be shown become `_`."""
        clean = "".join(c if c.isprintable() and not c.isspace() else "_" for c in wanted)[:120] or "layer"
        name, count = clean, self._names.get(clean, 0)
        while name in self._names:
            count += 1
            name = f"{clean}_{count + 1}"
        self._names[clean] = count
        self._names.setdefault(name, 0)
        return name

    # -- inputs

    def asked(self, name: str) -> bool:
        """Whether the shape of an input was asked for by its name."""
        return name in self._given

    def input(self, name: str, dims: Sequence[int] | None, place: Any) -> Ref:
        """One more input: of the shape that was asked for, else of the file's own `dims`, without the batch. SpecError
        where neither says it."""
        name = self.name(name)
        first = not self.growth.graph.input_names
        text = self._given.pop(name, None)
        if text is None and first:
            text = self._given.pop("input", None)
        if text is not None:
            dims, place = asked_shape(text, self.example), None
        if dims is None:
            which = f"--input {self.example}" if first else f"--input {name}={self.example}"
            raise SpecError([Fault("the input's shape is not said in the file", place, help=f"give it: {which}")])
        return self.growth.input(name, Shape.of(dims, self.growth.graph.first), place)

    # -- layers

    def add(
        self,
        name: str,
        kind: str,
        reads: Ref | Sequence[Ref | None] | None,
        *positional: Any,
        origin: Written,
        shared: Ref | None = None,
        rules: str = "",
        style: str = "words",
        **keywords: Any,
    ) -> Ref | None:
        """One more layer, by its short name and attributes (of the style `call` by its class's). `rules` are those of a
        framework other than the network's."""
        if reads is None or (not isinstance(reads, Ref) and None in reads):
            return None
        if len(self.growth.graph.nodes) >= MOST_LAYERS:
            help = "is this the right file?"
            raise SpecError([Fault(f"the network has more than {MOST_LAYERS:,} layers", origin.place(), help=help)])
        name = self.name(name)
        try:
            layer = bind(Words(kind, positional, tuple(keywords.items()), style), rules or self.framework)
        except ExpressionError as error:
            help = (error.suggest(()) if error.suggest is not None else "") or error.help
            self.note(error.message, origin.place(error.key), help, name)
            return None
        ref = self.growth.add(name, layer, reads, origin, shared)  # type: ignore[arg-type]
        return None if self.growth.shape(ref) is None else ref

    def shape(self, ref: Ref | None) -> Any:
        """What a ref came to; None where it is unknown."""
        return None if ref is None else self.growth.shape(ref)

    def note(self, message: str, place: Any, help: str = "", layer: str | None = None) -> None:
        """Note a fault."""
        self.faults.note(Fault(message, place, help=help, layer=layer))

    def warn(self, message: str, place: Any, help: str = "", layer: str | None = None) -> None:
        """Note what is probably not meant."""
        self.growth.graph.warnings.append(Fault(message, place, help=help, layer=layer, severity="warning"))

    # -- the end

    def finish(self, outputs: Sequence[tuple[str, Ref]], file: str) -> Graph:
        """The network; SpecError with all its faults, and the rows before them, where it has any."""
        for name in self._given:
            known = ", ".join(self.growth.graph.input_names) or "none"
            self.note(f"there is no input '{name}'", None, f"the inputs of {file} are {known}")
        report = self.growth.finish(outputs)
        faults = Faults([*self.faults, *report.faults])
        if not faults:
            self.changes.check([node.name for node in self.growth.graph.nodes])
        if faults:
            raise SpecError(Faults(faults.in_order()), report.stopped(faults))
        return self.growth.graph

    def broken(self, error: SpecError) -> SpecError:
        """An error that ended the reading, with the faults and the rows before it."""
        report = self.growth.finish([])
        faults = Faults([*self.faults, *report.faults, *error.faults]).in_order()
        return SpecError(Faults(faults), report.stopped(faults))


def asked_shape(text: str, example: str) -> tuple[int, ...]:
    """The sizes of a shape as `--input` has it, without the batch; SpecError where it is none, or not all numbers."""
    place = Place((Source("--input", text), 1, 1, max(1, len(text))))
    try:
        dims = parse_shape(text).dims
    except ShapeError as error:
        raise SpecError([Fault(error.message, place, help=error.help.replace("55x55x96", example))]) from None
    sizes = tuple(n for n in dims if isinstance(n, int))
    if len(sizes) < len(dims):
        help = "give the input of a file in numbers"
        raise SpecError([Fault(f"the input {text} has a free dimension", place, help=help)])
    return sizes
