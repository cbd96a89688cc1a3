"""Files of TensorFlow Lite from short descriptions, by the packages that know its schema: all weights are zeros."""

from __future__ import annotations

import struct
from typing import Any

import flatbuffers
import tflite

FLOAT32, FLOAT16, INT32, UINT8, INT8 = 0, 1, 2, 3, 9
_BYTES = {FLOAT32: 4, FLOAT16: 2, INT32: 4, UINT8: 1, INT8: 1}
SAME, VALID = 0, 1
RELU, RELU6 = 1, 3
OPTIONS = {
    **{"CONV_2D": "Conv2DOptions", "DEPTHWISE_CONV_2D": "DepthwiseConv2DOptions", "FULLY_CONNECTED": "FullyConnectedOptions", "SOFTMAX": "SoftmaxOptions"},
    **{"AVERAGE_POOL_2D": "Pool2DOptions", "MAX_POOL_2D": "Pool2DOptions", "CONCATENATION": "ConcatenationOptions", "RESHAPE": "ReshapeOptions"},
    **{"TRANSPOSE_CONV": "TransposeConvOptions", "STRIDED_SLICE": "StridedSliceOptions", "SPLIT": "SplitOptions", "PACK": "PackOptions"},
    **{"UNPACK": "UnpackOptions", "ADD": "AddOptions", "MUL": "MulOptions", "SUB": "SubOptions", "SQUEEZE": "SqueezeOptions", "MEAN": "ReducerOptions"},
    **{"SUM": "ReducerOptions", "REDUCE_MAX": "ReducerOptions", "RESIZE_BILINEAR": "ResizeBilinearOptions", "GATHER": "GatherOptions"},
    **{"RESIZE_NEAREST_NEIGHBOR": "ResizeNearestNeighborOptions", "SPACE_TO_DEPTH": "SpaceToDepthOptions", "DEPTH_TO_SPACE": "DepthToSpaceOptions"},
    **{"LEAKY_RELU": "LeakyReluOptions", "MIRROR_PAD": "MirrorPadOptions", "SPLIT_V": "SplitVOptions", "BATCH_MATMUL": "BatchMatMulOptions"},
    **{"LOCAL_RESPONSE_NORMALIZATION": "LocalResponseNormalizationOptions", "ARG_MAX": "ArgMaxOptions", "SHAPE": "ShapeOptions", "CONV_3D": "Conv3DOptions"},
}


class Graph:
    """One graph in the making. Tensors are numbers; `shape` is what the file states of each."""

    def __init__(self, type: int = FLOAT32, name: str = "main") -> None:
        self.type = type
        self.name = name
        self.tensors: list[tuple[str, tuple[int, ...], int, bytes | None, tuple[int, ...] | None]] = []
        self.operators: list[tuple[str, str, list[int], list[int], dict[str, Any]]] = []
        self.inputs: list[int] = []
        self.outputs: list[int] = []

    def tensor(self, name: str, shape: tuple[int, ...], type: int | None = None, data: bytes | None = None, open_: tuple[int, ...] | None = None) -> int:
        self.tensors.append((name, shape, self.type if type is None else type, data, open_))
        return len(self.tensors) - 1

    def input(self, *shape: int, name: str = "input", open_: tuple[int, ...] | None = None) -> int:
        self.inputs.append(self.tensor(name, shape, open_=open_))
        return self.inputs[-1]

    def weight(self, *shape: int, name: str = "weight", type: int | None = None) -> int:
        kind = self.type if type is None else type
        count = 1
        for n in shape:
            count *= n
        return self.tensor(name, shape, kind, bytes(count * _BYTES[kind]))

    def bias(self, count: int) -> int:
        return self.weight(count, name="bias", type=FLOAT32 if self.type == FLOAT32 else INT32)

    def numbers(self, *values: int, shape: tuple[int, ...] | None = None) -> int:
        return self.tensor("", (len(values),) if shape is None else shape, INT32, struct.pack(f"<{len(values)}i", *values))

    def op(self, code: str, inputs: list[int], *shapes: tuple[int, ...], name: str = "", custom: str = "", **options: Any) -> Any:
        kind = INT32 if code == "SHAPE" else None
        outputs = [self.tensor(name or f"{code.lower()}_{len(self.operators)}" + (f":{i}" if i else ""), shape, kind) for i, shape in enumerate(shapes)]
        self.operators.append((code, custom, inputs, outputs, options))
        return outputs[0] if len(outputs) == 1 else outputs


def _vector(builder: Any, values: Any, size: int, put: Any) -> int:
    builder.StartVector(size, len(values), size)
    for value in reversed(values):
        put(value)
    return int(builder.EndVector())


def _ints(builder: Any, values: Any) -> int:
    return _vector(builder, values, 4, builder.PrependInt32)


def _tables(builder: Any, values: list[int]) -> int:
    return _vector(builder, values, 4, builder.PrependUOffsetTRelative)


def _options(builder: Any, name: str, settings: dict[str, Any]) -> int:
    lists = {key: _ints(builder, value) for key, value in settings.items() if isinstance(value, tuple)}
    getattr(tflite, f"{name}Start")(builder)
    for key, value in settings.items():
        getattr(tflite, f"{name}Add{key}")(builder, lists.get(key, value))
    return int(getattr(tflite, f"{name}End")(builder))


def model(*graphs: Graph) -> bytes:
    """The file that holds the graphs."""
    builder = flatbuffers.Builder(1024)
    codes: list[tuple[str, str]] = []
    buffers: list[bytes] = [b""]
    made = [_graph(builder, graph, codes, buffers) for graph in graphs]
    subgraphs = _tables(builder, made)
    found = []
    for code, custom in codes:
        number = getattr(tflite.BuiltinOperator, code)
        named = builder.CreateString(custom) if custom else 0
        tflite.OperatorCodeStart(builder)
        tflite.OperatorCodeAddDeprecatedBuiltinCode(builder, min(number, 127))
        tflite.OperatorCodeAddBuiltinCode(builder, number)
        tflite.OperatorCodeAddVersion(builder, 1)
        if custom:
            tflite.OperatorCodeAddCustomCode(builder, named)
        found.append(tflite.OperatorCodeEnd(builder))
    operator_codes = _tables(builder, found)
    kept = []
    for data in buffers:
        vector = builder.CreateByteVector(data) if data else 0
        tflite.BufferStart(builder)
        if data:
            tflite.BufferAddData(builder, vector)
        kept.append(tflite.BufferEnd(builder))
    all_buffers = _tables(builder, kept)
    tflite.ModelStart(builder)
    tflite.ModelAddVersion(builder, 3)
    tflite.ModelAddOperatorCodes(builder, operator_codes)
    tflite.ModelAddSubgraphs(builder, subgraphs)
    tflite.ModelAddBuffers(builder, all_buffers)
    builder.Finish(tflite.ModelEnd(builder), b"TFL3")
    return bytes(builder.Output())


def _graph(builder: Any, graph: Graph, codes: list[tuple[str, str]], buffers: list[bytes]) -> int:
    tensors = [_tensor(builder, graph, tensor, buffers) for tensor in graph.tensors]
    operators = []
    for code, custom, inputs, outputs, settings in graph.operators:
        if (code, custom) not in codes:
            codes.append((code, custom))
        name = OPTIONS.get(code)
        options = _options(builder, name, settings) if name else 0
        reads, gives = _ints(builder, inputs), _ints(builder, outputs)
        tflite.OperatorStart(builder)
        tflite.OperatorAddOpcodeIndex(builder, codes.index((code, custom)))
        tflite.OperatorAddInputs(builder, reads)
        tflite.OperatorAddOutputs(builder, gives)
        if name:
            tflite.OperatorAddBuiltinOptionsType(builder, getattr(tflite.BuiltinOptions, name))
            tflite.OperatorAddBuiltinOptions(builder, options)
        operators.append(tflite.OperatorEnd(builder))
    name, all_tensors, all_operators = builder.CreateString(graph.name), _tables(builder, tensors), _tables(builder, operators)
    inputs_, outputs_ = _ints(builder, graph.inputs), _ints(builder, graph.outputs)
    tflite.SubGraphStart(builder)
    tflite.SubGraphAddName(builder, name)
    tflite.SubGraphAddTensors(builder, all_tensors)
    tflite.SubGraphAddInputs(builder, inputs_)
    tflite.SubGraphAddOutputs(builder, outputs_)
    tflite.SubGraphAddOperators(builder, all_operators)
    return int(tflite.SubGraphEnd(builder))


def _tensor(builder: Any, graph: Graph, tensor: Any, buffers: list[bytes]) -> int:
    name, shape, type, data, open_ = tensor
    number = 0
    if data is not None:
        buffers.append(data)
        number = len(buffers) - 1
    quantized = 0
    if type in (UINT8, INT8) or (type == INT32 and graph.type in (UINT8, INT8) and name == "bias"):
        scales = _vector(builder, [0.25 if type == INT32 else 0.5], 4, builder.PrependFloat32)
        zeros = _vector(builder, [0], 8, builder.PrependInt64)
        tflite.QuantizationParametersStart(builder)
        tflite.QuantizationParametersAddScale(builder, scales)
        tflite.QuantizationParametersAddZeroPoint(builder, zeros)
        quantized = tflite.QuantizationParametersEnd(builder)
    text, sizes = builder.CreateString(name), _ints(builder, shape)
    signature = _ints(builder, open_) if open_ else 0
    tflite.TensorStart(builder)
    tflite.TensorAddShape(builder, sizes)
    tflite.TensorAddType(builder, type)
    tflite.TensorAddBuffer(builder, number)
    tflite.TensorAddName(builder, text)
    if quantized:
        tflite.TensorAddQuantization(builder, quantized)
    if open_:
        tflite.TensorAddShapeSignature(builder, signature)
    return int(tflite.TensorEnd(builder))
