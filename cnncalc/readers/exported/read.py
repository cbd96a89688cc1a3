"""`model.pt2`, as `torch.export.save` writes it → the graph of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Faults
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.place import Source
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.changes import Changes
from cnncalc.readers.exported.archive import open_archive
from cnncalc.readers.exported.running import Running
from cnncalc.readers.exported.schema import Checked, Symbol, read_schema
from cnncalc.readers.exported.session import ArchiveSession
from cnncalc.readers.exported.site import NodeSite
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.program import Program
from cnncalc.readers.tensors.given import given_sample
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.groups import group_by_path
from cnncalc.readers.torch.libraries import TorchLibraries
from cnncalc.readers.torch.results import outputs_of

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.exported.archive import Found
    from cnncalc.readers.exported.schema import Exported, Given
    from cnncalc.readers.file import Asked, File


def read_file(file: File, asked: Asked) -> Graph:
    """The network of an archive. SpecError, at the entry or the node, with the rows before it, where it cannot be read or
    computed."""
    found = open_archive(file)
    exported = read_schema(file, found.entry, found.program)
    first: tuple[ProgramError, _Reading] | None = None
    for batched in ("alike", "alike, the other way", "first", "none"):
        reading = _Reading(file, asked, found, exported, batched)
        try:
            return reading.network()
        except ProgramError as error:
            first = first or (error, reading)
            if error.kind != "library" or reading.changes.any:
                break
    assert first is not None
    growth = first[1].session.growth
    faults = Faults([first[0].fault()])
    report = growth.finish([]).stopped(faults) if growth.graph.input_names else None
    raise SpecError(faults, report)


class _Reading:
    """One archive on its way to a graph. A program of numbers alone does not say which axes are the batch: the first of
    all inputs that begin `alike`, of the `first` input alone, or of `none`."""

    def __init__(self, file: File, asked: Asked, found: Found, exported: Exported, batched: str) -> None:
        self.batched, _, other = batched.partition(", ")
        self.file = file
        self.asked = asked
        self.found = found
        self.exported = exported
        libraries = TorchLibraries()
        self.program = Program(Source(file.name, ""), libraries=libraries)
        self.session = ArchiveSession(self.program.machine, _model_name(exported, file))
        self.session.other_way = bool(other)
        libraries.session = self.session
        libraries.base(self.program.machine)
        self.changes = Changes(asked.edits)
        self.session.growth.changes = self.changes
        self.running = Running(self.program, self.session, Checked(file, found.entry), exported)
        self.site = NodeSite.of(self.program.site(), file.name, None)

    def network(self) -> Graph:
        """Its inputs, its nodes, its outputs."""
        self.hold()
        self.take()
        self.running.stated.off = bool(self.asked.inputs) or bool(self.asked.edits)
        self.program.guard(self.running.run)
        graph = self.session.growth.graph
        self.changes.check([node.name for node in graph.nodes])
        graph.batched = self.batched != "none"
        results = [self.running.value(arg, self.site) for arg in self.exported.results]
        outputs = outputs_of(self.session, results)
        if not outputs:
            raise self.site.error("the program gives back no tensor that it computes")
        self.session.at("", False)
        self.program.guard(self.left)
        graph.warnings += self.running.stated.different
        self.session.growth.finish(outputs)
        group_by_path(graph, _kinds(self.exported))
        return graph

    def hold(self) -> None:
        """The weights, those that lie in the same place as one."""
        places: dict[Any, Tensor] = {}
        for held in self.exported.held:
            said = self.found.weights.get(held.name)
            place = said.get("path_name") if said.__class__ is dict else None
            known = places.get(place) if place.__class__ is str else None
            tensor = known if known is not None and known.sample == held.shape else self.session.hold(held)
            if place.__class__ is str:
                places.setdefault(place, tensor)
            self.running.values[held.value] = tensor

    def take(self) -> None:
        """The inputs: those that were asked for, else those that the program states."""
        given, inputs = self.exported.given, dict(self.asked.inputs)
        tensors = [each for each in given if each.shape is not None]
        first = inputs.pop("input", None) if "input" not in [t.name for t in tensors] else None
        if tensors and first is not None:
            inputs.setdefault(tensors[0].name, first)
        unknown = next((name for name in inputs if name not in [t.name for t in tensors]), None)
        if unknown is not None:
            help = nearest(unknown, [t.name for t in tensors]) or f"the inputs are {', '.join(t.name for t in tensors)}"
            raise self.site.error(f"there is no input '{unknown}'", help, kind="missing")
        lead = next((t.shape[0] for t in tensors[:1] if t.shape), None)
        self.session.batch = lead if lead.__class__ is int and lead else None
        for each in given:
            self.running.values[each.name] = self.taken(each, lead, inputs.get(each.name))

    def taken(self, given: Given, lead: Any, text: str | None) -> Any:
        """One input as a value of the program."""
        if given.shape is None:
            value = given.value
            return value.hint if isinstance(value, Symbol) else value
        first = next(each for each in self.exported.given if each.shape is not None)
        alike = given is first or (self.batched == "alike" and bool(given.shape) and given.shape[0] == lead)
        batched = alike and self.batched != "none" and bool(given.shape)
        sizes = given.shape[1:] if batched else given.shape
        if text is not None:
            sample = given_sample(text, "3x224x224")
        else:
            open_ = next((n for n in sizes if isinstance(n, Symbol) and n.hint is None), None)
            if open_ is not None:
                raise self.site.error(
                    f"the archive leaves a size of {given.name} open: {open_.expression}",
                    f"give it: --input {given.name}=3x224x224",
                    kind="missing",
                )
            sample = tuple(int(n.hint or 0) if isinstance(n, Symbol) else n for n in sizes)
        ref = self.session.growth.input(given.name, Shape.of(sample, True), self.site.place)
        return Tensor(self.session, sample, 0 if batched else None, ref)

    def left(self) -> None:
        """A row for each weight that no node reads: PyTorch counts them."""
        for held in self.exported.held:
            tensor = self.running.values[held.value]
            uncounted = held.kind == "constant" or held.name.rpartition(".")[2] == "num_batches_tracked"
            if uncounted or id(tensor) in self.session.kept or self.session.has_row(tensor):
                continue
            self.session.as_node(self.site, tensor, tensor.sample)


def _model_name(exported: Exported, file: File) -> str:
    """The class of the model, which stands outermost at every node; else the file's name."""
    root = next((call.root for call in exported.calls if call.root), "")
    return root.rpartition(".")[2] or file.name.rpartition("/")[2].removesuffix(".pt2")


def _kinds(exported: Exported) -> dict[str, str]:
    """The class of each module, by its path."""
    found: dict[str, str] = {}
    for call in exported.calls:
        for path, kind in call.stack:
            found.setdefault(".".join(part.partition("@")[0] for part in path.split(".")), kind.rpartition(".")[2])
    return found
