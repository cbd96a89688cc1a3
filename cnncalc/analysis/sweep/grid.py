"""The variants of a sweep as groups of one structure each, and their networks with swept numbers in place of ints.

An attribute of a layer that a key sets to plain numbers is swept as an axis of its own. Whatever else a key may do
(variables, blocks' arguments, inputs, words, types, repeats) is found by reading the network for each combination of
those keys; combinations of one structure make one axis together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from cnncalc.analysis.sweep.direct import Direct, direct_keys, targets_of
from cnncalc.analysis.sweep.patterns import pattern_of, refilled
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.diagnostics.place import Place
from cnncalc.numbers.swept import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cnncalc.analysis.sweep.keys import Keys
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.graph.nodes import Graph

MOST_WORDS = 100
"""How many words of one key are tried for being words that it takes."""
MOST_READ = 20_000
"""How often a source is read for one sweep at most."""


class Axis:
    """One axis of a group: for each place what it adds to the number of the variant."""

    __slots__ = ("offsets",)

    def __init__(self, offsets: Any) -> None:
        self.offsets = offsets


class Group:
    """Variants of one structure: their axes, their network, and the swept truths that hold where its values are legal.
    `broken` is why none of them can be read."""

    def __init__(self, axes: list[Axis], direct: list[int], graph: Graph | None, broken: Fault | None = None) -> None:
        self.axes = axes
        self.direct = direct
        """The keys that have an axis of their own, in the order of these, which come after the first axis."""
        self.graph = graph
        self.broken = broken
        self.trace = Trace()
        self.shapes: list[Any] = []
        self.layers: list[Any] = []
        self.truths: list[tuple[Any, int]] = []
        """(truth, the key whose value is illegal where it does not hold)."""
        self.keys: dict[str, Any] = {}
        """The swept value of each key that is a plain number everywhere."""

    @property
    def lengths(self) -> list[int]:
        return [len(axis.offsets) for axis in self.axes]

    @property
    def size(self) -> int:
        """How many variants it holds."""
        size = 1
        for n in self.lengths:
            size *= n
        return size

    def number(self, places: list[int]) -> int:
        """The variant at a place of each axis."""
        return sum(int(axis.offsets[at]) for axis, at in zip(self.axes, places, strict=True))


def groups_of(keys: Keys, read: Callable[[list[str]], Graph]) -> list[Group]:
    """The variants of a sweep in groups; `read` gives the network with some edits, or raises SpecError."""
    _words_known(keys, read)
    direct = direct_keys(keys, read)
    tables = [at for at in range(len(keys.keys)) if at not in direct]
    while True:
        found = _read_all(keys, direct, tables, read)
        moved = None
        groups = []
        for graph, combinations, numbers in found:
            group = _group(keys, direct, tables, graph, combinations, numbers, read)
            if group.__class__ is int:
                moved = group
                break
            groups.append(group)
        if moved is None:
            return groups
        del direct[moved]
        tables = sorted([*tables, moved])


def _words_known(keys: Keys, read: Callable[[list[str]], Graph]) -> None:
    """SpecError for a word that its key never takes: a mistake in what was typed, no variant."""
    for at, key in enumerate(keys.keys):
        words = [place for place, value in enumerate(key.values) if value.__class__ is str and value.isidentifier()]
        for place in words[:MOST_WORDS]:
            others = [other.edit(0) for number, other in enumerate(keys.keys) if number != at]
            try:
                read([*keys.fixed, *others, key.edit(place)])
            except SpecError as error:
                text, unknown = key.edit(place), f"unknown layer type '{key.values[place]}'"
                mistaken = [
                    fault
                    for fault in error.faults
                    if (isinstance(fault.place, Place) and fault.place.source.text == text) or unknown in fault.message
                ]
                if mistaken:
                    raise SpecError(mistaken) from None


def _read_all(
    keys: Keys, direct: dict[int, Direct], tables: list[int], read: Callable[[list[str]], Graph]
) -> list[tuple[Any, list[Any], list[list[int]]]]:
    """For each structure: a network that has it, the combinations of the keys in `tables` that have it (numbered), the
    numbers of each. A Fault stands for the network where it cannot be read."""
    base = {at: found.first for at, found in direct.items()}
    places, count = _combinations(keys, tables)
    if count > MOST_READ:
        names = ", ".join(keys.keys[at].target for at in tables)
        raise UsageError(
            f"{names} change more than numbers of layers: the source would be read {count:,} times",
            f"sweep fewer values of them (at most {MOST_READ:,} combinations), or attributes of layers",
        )
    found: dict[Any, tuple[Any, list[Any], list[list[int]]]] = {}
    for number, combination in enumerate(places):
        at = {**base, **dict(zip(tables, combination, strict=True))}
        try:
            graph = read([*keys.fixed, *(key.edit(at[i]) for i, key in enumerate(keys.keys))])
        except SpecError as error:
            fault = error.faults[0]
            found.setdefault(("broken", str(fault.message)), (fault, [], []))[1].append(number)
            continue
        pattern, numbers = pattern_of(graph)
        entry = found.setdefault(pattern, (graph, [], []))
        entry[1].append(number)
        entry[2].append(numbers)
    if not any(numbers for _, _, numbers in found.values()):
        raise SpecError([fault for fault, _, _ in found.values()])  # whatever the values are, it cannot be read
    return list(found.values())


def _combinations(keys: Keys, tables: list[int]) -> tuple[Iterator[tuple[int, ...]], int]:
    """The combinations of values of some keys, and how many there are."""
    if keys.zipped:
        distinct, _ = _zipped(keys, tables)
        return iter(distinct), len(distinct)
    import itertools

    lengths = [len(keys.keys[at].values) for at in tables]
    count = 1
    for n in lengths:
        count *= n
    return itertools.product(*(range(n) for n in lengths)), count


def _zipped(keys: Keys, tables: list[int]) -> tuple[list[tuple[int, ...]], Any]:
    """The distinct combinations of zipped keys (as the first place of each value), and for each variant which it has."""
    if not tables:
        return [()], numpy.zeros(keys.size, numpy.int64)
    firsts = []
    for at in tables:
        first: dict[str, int] = {}
        firsts.append([first.setdefault(str(value), place) for place, value in enumerate(keys.keys[at].values)])
    numbered: dict[tuple[int, ...], int] = {}
    which = [numbered.setdefault(combination, len(numbered)) for combination in zip(*firsts, strict=True)]
    return list(numbered), numpy.array(which, numpy.int64)


def _group(
    keys: Keys,
    direct: dict[int, Direct],
    tables: list[int],
    graph: Any,
    combinations: list[int],
    numbers: list[list[int]],
    read: Callable[[list[str]], Graph],
) -> Any:
    """The group of one structure; a key's number where that key does more than it seemed to."""
    axes, places, of_table = _axes(keys, direct, tables, combinations)
    if not hasattr(graph, "nodes"):
        return Group(axes, list(direct), None, graph)
    at = {at: found.first for at, found in direct.items()}
    chosen, _ = _combinations(keys, tables)
    at |= dict(zip(tables, list(chosen)[combinations[0]], strict=True))
    group = Group(axes, list(direct), graph)
    columns: list[Any] = list(numpy.array(numbers, numpy.int64).reshape(len(numbers), -1).T)
    if of_table is not None:
        columns = [column[of_table] for column in columns]
    known: dict[bytes, Any] = {}
    swept = [group.trace.leaf(0, known.setdefault(c.tobytes(), c)) if len(c) else c for c in columns]
    for key, found in direct.items():
        axis, place = places[key]
        values = found.values[place]
        number = group.trace.leaf(axis, values)
        group.keys[keys.keys[key].target] = group.trace.leaf(axis, found.written[place])
        if not found.legal.all():
            group.truths.append((group.trace.leaf(axis, found.legal[place]), key))
        if found.second is None:
            continue
        aimed = targets_of(graph, numbers[0], key, at, keys, found, read)
        if aimed is None:
            return key
        for target in aimed:
            swept[target] = number
    group.shapes, group.layers = refilled(graph, iter(swept), _twin)
    return group


def _axes(
    keys: Keys, direct: dict[int, Direct], tables: list[int], combinations: list[int]
) -> tuple[list[Axis], dict[int, tuple[int, Any]], Any]:
    """The axes of a group; for each direct key its axis and which of its values stand along it; for zipped keys the
    place among `combinations` that each variant has."""
    if keys.zipped:
        _, which = _zipped(keys, tables)
        lanes = numpy.flatnonzero(numpy.isin(which, combinations))
        of_table = numpy.searchsorted(numpy.array(combinations), which[lanes])
        return [Axis(lanes)], dict.fromkeys(direct, (0, lanes)), of_table
    lengths = [len(keys.keys[at].values) for at in tables]
    offsets = numpy.zeros(len(combinations), numpy.int64 if keys.size < 2**62 else object)
    rest = numpy.array(combinations, offsets.dtype)
    for at, length in zip(reversed(tables), reversed(lengths), strict=True):
        offsets = offsets + rest % length * keys.strides[at]
        rest = rest // length
    axes = [Axis(offsets)]
    places = {}
    for key in direct:
        length = len(keys.keys[key].values)
        axes.append(Axis(numpy.arange(length, dtype=offsets.dtype) * keys.strides[key]))
        places[key] = (len(axes) - 1, slice(None))
    return axes, places, None


def _twin(layer: Any, values: dict[str, Any]) -> Any:
    """The layer with other values of its attributes; itself where they are the same."""
    if all(values[name] is getattr(layer, name) or _same(values[name], getattr(layer, name)) for name in values):
        return layer
    twin = object.__new__(layer.__class__)
    twin.__dict__.update(layer.__dict__)
    twin.__dict__.update(values)
    twin.prepare()
    return twin


def _same(a: Any, b: Any) -> bool:
    if a.__class__ is tuple and b.__class__ is tuple:
        return len(a) == len(b) and all(_same(x, y) for x, y in zip(a, b, strict=True))
    return a.__class__ is b.__class__ and a.__class__ in (int, str, type(None)) and bool(a == b)
