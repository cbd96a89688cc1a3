"""A LayerNorm over the channels: a module that turns the channels to the end, normalizes, and turns them back. It is one
row, as it is one module."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.module import LAYER

if TYPE_CHECKING:
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def as_one(session: Session, site: Site, module: Instance, path: str, before: int, x: Any, y: Any) -> Any:
    """The result of such a module as its only node's; of any other module what it gave. `before` nodes stood there."""
    nodes = session.growth.graph.nodes
    if len(nodes) != before + 3 or LAYER not in module.attrs:
        return y
    turned, norm, back = nodes[before:]
    kinds = [node.layer.type for node in nodes[before:]]
    if kinds != ["permute", "ln", "permute"] or norm.name not in (path, f"{path}_{norm.name.rpartition('_')[2]}"):
        return y
    if not (isinstance(x, Tensor) and isinstance(y, Tensor)) or x.ref is None or y.ref is None:
        return y
    plain = x.fold == y.fold == 1 and x.batch == y.batch == 0 and len(x.sample) == 3 and y.ref.number == before + 2
    if not plain or (tuple(turned.layer.dims), tuple(back.layer.dims)) != ((2, 3, 1), (3, 1, 2)):
        return y
    layer = copy.copy(norm.layer)
    layer.fixed_rank = 2  # as torchvision's LayerNorm2d, which the layer knows
    first = session.used.get(id(module))
    if first is not None and first.number > before:
        del session.used[id(module)]
    for node in nodes[before:]:
        if session.names.get(node.name) == 1:
            del session.names[node.name]
    session.growth.withdraw(3)
    return session.apply(site, path, layer, x, module)
