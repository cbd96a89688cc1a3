"""A Keras program → the graph of its model: what it calls grows one network, of which the model's part is taken."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Faults
from cnncalc.diagnostics.place import PYTHON_BREAKS, Place, Source
from cnncalc.graph.growth import Ref
from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape
from cnncalc.readers.keras.acts import KerasActs
from cnncalc.readers.keras.extract import Extract
from cnncalc.readers.keras.functional import graph_of
from cnncalc.readers.keras.inputs import made_input
from cnncalc.readers.keras.layer import CALLS, INPUTS, LEVEL, OUTPUTS, is_layer, is_model, name_of
from cnncalc.readers.keras.libraries import KerasLibraries
from cnncalc.readers.keras.making import makes_model
from cnncalc.readers.keras.naming import Names, counts_from_one
from cnncalc.readers.keras.running import run
from cnncalc.readers.keras.session import Called, KerasSession, flat
from cnncalc.readers.keras.trial import start
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.program import Program
from cnncalc.readers.python.target import Target, read_target
from cnncalc.readers.python.values import Function

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.python.noted import Notes

_OWN = ("raised", "library")
"""Kinds of errors that are the program's own, rather than what only a run would tell."""
_UNSAID = "say it with --input 224x224x3, without the batch"


def read_program(
    name: str,
    text: str,
    path: str | None,
    wanted: str,
    inputs: Mapping[str, str],
    settings: Mapping[str, str] | None = None,
    training: bool = False,
    cells: Sequence[Source] = (),
    notes: Notes | None = None,
) -> Graph:
    """The network of a program's model. `wanted` is what followed the file's colon, `inputs` are shapes by name
    (`input` for the only one), `cells` are a notebook's, in place of the text, `notes` what is noted meanwhile. SpecError,
    with the rows before it, where it cannot be read or computed."""
    reading = _Reading(name, text, path, settings, training, cells, notes)
    try:
        return reading.network(wanted, dict(inputs))
    except ProgramError as error:
        if error.place is None:
            error.place = Place((Source(name, "", PYTHON_BREAKS), 1, 1, 1))
        session = reading.session
        told = session is not None and session.growth.graph.nodes and error.kind != "missing"
        report = session.growth.finish([]) if session is not None and told else None
        raise SpecError(Faults([error.fault()]), report) from None


class _Reading:
    """One source on its way to a graph."""

    def __init__(
        self,
        name: str,
        text: str,
        path: str | None,
        settings: Mapping[str, str] | None,
        training: bool,
        cells: Sequence[Source],
        notes: Notes | None,
    ) -> None:
        self.source = Source(name, text, PYTHON_BREAKS)
        self.path = path
        self.settings = settings
        self.training = training
        self.cells = cells
        self.notes = notes
        self.session: KerasSession | None = None

    def start(self, given: dict[str, str], overrides: dict[int, tuple[int, ...]]) -> tuple[Program, KerasSession]:
        """The program, run to its end, with a fresh session."""
        libraries = KerasLibraries()
        sources: Any = list(self.cells) or self.source
        program = Program(sources, path=self.path, libraries=libraries, settings=self.settings, notes=self.notes)
        names = Names(counts_from_one(self.source.text))
        session = KerasSession(program.machine, KerasActs(), names, training=self.training)
        self.session = libraries.session = session
        session.given, session.overrides = given, overrides
        libraries.base(program.machine)
        if self.notes is not None:
            self.notes.install(program.machine, session)
        self.errors = program.run()
        return program, session

    def network(self, wanted: str, inputs: dict[str, str]) -> Graph:
        """Find the model, and take its part out of what grew."""
        target = read_target(wanted) if wanted else None
        if wanted and target is None:
            raise ProgramError(f"'{wanted}' names no model", None, "write NAME, or NAME(ARGUMENTS) with plain values")
        program, session = self.start(inputs, {})
        model = self.model(program, session, target)
        if model is None:
            return self.flat(session)
        given = inputs.get("input")
        if given is not None and INPUTS in model.attrs and len(flat(model.attrs[INPUTS])) == 1:
            tensor = flat(model.attrs[INPUTS])[0]
            sample = _sample(given)
            if tensor.ref is not None and tensor.ref.number < 0 and tensor.sample != sample:
                program, session = self.start(inputs, {-1 - tensor.ref.number: sample})
                model = self.model(program, session, target)
        return self.taken(program, session, model, inputs)

    def model(self, program: Program, session: KerasSession, target: Target | None) -> Any:
        """The model that is meant: what is named, else the last that a variable holds, else the only class."""
        if target is not None:
            return self._named(program, target)
        held: Any = None
        failed: ProgramError | None = None
        layers = False
        for binding in program.bindings():
            if binding.kind != "variable":
                continue
            value = _value(program, binding.name)
            if is_model(value):
                held, failed = value, None
            elif value.__class__ is Unknown and value.error is not None and value.error.kind in _OWN:
                failed = value.error if makes_model(program, binding.node) else failed
            layers = layers or is_layer(value)
        if held is not None and failed is not None:
            raise failed  # a later model could not be made: an earlier one is not what is asked for
        if held is not None:
            self._whole(program, session, held)
            return held
        for binding in reversed(program.bindings()):
            value = _value(program, binding.name) if binding.kind == "variable" else None
            if value.__class__ is Unknown and value.error is not None:
                raise value.error
        classes = _model_classes(program)
        failed = next((error for error in self.errors if error.kind in _OWN), None)
        if failed is not None and (session.models or not session.growth.graph.nodes):
            raise failed
        if session.models:
            self._whole(program, session, session.models[-1])
            return session.models[-1]
        if len(classes) == 1:
            return self._named(program, Target(classes[0], (), {}))
        built = _builder(program)
        if built is not None and not session.growth.graph.nodes:
            return self._named(program, Target(built, (), {}))
        if not session.growth.graph.nodes:
            listed = ", ".join(classes)
            message = (
                f"this program has {len(classes)} models: {listed}" if classes else "there is no model in this program"
            )
            raise ProgramError(message, None, f"name one: {self.source.name}:NAME", kind="missing")
        return None

    def _whole(self, program: Program, session: KerasSession, model: Instance) -> None:
        """An error for a model of which a statement that adds to it has failed: what is left is not the network."""
        for error in (*self.errors, *program.main.failed):
            place = error.calls[0].place if error.calls else error.place
            for node, source in program.main.statements:
                there = (
                    place is not None and source is place.source and node.lineno <= place[1] <= (node.end_lineno or 0)
                )
                if there and any(_value(program, name) is model for name in _added_to(node)):
                    raise error
        if id(model) in session.torn:
            cause = session.torn[id(model)]
            own = next((each for each in self.errors if each.kind in _OWN), None)
            raise cause if isinstance(cause, ProgramError) else own or ProgramError("a layer of this model failed")

    def _named(self, program: Program, target: Target) -> Any:
        value = program.value(target.name.partition(".")[0])
        for part in target.name.split(".")[1:]:
            value = program.attribute(value, part)
        if isinstance(value, Class | Function) or target.args or target.kwargs:
            value = program.call(value, target.args, target.kwargs)
        value = program.known(value, "the network")
        if isinstance(value, tuple | list):
            value = next((each for each in value if is_model(each)), value)
        if not is_layer(value):
            raise ProgramError(f"{target.name} is no model, or function that returns one", None, kind="missing")
        return value

    def taken(self, program: Program, session: KerasSession, model: Instance, inputs: dict[str, str]) -> Graph:
        """The model's part of what grew."""
        site = program.site()
        if INPUTS not in model.attrs and not model.attrs.get(CALLS):
            self._started(program, session, model, inputs)
        if INPUTS in model.attrs:
            found = program.guard(lambda: graph_of(session, site, model))
            level = model.attrs[LEVEL]
            nodes: list[int] = []
            for unit in found.units:
                nodes += range(unit.start, unit.end) if unit.__class__ is Called else [unit] if unit >= 0 else []
            given, results = flat(model.attrs[INPUTS]), model.attrs[OUTPUTS]
        else:
            level = model.attrs[CALLS][-1]
            nodes = list(range(level.start, level.end))
            given, results = flat([*level.args, level.kwargs]), level.result
        taken = Extract(session, level, name_of(model) if model.cls.native else model.cls.name)
        for tensor in given:
            layer = None if tensor.ref is None else session.input_layers.get(-1 - tensor.ref.number)
            taken.input(tensor, "input" if layer is None else name_of(layer))
        taken.nodes(nodes)
        taken.finish(_outputs(results))
        return taken.growth.graph

    def _started(self, program: Program, session: KerasSession, model: Instance, inputs: dict[str, str]) -> None:
        """Run a model whose program says no input, on one that was given."""
        if not inputs:
            place = model.attrs.get(" site")
            at = None if place is None else place.place
            failed = next((error for error in self.errors if error.kind == "library"), None)
            if failed is not None:
                raise failed
            raise ProgramError("the input's shape is not said in the program", at, _UNSAID, kind="missing")
        site = program.site()
        if len(inputs) == 1:
            sample = _sample(next(iter(inputs.values())))
            program.guard(lambda: start(session, site, model, sample))
            return
        made = [made_input(session, site, _sample(text), name).attrs[OUTPUTS] for name, text in inputs.items()]
        program.guard(lambda: run(session, site, model, [made], {}))

    def flat(self, session: KerasSession) -> Graph:
        """The network of a program that calls layers on tensors by themselves."""
        graph = session.growth.graph
        name = self.source.name.rpartition("/")[2].partition(".")[0]
        taken = Extract(session, session.root, name)
        for number, input_name in enumerate(graph.input_names):
            tensor = _tensor(session, Ref(-1 - number))
            taken.input(tensor, input_name)
        taken.nodes(range(len(graph.nodes)))
        count = len(graph.input_names)
        read = {
            slot for node in graph.nodes for slot in (node.source if isinstance(node.source, tuple) else (node.source,))
        }
        ends = [i for i in range(len(graph.nodes)) if i + count not in read]
        taken.finish(
            [("", _tensor(session, Ref(i))) for i in ends if not isinstance(session.growth.shape(Ref(i)), list)]
        )
        return taken.growth.graph


def _added_to(node: ast.stmt) -> set[str]:
    """The names of what a statement adds to: `model.add(…)`."""
    return {
        call.func.value.id
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("add", "pop")
        and isinstance(call.func.value, ast.Name)
    }


def _tensor(session: KerasSession, ref: Ref) -> Any:
    from cnncalc.readers.tensors.tensor import Tensor

    return Tensor(session, tuple(session.growth.shape(ref).dims), 0, ref)


def _outputs(result: Any) -> list[tuple[str, Any]]:
    if isinstance(result, dict):
        return [(str(key), tensor) for key, value in result.items() for tensor in flat(value)]
    return [("", tensor) for tensor in flat(result) if tensor.ref is not None]


def _sample(text: str) -> tuple[int, ...]:
    try:
        dims = parse_shape(text).dims
    except ShapeError as error:
        raise ProgramError(error.message, None, error.help) from None
    if not all(n.__class__ is int for n in dims):
        raise ProgramError(f"the input {text} has a free dimension", None, "give a program's input in numbers")
    return tuple(n for n in dims if isinstance(n, int))


def _value(program: Program, name: str) -> Any:
    try:
        return program.value(name)
    except ProgramError:
        return None


def _model_classes(program: Program) -> list[str]:
    found = []
    for binding in program.bindings():
        value = _value(program, binding.name) if binding.kind == "class" else None
        if isinstance(value, Class) and any(base.info.get("model") for base in value.mro):
            found.append(binding.name)
    return found


def _builder(program: Program) -> str | None:
    """The last function that asks for nothing and gives a model."""
    for binding in reversed(program.bindings()):
        value = _value(program, binding.name) if binding.kind == "function" else None
        if isinstance(value, Function) and len(value.code.positional) <= len(value.defaults):
            try:
                result = program.call(value, (), {})
            except ProgramError:
                continue
            if is_model(result) or (isinstance(result, tuple) and any(map(is_model, result))):
                return binding.name
    return None
