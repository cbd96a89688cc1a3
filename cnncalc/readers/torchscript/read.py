"""A TorchScript archive, as `torch.jit.save` writes it → the graph of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Faults
from cnncalc.diagnostics.part import Part
from cnncalc.diagnostics.place import Source
from cnncalc.readers.changes import Changes
from cnncalc.readers.exported.session import ArchiveSession
from cnncalc.readers.python.bounds import STANDARD
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.program import Program
from cnncalc.readers.torch.groups import group_by_path
from cnncalc.readers.torch.libraries import TorchLibraries
from cnncalc.readers.torch.results import outputs_of
from cnncalc.readers.torchscript.archive import Archive
from cnncalc.readers.torchscript.building import Building
from cnncalc.readers.torchscript.code import Code
from cnncalc.readers.torchscript.inputs import Taking, first_tensor, parameters, recorded
from cnncalc.readers.torchscript.objects import Thing, plain
from cnncalc.readers.torchscript.site import CodeSite

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.file import Asked, File

BOUNDS = STANDARD._replace(steps=1_500_000, file_marks=200_000, all_marks=2_000_000, nesting=400)
"""A text that a tracer has written is larger than what people write."""


def read_file(file: File, asked: Asked) -> Graph:
    """The network of an archive. SpecError, at the entry or the line of its code, with the rows before it, where it cannot
    be read or computed."""
    with Archive(file) as archive:
        if not any(name.startswith(f"{archive.top}code/") for name in archive.names):
            raise file.broken("this is a file of weights, and holds no network", archive.at, "name the program")
        model = archive.value("data.pkl")
        constants = archive.value("constants.pkl")
        known = recorded(archive.value("traced_inputs.pkl"))
        first = first_tensor(known)
        lead = first.shape[0] if first is not None and first.shape and first.shape[0] else None
        ways = [("alike", lead), ("alike, the other way", lead or 1), ("first", lead), ("none", lead)]
        if lead is None:
            ways[1:1] = [("alike", 1)]
        failed: tuple[ProgramError, _Reading] | None = None
        for batched, count in ways:
            reading = _Reading(archive, asked, batched, count)
            try:
                return reading.network(model, constants, known)
            except ProgramError as error:
                failed = failed or (error, reading)
                if error.kind not in ("library", "unknown") or reading.changes.any:
                    break
    assert failed is not None
    if failed[0].place is None:
        failed[0].place = Part(file.name, "its forward")
    growth = failed[1].session.growth
    faults = Faults([failed[0].fault()])
    raise SpecError(faults, growth.finish([]).stopped(faults) if growth.graph.input_names else None)


class _Reading:
    """One archive on its way to a graph. What a trace holds of sizes are numbers, which do not say which axes are the
    batch: the first of all inputs that begin `alike`, of the `first` input alone, or of `none`."""

    def __init__(self, archive: Archive, asked: Asked, batched: str, count: int | None) -> None:
        self.batched, _, other = batched.partition(", ")
        self.file = archive.file
        self.asked = asked
        libraries = TorchLibraries()
        self.program = Program(Source(self.file.name, ""), libraries=libraries, bounds=BOUNDS)
        self.session = ArchiveSession(self.program.machine, "")
        self.session.other_way = bool(other)
        self.session.batch = count
        libraries.session = self.session
        libraries.base(self.program.machine)
        self.changes = Changes(asked.edits)
        self.session.growth.changes = self.changes
        self.code = Code(archive, self.program, self.session)
        self.building = Building(self.code)
        self.site = CodeSite.of(self.program.site(), self.file.name)

    def network(self, model: Any, constants: Any, known: list[Any]) -> Graph:
        """Its objects, its inputs, its forward, its outputs."""
        root: Thing = self.program.guard(lambda: self.building.root(model))
        self.code.constants = self.program.guard(lambda: self.building.constants(constants))
        graph = self.session.growth.graph
        graph.model = root.text_of.name
        forward = root.text_of.methods.get("forward")
        if forward is None:
            raise self.site.error("its model has no forward", "save a module that is called", kind="missing")
        taking = Taking(self.session, self.file.name, self.batched, self.asked.inputs)
        args = taking.arguments(parameters(forward), known)
        result = self.program.guard(lambda: root.run(self.site, "forward", [], args))
        self.changes.check([node.name for node in graph.nodes])
        graph.batched = self.batched != "none"
        outputs = outputs_of(self.session, self.program.guard(lambda: plain(result)))
        if not outputs:
            raise self.site.error("the network gives back no tensor that it computes")
        self.program.guard(self.left)
        self.session.growth.finish(outputs)
        group_by_path(graph, kinds(root))
        return graph

    def left(self) -> None:
        """A row for each weight that no operator reads: PyTorch counts them."""
        for held, tensor in self.building.held:
            uncounted = held.kind == "constant" or held.name.rpartition(".")[2] == "num_batches_tracked"
            if not uncounted and id(tensor) not in self.session.kept and not self.session.has_row(tensor):
                self.session.as_node(self.site, tensor, tensor.sample)


def kinds(root: Thing) -> dict[str, str]:
    """The class of each module, by its path."""
    found: dict[str, str] = {}
    level = [root]
    while level:
        below: list[Thing] = []
        for thing in level:
            for child in thing.children.values():
                if child.path and child.path not in found:
                    found[child.path] = child.text_of.name
                    below.append(child)
        level = below
    return found
