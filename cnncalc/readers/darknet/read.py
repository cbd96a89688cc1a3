"""A `.cfg` of Darknet → the graph of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.fault import Faults
from cnncalc.diagnostics.nearest import nearest
from cnncalc.readers.darknet.kinds import KINDS, kind_of
from cnncalc.readers.darknet.net import Net
from cnncalc.readers.darknet.sections import read_sections
from cnncalc.readers.grower import Grower

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.darknet.sections import Section
    from cnncalc.readers.file import Asked, File

_MOST = 4 * 1024 * 1024


def read_file(file: File, asked: Asked) -> Graph:
    """The network of a `.cfg`; SpecError where it cannot be read or computed."""
    source = file.text(_MOST)
    if file.wanted:
        raise refused(file.name, f"a .cfg is one network: there is no '{file.wanted}'", "leave what follows the colon")
    if asked.framework == "keras":
        raise refused(file.name, "Darknet's shapes have their channels first", "leave --framework out")
    faults = Faults()
    sections = read_sections(source, faults)
    if not sections or sections[0].kind not in ("net", "network"):
        where = sections[0].wrong if sections else None
        message, help = "a .cfg begins with [net]", "write [net] with width, height and channels"
        raise SpecError([*faults, *where(message, help=help).faults]) if where else refused(file.name, message, help)
    model = file.name.replace("\\", "/").rpartition("/")[2].removesuffix(".cfg").strip("<>") or "net"
    grower = Grower(model, "torch", asked, "3x416x416")
    for fault in faults:
        grower.faults.note(fault)
    try:
        return _grown(grower, sections, file.name)
    except SpecError as error:
        if error.report is not None:
            raise
        raise grower.broken(error) from None


def _grown(grower: Grower, sections: list[Section], name: str) -> Graph:
    """Let every section add its layers."""
    net = Net(grower)
    net.begin(sections[0])
    for index, section in enumerate(sections[1:]):
        net.index = index
        read: Any = KINDS.get(kind_of(section))
        found = None
        try:
            if read is None:
                raise section.wrong(f"Darknet has no section [{section.kind[:60]}]", help=_known(section))
            found = read(net, section)
        except SpecError as error:
            if error.report is not None:
                raise
            for fault in error.faults:
                grower.faults.note(fault)
        net.results.append(found)
        net.current = found
    graph = grower.growth.graph
    if not graph.nodes and not grower.faults:
        grower.note("the network has no layers", sections[0].place, "sections after [net] are its layers")
    return grower.finish([(graph.nodes[ref.number].name, ref) for ref in grower.growth.ends()], name)


def _known(section: Section) -> str:
    return nearest(section.kind, KINDS) or "cnncalc knows convolutional, maxpool, route, shortcut, yolo and others"
