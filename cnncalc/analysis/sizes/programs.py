"""The legal sizes of a program's network: the program is read again at other sizes, alike along all axes.

What a program computes of its tensors' shapes is the network's only at the size it was read at. So the rule of the network
that was read only foretells: the program is read again where that rule changes and at each remainder. Where one reading
disagrees, the program may fit itself to any size from the least on: that is foretold next, and read at every remainder by 32.
Where that is not so either, nothing is foretold, and the sizes are read one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sizes.legal import Sizes, sizes
from cnncalc.analysis.sizes.rule import Rule, rule_of
from cnncalc.analysis.sizes.trial import Inputs
from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.graph.walk import compute

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.graph.nodes import Graph

    Load = Callable[[Sequence[str]], Graph]

_CHECKS = 32
"""Sizes at which a rule that was foretold is held to the program."""
_PERIOD = 32
"""The sizes by whose remainders a network may tell sizes apart: what most halve their maps to."""
_LAYERS = 24_000
"""Layers that are read at most where nothing is foretold, over all sizes."""
_LIKELY = (224, 256, 32, 64, 128, 28, 96, 299, 512, 572, 160, 192, 320, 384, 416, 448, 48, 100, 84, 16)
"""Sizes of which one is legal for most programs."""


class Reading:
    """A program that is read at one size after the other, each once. `load` reads it with these inputs, as `--input` says
    them."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.known: dict[tuple[int, ...], Graph | None] = {}
        self.inputs: Inputs | None = None

    def start(self, load: Callable[[], Graph], free: Sequence[int] | None) -> None:
        """Read the program as it stands; at another size where its own is not legal. SpecError where none is found."""
        try:
            self.inputs = Inputs(load(), free)
            return
        except SpecError as error:
            graph = None if error.report is None else error.report.graph
            if graph is None or not any(shape is not None and shape.spatial for shape in graph.input_shapes):
                raise
            self.inputs = Inputs(graph, free)
            for n in _LIKELY:
                found = self.at((n,) * self.inputs.rank)
                if found is not None:
                    self.inputs = Inputs(found, free)
                    return
            raise

    def at(self, given: tuple[int, ...]) -> Graph | None:
        """The network at these sizes; None where they are not legal."""
        if given not in self.known:
            inputs = self.inputs
            assert inputs is not None
            names = inputs.graph.input_names
            shapes = inputs.at(given)
            texts = ["x".join(map(str, () if shape is None else shape.dims)) for shape in shapes]
            named = [f"{name}={text}" for name, text in zip(names, texts, strict=True)]
            try:
                graph = self._load(named if len(names) > 1 else texts)
            except SpecError:
                self.known[given] = None
                return None
            if graph.input_shapes != shapes:
                raise refused(
                    graph.model or "the program",
                    "its input keeps its size, whatever --input says",
                    "name the function or class that makes the model, with its size as an argument: net.py:build(64)",
                )
            self.known[given] = None if compute(graph).faults else graph
        return self.known[given]

    def rows(self, given: tuple[int, ...]) -> Any:
        """The rows at these sizes; None where they are not legal."""
        graph = self.at(given)
        return None if graph is None else compute(graph).rows


_COLLECTED = 200_000
"""Objects that may be made before the collector looks for cycles among the new ones: a reading makes many, and most stay."""


def program_sizes(reading: Reading) -> Sizes:
    """The legal sizes of the program's network."""
    import gc

    before = gc.get_threshold()
    gc.set_threshold(_COLLECTED, 10, 10)
    try:
        return _sizes(reading)
    finally:
        gc.set_threshold(*before)


def _sizes(reading: Reading) -> Sizes:
    inputs = reading.inputs
    assert inputs is not None
    rank = inputs.rank
    foretold = sizes(inputs)
    checks = list(_telling(foretold))
    if all((reading.at((n,) * rank) is not None) == ((n,) * rank in foretold) for n in checks):
        if foretold.square is not None:  # of axes that differ nothing was read
            foretold.rules, foretold.whole = (), ()
        foretold.read, foretold.again = len(reading.known), reading.rows
        return foretold
    top = max(64, min(256, _LAYERS // max(1, len(inputs.graph.nodes))))
    least = next((n for n in range(1, top + 1) if reading.at((n,) * rank) is not None), None)
    if least is not None:
        own = max(inputs.own or (least,))
        if all(reading.at((n,) * rank) is not None for n in _any_size(least, own)):
            found = Sizes(inputs, [], inputs.own or (least,) * rank, Rule((), least, 1, (0,)))
            found.read, found.again = len(reading.known), reading.rows
            return found
    legal = [reading.at((n,) * rank) is not None for n in range(1, top + 1)]
    rule = rule_of(legal, 1, 1, top)
    smallest = rule.smallest
    base = inputs.own or (None if smallest is None else (smallest,) * rank)
    found = Sizes(inputs, [], base, rule)
    found.read, found.again = len(reading.known), reading.rows
    return found


def _any_size(least: int, own: int) -> Sequence[int]:
    """Sizes at which it would show that not every one from the least on is legal: the next in turn, and one, around the
    program's own or twice as large, for each other remainder by `_PERIOD`."""
    half = _PERIOD // 2
    found = list(range(least, least + half))
    start = max(own, least + half)
    for step in range(half, _PERIOD):
        near = start + (least + step - start) % _PERIOD
        found.append(near + (own // _PERIOD * _PERIOD if step % 2 else 0))
    return found


def _telling(foretold: Sizes) -> Sequence[int]:
    """Sizes at which a rule would show that it is wrong: around the smallest, at each remainder, and large ones."""
    rules = foretold.rules if foretold.square is None else (foretold.square,)
    found: dict[int, None] = {}
    for rule in rules:
        least = rule.smallest or 1
        for n in (least - 1, least, least + 1, rule.start - 1, rule.start):
            found[max(1, n)] = None
        step = max(1, rule.period // 12)
        for n in range(max(least, 33), max(least, 33) + rule.period, step):
            found[n] = None
    base = max(foretold.base or (0,))
    for n in (base - 1, base, base + 1, base + 2, base + 5, base + 16, base + 32, base + 37, 2 * base, 2 * base + 1):
        found[max(1, n)] = None
    return list(found)[:_CHECKS]
