"""What the cells of a PyTorch notebook print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.notebooks.printing import printed_with
from cnncalc.readers.tensors.session import Session
from cnncalc.readers.torch.libraries import TorchLibraries
from cnncalc.readers.torch.tensor_acts import TorchActs
from cnncalc.readers.torch.top_level import variables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.place import Place, Source
    from cnncalc.readers.python.program import Program


def printed(cells: Sequence[Source], path: str | None) -> list[tuple[Place, str]]:
    """What the cells print, in order."""
    libraries = TorchLibraries()

    def install(program: Program) -> None:
        session = libraries.session = Session(program.machine, "", "torch", TorchActs())
        libraries.base(program.machine)
        session.building, session.top_level = False, True
        session.paths = variables(program)

    return printed_with(libraries, install, cells, path)
