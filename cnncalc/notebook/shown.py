"""What `cnncalc.shape` gives: a report that shows itself, as a page in a cell, as Markdown, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from cnncalc.api import Report

HEIGHT = "38rem"
INSTEAD = "cnncalc-instead"
TRUST = "Run the cell, or trust the notebook, to see this as a page."
EXPLAINED = 5
"""Faults whose arithmetic is shown."""


class Shown:
    """A network's report, shown by notebooks and prompts. `report` has the figures, `errors` what is wrong, as dicts (empty
    where nothing is); `html()` is the whole page as `cnncalc report` writes it."""

    def __init__(self, report: Report, source: str, faults: list[Any]) -> None:
        self.report = report
        self._source = source
        self._faults = faults

    @property
    def errors(self) -> list[dict[str, Any]]:
        """What is wrong with the network, as `SpecError.errors` has it; `report` then holds the rows before the fault."""
        return [fault.to_dict() for fault in self._faults]

    def html(self, *, compact: bool = False) -> str:
        """The page, complete in itself; `compact` without the pictures and what lives at once."""
        from cnncalc.render.page.page import render_page
        from cnncalc.render.page.side import Side

        return render_page([Side(self.report, self._source, self._told(), self._marks())], compact=compact)

    def _told(self) -> list[str]:
        """The faults as the command line tells them, the first ones with their arithmetic."""
        from cnncalc.analysis.explanation.beneath import beneath

        sums = [beneath(self.report, fault) for fault in self._faults[:EXPLAINED]]
        sums += [[]] * len(self._faults[EXPLAINED:])
        return ["\n   ".join([fault.text(), *lines]) for fault, lines in zip(self._faults, sums, strict=True)]

    def _marks(self) -> dict[str, Any]:
        from cnncalc.analysis.expectations.marks import marks

        return {} if self._faults else dict(marks(self.report))

    def _text(self, format: str) -> str:
        from cnncalc.render import render

        return render(self.report, format, marks=self._marks()).rstrip("\n")

    def __repr__(self) -> str:
        return "\n".join([*([self._text("plain")] if self.report.rows else []), *self._told()])

    def _markdown(self) -> str:
        from cnncalc.render.explanations.markdown import escaped

        parts = [self._text("markdown")] if self.report.rows else []
        parts += [f"**{escaped(fault.text().partition(chr(10))[0])}**" for fault in self._faults]
        return "\n\n".join(parts)

    def _frame(self) -> str:
        """The page in a frame of its own: neither its styles nor its script meet those of other cells, and it may do nothing
        to the notebook."""
        from cnncalc.render.page.markup import text

        page = self.html(compact=True).replace("&", "&amp;").replace('"', "&quot;")
        title = text(f"cnncalc: {self.report.graph.model or self._source}")
        style = f"width:100%;height:{HEIGHT};border:1px solid #8884;border-radius:6px;resize:vertical"
        frame = f'<iframe title="{title}" sandbox="allow-scripts" style="{style}" srcdoc="{page}"></iframe>'
        return f"{frame}{self._instead()}"

    def _instead(self) -> str:
        """What hosts show that take frames and styles away: a notebook that is not trusted, GitHub. Elsewhere the style hides
        it."""
        from cnncalc.render.page.markup import lines

        style = f"<style>.{INSTEAD}{{display:none}}</style>"
        return f"{style}<div class={INSTEAD}><pre>{lines(repr(self))}</pre><p>{TRUST}</p></div>"

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        made = {"text/html": self._frame, "text/markdown": self._markdown, "text/plain": self.__repr__}
        wanted = [kind for kind in made if (not include or kind in include) and not (exclude and kind in exclude)]
        return {kind: made[kind]() for kind in wanted}
