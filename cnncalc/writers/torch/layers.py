"""Which function writes which layer, by the layer's own type; any other is tried as a class of PyTorch's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.writers.torch import joins, maps, shapes, values

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.row import Row
    from cnncalc.writers.code.writing import Out, Writing

WRITERS: dict[str, Callable[[Writing, Row], Out]] = {
    "conv": maps.conv,
    "depthwise": maps.depthwise,
    "separable": maps.separable,
    "deconv": maps.deconv,
    **dict.fromkeys(("maxpool", "avgpool", "lppool"), maps.pool),
    **dict.fromkeys(
        ("adaptive_avgpool", "adaptive_maxpool", "fractional_maxpool", "se", "drop_block"), maps.unchanged_class
    ),
    **dict.fromkeys(("fold", "unfold"), maps.columns),
    "time_distributed": maps.time_distributed,
    "sliding_window": shapes.sliding_window,
    "functional": joins.functional,
    "grid_sample": joins.sampled,
    **dict.fromkeys(
        ("max_unpool", "scatter", "gather_elements", "affine_grid", "grouped_query_attention"), joins.refused
    ),
    **dict.fromkeys(("global_avgpool", "global_maxpool"), maps.global_pool),
    **dict.fromkeys(("zeropad", "pad", "crop"), maps.pad),
    "center_crop": maps.center_crop,
    **dict.fromkeys(("upsample", "resize"), maps.resample),
    "dense": values.dense,
    "bn": values.batch_norm,
    **dict.fromkeys(("ln", "rmsnorm"), values.layer_norm),
    "gn": values.group_norm,
    **dict.fromkeys(("instancenorm", "lrn", "frozen_bn"), values.channel_norm),
    "activation": values.activation,
    "softmax": values.softmax,
    "glu": values.glu,
    "prelu": values.prelu,
    "dropout": values.dropout,
    "drop_path": values.drop_path,
    **dict.fromkeys(("identity", "rescaling"), values.identity),
    "normalization": values.normalization,
    "embedding": values.embedding,
    **dict.fromkeys(("lstm", "gru", "rnn"), values.recurrent),
    "attention": values.attention,
    **dict.fromkeys(("parameter", "class_token", "position", "layer_scale"), values.learned),
    "flatten": shapes.flatten,
    **dict.fromkeys(("reshape", "unflatten"), shapes.reshape),
    "permute": shapes.permute,
    "transpose": shapes.transpose,
    "squeeze": shapes.squeeze,
    "unsqueeze": shapes.unsqueeze,
    "expand": shapes.expand,
    "tile": shapes.tile,
    "repeat_interleave": shapes.repeat_interleave,
    "repeat_vector": shapes.repeat_vector,
    "roll": shapes.roll,
    "reduce": shapes.reduce,
    "select": shapes.select,
    "slice": shapes.slices,
    **dict.fromkeys(("split", "chunk"), shapes.split),
    "unbind": shapes.unbind,
    "topk": shapes.topk,
    "cumsum": shapes.cumulated,
    "index_select": shapes.index_select,
    "one_hot": shapes.one_hot,
    "unit_norm": shapes.unit_norm,
    "channel_shuffle": shapes.channel_shuffle,
    **dict.fromkeys(("pixel_shuffle", "pixel_unshuffle"), shapes.pixel_shuffle),
    **dict.fromkeys(("add", "subtract", "multiply", "average", "maximum", "minimum", "elementwise"), joins.joined),
    "concat": joins.concat,
    "stack": joins.stack,
    "matmul": joins.product,
    "dot": joins.dot,
    "einsum": joins.einsum,
    "scaled_dot_product_attention": joins.sdpa,
    "pointwise": joins.pointwise,
    "opaque": joins.opaque,
}


def written(w: Writing, row: Row) -> Out:
    """The row as PyTorch's code; Unwritten where there is none."""
    out = WRITERS.get(type(row.layer).type, joins.classed)(w, row)
    values = w.reads(row)
    return out._replace(batched=False) if values and not any(value.batched for value in values) else out
