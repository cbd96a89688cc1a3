"""Operators that nobody here knows: a row with the shape that the archive states, whose weights and cost are unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.readers.exported.stated import sizes_of_meta
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.exported.schema import Call
    from cnncalc.readers.exported.site import NodeSite


def unheard(session: Any, site: NodeSite, call: Call, args: list[Any], stated: dict[str, Any]) -> Any:
    """The results of an operator by the shapes that the archive states; an error where it states none."""
    read = next((a for a in args if isinstance(a, Tensor)), None)
    names = [said.get("as_tensor", {}).get("name") for said in call.outputs if said.__class__ is dict]
    found = []
    for name in names:
        sizes = sizes_of_meta(stated.get(name))
        if sizes is None or None in sizes or read is None:
            raise site.error(
                f"{call.target} is not known here, and the archive does not say what it gives",
                "write the network as a spec with an opaque layer in its place",
            )
        batch = read.batch is not None and bool(sizes) and sizes[0] == (session.batch or sizes[0]) * read.fold
        sample = tuple(sizes[1:] if batch else sizes)
        layer = session.words(site, "opaque", output=sample or (1,))
        y = session.apply(
            site, call.target.split(".")[1] if "." in call.target else call.target, layer, session.slotted(site, read)
        )
        found.append(Tensor(session, sample, 0 if batch else None, y.ref))
    message = f"{call.target} is not known here: its shape is the one that the archive states, its cost is unknown"
    session.growth.graph.warnings.append(Fault(message, site.place))
    return found[0] if len(found) == 1 else tuple(found)
