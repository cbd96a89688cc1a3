"""What the binder complains of in a program's call, at the argument that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.binding.errors import ExpressionError
    from cnncalc.readers.python.errors import ProgramError
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.convert import Use


def complaint(site: Site, use: Use, shown: str, error: ExpressionError) -> ProgramError:
    """The program's error for a call that could not be bound; where an argument is a value that only a run would tell, that
    is said instead."""
    given: list[Any] = [*use.positional, *(value for _, value in use.keywords)]
    for value in given:
        if value.__class__.__name__ == "Unknown" and str(error.key) not in ("", "None", "type"):
            needed: ProgramError = value.needed(site, f"an argument of {shown or use.type}")
            return needed
    help = (error.suggest(()) if error.suggest is not None else "") or error.help
    if "must be an integer" in error.message:
        from cnncalc.readers.python.advice import floored_argument

        help = floored_argument(site.node, error.key) or help
    return site.error(error.message, help, error.key if isinstance(error.key, int | str) else None)
