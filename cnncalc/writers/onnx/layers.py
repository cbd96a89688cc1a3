"""Which function writes which layer, by the layer's own type; any other is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.writers.onnx import joins, maps, pools, reducing, sequences, shapes, values

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.row import Row
    from cnncalc.writers.onnx.net import Net

WRITERS: dict[str, Callable[[Net, Row], Any]] = {
    "conv": maps.conv,
    "depthwise": maps.depthwise,
    "separable": maps.separable,
    "deconv": maps.deconv,
    **dict.fromkeys(("maxpool", "avgpool", "lppool"), pools.pool),
    **dict.fromkeys(("adaptive_avgpool", "adaptive_maxpool"), pools.adaptive),
    **dict.fromkeys(("global_avgpool", "global_maxpool"), pools.global_pool),
    **dict.fromkeys(("zeropad", "pad", "crop"), maps.pad),
    "center_crop": maps.center_crop,
    **dict.fromkeys(("upsample", "resize"), pools.resample),
    "dense": values.dense,
    **dict.fromkeys(("bn", "frozen_bn"), values.batch_norm),
    **dict.fromkeys(("ln", "rmsnorm"), values.layer_norm),
    "gn": values.group_norm,
    "instancenorm": values.instance_norm,
    "lrn": values.response_norm,
    "normalization": values.normalization,
    "activation": values.activation,
    "softmax": values.softmax,
    "glu": values.glu,
    "prelu": values.prelu,
    **dict.fromkeys(("dropout", "drop_path", "drop_block", "identity", "rescaling"), values.identity),
    "embedding": values.embedding,
    "parameter": values.parameter,
    "class_token": values.class_token,
    "position": values.position,
    "layer_scale": values.layer_scale,
    **dict.fromkeys(("lstm", "gru", "rnn"), sequences.recurrent),
    "attention": sequences.attention,
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
    "reduce": reducing.reduce,
    "select": shapes.select,
    "slice": shapes.slices,
    **dict.fromkeys(("split", "chunk"), shapes.split),
    "unbind": shapes.unbind,
    "topk": shapes.topk,
    "cumsum": shapes.cumulated,
    "index_select": shapes.index_select,
    "one_hot": shapes.one_hot,
    "unit_norm": shapes.unit_norm,
    "sliding_window": shapes.sliding_window,
    "channel_shuffle": reducing.channel_shuffle,
    **dict.fromkeys(("pixel_shuffle", "pixel_unshuffle"), reducing.pixel_shuffle),
    **dict.fromkeys(("add", "subtract", "multiply", "average", "maximum", "minimum", "elementwise"), joins.joined),
    "concat": joins.concat,
    "stack": joins.stack,
    "matmul": joins.product,
    "dot": joins.dot,
    "einsum": joins.einsum,
    "scaled_dot_product_attention": joins.sdpa,
    "pointwise": joins.pointwise,
    "functional": joins.functional,
    "se": pools.excitation,
    "time_distributed": joins.time_distributed,
}


def written(w: Net, row: Row) -> Any:
    """The row as ONNX's operators: its value, or a list of them; Unwritten where there are none."""
    write: Callable[[Net, Row], Any] = WRITERS.get(type(row.layer).type, joins.refused)
    return write(w, row)
