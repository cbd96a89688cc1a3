"""Where a node of an archive stands, for what is said of it and for its row: a part of a file that is no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.part import Part
from cnncalc.readers.python.frames import Site
from cnncalc.readers.tensors.part_site import PartSite
from cnncalc.readers.torch.tensor_acts import TorchActs

if TYPE_CHECKING:
    from cnncalc.readers.exported.schema import Call


class NodeSite(PartSite):
    """The site of one node: every place is the node itself."""

    __slots__ = ()

    @classmethod
    def of(cls, site: Site, file: str, call: Call | None) -> NodeSite:
        """The site of a call; without one that of the program as a whole."""
        found = cls(site.machine, site.node, site.frame)
        found.part = Part(
            file, "its inputs" if call is None else f"node {call.name[:80]}", (call.number if call else 0, 0)
        )
        return found


class ExportedActs(TorchActs):
    """PyTorch's tensors, without advice on source code, of which an archive has none."""

    def lesson(self, session: Any, site: Site, held: dict[str, Any], read: Any, fault: Any) -> tuple[str, str, Any]:
        """The fault as the engine found it."""
        return fault.message, fault.help, None
