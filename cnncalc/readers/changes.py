"""Changes from outside (`conv1.kernel=7`) to a network that grows from a file: the layers behind a change follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.changed import changed
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.layers.declaration.value import BadValue
from cnncalc.readers.tensors.outside import behind, passing

if TYPE_CHECKING:
    from collections.abc import Sequence

_MADE_FOR = ("inputs", "channels", "features")
"""The attributes that say for which input a layer was made."""


class Changes:
    """The changes to one file's network: `Growth.changes`. A reader asks `any` before it compares what it computes with
    what the file states, and `check` when all has grown."""

    def __init__(self, edits: Sequence[Any]) -> None:
        self._edits = edits
        self.any = False
        """Whether a layer was changed: what the file states of those behind it holds no longer."""

    def __call__(self, name: str, layer: Any) -> Any:
        """The layer of a name as it is to be: with its own changes, and behind another's made for what it is given."""
        for edit in self._edits:
            if edit.kind == "drop" and edit.matches(name):
                edit.used = self.any = True
                layer = passing(edit, layer)
            elif edit.kind == "attribute" and edit.matches(name):
                names = {known: a.name for a in layer.attributes.values() for known in (a.name, *a.names)}
                if edit.key in names:
                    edit.used = self.any = True
                    layer = _with(edit, layer, names[edit.key])
                elif not edit.several:
                    help = nearest(edit.key, names) or f"it has {', '.join(layer.attributes)}"
                    raise _refused(edit, f"{layer.type} has no '{edit.key}'", help)
        if self.any:
            for name in _MADE_FOR:
                if name in layer.attributes and getattr(layer, name).__class__ is int:
                    layer = changed(layer, name, None)
        return layer

    def behind(self, name: str, framework: str) -> list[tuple[str, Any]]:
        """(name, layer) of what is put in behind the layer of a name."""
        found = list(behind(self._edits, name, framework))
        self.any = self.any or bool(found)
        return found

    def check(self, names: Sequence[str]) -> None:
        """SpecError for a change whose layer the network does not have."""
        for edit in self._edits:
            if not edit.used:
                listed = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
                help = nearest(edit.target, names) or f"its layers are {listed}"
                raise _refused(edit, f"there is no layer {edit.target}", help)


def _with(edit: Any, layer: Any, name: str) -> Any:
    try:
        return changed(layer, name, edit.value)
    except BadValue as error:
        raise _refused(edit, error.message, error.help or "") from None


def _refused(edit: Any, message: str, help: str) -> SpecError:
    return SpecError([Fault(message, edit.place, help=help)])
