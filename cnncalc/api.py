"""What `import cnncalc` offers: `load`, `infer`, and the `Report` with all that is derived from its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.memory import Memory, memory
from cnncalc.analysis.receptive_field import Field, receptive_fields
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph import report as figures
from cnncalc.graph import walk
from cnncalc.sources import load as sources

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from cnncalc.analysis.sweep.variants import Variants
    from cnncalc.graph.nodes import Graph


class Report(figures.Report):
    """The rows of a network in execution order, its totals, and what is derived from them.

    `report["conv1"]` is the row of a layer; a block's or repeat's name gives the row of its result.
    """

    @classmethod
    def of(cls, found: figures.Report) -> Report:
        """The figures that a walk found, as callers have them."""
        return cls(found.graph, found.rows, found.shapes, found.faults, found.warnings, found.assumptions)

    @property
    def receptive_fields(self) -> dict[str, Field | None]:
        """For each layer its receptive field, in input pixels; None where the input has no spatial axes."""
        return receptive_fields(self)

    @property
    def memory(self) -> Memory:
        """Bytes of weights and activations in `dtype`."""
        return memory(self)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data: what `cnncalc shape --format json` prints."""
        from cnncalc.render.json import report_dict

        return report_dict(self)


def load(
    source: str | os.PathLike[str] | Mapping[str, Any],
    *,
    framework: str | None = None,
    input: str | list[Any] | tuple[Any, ...] | Mapping[str, Any] | None = None,
    edits: Iterable[str] = (),
    batch: int | None = None,
    settings: Mapping[str, str] | None = None,
    training: bool = False,
) -> Graph:
    """The network of a source: a path, `zoo:NAME`, an expression, spec text, or a mapping with a spec file's keys.

    `framework` (keras or torch) decides for a source that declares none, and converts one that declares the other;
    `input` replaces the input's shape (a mapping of names to shapes for several); `edits` are changes such as
    `conv1.kernel=7`. A path may be that of a Python program (`net.py`, `net.py:Net(10)`), which is read and never run:
    `settings` then override its command-line settings, and `training` says that it trains. Raises SpecError with all problems found, `.report` holding the rows of the layers before them.
    """
    try:
        return sources.load(
            source, framework=framework, input=input, edits=edits, batch=batch, settings=settings, training=training
        )
    except SpecError as error:
        raise _told(error) from None


def _told(error: SpecError) -> SpecError:
    """The error with its report as callers have it."""
    if error.report is not None:
        error.report = Report.of(error.report)
    return error


def infer(graph: Graph) -> Report:
    """The report of a network; SpecError, with the rows before the fault, where it cannot be computed."""
    try:
        return Report.of(walk.infer(graph))
    except SpecError as error:
        raise _told(error) from None


def sweep(
    source: str | os.PathLike[str] | Mapping[str, Any],
    keys: Mapping[str, Any],
    *,
    where: str | None = None,
    sort: str | Iterable[str] = (),
    pareto: str | Iterable[str] = (),
    top: int | None = None,
    show: str | Iterable[str] = (),
    zip: bool = False,
    framework: str | None = None,
    input: str | list[Any] | tuple[Any, ...] | Mapping[str, Any] | None = None,
    edits: Iterable[str] = (),
    settings: Mapping[str, str] | None = None,
    training: bool = False,
) -> Variants:
    """The variants that `keys` make of a source (`{"conv1.kernel": [3, 5, 7], "width": range(32, 257, 32)}`): their
    product, or with `zip` the values paired one by one. `where` is a condition (`"params < 5M and out.conv5 == 13x13"`),
    `sort`, `pareto` and `show` name figures as `cnncalc whatif` has them. Needs NumPy.

    Raises SpecError where the source cannot be read whatever the values are, ValueError for a figure or a condition that
    cannot be.
    """
    from cnncalc.analysis.sweep.request import Request
    from cnncalc.analysis.sweep.variants import swept
    from cnncalc.diagnostics.errors import UsageError

    def read(changes: list[str]) -> Graph:
        return sources.load(
            source, framework=framework, input=input, edits=changes, settings=settings, training=training
        )

    try:
        request = Request(where, _names(sort), _names(pareto), top, _names(show))
        return swept(read, keys, zip, list(edits), request)
    except UsageError as error:
        raise ValueError(f"{error.message}: {error.help}" if error.help else error.message) from None
    except SpecError as error:
        raise _told(error) from None


def _names(names: str | Iterable[str]) -> list[str]:
    """Names as a list: `"params,macs"` are two."""
    return [name.strip() for name in names.split(",") if name.strip()] if isinstance(names, str) else list(names)
