"""What each operator becomes: its code → the function that adds its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tflite import shapes, values, windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.tflite.model import Operator
    from cnncalc.readers.tflite.net import Net

KINDS: dict[str, Callable[[Net, Operator], Any]] = {
    "CONV_2D": windows.conv,
    "DEPTHWISE_CONV_2D": windows.depthwise,
    "CONV_3D": windows.conv_3d,
    "TRANSPOSE_CONV": windows.transpose_conv,
    "AVERAGE_POOL_2D": windows.pool,
    "MAX_POOL_2D": windows.pool,
    "L2_POOL_2D": windows.pool,
    "RESIZE_BILINEAR": windows.resize,
    "RESIZE_NEAREST_NEIGHBOR": windows.resize,
    "PAD": windows.pad,
    "PADV2": windows.pad,
    "MIRROR_PAD": windows.pad,
    "SPACE_TO_BATCH_ND": windows.spread,
    "BATCH_TO_SPACE_ND": windows.gathered,
    "FULLY_CONNECTED": values.dense,
    **dict.fromkeys(values.POINTWISE, values.pointwise),
    **dict.fromkeys(values.PAIRED, values.paired),
    **dict.fromkeys(values.REDUCTIONS, values.reduced),
    "ADD_N": values.paired,
    "PRELU": values.prelu,
    "SOFTMAX": values.softmax,
    "LOG_SOFTMAX": values.softmax,
    "LOCAL_RESPONSE_NORMALIZATION": values.lrn,
    "L2_NORMALIZATION": values.unit_norm,
    "ARG_MAX": values.largest,
    "ARG_MIN": values.largest,
    "BATCH_MATMUL": values.matmul,
    "CUMSUM": values.cumulated,
    "RESHAPE": shapes.reshape,
    "SQUEEZE": shapes.squeeze,
    "EXPAND_DIMS": shapes.expand_dims,
    "TRANSPOSE": shapes.transpose,
    "CONCATENATION": shapes.concat,
    "PACK": shapes.pack,
    "UNPACK": shapes.unpack,
    "SPLIT": shapes.split,
    "SPLIT_V": shapes.split_v,
    "STRIDED_SLICE": shapes.strided_slice,
    "SLICE": shapes.sliced,
    "GATHER": shapes.gather,
    "TILE": shapes.tile,
    "BROADCAST_TO": shapes.broadcast_to,
    "SPACE_TO_DEPTH": shapes.blocks,
    "DEPTH_TO_SPACE": shapes.blocks,
    "REVERSE_V2": shapes.same_shape,
}
