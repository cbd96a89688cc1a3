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
        self._entries: dict[int, tuple[Entry, set[str]]] = {}
        self._uses: dict[int, tuple[Entry, set[str]]] = {}
        for edit in edits:
            edit.places = self._uses if edit.kind == "attribute" and edit.key != "repeat" else self._entries

    def _hit(self, edit: Edit, entry: Entry, full: str) -> None:
        edit.used = True
        edit.hits.append((entry, full))

    def drop(self, full: str, entry: Entry) -> bool:
        """Whether an entry is left out."""
        self._entries.setdefault(id(entry), (entry, set()))[1].add(full)
        for edit in self._drops:
            if edit.matches(full):
                self._hit(edit, entry, full)
                return True
        return False

    def behind(self, full: str, entry: Entry) -> Iterator[Entry]:
        """The entries to put behind one."""
        for edit in self._afters:
            if edit.matches(full):
                self._hit(edit, entry, full)
                call = edit.value
                node = Scalar(edit.text, 1, edit.place[2] + edit.offset)
                yield Entry("layer", call.name, call, node, edit.place.source)

    def repeat(self, full: str, written: Any, entry: Entry) -> Any:
        """How often a repeat of `written` times is to be made."""
        for edit in self.attributes:
            if edit.key == "repeat" and edit.matches(full):
                self._hit(edit, entry, full)
                written = edit.value
        return written

    def argued(self, full: str, entry: Entry, parameters: Iterable[str]) -> None:
        """Note which edits give a use of a block its arguments."""
        self._uses.setdefault(id(entry), (entry, set()))[1].add(full)
        copy_of, _, number = full.rpartition(".")
        for edit in self.attributes:
            if edit.key in parameters and (edit.matches(full) or (edit.target == copy_of and number.isdigit())):
                self._hit(edit, entry, full)

    def changed(self, call: Call, full: str, entry: Entry) -> Call:
        """A layer's call with its attributes edited."""
        self._uses.setdefault(id(entry), (entry, set()))[1].add(full)
        for edit in self.attributes:
            own = edit.target == full or (edit.target == full.rpartition(".")[0] and full.rpartition(".")[2].isdigit())
            if (own or edit.matches(full)) and knows(call, edit.key, self._framework):
                self._hit(edit, entry, full)
                try:
                    changed = edited_call(call, edit, self._framework)
                    if not changed.templated:
                        bound(changed, self._framework)
                    call = changed
                except ExpressionError as error:
                    help = (error.suggest(self._spec.blocks) if error.suggest is not None else "") or error.help
                    self._spec.faults.note(Fault(error.message, edit.place, help=help, layer=full))
        return call
