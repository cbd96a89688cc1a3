"""Changes to a program from outside: `conv1.kernel_size=7`. The layer is read as if it had been written so, and the layers
behind it as if they were made for what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.readers.tensors.outside import behind, passing
from cnncalc.readers.torch.lessons.rewriting import rewritten
from cnncalc.readers.torch.lessons.trial import layer_of, tried

if TYPE_CHECKING:
    from collections.abc import Sequence

_READ = ("inputs", "channels", "features")
"""The attributes that say for which input a layer was made."""


class Edited:
    """The changes to one program. `edits` have a target, a key, a value and a place (see `cnncalc.language.edits`)."""

    def __init__(self, edits: Sequence[Any]) -> None:
        self.edits = edits
        self._adding = False
        self.changed = False
        """Whether a layer was changed: those behind it follow."""

    def __call__(self, path: str, held: dict[str, Any], layer: Any, shapes: Sequence[Any]) -> Any:
        """The layer at a path as it is to be read: with its own changes, and for what it is given."""
        for edit in self.edits if not self._adding else ():
            if edit.kind == "drop" and edit.matches(path):
                edit.used = self.changed = True
                layer = passing(edit, layer)
            elif (
                edit.kind == "attribute"
                and edit.matches(path)
                and not (edit.several and not _takes(held, layer, edit.key))
            ):
                edit.used = self.changed = True
                layer = self._with(edit, held, layer)
        if self.changed and held.get(" use") is not None and tried(layer, shapes) is None:
            layer = _following(held, layer, shapes)
        return layer

    def behind(self, session: Any, site: Any, path: str, found: Any) -> Any:
        """What comes behind the layer at a path: what it gave, or what the layers that are put in there make of it."""
        if self._adding:
            return found
        self._adding = True
        try:
            for name, layer in behind(self.edits, path, session.framework):
                self.changed = True
                found = session.apply(site, name, layer, found)
        finally:
            self._adding = False
        return found

    def _with(self, edit: Any, held: dict[str, Any], layer: Any) -> Any:
        use = held.get(" use")
        if use is None:
            help = "change it there, or make it a module in __init__"
            raise _refused(edit, f"{edit.target} is written as a function in the program", help)
        named = {name: a.name for a in layer.attributes.values() for name in a.names}
        if edit.key not in named:
            raise _refused(
                edit, f"{layer.type} has no '{edit.key}'", nearest(edit.key, named) or _listed(named.values())
            )
        changed = rewritten(None, use, layer, named[edit.key], edit.value)[1]
        try:
            layer = bind(changed, "torch")
        except ExpressionError as error:
            raise _refused(edit, error.message, error.help) from None
        held[" use"], held[" layer"] = changed, layer
        return layer

    def check(self, names: Sequence[str]) -> None:
        """SpecError for a change whose layer the network does not have."""
        for edit in self.edits:
            if not edit.used:
                if any(edit.matches(name) for name in names):
                    raise _refused(
                        edit, f"no layer of {edit.target} has '{edit.key}'", "cnncalc layers lists what they know"
                    )
                raise _refused(
                    edit, f"there is no layer {edit.target}", nearest(edit.target, names) or _listed(names[:12])
                )


def _takes(held: dict[str, Any], layer: Any, key: str) -> bool:
    """Whether a layer is a module's and has an attribute of this name."""
    return held.get(" use") is not None and any(key in a.names for a in layer.attributes.values())


def _following(held: dict[str, Any], layer: Any, shapes: Sequence[Any]) -> Any:
    """The layer made for what it is given, where nothing else is wrong with it."""
    x = shapes[0]
    for name in _READ:
        if name in layer.attributes and getattr(layer, name).__class__ is int:
            for size in dict.fromkeys((x.dims[-1] if layer.type == "dense" else x.channels,)):
                changed = rewritten(None, held[" use"], layer, name, size)[1]
                found = layer_of(changed)
                if tried(found, shapes) is not None:
                    held[" use"], held[" layer"] = changed, found
                    return found
    return layer


def _refused(edit: Any, message: str, help: str) -> SpecError:
    return SpecError([Fault(message, edit.place, help=help)])


def _listed(names: Any) -> str:
    known = list(dict.fromkeys(names))
    return f"it has {', '.join(known)}" if known else ""
