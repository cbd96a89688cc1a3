"""What a notebook's cells print when they run: shapes, above all. Nothing else is kept of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.diagnostics.place import Place, Source


def printed_with(
    libraries: Any, install: Callable[[Program], None], cells: Sequence[Source], path: str | None
) -> list[tuple[Place, str]]:
    """What the cells print, and what each of them gives, in order, as far as it can be known; `install` prepares a
    framework's session for the program."""
    try:
        program = Program(cells, path=path, libraries=libraries, shown=True)
        install(program)
        program.run()
    except ProgramError:
        return []
    return program.machine.printed or []
