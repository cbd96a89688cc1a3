"""An ONNX file → the graph of its network: its messages read in place, its inputs laid out, its nodes taken in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Faults
from cnncalc.diagnostics.part import Part
from cnncalc.readers.onnx.inputs import Plan, plans, tensors
from cnncalc.readers.onnx.model import WEIGHT, Model, read_model
from cnncalc.readers.onnx.order import in_order
from cnncalc.readers.onnx.running import Running
from cnncalc.readers.onnx.session import NodeSite, OnnxSession
from cnncalc.readers.onnx.stated import differences
from cnncalc.readers.onnx.values import View
from cnncalc.readers.onnx.wire import Broken
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.file import Asked, File

MOST_PIPED = 16 * 1024 * 1024
_GENERIC = frozenset(("main_graph", "torch_jit", "torch-jit-export", "graph", "main", "g"))
"""Names that exporters give every graph."""
_RECURRENT = frozenset(("LSTM", "GRU", "RNN"))


def read_file(file: File, asked: Asked) -> Graph:
    """The network of a file; SpecError, with the rows before the fault, where it cannot be read or computed."""
    data = file.bytes()
    if file.path is None and len(data) > MOST_PIPED:
        raise file.broken(
            "it is larger than 16 MiB, and comes by standard input", f"byte {MOST_PIPED}", "name the file"
        )
    if file.wanted:
        raise file.broken(
            f"there is no part '{file.wanted}' to choose", "graph", "an ONNX file holds one network: leave it out"
        )
    try:
        model = read_model(data)
        model.graph.nodes[:] = in_order(file.name, model.graph)
    except Broken as error:
        raise file.broken(f"this cannot be read as an ONNX model: {error.message}", f"byte {error.at}") from None
    except ProgramError as error:
        raise SpecError(Faults([error.fault()])) from None
    return _Reading(file, data, model, asked).network()


class _Reading:
    """One file on its way to a graph."""

    def __init__(self, file: File, data: Any, model: Model, asked: Asked) -> None:
        self.file = file
        self.data = data
        self.model = model
        self.asked = asked
        graph = model.graph
        self.inputs = [stated for stated in graph.inputs if stated.name not in graph.initializers]
        self.used = {name for node in graph.nodes for name in node.inputs}
        unused = [stated for stated in self.inputs if stated.name not in self.used]
        if len(unused) < len(self.inputs):
            self.inputs = [stated for stated in self.inputs if stated.name in self.used]
        self.stated = {**graph.values, **{stated.name: stated for stated in graph.outputs}}

    def network(self) -> Graph:
        """The first reading that goes to the end; the error of the one that came farthest where none does."""
        first: tuple[ProgramError, OnnxSession] | None = None
        recurrent = any(node.op in _RECURRENT for node in self.model.graph.nodes)
        for plan in plans(self.inputs, recurrent):
            session = OnnxSession(self._name(), self._changes())
            try:
                return self.grown(session, plan)
            except ProgramError as error:
                if first is None or session.reached > first[1].reached:
                    first = error, session
                if error.kind in ("limit", "missing"):
                    break
        assert first is not None
        raise self.told(*first)

    def _name(self) -> str:
        """What the network is called: as its graph, or as its file where that is the exporter's word."""
        name = self.model.graph.name
        if name and name not in _GENERIC:
            return name
        file = self.file.name.replace("\\", "/").rpartition("/")[2]
        return file.removesuffix(".onnx") or name

    def _changes(self) -> Any:
        if not self.asked.edits:
            return None
        from cnncalc.readers.changes import Changes

        for edit in self.asked.edits:
            edit.used = False
        return Changes(self.asked.edits)

    def told(self, error: ProgramError, session: OnnxSession) -> SpecError:
        """The error, with the rows before it."""
        if error.place is None:
            error.place = Part(self.file.name, "graph")
        if session.free and error.kind not in ("limit", "missing", "unknown"):
            name = self.inputs[0].name
            error.help = f"the sizes {', '.join(session.free[:6])} are free in the file: give them, as in --input {name}=3x224x224"
        faults = Faults([error.fault()])
        return SpecError(faults, session.growth.finish([]).stopped(faults))

    def grown(self, session: OnnxSession, plan: Plan) -> Graph:
        """Read the nodes for one way to see the inputs."""
        graph = self.model.graph
        session.growth.graph.batched = plan.axis is not None
        session.in_nodes = not graph.initializers
        if self.asked.inputs and self.inputs and self.inputs[0].dims:
            own = [n for i, n in enumerate(self.inputs[0].dims) if i != plan.axis]
            session.own_input = f"the file's own {self.inputs[0].name} is {'×'.join(str(n or '?') for n in own)}"
        values: dict[str, Any] = {
            name: View(stored, stored.dims) for name, stored in graph.initializers.items() if name in self.used
        }
        values |= tensors(self.file.name, session, self.inputs, plan, self.asked.inputs)
        running = Running(self.file.name, self.data, self.model, session, self._states)
        running.run(graph.nodes, values, [stated.name for stated in graph.outputs])
        outputs = self._outputs(session, running, values)
        self._unread(session)
        changes = session.changes
        if changes is not None:
            changes.check([node.name for node in session.growth.graph.nodes])
        found = session.growth.graph
        if not self.asked.inputs and not (changes is not None and changes.any):
            found.warnings += differences(self.file.name, values, self.stated.values())
        session.growth.finish(outputs)
        return found

    def _unread(self, session: OnnxSession) -> None:
        """The weights that no layer has, as rows of their own: the file says what they are."""
        graph = self.model.graph
        for stated in graph.inputs:
            stored = graph.initializers.get(stated.name) if stated.doc == WEIGHT else None
            if stored is not None and not session.has(stored):
                session.begin(stated.name)
                site = NodeSite(session.machine, Part(self.file.name, f"input {stated.name}"))
                session.slotted(site, session.tensor(View(stored, stored.dims)))

    def _states(self, name: str) -> tuple[Any, ...] | None:
        """The axes that the file states of a value; None where it does not, or the input is another than the file's."""
        stated = self.stated.get(name)
        return None if stated is None or self.asked.inputs else stated.dims

    def _outputs(self, session: OnnxSession, running: Running, values: dict[str, Any]) -> list[tuple[str, Any]]:
        found = []
        for stated in self.model.graph.outputs:
            value = values.get(stated.name)
            place = Part(self.file.name, f"output {stated.name}")
            if value is None:
                raise ProgramError(f"no node makes the output {stated.name}", place)
            session.begin(stated.name)
            site = NodeSite(session.machine, place)
            tensor = session.slotted(site, value if isinstance(value, Tensor) else session.tensor(value))
            found.append((stated.name, tensor.ref))
        if not found:
            raise ProgramError("the graph has no outputs", Part(self.file.name, "graph"))
        return found
