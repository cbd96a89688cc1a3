"""Which file holds an operator."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

_HOLDS = {
    "convolution": """Conv FusedConv ConvInteger QLinearConv ConvTranspose MaxPool AveragePool QLinearAveragePool LpPool
        GlobalAveragePool QLinearGlobalAveragePool GlobalMaxPool GlobalLpPool DeformConv Col2Im MaxUnpool""",
    "pointwise": """Relu LeakyRelu ThresholdedRelu Elu Selu Celu Gelu FastGelu QuickGelu Swish Mish Sigmoid QLinearSigmoid
        QLinearLeakyRelu HardSigmoid HardSwish Tanh Softplus Softsign Abs Neg Exp Log Sqrt Reciprocal Sign Sin Cos Tan Asin Acos
        Atan Sinh Cosh Erf Floor Ceil Round Cast Clip Shrink Asinh Acosh Atanh IsNaN IsInf Not BitwiseNot CastLike
        QuantizeLinear DequantizeLinear DynamicQuantizeLinear Trilu Bernoulli Identity Binarizer Scaler BitCast Add QLinearAdd
        Sum Sub Mul QLinearMul Div Pow Mod Max Min Mean Equal Greater GreaterOrEqual Less LessOrEqual And Or Xor BitwiseAnd
        BitwiseOr BitwiseXor BitShift Where Dropout PRelu""",
    "matrices": "MatMul MatMulInteger QLinearMatMul Gemm FusedGemm FusedMatMul Einsum",
    "normalization": """BatchNormalization InstanceNormalization GroupNormalization GroupNorm LayerNormalization
        RMSNormalization SimplifiedLayerNormalization SkipLayerNormalization SkipSimplifiedLayerNormalization Softmax
        LogSoftmax Hardmax QLinearSoftmax LRN LpNormalization MeanVarianceNormalization""",
    "rearranging": "Reshape Flatten Transpose Squeeze Unsqueeze Expand Tile DepthToSpace SpaceToDepth",
    "selecting": """Concat QLinearConcat Split Slice Gather GatherND GatherElements ScatterND ScatterElements Scatter TopK OneHot CumSum
        CumProd ReverseSequence NonZero NonMaxSuppression Unique Compress""",
    "reducing": """ReduceMean ReduceSum ReduceProd ReduceMax ReduceMin ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp
        ReduceSumSquare QLinearReduceMean ArgMax ArgMin""",
    "resizing": "Resize Upsample Pad GridSample RoiAlign AffineGrid CenterCropPad",
    "making": """Constant Shape Size ConstantOfShape RandomNormal RandomUniform RandomNormalLike RandomUniformLike EyeLike
        Range""",
    "recurrent": "LSTM GRU RNN DynamicQuantizeLSTM",
    "signal": "STFT",
    "attention": "Attention RotaryEmbedding TensorScatter",
}
_FILE = {name: file for file, names in _HOLDS.items() for name in names.split()}


@cache
def operator(name: str) -> Any:
    """What an operator does; None for one that no file holds."""
    file = _FILE.get(name)
    return None if file is None else import_module(f"cnncalc.readers.onnx.operators.{file}").TABLE[name]


def known() -> list[str]:
    """The names of all operators."""
    return list(_FILE)
