"""Each layer's formulas, in the words of `cnncalc explain`, and its figure: written once for all layers of which they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.field import incoming
from cnncalc.analysis.explanation.layer import explained
from cnncalc.analysis.explanation.memory import told
from cnncalc.analysis.explanation.network import is_symbolic, key_of
from cnncalc.analysis.explanation.step import Explained, value_text
from cnncalc.diagnostics.errors import UsageError
from cnncalc.draw.words import layer_words
from cnncalc.render.explanations.parts import TITLES, edges, line_text, sections, words
from cnncalc.render.page.markup import text

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row

OWN = ("shape", "weights", "macs", "memory")
"""The topics of which the same holds for equal layers wherever they stand."""
FIELD = ("receptive-field",)
MOST = 2000
"""Layers of which also is told what they see, and what lives while they are computed; not those of a larger network."""
KINDS = 1000
"""Layers, equal ones together, whose formulas are written."""
FIGURES = 200
"""Figures of a page."""
POSITIONS = 16
"""Positions of an axis that a figure draws before it is cut."""


class Told:
    """What is said of one layer: the numbers of its shared parts, and what holds of it alone."""

    __slots__ = ("edges", "field", "lives", "own", "place")

    def __init__(self) -> None:
        self.own = -1
        self.field = -1
        self.edges = ""
        self.lives = ""
        self.place = ""


class Formulas:
    """The formulas of a network's layers. `parts` are pieces of HTML, each said once; `told` says which are of a layer."""

    def __init__(self, report: Report, used: dict[str, None], figures: bool = True) -> None:
        """The styles that figures use are noted in `used`."""
        self.report = report
        self.used = used
        self.figures = FIGURES if figures else 0
        self.parts: list[tuple[list[str], str]] = []
        """The names of the layers, and what is said of them."""
        self.told: dict[str, Told] = {}
        self.glossary: dict[tuple[str, str], int] = {}
        """(symbol, what it is), with the numbers by which the parts call them."""
        self._symbolic = is_symbolic(report)
        self._known: dict[Any, int] = {}
        self._left = KINDS
        self._find()

    @property
    def cut(self) -> bool:
        """Whether some layers have no formulas here."""
        return any(each.own < 0 for each in self.told.values())

    def _find(self) -> None:
        rows = self.report.rows
        large = len(rows) > MOST
        lives = [] if large or self.report.faults else [Explained(row, [], [], {}, False) for row in rows]
        told(self.report, lives)
        notes = {each.row.node.name: " ".join(note.text for note in each.notes) for each in lives}
        for row in rows:
            found = self.told[row.node.name] = Told()
            found.edges = edges(Explained(row, [], [], {}, False))
            found.lives = notes.get(row.node.name, "")
            origin = row.node.origin
            found.place = "" if origin is None else origin.place().where()
            found.own = self._part(row, OWN, key_of(row))
            if not large:
                found.field = self._part(row, FIELD, (*key_of(row), *_reaches(self.report, row)))

    def _part(self, row: Row, topics: tuple[str, ...], key: Any) -> int:
        at = self._known.get((topics, key))
        if at is None:
            if topics is OWN and self._left <= 0:
                return -1
            self._left -= topics is OWN
            layer = explained(row, topics, False, self._symbolic, self.report)
            html = self._html(layer, topics)
            if topics is OWN and self.figures > 0:
                drawn = self._figure(row)
                self.figures -= bool(drawn)
                html += drawn
            at = self._known[topics, key] = len(self.parts) if html else -1
            if html:
                self.parts.append(([], html))
        if at >= 0:
            self.parts[at][0].append(row.node.name)
        return at

    def _html(self, layer: Explained, topics: tuple[str, ...]) -> str:
        """The words of `explain` about one layer; of its symbols their numbers in the glossary and their values."""
        found = []
        for topic, formulas, said in sections(layer, topics):
            texts = [*map(line_text, formulas), *said]
            if topic == "shape" and layer.unchanged and formulas and not said:
                texts = [f"as the input's: {', '.join(map(line_text, formulas))}"]
            found.append(f"<dt>{TITLES[topic]}</dt>" + "".join(f"<dd>{text(each)}</dd>" for each in texts))
        if not found:
            return ""
        head = f"<p class=words>{text(words(layer))}</p>" if topics is OWN else ""
        symbols = [
            f"{self.glossary.setdefault((symbol, meaning.words), len(self.glossary))}={value_text(meaning.value)}"
            for symbol, meaning in layer.legend.items()
        ]
        where = f' data-g="{text("|".join(symbols))}"' if symbols else ""
        return f"{head}<dl class=steps{where}>{''.join(found)}</dl>"

    def _figure(self, row: Row) -> str:
        """What the layer's windows read, where it has any."""
        if row.layer.taps(row.view_x, row.y) is None:
            return ""
        from cnncalc.draw.layer.figure import figure
        from cnncalc.draw.layer.subject import subject
        from cnncalc.draw.writers.embedded import embedded

        try:
            drawn = subject(self.report, row.node.name)
        except UsageError:
            return ""
        scene = figure(drawn, most=POSITIONS)
        scene.title = layer_words(row.layer, len(drawn.axes))
        del scene.items[0]  # the layer's name, which is that of one of those that share the figure
        return f"<figure>{embedded(scene, self.used, top=36)}</figure>"


def _reaches(report: Report, row: Row) -> tuple[Any, ...]:
    return tuple(each.axes or each.size for each in incoming(report, row))
