"""What a change did to the figures of files: each as it was at a git revision, and as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.difference import totals
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.sources.load import load, load_text
from cnncalc.sources.revision import at_revision

if TYPE_CHECKING:
    from collections.abc import Iterable


class Moved(NamedTuple):
    """One source: its figures before and after (None where there was no file, or it could not be computed)."""

    name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    note: str

    @property
    def changed(self) -> bool:
        """Whether anything differs."""
        return self.before != self.after


def moved(names: Iterable[str], revision: str, framework: str | None = None) -> list[Moved]:
    """The figures of sources at a revision and now. SpecError where git cannot say."""
    found = []
    for name in names:
        path = f"{name.partition('.py:')[0]}.py" if ".py:" in name else name
        text = at_revision(path, revision)
        before, note = None, "new"
        if text is not None:
            try:
                before, note = totals(infer(load_text(name, text, framework=framework))), ""
            except SpecError:
                note = f"could not be computed at {revision}"
        try:
            after = totals(infer(load(name, framework=framework)))
        except SpecError:
            after, note = None, "cannot be computed"
        found.append(Moved(name, before, after, note))
    return found
