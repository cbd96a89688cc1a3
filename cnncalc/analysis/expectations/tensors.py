"""The tensors of a file of weights, held to a network's: names and shapes, as `load_state_dict` compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import Check
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.diagnostics.place import Place
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.readers.weights.states import State

_COUNTERS = "num_batches_tracked"
"""What files from before PyTorch 0.4.1 lack: it is filled in as they are loaded."""


class _Needed(NamedTuple):
    """The tensors of a network: their shapes and places by name, and whether the names are those that a file would have."""

    tensors: Mapping[str, tuple[tuple[Any, ...], Place | None]]
    named: bool


class _Loaded(NamedTuple):
    """The tensors of a file: by the names that are compared, and what was looked through to find them."""

    shapes: dict[str, tuple[int, ...]]
    said: str

    def notes(self, file: str) -> list[str]:
        """What was looked through, in a sentence."""
        return [f"the tensors of {file} are taken {self.said}"] if self.said else []


def tensor_checks(name: str, file: str, framework: str | None = None) -> tuple[list[Check], list[str]]:
    """Every tensor of a network held to a file's, then those that the network has not; and how they were found and
    compared. SpecError where one of the two cannot be read."""
    from cnncalc.readers.weights.read import read_weights

    found = read_weights(file)
    needed = _needed(name, framework)
    loaded = _fitting(found, needed)
    if not needed.named and not loaded.shapes.keys() & needed.tensors.keys():
        return _by_shape(needed, loaded), [
            *loaded.notes(file),
            f"no name is the same in {file}: shapes alone are compared",
        ]
    return _by_name(needed, loaded, file), loaded.notes(file)


def _by_name(needed: _Needed, loaded: _Loaded, file: str) -> list[Check]:
    checks = []
    uncounted = not any(name.endswith(_COUNTERS) for name in loaded.shapes)
    for name, (shape, place) in needed.tensors.items():
        have = loaded.shapes.get(name)
        if have is not None:
            checks.append(Check(place, name, _written(shape), _written(have), _fits(shape, have)))
        elif not (uncounted and name.endswith(_COUNTERS)):
            checks.append(Check(place, name, _written(shape), f"no such tensor in {file}", False))
    for name, have in loaded.shapes.items():
        if name not in needed.tensors and (needed.named or not name.endswith(_COUNTERS)):
            checks.append(Check(None, name, "no such tensor", _written(have), False))
    return checks


def _by_shape(needed: _Needed, loaded: _Loaded) -> list[Check]:
    """Where no name is the same (a spec has names of its own): which shapes are missing, and which are too many."""
    from collections import Counter

    want = Counter(_written(shape) for shape, _ in needed.tensors.values())
    have = Counter(_written(s) for name, s in loaded.shapes.items() if not name.endswith(_COUNTERS))
    checks = []
    for shape in dict.fromkeys((*want, *have)):
        met = want[shape] == have[shape]
        checks.append(Check(None, f"shape {shape}", _tensors(want[shape]), _tensors(have[shape]), met))
    return checks


def _tensors(count: int) -> str:
    return f"{count:,} tensor{'' if count == 1 else 's'}"


def _fits(want: tuple[Any, ...], have: tuple[int, ...]) -> bool:
    """Whether a shape can be loaded; a single number also from a list of one, as PyTorch takes it."""
    return tuple(want) == have or (tuple(want) == () and have == (1,))


def _written(shape: tuple[Any, ...]) -> str:
    return "x".join(map(str, shape)) or "()"


# -- what a file holds


def _fitting(found: list[State], needed: _Needed) -> _Loaded:
    """The set of tensors, and the names without what stands before all of them, that fit the network best."""
    best, most = None, (-1, -1)
    for state in found:
        shapes, taken = state.shapes, ""
        for _ in range(4):
            rank = _rank(shapes, needed)
            if rank > most:
                best, most = _Loaded(shapes, _said(state.path, taken)), rank
            first = next(iter(shapes)).partition(".")[0] + "."
            if not all(name.startswith(first) and len(name) > len(first) for name in shapes):
                break
            shapes, taken = {name[len(first) :]: shape for name, shape in shapes.items()}, taken + first
    assert best is not None
    return best


def _rank(shapes: dict[str, tuple[int, ...]], needed: _Needed) -> tuple[int, int]:
    """(names that are the same, shapes too) of tensors."""
    same = [name for name in shapes if name in needed.tensors]
    return len(same), sum(_fits(needed.tensors[name][0], shapes[name]) for name in same)


def _said(path: tuple[str, ...], taken: str) -> str:
    from cnncalc.diagnostics.printable import clipped

    parts = [f"under '{clipped('.'.join(path))}'"] if path else []
    return ", ".join([*parts, f"without '{clipped(taken)}'"] if taken else parts)


# -- what a network has


def _needed(name: str, framework: str | None) -> _Needed:
    from cnncalc.sources.load import load, named_part
    from cnncalc.sources.text import is_expression, open_source

    if "\n" in name or is_expression(name):
        return _of_rows(infer(load(name, framework=framework)))
    path, wanted = named_part(name)
    source, form = open_source(path)
    if form not in ("python", "notebook"):
        return _of_rows(infer(load(name, framework=framework)))
    from cnncalc.readers.python.noted import Notes
    from cnncalc.sources.programs import load_program

    notes = Notes((), asserts=False)
    rows: tuple[Row, ...] = ()
    try:
        report = infer(load_program(source, wanted, {}, framework, (), {}, False, form == "notebook", notes))
        rows = report.rows
    except SpecError:
        if notes.model is None:
            raise
    if notes.model is None:
        return _of_rows(report)
    from cnncalc.readers.torch.state import state

    return _Needed(state(notes.session, notes.model, {row.name: row.weights for row in rows}), True)


def _of_rows(report: Report) -> _Needed:
    """The weights of a network's rows, under names that only a file of the same making has."""
    found = {}
    for row in report.rows:
        origin = row.node.origin
        place = None if origin is None else origin.place()
        for weight in row.weights:
            found[f"{row.name}.{weight.name}"] = weight.shape, place if place is not None and place.known else None
    return _Needed(found, False)
