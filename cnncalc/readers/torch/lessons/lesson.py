"""Which lesson a fault of the engine calls for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.torch.lessons.trouble import Lesson

if TYPE_CHECKING:
    from cnncalc.readers.torch.lessons.trouble import Trouble


def lesson(trouble: Trouble, ref: Any) -> Lesson:
    """What to say of a layer that cannot read `ref`: in the terms of the program, with the line that mends it."""
    if not trouble.session.lacks_axis and len(trouble.shapes) == 1 and trouble.session.batch is not None:
        from cnncalc.readers.torch.lessons.ranks import lacks_axis

        trouble.session.lacks_axis = lacks_axis(trouble)
    found = _found(trouble, ref)
    return found or Lesson(trouble.message, _plain(trouble))


def _found(trouble: Trouble, ref: Any) -> Lesson | None:
    layer = trouble.layer
    family = getattr(layer, "family", "")
    if not all(shape.__class__ is Shape for shape in trouble.shapes) or layer.type == "time_distributed":
        return None
    if layer.many:
        if layer.type == "concat":
            from cnncalc.readers.torch.lessons.joins import join_lesson

            return join_lesson(trouble)
        if family == "merge" and "fit together" in trouble.message:
            from cnncalc.readers.torch.lessons.joins import sum_lesson

            return sum_lesson(trouble)
        if layer.type == "matmul":
            from cnncalc.readers.torch.lessons.products import product_lesson

            return product_lesson(trouble)
    else:
        from cnncalc.readers.torch.lessons.features import feature_lesson
        from cnncalc.readers.torch.lessons.ranks import rank_lesson

        found = rank_lesson(trouble) or feature_lesson(trouble, ref)
        if found is not None:
            return found
        if trouble.about == "kernel" and "larger than" in trouble.message:
            from cnncalc.readers.torch.lessons.windows import window_lesson

            return window_lesson(trouble)
    from cnncalc.readers.torch.lessons.amounts import amount_lesson

    return amount_lesson(trouble)


def _plain(trouble: Trouble) -> str:
    """The engine's help without what only a spec could do; what the layer reads where nothing is left."""
    help = trouble.help
    if "if its channel axis is missing" in help:
        return "if its channel axis is missing, give it one: unsqueeze(1)"
    for words in ("; a residual may", "write reshape", "put before it: reshape"):
        help = help.partition(words)[0]
    reads = ", ".join(f"{name} ({shape})" for name, shape in zip(trouble.names, trouble.shapes, strict=True))
    return help.rstrip("; :,") or f"it reads {reads}"
