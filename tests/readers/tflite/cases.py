"""Networks and single operators as TensorFlow Lite files; the shapes that the file states are left to the interpreter where
it computes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.readers.tflite.build import INT8, RELU, RELU6, SAME, UINT8, VALID, Graph

V1 = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1))


def mobilenet(type: int = 0, size: int = 224, batch: int = 1) -> Graph:
    """MobileNet v1 as it was published for TensorFlow Lite: batch normalization folded, 1,001 classes."""
    g = Graph(type)
    x, channels, n = g.input(batch, size, size, 3), 32, -(-size // 2)
    conv = {"Padding": SAME, "StrideH": 2, "StrideW": 2, "FusedActivationFunction": RELU6}
    x = g.op("CONV_2D", [x, g.weight(32, 3, 3, 3), g.bias(32)], (batch, n, n, 32), name="MobilenetV1/MobilenetV1/Conv2d_0/Relu6", **conv)
    for number, (filters, stride) in enumerate(V1, 1):
        n = -(-n // stride)
        depth = {**conv, "StrideH": stride, "StrideW": stride, "DepthMultiplier": 1}
        name = f"MobilenetV1/MobilenetV1/Conv2d_{number}_depthwise/Relu6"
        x = g.op("DEPTHWISE_CONV_2D", [x, g.weight(1, 3, 3, channels), g.bias(channels)], (batch, n, n, channels), name=name, **depth)
        name = f"MobilenetV1/MobilenetV1/Conv2d_{number}_pointwise/Relu6"
        point = {**conv, "StrideH": 1, "StrideW": 1}
        x = g.op("CONV_2D", [x, g.weight(filters, 1, 1, channels), g.bias(filters)], (batch, n, n, filters), name=name, **point)
        channels = filters
    pool = {"Padding": VALID, "StrideH": 2, "StrideW": 2, "FilterHeight": n, "FilterWidth": n}
    x = g.op("AVERAGE_POOL_2D", [x], (batch, 1, 1, 1024), name="MobilenetV1/Logits/AvgPool_1a/AvgPool", **pool)
    x = g.op("CONV_2D", [x, g.weight(1001, 1, 1, 1024), g.bias(1001)], (batch, 1, 1, 1001), Padding=SAME, StrideH=1, StrideW=1, name="Conv2d_1c_1x1")
    x = g.op("SQUEEZE", [x], (batch, 1001), SqueezeDims=(1, 2), name="SpatialSqueeze")
    x = g.op("RESHAPE", [x, g.numbers(batch, 1001)], (batch, 1001), name="Reshape_1")
    g.outputs = [g.op("SOFTMAX", [x], (batch, 1001), name="MobilenetV1/Predictions/Softmax", Beta=1.0)]
    return g


def _one(
    code: str,
    shape: tuple[int, ...],
    more: Callable[[Graph], list[int]] = lambda g: [],
    first: bool = True,
    outputs: int = 1,
    stated: tuple[int, ...] = (1,),
    **options: Any,
) -> Graph:
    """A graph of one operator; what it states of its output is open to the interpreter."""
    g = Graph()
    x = g.input(*shape)
    inputs = more(g)
    found = g.op(code, [x, *inputs] if first else [*inputs, x], *[stated] * outputs, **options)
    g.outputs = found if isinstance(found, list) else [found]
    return g


def _steps(stride: int = 1, **more: int) -> dict[str, int]:
    return {"StrideH": stride, "StrideW": stride, **more}


MAP = (1, 13, 9, 6)
CASES: dict[str, Callable[[], Graph]] = {
    "mobilenet": lambda: mobilenet(size=64),
    "mobilenet_uint8": lambda: mobilenet(UINT8, 64),
    "mobilenet_batch": lambda: mobilenet(size=64, batch=3),
    "conv_same": lambda: _one("CONV_2D", MAP, lambda g: [g.weight(8, 3, 5, 6), g.bias(8)], Padding=SAME, FusedActivationFunction=RELU, **_steps(2)),
    "conv_valid": lambda: _one("CONV_2D", MAP, lambda g: [g.weight(8, 3, 5, 6), g.bias(8)], Padding=VALID, **_steps(2)),
    "conv_dilated": lambda: _one("CONV_2D", MAP, lambda g: [g.weight(8, 3, 3, 6), g.bias(8)], Padding=VALID, DilationHFactor=3, DilationWFactor=2, **_steps()),
    "conv_groups": lambda: _one("CONV_2D", MAP, lambda g: [g.weight(8, 3, 3, 3), g.bias(8)], Padding=SAME, **_steps()),
    "depthwise": lambda: _one("DEPTHWISE_CONV_2D", MAP, lambda g: [g.weight(1, 3, 3, 12), g.bias(12)], Padding=SAME, DepthMultiplier=2, **_steps(2)),
    "transpose_same": lambda: _one(
        "TRANSPOSE_CONV", MAP, lambda g: [g.numbers(1, 26, 18, 4), g.weight(4, 3, 3, 6)], first=False, Padding=SAME, **_steps(2)
    ),
    "transpose_odd": lambda: _one(
        "TRANSPOSE_CONV", MAP, lambda g: [g.numbers(1, 25, 17, 4), g.weight(4, 3, 3, 6)], first=False, Padding=SAME, **_steps(2)
    ),
    "transpose_valid": lambda: _one(
        "TRANSPOSE_CONV", MAP, lambda g: [g.numbers(1, 27, 19, 4), g.weight(4, 3, 3, 6)], first=False, Padding=VALID, **_steps(2)
    ),
    "max_same": lambda: _one("MAX_POOL_2D", MAP, Padding=SAME, FilterHeight=3, FilterWidth=2, **_steps(2)),
    "average_valid": lambda: _one("AVERAGE_POOL_2D", MAP, Padding=VALID, FilterHeight=3, FilterWidth=2, **_steps(2)),
    "dense": lambda: _one("FULLY_CONNECTED", (1, 1, 1, 24), lambda g: [g.weight(10, 24), g.bias(10)]),
    "dense_flat": lambda: _one("FULLY_CONNECTED", MAP, lambda g: [g.weight(10, 13 * 9 * 6), g.bias(10)]),
    "dense_kept": lambda: _one("FULLY_CONNECTED", MAP, lambda g: [g.weight(10, 6), g.bias(10)], KeepNumDims=True),
    "dense_rows": lambda: _one("FULLY_CONNECTED", (1, 7, 6), lambda g: [g.weight(10, 6), g.bias(10)]),
    "dense_alone": lambda: _one("FULLY_CONNECTED", (1, 6), lambda g: [g.weight(10, 6), -1]),
    "pad": lambda: _one("PAD", MAP, lambda g: [g.numbers(0, 0, 1, 2, 0, 3, 0, 0, shape=(4, 2))]),
    "pad_channels": lambda: _one("PAD", MAP, lambda g: [g.numbers(0, 0, 1, 2, 0, 3, 2, 5, shape=(4, 2))]),
    "mirror": lambda: _one("MIRROR_PAD", MAP, lambda g: [g.numbers(0, 0, 1, 2, 0, 3, 0, 0, shape=(4, 2))]),
    "reshape": lambda: _one("RESHAPE", MAP, lambda g: [g.numbers(1, -1, 6)]),
    "reshape_all": lambda: _one("RESHAPE", MAP, lambda g: [g.numbers(-1, 6)]),
    "squeeze": lambda: _one("SQUEEZE", (1, 1, 9, 6), SqueezeDims=(1,)),
    "squeeze_all": lambda: _one("SQUEEZE", (1, 1, 9, 6)),
    "expand_dims": lambda: _one("EXPAND_DIMS", (1, 9, 6), lambda g: [g.numbers(2, shape=())]),
    "transpose": lambda: _one("TRANSPOSE", MAP, lambda g: [g.numbers(0, 3, 1, 2)]),
    "mean": lambda: _one("MEAN", MAP, lambda g: [g.numbers(1, 2)], KeepDims=True),
    "mean_gone": lambda: _one("MEAN", MAP, lambda g: [g.numbers(1, 2)]),
    "largest": lambda: _one("REDUCE_MAX", MAP, lambda g: [g.numbers(-1)]),
    "resize": lambda: _one("RESIZE_BILINEAR", MAP, lambda g: [g.numbers(20, 31)]),
    "resize_nearest": lambda: _one("RESIZE_NEAREST_NEIGHBOR", MAP, lambda g: [g.numbers(20, 31)]),
    "strided_slice": lambda: _one(
        "STRIDED_SLICE", MAP, lambda g: [g.numbers(0, 1, 0, 2), g.numbers(1, 12, 9, 3), g.numbers(1, 2, 1, 1)], BeginMask=1, EndMask=1
    ),
    "strided_gone": lambda: _one(
        "STRIDED_SLICE", MAP, lambda g: [g.numbers(0, 1, 0, -1), g.numbers(1, 2, 0, 0), g.numbers(1, 1, 1, 1)], EndMask=4, ShrinkAxisMask=10
    ),
    "slice": lambda: _one("SLICE", MAP, lambda g: [g.numbers(0, 1, 2, 0), g.numbers(1, 3, -1, 2)], stated=(1, 3, 7, 2)),
    "split": lambda: _one("SPLIT", MAP, lambda g: [g.numbers(3, shape=())], first=False, outputs=3, NumSplits=3),
    "split_v": lambda: _one("SPLIT_V", MAP, lambda g: [g.numbers(1, -1, 2), g.numbers(3, shape=())], outputs=3, NumSplits=3),
    "unpack": lambda: _one("UNPACK", (1, 3, 5), outputs=3, Axis=1, Num=3),
    "gather": lambda: _one("GATHER", MAP, lambda g: [g.numbers(0, 2, 5, 1)], Axis=3),
    "space_to_depth": lambda: _one("SPACE_TO_DEPTH", (1, 12, 8, 6), BlockSize=2),
    "depth_to_space": lambda: _one("DEPTH_TO_SPACE", (1, 12, 8, 8), BlockSize=2),
    "prelu": lambda: _one("PRELU", MAP, lambda g: [g.weight(1, 1, 6)]),
    "add_channels": lambda: _one("ADD", MAP, lambda g: [g.weight(6)]),
    "multiply_map": lambda: _one("MUL", MAP, lambda g: [g.weight(1, 13, 9, 1)]),
    "add_number": lambda: _one("ADD", MAP, lambda g: [g.weight(1)], FusedActivationFunction=RELU),
    "tile": lambda: _one("TILE", MAP, lambda g: [g.numbers(1, 2, 1, 3)]),
    "arg_max": lambda: _one("ARG_MAX", MAP, lambda g: [g.numbers(3, shape=())], OutputType=2),
    "softmax": lambda: _one("SOFTMAX", (1, 10), Beta=1.0),
    "lrn": lambda: _one("LOCAL_RESPONSE_NORMALIZATION", MAP, Radius=2, Bias=1.0, Alpha=1.0, Beta=0.5),
    "hard_swish": lambda: _one("HARD_SWISH", MAP),
    "conv_3d": lambda: _one(
        "CONV_3D", (1, 6, 13, 9, 3), lambda g: [g.weight(3, 3, 3, 3, 8), g.bias(8)], Padding=SAME, StrideD=1, StrideH=2, StrideW=2, DilationDFactor=1,
        DilationHFactor=1, DilationWFactor=1,
    ),
}  # fmt: skip


def residual(type: int = INT8) -> Graph:
    """A quantized block with a skip, two heads that are joined, and a size that is computed from another's."""
    g = Graph(type)
    x = g.input(1, 16, 16, 8)
    conv = {"Padding": SAME, "StrideH": 1, "StrideW": 1}
    a = g.op("CONV_2D", [x, g.weight(8, 3, 3, 8), g.bias(8)], (1, 16, 16, 8), FusedActivationFunction=RELU, **conv)
    b = g.op("ADD", [a, x], (1, 16, 16, 8))
    heads = []
    for y, n in ((b, 16), (g.op("MAX_POOL_2D", [b], (1, 8, 8, 8), Padding=SAME, StrideH=2, StrideW=2, FilterHeight=2, FilterWidth=2), 8)):
        head = g.op("CONV_2D", [y, g.weight(12, 1, 1, 8), g.bias(12)], (1, n, n, 12), **conv)
        heads.append(g.op("RESHAPE", [head, g.numbers(1, -1, 4)], (1, n * n * 3, 4)))
    g.outputs = [g.op("CONCATENATION", heads, (1, 960, 4), Axis=1)]
    return g


def folded() -> Graph:
    """Arithmetic on shapes, as converters write it: the size of a resize, and of a reshape, is computed from a map's."""
    g = Graph()
    x = g.input(1, 12, 10, 8)
    shape = g.op("SHAPE", [x], (4,), OutType=2)
    part = g.op("STRIDED_SLICE", [shape, g.numbers(1), g.numbers(3), g.numbers(1)], (2,))
    size = g.op("MUL", [part, g.numbers(2, 2)], (2,))
    y = g.op("RESIZE_NEAREST_NEIGHBOR", [x, size], (1, 24, 20, 8))
    batch = g.op("STRIDED_SLICE", [shape, g.numbers(0), g.numbers(1), g.numbers(1)], (), ShrinkAxisMask=1)
    wanted = g.op("PACK", [batch, g.numbers(-1, shape=()), g.numbers(8, shape=())], (3,), ValuesCount=3)
    for tensor in (shape, part, size, batch, wanted):
        g.tensors[tensor] = (g.tensors[tensor][0], g.tensors[tensor][1], 2, None, None)
    g.outputs = [g.op("RESHAPE", [y, wanted], (1, 480, 8))]
    return g


CASES |= {"residual": residual, "folded": folded}
