"""A name of a spec given anew, everywhere it is meant; refused where the text would then mean something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.place import Source
from cnncalc.diagnostics.printable import clipped
from cnncalc.editor.specs.names import Names
from cnncalc.language.document.replace import replaced
from cnncalc.language.entries.read import read_spec
from cnncalc.language.words.call import is_name

if TYPE_CHECKING:
    from cnncalc.editor.specs.names import Definition
    from cnncalc.editor.text import Span


class Refused(Exception):
    """Why a name cannot be given."""


def names_of(name: str, text: str, lines: bool, framework: str | None = None) -> Names:
    """The names of a spec's text; SpecError where it cannot be read."""
    spec = read_spec(Source(name, text), lines)
    return Names(spec, framework or spec.framework or "keras")


def renamable(names: Names, offset: int) -> tuple[Definition, Span]:
    """What the name at a character means, and its characters there; Refused, with the reason, where it cannot be given anew."""
    definition = names.at(offset)
    if definition is None:
        raise Refused("there is no name of a layer or a block here")
    if definition.span is None:
        raise Refused(
            f"{definition.name} is called so for its type or its number: give it a name first, as in NAME: conv 64 3x3"
        )
    if definition.pasted:
        raise Refused(f"{definition.name} is a variable of pasted code, which may be given again")
    spans = [span for span in names.places(definition) if span.start <= offset <= span.end]
    return definition, spans[0]


def renamed(name: str, text: str, lines: bool, offset: int, new: str) -> list[tuple[Span, str]]:
    """What to replace so that the name at a character is another; Refused where that is no name, is taken, or where some
    name of the text would then mean something else."""
    new = new.strip()
    try:
        names = names_of(name, text, lines)
    except SpecError as error:
        raise Refused(f"the text cannot be read: {error.faults[0].message}") from None
    definition, _ = renamable(names, offset)
    if not is_name(new) or new.isdecimal() or ("." in new and definition.kind == "block"):
        raise Refused(f"'{clipped(new)}' is no name: use letters, digits, _, - and dots")
    if new == definition.name:
        return []
    _free(names, definition, new)
    changes = [(span, new) for span in dict.fromkeys(names.places(definition))]
    try:
        after = names_of(name, replaced(text, changes), lines)
    except (SpecError, ValueError):
        raise Refused(f"with '{clipped(new)}' the text could no longer be read") from None
    if len(after.spec.faults) > len(names.spec.faults) or _meant(names) != _meant(after):
        raise Refused(f"'{clipped(new)}' is taken: some name would then mean another layer")
    return changes


def _free(names: Names, definition: Definition, new: str) -> None:
    """Refused where a name is taken."""
    if definition.kind == "block":
        from cnncalc.layers import find

        if new in names.spec.blocks:
            raise Refused(f"there is a block {clipped(new)} already")
        if find(new) is not None:
            raise Refused(f"{clipped(new)} is a type of layer")
        return
    if new == "input":
        raise Refused("input names what the network reads")
    if definition.scope is not None and new in definition.scope.names:
        raise Refused(f"there is a layer {clipped(new)} already")


def _meant(names: Names) -> list[int]:
    """For each place of a name, in the order of the text, which definition it means."""
    number = {id(definition): index for index, definition in enumerate(names.definitions)}
    return [number[id(r.definition)] for r in sorted(names.references, key=lambda r: r.span)]
