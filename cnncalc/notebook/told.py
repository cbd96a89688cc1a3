"""Faults of a live model, told in its own names: the text that makes it again is nobody's to read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import Place, Source
from cnncalc.notebook.torch_model import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.diagnostics.fault import Fault

_WORD = re.compile(rf"\b[A-Za-z_]\w*?(?:{SUFFIX})?\b")
NOW = "as it is now"


class Told:
    """What a text that makes a model says, in the model's names: `made` is the text, `names` what it calls the modules."""

    def __init__(self, made: Source, names: Mapping[str, str]) -> None:
        self._made = made
        self._names = names
        self._source = Source(made.name, "\n".join(map(self.text, made.lines)), made.breaks)

    def text(self, text: str) -> str:
        """A text with the model's own names."""
        return _WORD.sub(lambda found: self._names.get(found[0], found[0].removesuffix(SUFFIX)), text)

    def mend(self, fault: Fault) -> None:
        """Tell a fault so. Where it says that a layer is made in the text, the layer is as the model has it now."""
        fault.message, fault.help = self.text(fault.message), self.text(fault.help)
        fault.place = self._place(fault.place)
        fault.related = tuple((self._place(place), NOW if self._own(place) else what) for place, what in fault.related)

    def _own(self, place: Any) -> bool:
        return isinstance(place, Place) and place.source is self._made

    def _place(self, place: Any) -> Any:
        if not self._own(place):
            return place
        line, start = self._made.line(place[1]), place[2] - 1
        length = len(self.text(line[start : start + place[3]]))
        return Place((self._source, place[1], len(self.text(line[:start])) + 1, length))
