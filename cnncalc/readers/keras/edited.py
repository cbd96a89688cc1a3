"""Changes to a Keras program from outside: `conv2d_1.strides=1`. The program is read once as it stands, which tells the
layers behind the names of rows; then again, with these layers made as if they had been written so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.changed import changed
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.layers.declaration.value import BadValue
from cnncalc.readers.keras.layer import NUMBER
from cnncalc.readers.tensors.outside import behind, passing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Edited:
    """The changes to one program by the layers that they are for. `makers` says which layer, by the number of its making,
    each row of the network as it stands comes from; 0 where it is no layer's."""

    def __init__(self, edits: Sequence[Any], makers: Mapping[str, int]) -> None:
        self._changes: dict[int, list[Any]] = {}
        for edit in edits:
            numbers = {number for name, number in makers.items() if edit.matches(name)}
            if not numbers:
                names = list(makers)
                help = nearest(edit.target, names) or f"it has {', '.join(names[:12])}"
                raise _refused(edit, f"there is no layer {edit.target}", help)
            made = numbers - {0}
            if not made:
                help = "change it there, or make it a layer"
                raise _refused(edit, f"{edit.target} is written as a function in the program", help)
            for number in made:
                self._changes.setdefault(number, []).append(edit)

    def __call__(self, number: int, layer: Any) -> Any:
        """The layer that was made as the program's `number`th, with its changes."""
        for edit in self._changes.get(number, ()):
            if edit.kind != "attribute":
                layer = passing(edit, layer) if edit.kind == "drop" else layer
                edit.used = True
                continue
            named = {name: a.name for a in layer.attributes.values() for name in a.names}
            if edit.key not in named:
                if edit.several:
                    continue
                listed = ", ".join(dict.fromkeys(a.called for a in layer.attributes.values()))
                raise _refused(
                    edit, f"{layer.type} has no '{edit.key}'", nearest(edit.key, named) or f"it has {listed}"
                )
            try:
                layer = changed(layer, named[edit.key], edit.value)
                edit.used = True
            except BadValue as error:
                raise _refused(edit, error.message, error.help) from None
        return layer

    def behind(self, session: Any, site: Any, made: Any, found: Any) -> Any:
        """What comes behind a layer that was made: what it gave, or what the layers that are put in there make of it."""
        for edit in self._changes.get(made.attrs.get(NUMBER, 0), ()):
            for name, layer in behind([edit], edit.target, "keras") if not edit.several else ():
                found = session.apply(site, name, layer, found)
        return found

    def check(self) -> None:
        """SpecError for a change of several layers of which none has the attribute."""
        for edits in self._changes.values():
            for edit in edits:
                if not edit.used:
                    raise _refused(
                        edit, f"no layer of {edit.target} has '{edit.key}'", "cnncalc layers lists what they know"
                    )


def _refused(edit: Any, message: str, help: str) -> SpecError:
    return SpecError([Fault(message, edit.place, help=help)])


def makers_of(layers: Mapping[str, Any]) -> dict[str, int]:
    """The number of the making of each row's layer."""
    return {name: getattr(layer, "attrs", {}).get(NUMBER, 0) for name, layer in layers.items()}
