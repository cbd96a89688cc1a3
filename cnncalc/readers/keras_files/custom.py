"""A layer that is not known: opaque, with what the file states of its output and stores of its weights."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.graph.growth import Ref
from cnncalc.layers.declaration.value import LIMIT
from cnncalc.layers.opaque import Opaque
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras_files.refs import flat
from cnncalc.readers.keras_files.wrong import Wrong, shown

if TYPE_CHECKING:
    from cnncalc.readers.keras_files.entries import Entry
    from cnncalc.readers.keras_files.runner import Runner, Within

_MOST_OUTPUTS = 64


def custom(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """A node for each output of a layer that is not known. The first has its weights."""
    stated = dict(run.stated())
    if not stated and entry.kind == "Lambda":
        said = entry.config.get("output_shape")
        if said.__class__ is list and entry.config.get("output_shape_type", "raw") == "raw":
            stated = {0: [None, *said]}
    name = within.path(entry.name)
    params = _params(run, entry)
    return opaque(run, entry, [args, kwargs], within, stated, params, 0 if entry.kind in _WITHOUT_WORK else None, name)


_WITHOUT_WORK = frozenset(
    (
        *("CategoryEncoding", "Discretization", "HashedCrossing", "Hashing", "IntegerLookup", "StringLookup"),
        *("TextVectorization", "MelSpectrogram", "STFTSpectrogram", "CutMix", "MixUp", "MaxNumBoundingBoxes"),
        "ContrastLimitedAdaptiveHistogramEqualization",
    )
)
"""Layers of Keras's own that prepare data: no multiply-accumulate of them counts."""


def opaque(
    run: Runner,
    entry: Entry,
    given: Any,
    within: Within,
    stated: dict[int, Any],
    params: Any,
    work: Any,
    name: str,
    computed: bool = False,
) -> Any:
    """A node for each output whose shape is stated; an error that says the way out where none is. `computed`: it is ours, and not
    the file's."""
    read = [ref for ref in flat(given) if ref.__class__ is Ref]
    if not read:
        raise Wrong(f"{shown(entry.kind)} reads no tensor that is known", entry.path)
    changed = any(edit.matches(name) and edit.key in ("output", "result") for edit in run.grown.edits)
    if not stated and not changed:
        what = (
            "a Lambda, whose code is not read"
            if entry.kind == "Lambda"
            else f"a class of the program's own, {shown(entry.kind)}"
        )
        help = f"give it: --set {name}.output=14x14x64"
        raise Wrong(f"this is {what}: its output's shape is not in the file", (*entry.path, "class_name"), help)
    found = []
    for port in range(min(max(stated, default=0) + 1, _MOST_OUTPUTS)):
        sizes = _sizes(run, stated.get(port), computed)
        words = {"result": sizes, "params": params if port == 0 else 0, "work": work if port == 0 else 0}
        layer: Any = Opaque(words, "keras")
        if within.leading:
            from cnncalc.layers.time_distributed import TimeDistributed

            layer = TimeDistributed({"layer": layer, "leading": within.leading}, "keras")
        own = name if port == 0 else f"{name}.{port}"
        found.append(run.grown.node(entry, own, layer, read[0] if len(read) == 1 or within.leading else tuple(read)))
    return found if len(found) > 1 else found[0]


def _sizes(run: Runner, stated: Any, computed: bool) -> tuple[Any, ...]:
    """The sizes of an output without the batch. Where the input, or a layer, is another than the file's they are not known."""
    if stated.__class__ is not list:
        return ()
    other = not computed and (run.grown.inputs.differ or getattr(run.grown.growth.changes, "any", False))
    return tuple(n if n.__class__ is int and 0 <= n <= LIMIT and not other else UNKNOWN for n in stated[1:])


def _params(run: Runner, entry: Entry) -> Any:
    """How many weights the file stores for a layer; None where it stores none."""
    if entry.kind == "Lambda":
        return 0
    if run.weights is None:
        return None
    shapes = run.weights.of(entry)
    return None if shapes is None else sum(prod(shape) for shape in shapes)
