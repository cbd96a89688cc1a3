"""A model that is alive, or a class: its graph, from its source or its configuration. Nothing of it is run."""

from __future__ import annotations

import inspect
import linecache
import os
import re
import sys
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.diagnostics.printable import clipped
from cnncalc.notebook.cells import NAME, cells
from cnncalc.notebook.told import Told
from cnncalc.notebook.torch_model import ELSE, SUFFIX, Written, is_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.graph.nodes import Graph

_KERAS = ("keras", "tf_keras", "tensorflow.keras")
MADE = "<model>"
"""What the text that makes a live model again is called in messages."""


def is_live(value: Any) -> bool:
    """Whether a value is a live model or a class, of which the graph is read by `graph_of`."""
    return isinstance(value, type) or is_model(value) or _is_keras(value)


def graph_of(model: Any, inputs: dict[str, str], options: Mapping[str, Any]) -> Graph:
    """The graph of a live model, or of a class. `options` are those of `load` that its source takes. SpecError where its
    source cannot be had, or does not make the model that is there."""
    if isinstance(model, type):
        return _of_class(model, inputs, options)
    if _is_keras(model):  # first: with PyTorch behind it, a model of Keras is a module too
        return _of_keras(model, inputs, options)
    return _of_torch(model, inputs, options)


def _is_keras(value: Any) -> bool:
    for name in _KERAS:
        kind = getattr(sys.modules.get(name), "Model", None)
        if isinstance(kind, type) and isinstance(value, kind):
            return True
    return False


def _of_keras(model: Any, inputs: dict[str, str], options: Mapping[str, Any]) -> Graph:
    """By its configuration, which Keras itself writes."""
    from cnncalc.readers.file import File
    from cnncalc.sources.files import load_file

    name = f"<{type(model).__name__}>"
    try:
        text = model.to_json()
    except Exception as error:
        told = clipped(" ".join(str(error).split()), 120)
        raise refused(name, f"Keras writes no configuration of this model ({told})", ELSE) from None
    file = File(name, None, text.encode("utf-8"))
    framework, edits = options.get("framework"), options.get("edits") or ()
    reader = "cnncalc.readers.keras_files.read"
    return load_file(file, reader, "", inputs, framework, edits, options.get("settings") or {})


def _of_class(kind: type, inputs: dict[str, str], options: Mapping[str, Any]) -> Graph:
    """A class by its own source, made without arguments."""
    from cnncalc.sources.programs import load_cells

    sources = _sources(kind)
    return load_cells(sources, kind.__name__, inputs, **options)


def _of_torch(model: Any, inputs: dict[str, str], options: Mapping[str, Any]) -> Graph:
    """By its classes' source, and what its modules are made of."""
    from cnncalc.graph.walk import compute
    from cnncalc.sources.programs import load_cells

    written = Written(model)
    sources: list[Source] = []
    imported = []
    home = type(model)
    if written.classes and home.__name__ not in written.classes:
        home = next(iter(written.classes.values()))
    for name, kind in written.classes.items():
        if kind.__module__ != home.__module__:
            imported.append(f"from {kind.__module__} import {name}")
    if written.classes:
        sources = _sources(home, [*written.classes.values()])
    made = Source(MADE, "\n".join([*imported, written.text]), PYTHON_BREAKS)
    try:
        graph = load_cells([*sources, made], written.name, inputs, **options)
    except SpecError as error:
        told = Told(made, written.names)
        for fault in error.faults:
            told.mend(fault)
        if error.report is not None:
            _called(error.report.graph, model)
        raise SpecError(error.faults, error.report) from None
    _called(graph, model)
    if not options.get("edits"):
        _held(model, compute(graph).totals.params)
    return graph


def _called(graph: Graph, model: Any) -> None:
    """The names of a model's own classes in its graph, in the place of those that its text is given."""
    graph.model = type(model).__name__
    for members in graph.groups.values():
        members.kind = members.kind.removesuffix(SUFFIX)


def _held(model: Any, params: Any) -> None:
    """SpecError where the program has other parameters than the model: what was read is not it."""
    unique = {id(tensor): tensor for module in _modules(model) for tensor in module._parameters.values()}
    own = sum(int(tensor.numel()) for tensor in unique.values() if tensor is not None)
    if params.__class__ is int and params != own:
        raise refused(MADE, f"the model has {own:,} parameters, and what its source makes {params:,}", ELSE)


def _modules(model: Any) -> list[Any]:
    found, left = {}, [model]
    while left:
        module = left.pop()
        if module is not None and id(module) not in found:
            found[id(module)] = module
            left += module._modules.values()
    return [*found.values()]


def _sources(kind: type, all_: list[type] | None = None) -> list[Source]:
    """The text in which a class stands: the notebook's cells, those left out that define it anew later on, else its file."""
    known = cells() if kind.__module__ == "__main__" else []
    defining = re.compile(rf"^class[ \t]+{kind.__name__}\b", re.MULTILINE)
    if any(defining.search(source.text) for source in known):
        left_out = set()
        for each in all_ or [kind]:
            if each.__module__ == kind.__module__:
                left_out |= _others(each, known)
        return [source for source in known if source.cell not in left_out]
    path = getattr(sys.modules.get(kind.__module__), "__file__", None)
    text = "".join(linecache.getlines(path)) if path and os.path.isfile(path) else ""
    if not path or not text:
        raise refused(NAME, f"the source of {clipped(kind.__qualname__)} is not to be had", ELSE)
    return [Source(path, text, PYTHON_BREAKS)]


def _others(kind: type, known: list[Source]) -> set[int]:
    """The numbers of the cells that define a class of this name, without the one that defined it."""
    defines = re.compile(rf"^class[ \t]+{kind.__name__}\b", re.MULTILINE)
    numbers = [source.cell for source in known if defines.search(source.text)]
    if not numbers:
        return set()
    own = numbers[-1]
    body = _body(kind)
    if body:
        own = next((s.cell for s in reversed(known) if s.cell in numbers and body in s.text), own)
    return set(numbers) - {own}


def _body(kind: type) -> str:
    """The text of a function of the class, which tells its cell from others that define the name too."""
    for value in kind.__dict__.values():
        if inspect.isfunction(value):
            try:
                return inspect.getsource(value).rstrip("\n")
            except (OSError, TypeError):
                continue
    return ""
