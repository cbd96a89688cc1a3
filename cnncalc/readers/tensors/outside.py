"""Layers that are taken out or put in from outside (`drop=pool1`, `after:conv1=bn`), whatever the network is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.readers.tensors.convert import Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def passing(edit: Any, layer: Any) -> Any:
    """What stands in the place of a layer that is taken out: it passes on what it reads. SpecError for one that reads
    several."""
    if layer.many:
        raise SpecError([Fault(f"{edit.target} joins several layers: it cannot be taken out", edit.place)])
    return bind(Use("Identity", (), (), "call", layer.framework), layer.framework, layer.batched)


def behind(edits: Iterable[Any], name: str, framework: str) -> Iterator[tuple[str, Any]]:
    """(name, layer) of what is put in behind the layer of a name, in the order it is read. SpecError where it is no layer."""
    for edit in edits:
        if edit.kind == "after" and edit.matches(name):
            edit.used = True
            try:
                layer = bind(edit.value, framework)
            except ExpressionError as error:
                raise SpecError([Fault(error.message, edit.place, help=error.help)]) from None
            yield edit.value.name or layer.type, layer
