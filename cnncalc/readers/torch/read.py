"""A PyTorch program → the graph of its model: the model found and built, its input known, its forward evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.place import PYTHON_BREAKS, Place, Source
from cnncalc.graph.growth import Ref
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape
from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.comments import budget_input
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.program import Program
from cnncalc.readers.python.values import MISSING, Function
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.forward import run
from cnncalc.readers.torch.groups import group_by_module
from cnncalc.readers.torch.libraries import TorchLibraries
from cnncalc.readers.torch.module import named_modules
from cnncalc.readers.torch.target import Target, built, chosen, read_target
from cnncalc.readers.torch.tensor_acts import TorchActs
from cnncalc.readers.torch.top_level import top_level, variables
from cnncalc.readers.torch.unused import count_unused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.python.noted import Notes

_UNSAID = "say it with --input 3x224x224, without the batch"


def read_program(
    name: str,
    text: str,
    path: str | None,
    wanted: str,
    inputs: Mapping[str, str],
    settings: Mapping[str, str] | None = None,
    training: bool = False,
    notes: Notes | None = None,
) -> Graph:
    """The network of a program's model. `wanted` is what followed the file's colon, `inputs` are shapes by name
    (`input` for the first). SpecError, with the rows before it, where it cannot be read or computed."""
    reading = _Reading(name, text, path, settings, training, notes)
    try:
        return reading.network(wanted, dict(inputs))
    except ProgramError as error:
        session = reading.session
        error.calls = tuple(call for call in error.calls if call.place[1:3] != (1, 1))  # those of our own making
        fault = error.fault()
        if fault.place is None:
            fault.place = Place((Source(name, "", PYTHON_BREAKS), 1, 1, 1))
        report = session.growth.finish([]) if session is not None and session.growth.graph.input_names else None
        raise SpecError([fault], report) from None


class _Reading:
    """One source on its way to a graph."""

    def __init__(
        self,
        name: str,
        text: str,
        path: str | None,
        settings: Mapping[str, str] | None,
        training: bool,
        notes: Notes | None,
    ) -> None:
        self.source = Source(name, text, PYTHON_BREAKS)
        self.path = path
        self.settings = settings
        self.training = training
        self.notes = notes
        self.session: Session | None = None
        self.program: Program | None = None

    def start(self) -> Program:
        """The program, with a fresh session."""
        libraries = TorchLibraries()
        program = self.program = Program(
            self.source, path=self.path, libraries=libraries, settings=self.settings, notes=self.notes
        )
        self.session = libraries.session = Session(
            self.program.machine, "", "torch", TorchActs(), training=self.training
        )
        libraries.base(self.program.machine)
        if self.notes is not None:
            self.notes.install(self.program.machine, self.session)
        return program

    def network(self, wanted: str, inputs: dict[str, str]) -> Graph:
        """Find the model and its input, and let it run."""
        program = self.start()
        session = self.session
        assert session is not None
        target = read_target(wanted) if wanted else None
        if wanted and target is None:
            raise ProgramError(f"'{wanted}' names no model", None, "write NAME, or NAME(ARGUMENTS) with plain values")
        if not inputs:
            session.recording = True
            program.run()
            session.recording = False
        if target is None and top_level(program, session):
            return self.flat()
        if target is None:
            seen = next((s for s in reversed(session.seen) if s.module is not None), None)
            model = seen.module if seen is not None else built(program, chosen(program))
        else:
            model = built(program, target)
        session.growth.graph.model = model.cls.name
        session.paths = {id(module): where for where, module in reversed(list(named_modules(model)))}
        return self.grown(program, session, model, inputs)

    def flat(self) -> Graph:
        """The network of a program that calls layers on tensors at its top level: what it makes are the inputs, what
        nothing reads the outputs."""
        program = self.start()
        session = self.session
        assert session is not None
        session.building, session.top_level = False, True
        session.growth.graph.model = program.main.source.name.rpartition("/")[2].removesuffix(".py")
        session.paths = variables(program)
        errors = program.run()
        if errors and not session.growth.graph.nodes:
            raise errors[0]
        fault = next((error for error in errors if error.kind == "library"), None)
        if fault is not None:
            raise fault
        graph = session.growth.graph
        read = {slot for node in graph.nodes for slot in _sources(node)}
        count = len(graph.input_names)
        ends = [i for i in range(len(graph.nodes)) if i + count not in read]
        session.growth.finish([(graph.nodes[i].name, Ref(i)) for i in ends])
        return graph

    def grown(self, program: Program, session: Session, model: Any, inputs: dict[str, str]) -> Graph:
        """Evaluate the model's forward; the network that grew."""
        site = program.site()
        session.building = False
        args, kwargs = self.arguments(program, session, model, inputs)
        before = dict(session.paths)
        session.names.clear()
        result = program.guard(lambda: run(session, site, model, args, kwargs))
        session.paths = before
        outputs = _outputs(session, result)
        if not outputs:
            raise ProgramError(f"{model.cls.name} gives no tensor", None, "its forward must return what it computes")
        program.guard(lambda: count_unused(session, site, model))
        session.growth.finish(outputs)
        group_by_module(session.growth.graph, model)
        return session.growth.graph

    def arguments(
        self, program: Program, session: Session, model: Any, inputs: dict[str, str]
    ) -> tuple[list[Any], dict[str, Any]]:
        """What the model is called with: the inputs that were given, else what the program itself calls it with."""
        names = forward_names(model)
        said = None if inputs else budget_input(self.source.text, model.cls.name)
        if said is not None:
            inputs = {"input": said.input}
        if inputs:
            return self._given(session, names, inputs), {}
        seen = next((s for s in reversed(session.seen) if s.module is model), None)
        seen = seen or next((s for s in reversed(session.seen) if getattr(s.module, "cls", None) is model.cls), None)
        if seen is None and isinstance(model.attrs.get("example_input_array"), Tensor):
            return [session.as_input(program.site(), model.attrs["example_input_array"], names[0])], {}
        if seen is None:
            raise ProgramError("the input's shape is not said in the program", None, _UNSAID, kind="missing")
        site = program.site()
        args = [self._made(session, site, a, names[i] if i < len(names) else "input") for i, a in enumerate(seen.args)]
        return args, {k: self._made(session, site, v, k) for k, v in seen.kwargs.items()}

    def _made(self, session: Session, site: Any, value: Any, name: str) -> Any:
        return session.as_input(site, value, name) if isinstance(value, Tensor) and value.ref is None else value

    def _given(self, session: Session, names: list[str], inputs: dict[str, str]) -> list[Any]:
        found = []
        unnamed = inputs.get("input") if "input" not in names else None
        order = [names[0] if names and unnamed is not None else "input", *names]
        for name in dict.fromkeys(order):
            text = unnamed if unnamed is not None and name == order[0] else inputs.get(name)
            if text is not None:
                found.append(_input(session, name, text))
        unknown = [n for n in inputs if n not in (*names, "input")]
        if unknown:
            raise ProgramError(
                f"there is no input '{unknown[0]}'", None, f"the inputs are {', '.join(names)}", kind="missing"
            )
        return found


def _sources(node: Any) -> tuple[int, ...]:
    return node.source if isinstance(node.source, tuple) else (node.source,)


def _input(session: Session, name: str, text: str) -> Tensor:
    try:
        dims = parse_shape(text).dims
    except ShapeError as error:
        raise ProgramError(error.message, None, error.help) from None
    if not all(n.__class__ is int for n in dims):
        raise ProgramError(f"the input {text} has a free dimension", None, "give a program's input in numbers")
    sample: Any = dims
    ref = session.growth.input(name, Shape.of(sample, True))
    return Tensor(session, sample, 0, ref)


def forward_names(model: Instance) -> list[str]:
    """The parameters of a model's forward."""
    found = model.cls.find("forward")[0]
    return list(found.code.positional[1:]) if isinstance(found, Function) else ["input"]


def _outputs(session: Session, result: Any, name: str = "") -> list[tuple[str, Any]]:
    """The tensors in what a model gives back, named after their nodes, or after their keys."""
    if isinstance(result, Tensor):
        if result.ref is None:
            return []
        return [(name or session.growth.graph.slot_name(_slot(session, result.ref), result.ref.port), result.ref)]
    if isinstance(result, Instance) and result.payload is not MISSING:
        result = result.payload
    if isinstance(result, dict):
        pairs = [(f"{name}.{key}" if name else str(key), value) for key, value in result.items()]
    elif isinstance(result, list | tuple):
        pairs = [(name and f"{name}.{i}", value) for i, value in enumerate(result)]
    elif isinstance(result, Instance):
        pairs = list(result.attrs.items())
    else:
        return []
    found: list[tuple[str, Any]] = []
    for key, value in pairs:
        found += [pair for pair in _outputs(session, value, key) if pair[1] not in [ref for _, ref in found]]
    return found


def _slot(session: Session, ref: Any) -> int:
    number: int = ref.number
    return -1 - number if number < 0 else number + len(session.growth.graph.input_names)


__all__ = ["Target", "read_program"]
