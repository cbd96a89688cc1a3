"""A program whose network is a library's that nobody knows here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown

if TYPE_CHECKING:
    from cnncalc.readers.python.program import Program


def unpublished(program: Program) -> ProgramError | None:
    """The error for the last variable that holds a network of a library's which nobody knows; None where none does."""
    known = program.machine.known
    read = any(value is not None for key, value in known.items() if key.startswith((" installed ", " shipped ")))
    for binding in reversed(program.bindings()):
        value = program.found(binding.name) if binding.kind == "variable" else None
        if value.__class__ is not Unknown:
            continue
        if value.error is not None and (read or "install" in value.error.help):
            error: ProgramError = value.error
            return error
        if value.error is None:
            said, meant = program.machine.libraries.unheard(value.path)
            if said and "install" in meant:
                return ProgramError(said, value.place or binding.place, meant, kind="missing")
    return None
