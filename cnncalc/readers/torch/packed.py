"""`einops.pack` and `unpack`: tensors joined along the axes that a star stands for, and parted again."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.functions import function

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def packed(site: Site, tensors: Any, pattern: Any) -> Any:
    """`pack([a, b], "b * d")`: the joined tensor, and what the star stood for in each."""
    given = list(site.items(tensors))
    before, behind = _around(site, pattern)
    shapes, parts = [], []
    for x in given:
        if not isinstance(x, Tensor):
            raise x.needed(site, "what is packed") if hasattr(x, "needed") else site.error("pack joins tensors")
        end = x.rank - behind
        if end < before:
            raise site.error(f"the pattern has {before + behind} axes beside the star, and the tensor {x.rank}", at=1)
        axes = x.axes[before:end]
        if any(n.__class__ is not int for n in axes):
            raise site.error("the star stands for the batch here, and a network is computed for one sample", at=1)
        shapes.append(tuple(axes))
        flat = [*x.axes[:before], prod(axes), *x.axes[end:]]
        parts.append(x if len(axes) == 1 else views.reshaped(site, x, flat, "pack"))
    joined: Any = function(parts[0].session, "cat")
    return (parts[0] if len(parts) == 1 else joined(site, [parts, before], {})), shapes


def unpacked(site: Site, x: Any, shapes: Any, pattern: Any) -> Any:
    """`unpack(x, ps, "b * d")`: the tensors that were joined."""
    before, behind = _around(site, pattern)
    if not isinstance(x, Tensor) or x.rank != before + 1 + behind:
        raise (
            x.needed(site, "what is unpacked") if hasattr(x, "needed") else site.error("unpack parts one tensor", at=0)
        )
    wanted = [[int(n) for n in site.items(each)] for each in site.items(shapes)]
    sizes = [prod(each) for each in wanted]
    if any(n < 0 for n in sizes):
        known = sum(n for n in sizes if n > 0)
        sizes = [n if n >= 0 else x.axes[before] - known for n in sizes]
    parting: Any = function(x.session, "split")
    parts = [x] if len(sizes) == 1 else parting(site, [x, sizes, before], {})
    return [
        part
        if len(axes) == 1
        else views.reshaped(site, part, [*part.axes[:before], *axes, *part.axes[before + 1 :]], "unpack")
        for part, axes in zip(parts, wanted, strict=True)
    ]


def _around(site: Site, pattern: Any) -> tuple[int, int]:
    """How many axes stand before and behind the star."""
    words = pattern.split() if pattern.__class__ is str else []
    if words.count("*") != 1:
        raise site.error("a pattern has one star among its axes", 'as in "b * d"')
    return words.index("*"), len(words) - 1 - words.index("*")
