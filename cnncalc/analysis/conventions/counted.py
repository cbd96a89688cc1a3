"""A report as another tool would count it: the sum of the tool's terms over the rows, and its parameters."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.conventions.seen import Seen
from cnncalc.analysis.conventions.term import MACS, Term
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.numbers.arithmetic import Number

NAMES = ("torchvision", "torch", "fvcore", "ptflops", "ptflops-aten", "thop", "torchinfo", "keras")
"""The tools, as `--convention` names them."""


class Counted(NamedTuple):
    """What a tool says of a network. `rows` has the figure of each row, in the report's order; `terms` are summed over all of
    them, the MACs first; `missed` are MACs that the tool does not count. `unknown` says that some row's figure is not known,
    so that sums are lower bounds."""

    name: str
    title: str
    unit: str
    says: str
    samples: int
    rows: tuple[Number, ...]
    terms: tuple[Term, ...]
    missed: Number
    total: Number
    params: Number
    unknown: bool


def tool(name: str) -> Any:
    """The module of a tool in this room."""
    return import_module(f"cnncalc.analysis.conventions.{name.replace('-', '_')}")


def row_terms(row: Row, name: str) -> list[Term]:
    """What the tool `name` counts of one row and one sample: none where it did not run, terms of nothing left out."""
    if not row.node.alive:
        return []
    if row.macs is UNKNOWN:  # nobody knows what it does
        return [Term(1, UNKNOWN, MACS)]
    terms = tool(name).terms(Seen(row))
    return [term for term in terms if term.factor and not (term.amount.__class__ is int and term.amount == 0)]


def counted(report: Report, name: str) -> Counted:
    """What the tool `name`, one of `NAMES`, says of a report; for as many samples as the batch has where it counts them."""
    rule = tool(name)
    samples = (report.graph.batch or 1) if rule.BATCH else 1
    sums: dict[tuple[int, str], Number] = {(0, MACS): 0}
    figures: list[Number] = []
    whole: Number = 0
    seen_macs: Number = 0
    unknown = False
    for row in report.rows:
        figure: Number = 0
        for factor, amount, words in row_terms(row, name):
            if amount is UNKNOWN:
                figure = UNKNOWN
                continue
            figure = figure + samples * factor * amount
            key = (factor, words)
            sums[key] = sums.get(key, 0) + samples * amount
            if words == MACS:
                seen_macs = seen_macs + samples * amount
        unknown = unknown or figure is UNKNOWN
        figures.append(figure)
        whole = whole if figure is UNKNOWN else whole + figure
    missed = samples * report.totals.macs - seen_macs
    found = tuple(Term(factor, amount, words) for (factor, words), amount in sums.items() if factor)
    return Counted(
        name,
        rule.TITLE,
        rule.UNIT,
        rule.SAYS,
        samples,
        tuple(figures),
        found,
        missed,
        whole,
        _params(report, rule),
        unknown,
    )


def _params(report: Report, rule: Any) -> Number:
    """The parameters as the tool says them; those of PyTorch where it has no rule of its own."""
    own = getattr(rule, "params", None)
    found: Number = 0
    for row in report.rows:
        for weight in () if own is not None else row.weights:
            found = found + weight.size if weight.trainable else found
        if own is not None:
            found = found + (UNKNOWN if row.params is UNKNOWN else own(row))
    return found
