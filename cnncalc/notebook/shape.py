"""`cnncalc.shape(model_or_source)`: a network's report, shown where it is asked for."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from cnncalc.api import Report
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph import walk
from cnncalc.graph.nodes import Graph
from cnncalc.notebook.shown import Shown
from cnncalc.sources import load as sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_OPTIONS = (
    (re.compile(r"--input (\w+)=([\w…]+)"), r"input={'\1': '\2'}"),
    (re.compile(r"--input (\w+)"), r"input='\1'"),
    (re.compile(r"--arg ([\w-]+)=([^\s,;]+)"), r"settings={'\1': '\2'}"),
    (re.compile(r"--set ([\w.]+=[^\s,;]+)"), r"edits=['\1']"),
)
"""How a help says what the command line is to be given, and what says the same here."""
Shape = Any
"""A shape as text or numbers, or a mapping of names to them."""


def shape(
    source: Any,
    input: Shape = None,
    *,
    framework: str | None = None,
    edits: Iterable[str] = (),
    batch: int | None = None,
    settings: Mapping[str, str] | None = None,
    training: bool = False,
    dtype: str = "float32",
) -> Shown:
    """The report of a network, which a notebook shows as a page in the cell and a prompt as a table.

    `source` is what `load` takes, a graph, or a model that is alive: a `torch.nn.Module` by its classes' source and its
    modules' attributes, a `keras.Model` by its configuration, a class by its source. Nothing of it is run, and its
    framework is not imported. `input` is the input's shape without the batch (`"3x224x224"`, `(3, 224, 224)`), a mapping of
    names to shapes for several; the other options are those of `load`, `dtype` is what memory is counted in.

    A network that cannot be computed is shown up to the fault, and the fault with its place; SpecError where there is
    nothing to show.
    """
    if isinstance(source, Report):
        return Shown(source, source.graph.model or "report", [])
    name = source if isinstance(source, str) else f"{source if isinstance(source, os.PathLike) else _name(source)}"
    options = {"framework": framework, "edits": list(edits), "settings": settings, "training": training}
    return shown(lambda: _graph(source, input, batch, options), name, batch, dtype)


def shown(read: Any, name: str, batch: int | None = None, dtype: str = "float32") -> Shown:
    """What `read` gives, a graph, as it is shown; `name` says where it is from."""
    from cnncalc.analysis.memory import BYTES

    if dtype not in BYTES:
        raise ValueError(f"dtype must be one of {', '.join(BYTES)}, not {dtype!r}")
    faults: list[Any] = []
    try:
        graph = read()
        graph.batch = graph.batch if batch is None else batch
        report = Report.of(walk.infer(graph))
    except SpecError as error:
        for fault in error.faults:
            for option, here in _OPTIONS:
                fault.help = option.sub(here, fault.help)
        if error.report is None or not error.report.rows:
            raise SpecError(error.faults, error.report) from None
        faults = error.faults
        report = Report.of(error.report)
    report.dtype = dtype
    return Shown(report, name, faults)


def _name(source: Any) -> str:
    if isinstance(source, Graph):
        return source.model or "graph"
    kind = source if isinstance(source, type) else type(source)
    return kind.__name__


def _graph(source: Any, input: Shape, batch: int | None, options: dict[str, Any]) -> Graph:
    if isinstance(source, Graph):
        return source
    if not isinstance(source, (str, os.PathLike)) and not hasattr(source, "items"):
        from cnncalc.notebook.live import graph_of, is_live

        if is_live(source):
            return graph_of(source, sources.input_texts(input), options)
        raise TypeError(f"a source is a path, a text, a mapping or a model, not {type(source).__name__}")
    return sources.load(source, input=input, batch=batch, **options)
