"""What the archive states of its tensors' shapes, held to what was computed without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.part import Part

if TYPE_CHECKING:
    from cnncalc.readers.exported.schema import Call
    from cnncalc.readers.file import File
    from cnncalc.readers.tensors.tensor import Tensor

MOST = 20
"""Differences that are told."""


class Stated:
    """The shapes of an archive by the names of its values. `off` where they hold no longer: another input, a changed layer."""

    def __init__(self, file: File, stated: dict[str, Any]) -> None:
        self.file = file
        self.stated = stated
        self.off = False
        self.compared = 0
        self.different: list[Fault] = []

    def compare(self, name: str, value: Tensor, call: Call) -> None:
        """Note where a computed shape is another than the one stated."""
        said = sizes_of_meta(self.stated.get(name))
        if said is None or self.off:
            return
        self.compared += 1
        found = [n if n.__class__ is int else n.count for n in value.axes]
        if len(found) == len(said) and all(a == b or None in (a, b) for a, b in zip(found, said, strict=True)):
            return
        if len(self.different) < MOST:
            shown = "×".join("?" if n is None else str(n) for n in found) or "one number"
            message = (
                f"{name} is computed as {shown}, and the archive states {'×'.join(map(str, said)) or 'one number'}"
            )
            place = Part(self.file.name, f"node {call.name[:80]}", (call.number, 0))
            self.different.append(Fault(message, place, help="the figures are those computed"))


def sizes_of_meta(meta: Any) -> list[Any] | None:
    """The sizes of a tensor's metadata, those left open as they were when it was traced; None where there are none."""
    sizes = meta.get("sizes") if meta.__class__ is dict else None
    if sizes.__class__ is not list:
        return None
    found = []
    for size in sizes:
        value = size.get("as_int", size.get("as_expr")) if size.__class__ is dict else size
        if value.__class__ is dict:
            value = value.get("hint")
            value = value.get("as_int") if value.__class__ is dict else value
        found.append(value if value.__class__ is int else None)
    return found
