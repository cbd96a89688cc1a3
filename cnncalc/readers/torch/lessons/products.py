"""Matrix products that do not fit: the transpose that would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.torch.lessons.rewriting import operands
from cnncalc.readers.torch.lessons.trial import tried
from cnncalc.readers.torch.lessons.trouble import Lesson

if TYPE_CHECKING:
    from cnncalc.readers.torch.lessons.trouble import Trouble


def product_lesson(trouble: Trouble) -> Lesson | None:
    """The product with one side transposed, where that multiplies."""
    texts = operands(trouble.site.node, 2) or trouble.names
    for which in (1, 0):
        shapes = list(trouble.shapes)
        dims = shapes[which].dims
        if len(dims) < 2:
            continue
        shapes[which] = Shape.of((*dims[:-2], dims[-1], dims[-2]), True)
        if tried(trouble.layer, shapes) is not None:
            plain = texts[which].replace(".", "").replace("_", "").isalnum() or texts[which][-1:] == ")"
            text = texts[which] if plain else f"({texts[which]})"
            return Lesson(trouble.message, f"transpose one side: {text}.transpose(-2, -1)")
    return None
