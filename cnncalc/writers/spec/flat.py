"""One entry a layer: what it is called, what it reads where that is not the layer before, its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import canonical_type
from cnncalc.graph.row import full_shape
from cnncalc.language.words.call import is_name
from cnncalc.language.words.expression import read_expression
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.writers.unwritten import Refusals, Unwritten
from cnncalc.writers.words import words_of

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


class Line(NamedTuple):
    """One layer as it is written: its name, its words, the names of what it reads, and of the one before it."""

    row: Row
    name: str
    words: str
    reads: tuple[str, ...]
    many: bool
    share: str


def lines_of(report: Report) -> list[Line]:
    """The layers in execution order; SpecError that names all those that a spec has no words for."""
    refusals = Refusals("spec")
    found = []
    known: dict[Any, str] = {}
    for row in report.rows:
        try:
            if not is_name(row.name):
                raise Unwritten("a spec takes no such name for a layer", "names hold letters, digits, _, - and dots")
            if row.node.uncounted:
                raise Unwritten("a spec cannot say that weights belong to no module", "")
            key = (id(row.layer), row.x)
            words = known.get(key) or known.setdefault(key, words_of(row))
        except Unwritten as error:
            refusals.note(row, error)
            continue
        many = row.node.source.__class__ is not int
        share = row.shared_with if row.shared_with and row.layer.weights(row.view_x, row.y) else ""
        found.append(Line(row, row.name, words, tuple(row.inputs), many, share))
    refusals.settle()
    return found


def unnamed(pairs: list[tuple[str, str]]) -> set[str]:
    """Of the entries of one list, given as (name, what they are named after), the names of those that get theirs by
    themselves: a type, counted, past the names that are written."""
    left = {name for name, base in pairs if name == base or name.startswith(f"{base}_")}
    while True:
        written = {name for name, _ in pairs} - left
        counts: dict[str, int] = {}
        wrong = set()
        for name, base in pairs:
            if name in left and _auto(base, counts, written) != name:
                wrong.add(name)
        if not wrong:
            return left
        left -= wrong


def _auto(base: str, counts: dict[str, int], written: set[str]) -> str:
    count = counts.get(base, 0) + 1
    name = base if count == 1 else f"{base}_{count}"
    while name in written:
        count += 1
        name = f"{base}_{count}"
    counts[base] = count
    return name


def base_of(words: str, framework: str) -> str:
    """What an unnamed layer of these words is named after."""
    return canonical_type(read_expression(words), framework)


def shape_comment(row: Row) -> str:
    """What `--shapes` writes behind a layer of one output."""
    if row.y.__class__ is list:
        return ""
    shape = full_shape(row.graph, row.y)[1 if row.graph.batched else 0 :]
    if not shape or any(n is None for n in shape):
        return ""
    return "x".join(map(str, shape))
