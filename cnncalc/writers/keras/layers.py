"""Which function writes which layer in Keras, by the layer's own type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.writers.keras import maps, shapes, values
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.row import Row
    from cnncalc.writers.code.writing import Out, Writing


def refused(w: Writing, row: Row) -> Out:
    """What Keras has no layer for."""
    raise Unwritten(f"Keras has no layer for this {row.layer.type}")


WRITERS: dict[str, Callable[[Writing, Row], Out]] = {
    **dict.fromkeys(("conv", "depthwise", "separable", "maxpool", "avgpool"), maps.window),
    "deconv": maps.deconv,
    **dict.fromkeys(("adaptive_avgpool", "adaptive_maxpool", "global_avgpool", "global_maxpool"), maps.unchanged),
    **dict.fromkeys(("zeropad", "pad", "crop"), maps.ends),
    **dict.fromkeys(("upsample", "resize"), maps.resample),
    "se": maps.squeeze_excite,
    "channel_shuffle": maps.shuffle,
    "bn": values.batch_norm,
    **dict.fromkeys(("ln", "rmsnorm"), values.layer_norm),
    "gn": values.group_norm,
    "dense": values.dense,
    "activation": values.activation,
    "softmax": values.softmax,
    **dict.fromkeys(("dropout", "drop_path"), values.dropout),
    "identity": values.identity,
    "flatten": shapes.flatten,
    **dict.fromkeys(("reshape", "unflatten", "squeeze", "unsqueeze"), shapes.reshape),
    **dict.fromkeys(("permute", "transpose"), shapes.permute),
    **dict.fromkeys(("add", "subtract", "multiply", "average", "maximum", "minimum", "elementwise"), shapes.merge),
    "concat": shapes.concat,
    "reduce": shapes.reduce,
    "embedding": shapes.embedding,
    **dict.fromkeys(("lstm", "gru", "rnn"), values.recurrent),
    "attention": values.attention,
    "prelu": values.prelu,
    **dict.fromkeys(("rescaling", "normalization"), values.scaling),
    **dict.fromkeys(("select", "slice"), shapes.select),
    **dict.fromkeys(("split", "chunk"), shapes.split),
}


def written(w: Writing, row: Row) -> Out:
    """The row as Keras's code; Unwritten where there is none."""
    return WRITERS.get(type(row.layer).type, refused)(w, row)
