"""Edits (`whatif`, `--set`) on layers as they are written out, which is when their full names are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.fault import Fault
from cnncalc.language.document.nodes import Scalar
from cnncalc.language.edits import edited_call, knows
from cnncalc.language.entries.spec import Entry
from cnncalc.language.expansion.calls import bound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.language.edits import Edit
    from cnncalc.language.entries.spec import Spec
    from cnncalc.language.words.call import Call


class Edits:
    """The edits of layers and blocks: each answer marks as used the edits it comes from. Every `full` is a full name.

    It writes nothing: the expansion asks it before and after each entry.
    """

    def __init__(self, edits: Iterable[Edit], spec: Spec, framework: str) -> None:
        edits = list(edits)
        self.attributes = [edit for edit in edits if edit.kind == "attribute"]
        self._drops = [edit for edit in edits if edit.kind == "drop"]
        self._afters = [edit for edit in edits if edit.kind == "after"]
        self._spec = spec
        self._framework = framework

    def drop(self, full: str) -> bool:
        """Whether an entry is left out."""
        for edit in self._drops:
            if edit.matches(full):
                edit.used = True
                return True
        return False

    def behind(self, full: str) -> Iterator[Entry]:
        """The entries to put behind one."""
        for edit in self._afters:
            if edit.matches(full):
                edit.used = True
                call = edit.value
                node = Scalar(edit.text, 1, edit.place[2] + edit.offset)
                yield Entry("layer", call.name, call, node, edit.place.source)

    def repeat(self, full: str, written: Any) -> Any:
        """How often a repeat of `written` times is to be made."""
        for edit in self.attributes:
            if edit.key == "repeat" and edit.matches(full):
                edit.used = True
                written = edit.value
        return written

    def changed(self, call: Call, full: str) -> Call:
        """A layer's call with its attributes edited."""
        for edit in self.attributes:
            own = edit.target == full or (edit.target == full.rpartition(".")[0] and full.rpartition(".")[2].isdigit())
            if (own or edit.matches(full)) and knows(call, edit.key, self._framework):
                edit.used = True
                try:
                    changed = edited_call(call, edit, self._framework)
                    if not changed.templated:
                        bound(changed, self._framework)
                    call = changed
                except ExpressionError as error:
                    help = (error.suggest(self._spec.blocks) if error.suggest is not None else "") or error.help
                    self._spec.faults.note(Fault(error.message, edit.place, help=help, layer=full))
        return call
