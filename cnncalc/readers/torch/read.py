"""A PyTorch program → the graph of its model: the model found and built, its input known, its forward evaluated."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Faults
from cnncalc.diagnostics.place import PYTHON_BREAKS, Place, Source
from cnncalc.readers.python.comments import budget_input
from cnncalc.readers.python.errors import Call, ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.program import Program
from cnncalc.readers.python.target import Target, target_of
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.forward import run
from cnncalc.readers.torch.groups import group_by_module
from cnncalc.readers.torch.inputs import as_inputs, given
from cnncalc.readers.torch.libraries import TorchLibraries
from cnncalc.readers.torch.missing import defined, lost, no_forward, no_tensor, unknown_input, unsaid
from cnncalc.readers.torch.module import named_modules
from cnncalc.readers.torch.results import forward_names, outputs_of
from cnncalc.readers.torch.target import meant, mistaken, unmade
from cnncalc.readers.torch.tensor_acts import TorchActs
from cnncalc.readers.torch.top_level import (
    called_model,
    child_by_child,
    functions_alone,
    left_out,
    top_level,
    variables,
)
from cnncalc.readers.torch.unregistered import leave_out, paths_of_held, unseen
from cnncalc.readers.torch.unused import count_unused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.python.noted import Notes


def read_program(
    name: str,
    text: str,
    path: str | None,
    wanted: str,
    inputs: Mapping[str, str],
    settings: Mapping[str, str] | None = None,
    training: bool = False,
    edits: Sequence[Any] = (),
    cells: Sequence[Source] = (),
    notes: Notes | None = None,
    helped: bool = True,
    arguments: Any = None,
) -> Graph:
    """The network of a program's model. `wanted` is what followed the file's colon, `inputs` are shapes by name
    (`input` for the first), `edits` change layers by their paths, `arguments` what the model is made with, `cells` are a notebook's, in place of the text; not
    `helped`, a map that is too small is not read again for the least input. SpecError, with the rows before it, where it cannot be read or computed."""
    reading = _Reading(name, text, path, settings, training)
    reading.cells = cells
    reading.notes = notes
    reading.made_with = arguments
    if edits:
        from cnncalc.readers.torch.edited import Edited

        reading.edited = Edited(edits)
    try:
        return reading.network(wanted, dict(inputs))
    except ProgramError as error:
        if reading.session is not None and reading.session.lacks_axis and not inputs:
            graph = reading.of_samples(wanted)
            if graph is not None:
                return graph
        if reading.session is not None and reading.session.least is not None and not edits and helped:
            from cnncalc.readers.torch.least import say_least

            say_least(reading.session, error, lambda input, shape: reading.enlarged(wanted, input, shape))
        raise reading.told(error) from None


class _Reading:
    """One source on its way to a graph."""

    cells: Sequence[Source] = ()
    """Of a notebook, in place of the source."""
    notes: Notes | None = None
    """What is to be noted while the program is evaluated."""
    made_with: Any = None
    """The changes to what the model is made with."""
    sample_alone = False
    """Whether the tensors that the program makes are one sample each, without a batch."""

    def __init__(
        self, name: str, text: str, path: str | None, settings: Mapping[str, str] | None, training: bool
    ) -> None:
        self.source = Source(name, text, PYTHON_BREAKS)
        self.path = path
        self.settings = settings
        self.training = training
        self.session: Session | None = None
        self.program: Program | None = None
        self.edited: Any = None
        self.model: Any = None
        self.called: Place | None = None
        """Where the program calls its model."""

    def told(self, error: ProgramError) -> SpecError:
        """All errors of the program, of which one ended its reading, with the rows before them."""
        session = self.session
        if session is None:
            return SpecError(Faults([self.located(error).fault()]))
        faults = Faults(self.located(each).fault() for each in (*(session.wrong or ()), error))
        growth = session.growth
        return SpecError(faults, session.sure(growth.finish([])).stopped(faults) if growth.graph.input_names else None)

    def enlarged(self, wanted: str, name: str, shape: str) -> Session | None:
        """The session of a reading of the same program with another input."""
        again = _Reading(self.source.name, self.source.text, self.path, self.settings, self.training)
        again.cells, again.made_with = self.cells, self.made_with
        with suppress(ProgramError, SpecError):
            again.network(wanted, {name: shape})
        return again.session

    def of_samples(self, wanted: str) -> Graph | None:
        """The network where the tensors that the program makes have no batch, as PyTorch takes them too; None where that
        does not do either."""
        again = _Reading(self.source.name, self.source.text, self.path, self.settings, self.training)
        again.cells, again.notes, again.edited, again.sample_alone = self.cells, self.notes, self.edited, True
        again.made_with = self.made_with
        with suppress(ProgramError, SpecError):
            graph = again.network(wanted, {})
            graph.batched = False
            return graph
        return None

    def located(self, error: ProgramError) -> ProgramError:
        """The error with the call of the model before those that led to it; one without a place at that call, or where
        the model is defined."""
        if error.place is None:
            at = None if self.model is None else self.called or defined(self.model)
            error.place = at or Place((Source(self.source.name, "", PYTHON_BREAKS), 1, 1, 1))
        elif self.called is not None and error.calls and error.place != self.called:
            name = f"{self.model.cls.name}.forward"
            if error.calls[0].name != name or error.calls[0].place != self.called:
                error.calls = (Call(self.called, name), *error.calls)
        return error

    def start(self) -> Program:
        """The program, with a fresh session."""
        libraries = TorchLibraries()
        sources = self.cells or self.source
        program = self.program = Program(
            sources, path=self.path, libraries=libraries, settings=self.settings, notes=self.notes
        )
        self.session = libraries.session = Session(
            self.program.machine, "", "torch", TorchActs(), training=self.training
        )
        self.session.sample_alone = self.sample_alone
        libraries.base(self.program.machine)
        if self.notes is not None:
            self.notes.install(self.program.machine, self.session)
        return program

    def aimed(self, target: Target | None) -> tuple[Program, Target | None]:
        """The program, and what of it is meant, with what the model is to be made with."""
        program = self.start()
        if self.made_with is None:
            return program, target
        scratch, program = program, self.start()
        return program, self.made_with.aim(program, scratch, target)

    def network(self, wanted: str, inputs: dict[str, str]) -> Graph:
        """Find the model and its input, and let it run."""
        program, target = self.aimed(target_of(wanted))
        session = self.session
        assert session is not None
        if not inputs:
            program, session, errors = self.heard(program, session)
            if target is None:
                heard = any(seen.module is not None for seen in session.seen)
                mistake = unmade(program, errors) if heard else mistaken(program, errors)
                if mistake is not None:
                    raise mistake
            child_by_child(program, session)
        if target is None and top_level(program, session):
            return self.flat()
        if target is None and not inputs and functions_alone(program, session):
            graph = self.flat(strict=False)
            if graph.nodes:
                return graph
            self.program, self.session = program, session
        model = called_model(session) if target is None else None
        model = program.known(model, "the network") if model is not None else meant(program, target, self.made_with)
        session.growth.graph.model = model.cls.name
        session.paths = {id(module): where for where, module in reversed(list(named_modules(model)))}
        paths_of_held(model, session.paths)
        if self.made_with is not None:
            self.made_with.check(program, [module for _, module in named_modules(model)])
        return self.grown(program, session, model, inputs)

    def heard(self, program: Program, session: Session) -> tuple[Program, Session, list[ProgramError]]:
        """Run the program and note the models that it calls. Where it builds on what one of them gives, once more, and
        each is run where it is called."""
        errors = self._noted(program, session)
        if not session.seen or not any(error.kind == "unknown" for error in errors):
            return program, session, errors
        program, _ = self.aimed(None)
        again = self.session
        assert again is not None
        again.asking = True
        errors = self._noted(program, again)
        return program, again, errors

    def _noted(self, program: Program, session: Session) -> list[ProgramError]:
        session.recording = True
        errors = program.run()
        session.recording = session.asking = False
        return errors

    def flat(self, strict: bool = True) -> Graph:
        """The network of a program that calls layers on tensors at its top level: what it makes are the inputs, what
        nothing reads the outputs. Not `strict`: one without any layer is no error yet."""
        program, _ = self.aimed(None)
        session = self.session
        assert session is not None
        session.building, session.top_level = False, True
        session.growth.graph.model = (
            program.main.source.name.rpartition("/")[2].removesuffix(".py").removesuffix(".ipynb")
        )
        session.paths = variables(program)
        errors = program.run()
        if self.made_with is not None:
            self.made_with.check(program, None)
        if not session.growth.graph.nodes and strict:
            raise errors[0] if errors else ProgramError("there is no model in this program", None, kind="missing")
        session.growth.graph.warnings += [left_out(error) for error in errors if error.kind != "library"]
        fault = next((error for error in errors if error.kind == "library"), None)
        if fault is not None:
            raise fault
        graph = session.growth.graph
        session.growth.finish([(graph.nodes[ref.number].name, ref) for ref in session.growth.ends()])
        return graph

    def grown(self, program: Program, session: Session, model: Any, inputs: dict[str, str]) -> Graph:
        """Evaluate the model's forward; the network that grew."""
        site = program.site()
        session.building = False
        self.model = model
        if self.notes is not None:
            self.notes.model = model
        owner = model.cls.find("forward")[1]
        if owner is not None and owner.info.get("module") and not model.cls.native:
            raise no_forward(site, model)
        args, kwargs = self.arguments(program, session, model, inputs)
        before = dict(session.paths)
        session.names.clear()
        session.wrong = []
        session.edited = self.edited
        result = program.guard(lambda: run(session, site, model, args, kwargs))
        session.paths = before
        if session.wrong:
            raise session.wrong.pop()
        session.wrong = session.edited = None
        if self.edited is not None:
            self.edited.check([node.name for node in session.growth.graph.nodes])
        if self.notes is not None:
            self.notes.came(self.called, result)
        outputs = outputs_of(session, result)
        if not outputs:
            raise no_tensor(site, model, result)
        session.growth.graph.warnings += lost(site, result)
        modules = list(named_modules(model))
        program.guard(lambda: count_unused(session, site, modules))
        leave_out(session, model, modules)
        unseen(session, modules)
        session.growth.finish(outputs)
        group_by_module(session.growth.graph, modules)
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
            return given(session, names, inputs), {}
        seen = next((s for s in reversed(session.seen) if s.module is model), None)
        seen = seen or next((s for s in reversed(session.seen) if getattr(s.module, "cls", None) is model.cls), None)
        if seen is None and isinstance(model.attrs.get("example_input_array"), Tensor):
            return [session.as_input(program.site(), model.attrs["example_input_array"], names[0])], {}
        if seen is None:
            raise ProgramError("the input's shape is not said in the program", None, unsaid(model), kind="missing")
        first = next(iter((*seen.args, *seen.kwargs.values())), None)
        if first.__class__ is Unknown:
            raise unknown_input(model, first, seen.place)
        site = program.site()
        self.called = seen.place
        args = [as_inputs(session, site, a, names[i] if i < len(names) else "input") for i, a in enumerate(seen.args)]
        return args, {k: as_inputs(session, site, v, k) for k, v in seen.kwargs.items()}
