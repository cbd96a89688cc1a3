"""A spec's text → a `Spec`: its header, its blocks, its entries. Nothing is expanded or looked up yet.

Problems are collected, each with its place, so that all of a file's are shown at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, place_of
from cnncalc.language.document.yaml_tree import read_document
from cnncalc.language.entries.entries import read_entries
from cnncalc.language.entries.spec import NAME_HELP, Spec, in_brackets
from cnncalc.language.words.call import is_name

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source

KEYS = (
    "model",
    "framework",
    "layout",
    "input",
    "batch",
    "vars",
    "blocks",
    "layers",
    "outputs",
    "expect",
    "source",
    "description",
)
FRAMEWORKS = ("keras", "torch")
LAYOUTS = ("channels_first", "channels_last")


def read_spec(source: Source, lines: bool) -> Spec:
    """The `Spec` of a text in YAML or, with `lines`, in the one-line form. SpecError where nothing can be read."""
    spec = Spec(source)
    spec.reread = lambda: read_spec(source, lines)
    if lines:
        from cnncalc.language.document.lines import read_lines

        spec.lines = True
        spec.framework, shape, steps = read_lines(source)
        if shape is not None:
            spec.inputs.append(("input", shape, place_of(shape, source)))
        spec.entries = read_entries(steps, spec)
        if not spec.entries and not spec.faults and not spec.inputs:
            raise SpecError([Fault("there is no layer in it", Place((source, 1, 1, 1)), help=_START)])
        return spec
    root = read_document(source)
    return read_tree(root, source)


_START = "start with input: 28x28x1 and layers: [conv 32 3x3, relu]"


def read_tree(root: Any, source: Source) -> Spec:
    """The `Spec` of a YAML tree."""
    spec = Spec(source)
    spec.reread = lambda: read_tree(root, source)
    start = Place((source, 1, 1, 1))
    if root is None or (root.__class__ is Scalar and not root.value.strip()):
        raise SpecError([Fault("the spec is empty", start, help=_START)])
    if root.__class__ is not Mapping:
        what = "a list" if root.__class__ is Sequence else "text"
        raise SpecError([Fault(f"a spec is a mapping with input and layers, not {what}", start, help=_START)])
    for key, value in root.pairs:
        reader = _READERS.get(key.value)
        if reader is None:
            if key.value in KEYS:
                continue
            from cnncalc.diagnostics.nearest import nearest

            help = nearest(key.value, KEYS) or f"a spec knows {', '.join(KEYS)}"
            spec.fault(f"unknown key '{clipped(key.value)}'", place_of(key, source), help)
        else:
            reader(spec, value, place_of(value, source))
    if root.get("layers") is None:
        spec.fault("there are no layers", place_of(root, source), "add layers: with a list of layers")
    return spec


def _text(spec: Spec, node: Any, what: str) -> str | None:
    if node.__class__ is Scalar:
        value: str = node.value
        return value
    spec.fault(f"{what} must be plain text", place_of(node, spec.source), "write one word")
    return None


def _word(what: str, known: tuple[str, ...]) -> Any:

    def reader(spec: Spec, node: Any, place: Place) -> None:
        text = _text(spec, node, what)
        if text is None:
            return
        if text not in known:
            from cnncalc.diagnostics.nearest import nearest

            spec.fault(f"{what} knows no '{clipped(text)}'", place, nearest(text, known) or f"use {' or '.join(known)}")
        else:
            setattr(spec, what, text)

    return reader


def _read_model(spec: Spec, node: Any, place: Place) -> None:
    spec.model = _text(spec, node, "model") or ""


def _read_batch(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Scalar or node.value.lower() != "none":
        spec.fault("batch takes none alone", place, "leave it out, and give a batch with --batch N")
    spec.batched = False


def _read_input(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is Mapping:
        for key, value in node.pairs:
            if not is_name(key.value):
                spec.fault(f"'{clipped(key.value)}' is no name for an input", place_of(key, spec.source), NAME_HELP)
            spec.inputs.append((key.value, value, place_of(value, spec.source)))
        if not node.pairs:
            spec.fault("input is empty", place, "write input: 28x28x1")
    else:
        spec.inputs.append(("input", node, place))


def _read_vars(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Mapping:
        spec.fault("vars must be a mapping of names to values", place, "write vars: {width: 1.0}")
        return
    for key, value in node.pairs:
        if not key.value.isidentifier():
            spec.fault(
                f"'{clipped(key.value)}' is no name for a variable",
                place_of(key, spec.source),
                "use letters, digits and _",
            )
        elif value.__class__ is not Scalar:
            spec.fault(
                f"the variable {key.value} must be one value", place_of(value, spec.source), "write a number or a word"
            )
        else:
            spec.vars[key.value] = value


def _read_blocks(spec: Spec, node: Any, place: Place) -> None:
    from cnncalc.language.entries.blocks import read_blocks

    read_blocks(spec, node, place)


def _read_layers(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Sequence:
        spec.fault("layers must be a list", place, in_brackets(node))
        return
    spec.entries = read_entries(node.items, spec)


def _read_outputs(spec: Spec, node: Any, place: Place) -> None:
    nodes = node.items if node.__class__ is Sequence else [node]
    for item in nodes:
        text = _text(spec, item, "outputs")
        if text:
            spec.outputs.append((text, place_of(item, spec.source)))


def _figure(node: Any) -> str:
    """An `expect:` of the one figure that stands in its place."""
    figure = node.value if node.__class__ is Scalar and node.value[:1].isdigit() else ""
    return (
        f"write expect: {{params: {clipped(figure)}}}"
        if figure
        else "write params: and a figure, or other keys, under it"
    )


def _read_expect(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Mapping:
        spec.fault("expect must be a mapping", place, _figure(node))
    else:
        spec.expect = node


_READERS = {
    "model": _read_model,
    "framework": _word("framework", FRAMEWORKS),
    "layout": _word("layout", LAYOUTS),
    "batch": _read_batch,
    "input": _read_input,
    "vars": _read_vars,
    "blocks": _read_blocks,
    "layers": _read_layers,
    "outputs": _read_outputs,
    "expect": _read_expect,
}
