"""What a program's cells print when they run: shapes, above all. Nothing else is kept of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.program import Program
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.torch.libraries import TorchLibraries
from cnncalc.readers.torch.tensor_acts import TorchActs
from cnncalc.readers.torch.top_level import variables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.diagnostics.place import Place, Source


def printed(
    cells: Sequence[Source], path: str | None, settings: Mapping[str, str] | None = None
) -> list[tuple[Place, str]]:
    """What the cells of a notebook print, and what each of them gives, in order; as far as it can be known."""
    libraries = TorchLibraries()
    try:
        program = Program(cells, path=path, libraries=libraries, settings=settings, shown=True)
        session = libraries.session = Session(program.machine, "", "torch", TorchActs())
        libraries.base(program.machine)
        session.building, session.top_level = False, True
        session.paths = variables(program)
        program.run()
    except ProgramError:
        return []
    return program.machine.printed or []
