"""`yolov8n.yaml` → the graph of its network."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault, Faults
from cnncalc.diagnostics.place import Source
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.changes import Changes
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.program import Program
from cnncalc.readers.tensors.given import given_sample
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.groups import group_by_module
from cnncalc.readers.torch.libraries import TorchLibraries
from cnncalc.readers.torch.module import named_modules
from cnncalc.readers.torch.results import outputs_of
from cnncalc.readers.torch.tensor_acts import TorchActs
from cnncalc.readers.torch.unused import count_unused
from cnncalc.readers.ultralytics.building import Building
from cnncalc.readers.ultralytics.definition import read_definition
from cnncalc.readers.ultralytics.scaling import scale_of

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.file import Asked, File
    from cnncalc.readers.ultralytics.definition import Definition

MOST = 1024 * 1024
"""Bytes of a definition."""
USUAL, USUAL_OF_CLASSES = 640, 224
"""The height and width of the images that these networks are used with, where none are given."""


def read_file(file: File, asked: Asked) -> Graph:
    """The network of a definition. SpecError, at the line, with the rows before it, where it cannot be read or computed."""
    text = file.text(MOST)
    source = Source(file.path or file.name, text.text)
    definition = read_definition(source)
    settings = _settings(asked)
    scale = scale_of(definition, file.name, settings)
    libraries = TorchLibraries()
    program = Program(Source(file.name, ""), libraries=libraries)
    stem = os.path.basename(file.name).partition(".")[0]
    session = Session(program.machine, stem or "YOLO", "torch", TorchActs())
    libraries.session = session
    libraries.base(program.machine)
    changes = session.growth.changes = Changes(asked.edits)
    settings = {key: value for key, value in settings.items() if key != "scale"}
    building = Building(program, session, source, definition, scale, settings)
    try:
        image = _image(session, definition, asked)
        result = program.guard(lambda: building.grow(image))
        return _finished(building, changes, result)
    except ProgramError as error:
        growth = session.growth
        faults = Faults([error.fault()])
        report = growth.finish([]).stopped(faults) if growth.graph.input_names else None
        raise SpecError(faults, report) from None


def _settings(asked: Asked) -> dict[str, Any]:
    """What was set from outside: a scale, or numbers as `nc`."""
    found: dict[str, Any] = {}
    for key, text in asked.settings.items():
        plain = text.strip()
        if key != "scale" and not (plain.isdecimal() and plain.isascii() and len(plain) < 10):
            raise SpecError([Fault(f"the setting {key} is a whole number, not {text[:40]}", help=f"--arg {key}=80")])
        found[key] = plain if key == "scale" else int(plain)
    return found


def _image(session: Session, definition: Definition, asked: Asked) -> Tensor:
    """The input: the one that was asked for, else images of the usual size."""
    inputs = dict(asked.inputs)
    text = inputs.pop("input", None) or inputs.pop("images", None)
    if inputs:
        raise ProgramError(f"there is no input '{next(iter(inputs))}'", None, "the input is called input")
    if text is not None:
        sample = given_sample(text, "3x640x640")
    else:
        channels = definition.settings.get("channels", definition.settings.get("ch", 3))
        size = USUAL_OF_CLASSES if definition.lines[-1].module == "Classify" else USUAL
        sample = (channels if channels.__class__ is int and channels > 0 else 3, size, size)
    return Tensor(session, sample, 0, session.growth.input("input", Shape.of(sample, True)))


def _finished(building: Building, changes: Changes, result: Any) -> Graph:
    """The graph with its outputs, the weights that nothing reads, and the modules as groups."""
    session, program = building.session, building.program
    graph = session.growth.graph
    changes.check([node.name for node in graph.nodes])
    outputs = outputs_of(session, result)
    site = building.site(building.definition.lines[-1].place)
    if not outputs:
        raise site.error("the last layer gives no map")
    session.building = False
    cls = building.find(site, "Model")
    model = program.guard(lambda: site.apply(cls, [building.layers], {}))
    modules = list(named_modules(model))
    program.guard(lambda: count_unused(session, site, modules))
    session.growth.finish(outputs)
    group_by_module(graph, modules)
    return graph
