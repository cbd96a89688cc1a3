"""Keys that set an attribute of layers to plain numbers, and nothing else: the numbers go straight into the arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from cnncalc.analysis.sweep.patterns import KINDS, is_number, pattern_of
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.nodes import Deferred
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.analysis.sweep.keys import Key, Keys
    from cnncalc.graph.nodes import Graph


class Direct:
    """A key's values as numbers: `written` as they are, `values` with a legal one in place of each that is not `legal`.
    `first` and `second` are the places of two legal ones that differ; `second` is None where there are none."""

    def __init__(self, written: Any, legal: Any) -> None:
        self.written = written
        self.legal = legal
        self.first = int(legal.argmax())
        self.values = written if legal.all() else numpy.where(legal, written, written[self.first])
        other = self.values != self.values[self.first]
        self.second = int(other.argmax()) if other.any() else None


def direct_keys(keys: Keys, read: Callable[[list[str]], Graph]) -> dict[int, Direct]:
    """The keys that seem to set an attribute of layers alone, by their places. What each sets is found, and held to
    this, by `targets_of`."""
    try:
        graph = read(list(keys.fixed))
    except SpecError:
        return {}
    if graph.spec is None:
        return {}  # a program's shapes may stand in its own arithmetic: it is read again
    found = {}
    for at, key in enumerate(keys.keys):
        numbers = _numbers(key)
        if numbers is not None:
            direct = _direct(key, numbers, graph)
            if direct is not None:
                found[at] = direct
    return found


def _numbers(key: Key) -> Any:
    """A key's values as an array; None where some are not integers of up to 62 bits."""
    values: Any = key.values
    if hasattr(values, "dtype"):
        return values.astype(numpy.int64) if values.dtype.kind in "iu" and values.ndim == 1 else None
    if not all(value.__class__ is int and abs(value) <= 1 << 62 for value in values):
        return None
    return numpy.array(values, numpy.int64)


def _direct(key: Key, numbers: Any, graph: Graph) -> Direct | None:
    from cnncalc.language.edits import read_edit

    edit = read_edit(key.edit(0))
    blocks = graph.spec.blocks.values()
    if edit.kind != "attribute" or edit.key == "repeat" or any(edit.key in block.parameters for block in blocks):
        return None
    attributes = {}
    for node in graph.nodes:
        name = node.name
        copy_of, _, number = name.rpartition(".")
        if edit.matches(name) or (edit.target == copy_of and number.isdigit()):
            if node.layer.__class__ is Deferred:
                return None  # bound as the network is walked: what an edit does to it is not seen here
            for attribute, rank, layer in _named(node.layer, edit.key):
                attributes[(id(attribute), rank)] = (attribute, rank, layer)
    if not attributes:
        return None
    distinct, places = numpy.unique(numbers, return_inverse=True)
    legal = numpy.ones(len(distinct), bool)
    for attribute, rank, layer in attributes.values():
        for at, value in enumerate(distinct.tolist()):
            try:
                attribute.read(value, rank)
            except BadValue:
                legal[at] = False
                continue
            if attribute.kind not in KINDS or not is_number(layer, attribute.name, value):
                return None
    return Direct(numbers, legal[places.reshape(-1)]) if legal.any() else None


def _named(layer: Any, key: str) -> list[tuple[Any, Any, Any]]:
    """The attributes that a key may mean: (attribute, rank, layer)."""
    from cnncalc.binding.bind import lookup

    if layer is None or not hasattr(layer, "attributes"):
        return []
    found = [lookup(layer.__class__, owner).get(key) for owner in ("", "keras", "torch")]
    return [(attribute, layer.fixed_rank, layer) for attribute in found if attribute is not None]


def targets_of(
    graph: Graph, numbers: list[int], key: int, at: dict[int, int], keys: Keys, found: Direct, read: Any
) -> list[int] | None:
    """Which numbers of the network are a key's; None where it changes anything else."""
    assert found.second is not None
    edits = [one.edit(found.second if i == key else at[i]) for i, one in enumerate(keys.keys)]
    try:
        other, others = pattern_of(read([*keys.fixed, *edits]))
    except SpecError:
        return None
    if other != pattern_of(graph)[0]:
        return None
    first, second = int(found.values[found.first]), int(found.values[found.second])
    aimed = [i for i, (a, b) in enumerate(zip(numbers, others, strict=True)) if a != b]
    if any(numbers[i] != first or others[i] != second for i in aimed):
        return None
    return aimed
