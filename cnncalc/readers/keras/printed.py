"""What the cells of a Keras notebook print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.keras.acts import KerasActs
from cnncalc.readers.keras.libraries import KerasLibraries
from cnncalc.readers.keras.naming import Names, counts_from_one
from cnncalc.readers.keras.session import KerasSession
from cnncalc.readers.notebooks.printing import printed_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.place import Place, Source
    from cnncalc.readers.python.program import Program


def printed(cells: Sequence[Source], path: str | None) -> list[tuple[Place, str]]:
    """What the cells print, in order."""
    libraries = KerasLibraries()
    text = "\n".join(cell.text for cell in cells)
    names = Names(counts_from_one(text))

    def install(program: Program) -> None:
        libraries.session = KerasSession(program.machine, KerasActs(), names, text)
        libraries.base(program.machine)

    return printed_with(libraries, install, cells, path)
