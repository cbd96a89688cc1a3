"""A Keras program → the graph of its model: what it calls grows one network, of which the model's part is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Faults
from cnncalc.diagnostics.place import PYTHON_BREAKS, Place, Source
from cnncalc.readers.keras.acts import KerasActs
from cnncalc.readers.keras.extract import Extract
from cnncalc.readers.keras.functional import graph_of
from cnncalc.readers.keras.inputs import made_input
from cnncalc.readers.keras.layer import CALLS, INPUTS, LEVEL, OUTPUTS, name_of
from cnncalc.readers.keras.libraries import KerasLibraries
from cnncalc.readers.keras.naming import Names, counts_from_one
from cnncalc.readers.keras.running import run
from cnncalc.readers.keras.session import Called, KerasSession, flat
from cnncalc.readers.keras.target import chosen, named, uncalled
from cnncalc.readers.keras.trial import start
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.program import Program
from cnncalc.readers.python.target import Target, target_of
from cnncalc.readers.tensors.given import given_sample

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.noted import Notes

Given = dict[str, tuple[int, ...]]
"""The inputs' shapes that were given from outside, by name."""
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
    edits: Sequence[Any] = (),
    arguments: Any = None,
) -> Graph:
    """The network of a program's model. `wanted` is what followed the file's colon, `inputs` are shapes by name
    (`input` for the only one), `cells` are a notebook's, in place of the text, `notes` what is noted meanwhile; `edits` change
    layers by the names of their rows, `arguments` what the model is made with. SpecError, with the rows before it, where it cannot be read or computed."""
    reading = _Reading(name, text, path, settings, training, cells, notes)
    reading.arguments = arguments
    try:
        graph = reading.network(wanted, dict(inputs))
        if edits:
            from cnncalc.readers.keras.edited import Edited, makers_of

            edited = Edited(edits, makers_of(reading.owners))
            reading = _Reading(name, text, path, settings, training, cells, None)
            reading.edited, reading.arguments = edited, arguments
            graph = reading.network(wanted, dict(inputs))
            edited.check()
        return graph
    except ProgramError as error:
        if error.place is None:
            error.place = Place((Source(name, "", PYTHON_BREAKS), 1, 1, 1))
        session = reading.session
        told = session is not None and session.growth.graph.nodes and error.kind != "missing"
        faults = Faults([error.fault()])
        report = session.growth.finish([]).stopped(faults) if session is not None and told else None
        raise SpecError(faults, report) from None


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
        self.edited: Any = None
        self.arguments: Any = None
        self.named: Target | None = None
        """What followed the file's colon; `target` is the same with its arguments changed."""
        self.target: Target | None = None
        self.owners: dict[str, Any] = {}
        """The layer behind each row."""

    def start(self, given: Given, overrides: dict[int, tuple[int, ...]]) -> tuple[Program, KerasSession]:
        """The program, run to its end, with a fresh session."""
        scratch = None if self.arguments is None else self._begun(given, overrides)[0]
        program, session = self._begun(given, overrides)
        if scratch is not None:
            self.target = self.arguments.aim(program, scratch, self.named)
        self.errors = program.run()
        return program, session

    def _begun(self, given: Given, overrides: dict[int, tuple[int, ...]]) -> tuple[Program, KerasSession]:
        """The program, of which nothing has run."""
        libraries = KerasLibraries()
        sources: Any = list(self.cells) or self.source
        program = Program(sources, path=self.path, libraries=libraries, settings=self.settings, notes=self.notes)
        names = Names(counts_from_one(self.source.text))
        session = KerasSession(program.machine, KerasActs(), names, self.source.text, training=self.training)
        self.session = libraries.session = session
        session.remade = self.edited
        session.given, session.overrides = given, overrides
        libraries.base(program.machine)
        if self.notes is not None:
            self.notes.install(program.machine, session)
        return program, session

    def network(self, wanted: str, inputs: dict[str, str]) -> Graph:
        """Find the model, and take its part out of what grew."""
        given = {name: given_sample(text, "224x224x3") for name, text in inputs.items()}
        self.target = self.named = target_of(wanted)
        program, session = self.start(given, {})
        model = self.model(program, session)
        if model is None:
            from cnncalc.readers.keras.alone import alone

            taken = alone(program, session, self.source.name.rpartition("/")[2].partition(".")[0])
            self.owners = taken.owners
            return taken.growth.graph
        sample = given.get("input")
        if sample is not None and INPUTS in model.attrs and len(flat(model.attrs[INPUTS])) == 1:
            tensor = flat(model.attrs[INPUTS])[0]
            if tensor.ref is not None and tensor.ref.number < 0 and tensor.sample != sample:
                program, session = self.start(given, {-1 - tensor.ref.number: sample})
                model = self.model(program, session)
        return self.taken(program, session, model, given)

    def model(self, program: Program, session: KerasSession) -> Any:
        """The model that is meant; None where layers are called by themselves."""
        target = self.target
        model = chosen(program, session, self.errors, self.arguments) if target is None else named(program, target)
        if self.arguments is not None and model is not None:
            self.arguments.check(program, [model])
        return model

    def taken(self, program: Program, session: KerasSession, model: Instance, inputs: Given) -> Graph:
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
        self.owners = taken.owners
        return taken.growth.graph

    def _started(self, program: Program, session: KerasSession, model: Instance, inputs: Given) -> None:
        """Run a model whose program says no input, on one that was given."""
        uncalled(program, model)
        if not inputs:
            place = model.attrs.get(" site")
            at = None if place is None else place.place
            cut = [error for number, error in program.main.failures.items() if number in session.statements]
            failed = next((error for error in self.errors if error.kind == "library"), cut[-1] if cut else None)
            if failed is not None:
                raise failed
            raise ProgramError("the input's shape is not said in the program", at, _UNSAID, kind="missing")
        site = program.site()
        if len(inputs) == 1:
            program.guard(lambda: start(session, site, model, next(iter(inputs.values()))))
            return
        made = [made_input(session, site, sample, name).attrs[OUTPUTS] for name, sample in inputs.items()]
        program.guard(lambda: run(session, site, model, [made], {}))


def _outputs(result: Any) -> list[tuple[str, Any]]:
    if isinstance(result, dict):
        return [(str(key), tensor) for key, value in result.items() for tensor in flat(value)]
    return [("", tensor) for tensor in flat(result) if tensor.ref is not None]
