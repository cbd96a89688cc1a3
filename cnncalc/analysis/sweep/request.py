"""What is asked of a sweep: which variants, in which order, how many, which figures of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sweep.conditions import Condition, distance
from cnncalc.analysis.sweep.figures import FIGURES, SMALLER, figure, number
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cnncalc.graph.report import Report

SHOWN = ("params", "macs")
"""The figures shown where none are asked for."""


class Request:
    """`where` is a condition; `sort` and `pareto` name figures, `-` before one turns its direction round (`+` says that
    more is better on a front); `top` is how many are wanted, `show` the figures of each."""

    def __init__(
        self,
        where: str | None = None,
        sort: Iterable[str] = (),
        pareto: Iterable[str] = (),
        top: int | None = None,
        show: Iterable[str] = (),
    ) -> None:
        self.where = Condition(where) if where else None
        self.sort = [_directed(name, ()) for name in sort]
        self.pareto = [_directed(name, SMALLER) for name in pareto]
        if self.sort and self.pareto:
            raise UsageError("a front has no order of its own", "use either --sort or --pareto")
        if len(self.pareto) == 1:
            raise UsageError("a front is of two figures or more", f"use --sort {self.pareto[0][0]} --top 1")
        self.top = top
        self.tree: Any = None
        """A comparison; variants are then in the order in which they miss it."""
        asked = [name for name, _ in (*self.sort, *self.pareto)]
        self.show = list(dict.fromkeys(show or (*SHOWN, *asked, *(self.where.names if self.where else ()))))

    @property
    def keys(self) -> list[tuple[str, bool]]:
        """(figure, whether more is better) of what variants are compared by."""
        return self.pareto or self.sort


def _directed(name: str, smaller: Any) -> tuple[str, bool]:
    """A figure and whether more of it is better: `params`, `-params`, `+receptive_field`."""
    sign, bare = (name[0], name[1:]) if name[:1] in ("-", "+") else ("", name)
    if not bare:
        raise UsageError(f"'{clipped(name)}' names no figure", f"figures are {', '.join(FIGURES)}")
    if not smaller:
        return bare, sign == "-"
    more = bare.partition(".")[0] not in smaller and not bare.startswith("out")
    return bare, True if sign == "+" else False if sign == "-" else more


def value_of(report: Report, keys: dict[str, Any]) -> Callable[[str], Any]:
    """What a name stands for: a key that is swept, else a figure of the report."""

    def value(name: str) -> Any:
        return keys[name] if name in keys else figure(report, name)

    return value


def ranked(request: Request, report: Report, keys: dict[str, Any]) -> list[Any]:
    """The numbers that variants are compared by."""
    if request.tree is not None:
        return [distance(request.tree[1], value_of(report, keys))]
    found = []
    for name, _ in request.keys:
        rank = keys[name] if name in keys else number(report, name)
        if isinstance(rank, str):
            raise UsageError(f"{name} is a word in some variants, which has no order", "sort by a number")
        if rank is UNKNOWN:
            raise UsageError(
                f"{name} is not known, so that variants cannot be compared by it", "an opaque layer does not say it"
            )
        found.append(rank)
    return found
