"""From any source to a `Graph`: a path, an expression, spec text, or a mapping."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault, Faults
from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.sources.text import is_expression, open_source, open_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cnncalc.graph.nodes import Graph
    from cnncalc.language.entries.spec import Spec


def load(
    source: str | os.PathLike[str] | Mapping[str, Any],
    *,
    framework: str | None = None,
    input: str | list[Any] | tuple[Any, ...] | Mapping[str, Any] | None = None,
    edits: Iterable[str] = (),
    batch: int | None = None,
    settings: Mapping[str, str] | None = None,
    training: bool = False,
    helped: bool = True,
) -> Graph:
    """The network of a source: a path, `zoo:NAME`, an expression, spec text, or a mapping with a spec file's keys.

    `framework` (keras or torch) decides for a source that declares none, and converts one that declares the other;
    `input` replaces the input's shape (a mapping of names to shapes for several); `edits` are changes such as
    `conv1.kernel=7`. A path may be that of a Python program (`net.py`, `net.py:Net(10)`), which is read and never run:
    `settings` then override its command-line settings, and `training` says that it trains; not `helped`, its faults go without the help that takes further readings. Raises SpecError
    with all problems found, `.report` holding the rows of the layers before them.
    """
    if framework not in (None, "keras", "torch"):
        raise ValueError(f"framework must be 'keras' or 'torch', not {framework!r}")
    inputs = input_texts(input)
    changes: list[Any] = list(edits)
    opened = _opened(source)
    if isinstance(opened, tuple):
        text, wanted, form = opened
        if form in ("python", "notebook"):
            from cnncalc.sources.programs import load_program

            graph = load_program(
                text, wanted, inputs, framework, changes, settings or {}, training, form == "notebook", helped=helped
            )
        else:
            from cnncalc.sources.files import load_file

            graph = load_file(text, form, wanted, inputs, framework, changes, settings or {})
        graph.batch = batch
        return graph
    return _assembled(opened, framework, inputs, changes, batch)


def _assembled(
    spec: Spec, framework: str | None, inputs: dict[str, str], changes: list[Any], batch: int | None
) -> Graph:
    """The network of a spec; what makes it is loaded for specs alone."""
    from cnncalc.language.assembly.assemble import assemble

    if changes:
        from cnncalc.language.edits import read_edit

        changes = [read_edit(change) for change in changes]
    graph = assemble(spec, framework, inputs, changes)
    graph.batch = batch
    if graph.faults:
        raise _broken(graph)
    return graph


def _broken(graph: Graph) -> SpecError:
    """The error of a spec that is no whole network, with what of it can be computed."""
    from cnncalc.graph.walk import compute

    report = compute(graph)
    faults = Faults([*graph.faults, *report.faults]).in_order()
    return SpecError(faults, report.stopped(faults))


def load_text(
    name: str,
    text: str,
    *,
    framework: str | None = None,
    input: Mapping[str, str] | None = None,
    settings: Mapping[str, str] | None = None,
    training: bool = False,
) -> Graph:
    """The network of a source whose text is another than its file's: the file at a revision. `name` may say which model of a
    program is meant."""
    path, _, wanted = name.partition(".py:")
    path = f"{path}.py" if wanted else name
    if path.endswith((".py", ".pyw")):
        from cnncalc.sources.programs import load_program

        source = Source(path, text, PYTHON_BREAKS)
        return load_program(source, wanted, dict(input or {}), framework, (), settings or {}, training)
    from cnncalc.language.assembly.assemble import assemble
    from cnncalc.language.entries.read import read_spec

    graph = assemble(read_spec(Source(path, text), path.endswith(".cnn")), framework, dict(input or {}), [])
    if graph.faults:
        raise _broken(graph)
    return graph


def is_program(source: str) -> bool:
    """Whether a source is a program, a notebook or another's file, which is read again for every change; SpecError where it
    cannot be opened."""
    return isinstance(_opened(source), tuple)


def input_texts(input: Any) -> dict[str, str]:
    """The inputs' shapes as texts, by name; `input` is a shape, or a mapping of names to shapes."""
    given = {"input": input} if input is not None and not hasattr(input, "items") else dict(input or {})
    return {name: _shape_text(shape) for name, shape in given.items()}


def _shape_text(shape: Any) -> str:
    return shape if isinstance(shape, str) else "[" + ", ".join("null" if n is None else str(n) for n in shape) + "]"


def _opened(source: Any) -> Spec | tuple[Any, str, str]:
    """The spec of a source; for a program or another's file its text, what of it is meant, and its form as `open_source`
    tells it."""
    if hasattr(source, "items"):
        from cnncalc.language.entries.read import read_tree

        text = Source("<mapping>", "")
        return read_tree(tree(source, text), text)
    name = os.fspath(source)
    if isinstance(name, bytes):
        name = os.fsdecode(name)
    name = name.removeprefix("\ufeff")
    if "\n" in name:
        given: Any
        given, form = open_text("<text>", name)
        return _spec(given, form == "lines") if form in ("lines", "yaml") else (given, "", form)
    if not is_expression(name) and name.lstrip()[:1] == "{":
        return _spec(Source("<text>", name), False)
    path, wanted = named_part(name)
    text, form = open_source(path)
    if form not in ("lines", "yaml"):
        return text, wanted, form
    return _spec(text, form == "lines")


def _spec(text: Source, lines: bool) -> Spec:
    """The spec of a text; what reads it is loaded for specs alone."""
    from cnncalc.language.entries.read import read_spec

    return read_spec(text, lines)


def named_part(name: str) -> tuple[str, str]:
    """`net.py:Net(10)`, `lesson.ipynb:model@12`, `model.onnx:NAME` → the file, and what of it is named."""
    for suffix in (".py", ".ipynb"):
        path, _colon, wanted = name.partition(f"{suffix}:")
        if wanted:
            return path + suffix, wanted
    path, colon, wanted = name.rpartition(":")
    if colon and wanted and not os.path.exists(name):
        from cnncalc.readers.formats import named

        format = named(path)
        if format is not None and format.reader:
            return path, wanted
    return name, ""


def tree(value: Any, source: Source, depth: int = 0) -> Any:
    """A Python value as the tree a YAML text would give; its places are unknown."""
    from cnncalc.language.document.nodes import Mapping, Scalar, Sequence
    from cnncalc.language.document.yaml_tree import MAX_DEPTH

    if depth > MAX_DEPTH:
        raise SpecError([Fault(f"nested more than {MAX_DEPTH} levels deep")])
    if hasattr(value, "items"):
        mapping = Mapping(0, 1)
        mapping.pairs = [(Scalar(str(key), 0, 1), tree(item, source, depth + 1)) for key, item in value.items()]
        return mapping
    if isinstance(value, (list, tuple)):
        sequence = Sequence(0, 1)
        sequence.items = [tree(item, source, depth + 1) for item in value]
        return sequence
    if value is None:
        return Scalar("null", 0, 1)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", 0, 1)
    return Scalar(str(value), 0, 1)
