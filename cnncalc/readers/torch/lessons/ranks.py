"""A layer that reads another number of axes: the class for these, or the axis that is missing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.layers import find
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.torch.lessons.rewriting import renamed
from cnncalc.readers.torch.lessons.trial import layer_of, tried
from cnncalc.readers.torch.lessons.trouble import Lesson

if TYPE_CHECKING:
    from cnncalc.readers.torch.lessons.trouble import Trouble

_READS = {"1": "[N, C, L]", "2": "[N, C, H, W]", "3": "[N, C, D, H, W]"}


def rank_lesson(trouble: Trouble) -> Lesson | None:
    """A class of one to three axes of space that is given another number."""
    use = trouble.use
    kind = re.fullmatch(r"(\w+?)([123])d", use.type) if use is not None else None
    x = trouble.shapes[0]
    if use is None or kind is None or len(trouble.shapes) != 1 or x.rank == int(kind[2]) + 1:
        return None
    reads = _READS[kind[2]]
    if use.type == "BatchNorm1d":
        reads = "[N, C] or [N, C, L]"
    given = ", ".join(["N", *map(str, x.dims)])
    source = trouble.node.source
    gives = "is" if source.__class__ is int and source < len(trouble.graph.input_names) else "gives"
    message = f"nn.{use.type} reads {reads}, and {trouble.names[0]} {gives} [{given}]"
    return Lesson(message, _axes(trouble, x, int(kind[2])) or _class(trouble, x, kind[1]) or _other(x, kind[1]))


def lacks_axis(trouble: Trouble) -> bool:
    """Whether a layer would read what it is given with one axis more in front: PyTorch takes one sample without a batch;
    or counts its axes from the batch, which has to be one of the tensor's own."""
    x, layer = trouble.shapes[0], trouble.layer
    if "is the batch" in trouble.message:
        return True
    if x.__class__ is not Shape:
        return False
    own = [getattr(layer, name, None) for name in ("channels", "inputs", "features")]
    sizes = [*(n for n in own if n.__class__ is int), trouble.session.batch or 1]
    return any(tried(layer, [Shape.of((n, *x.dims), True)]) is not None for n in sizes)


def _class(trouble: Trouble, x: Shape, stem: str) -> str:
    """The class of the same name that reads these axes."""
    use, made = trouble.use, trouble.made
    assert use is not None
    for digit in dict.fromkeys((x.rank - 1, 1, 2, 3)):
        if not 1 <= digit <= 3 or (x.rank - 1 != digit and x.rank != 1):
            continue
        if tried(layer_of(use._replace(type=f"{stem}{digit}d")), [x]) is not None:
            text = renamed(None if made is None else made.node, use.type, f"{stem}{digit}d")
            return f"write {text or f'nn.{stem}{digit}d'}"
    return ""


def _axes(trouble: Trouble, x: Shape, rank: int) -> str:
    """The axis that is missing, or one too many: a channel axis of 1, the batch."""
    layer, node = trouble.layer, trouble.node
    own = node.source.__class__ is int and node.source < len(trouble.graph.input_names)
    if x.rank == rank:
        count = trouble.session.batch
        if own and count is not None and tried(layer, [Shape.of((count, *x.dims), True)]) is not None:
            return f"its first axis is read as the batch: give it one, as [1, {count}, {', '.join(map(str, x.dims))}]"
        channels = getattr(layer, "channels", None)
        if (
            own
            and channels.__class__ is int
            and channels > 1
            and count is None
            and tried(layer, [Shape.of((channels, *x.dims), True)]) is not None
        ):
            return f"give it its channels: --input {'x'.join(map(str, (channels, *x.dims)))}"
        if tried(layer, [Shape.of((1, *x.dims), True)]) is not None:
            dims = "x".join(map(str, x.dims))
            return f"give it an axis of channels: unsqueeze(1){f', or --input 1x{dims}' if own else ''}"
    if x.rank == rank + 2 and tried(layer, [Shape.of(x.dims[1:], True)]) is not None:
        dims = "x".join(map(str, x.dims[1:]))
        return f"its first axis is one too many: {f'leave the batch out, --input {dims}' if own else 'take it away'}"
    return ""


def _other(x: Shape, stem: str) -> str:
    """The class that reads as many axes, where it is for other channels; that a vector is no map."""
    kind = f"{stem}{max(1, x.rank - 1)}d"
    declared = find(kind)
    if declared is not None and kind in declared.torch and (x.rank > 1 or stem == "BatchNorm"):
        return f"nn.{kind} reads so many axes"
    return "it reads a map, and this is a vector: take it before it is flattened" if x.rank == 1 else ""
