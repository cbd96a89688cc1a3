"""What each layer refuses, with a message that points at the attribute and shows what was given and what was found.

The messages' wording is free; the attribute, the values and the sizes in them are not.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy
import pytest

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import BadValue
from cnncalc.numbers.closed import Closed


class Refusal(NamedTuple):
    attribute: str
    message: str
    help: str


def refusal(framework: str, code: str, dims: Any, batched: bool = True) -> Refusal | None:
    """Why a layer is refused on an input; None where it is not."""
    shapes = tuple(Shape.of(d, framework == "torch") for d in (dims if isinstance(dims, list) else [dims]))
    try:
        layer = bind(read_expression(code), framework, batched)
        x: Any = shapes if isinstance(dims, list) else shapes[0]
        y = layer.output(x)
        for condition in layer.conditions(x, y):
            if condition is not None and not condition.holds():
                words = layer.words_for(x, y)
                return Refusal(condition.attribute, condition.message.format_map(words), condition.help.format_map(words))
    except (ExpressionError, BadValue, Misfit) as error:
        return Refusal(getattr(error, "attribute", ""), error.message, error.help)
    return None


# (framework, layer, input, attribute pointed at, what the message holds, what its help holds)
REFUSED: list[tuple[str, str, Any, str, str, str]] = [
    # windows
    ("keras", "conv 8 5x7", (4, 9, 3), "kernel", "5×7 4×9", "4×9"),
    ("keras", "conv 8 3x3 dilation=4", (8, 9, 3), "kernel", "3×3 9×9 4 8×9", "2×3"),
    ("torch", "conv 8 7x7 pad=1", (3, 4, 4), "kernel", "7×7 padded 6×6", "6"),
    ("torch", "conv 8 9x9 pad=1:2x1:2", (3, 4, 5), "kernel", "9×9 padded 7×8", "7×8"),
    ("keras", "conv 8 3x3 groups=2", (8, 8, 3), "groups", "2 3", ""),
    ("keras", "conv 9 3x3 groups=2", (8, 8, 4), "groups", "2 9", ""),
    ("torch", "nn.Conv2d(4, 8, 3)", (3, 8, 8), "channels", "in_channels 4 3", "3"),
    ("torch", "nn.Conv2d(3, 8, 3, 2, 'same')", (3, 9, 8), "padding", "same 2×2", "padding=1"),
    ("torch", "nn.Conv1d(3, 8, 5, 2, 'same')", (3, 9), "padding", "same 2", "padding=2"),
    ("torch", "nn.Conv2d(3, 8, (3, 5), 2, 'same')", (3, 9, 9), "padding", "same 2×2", "padding=(1, 2)"),
    ("torch", "nn.Conv2d(3, 8, (3, 5), (1, 2), 'same')", (3, 9, 9), "padding", "same 1×2", "padding=(1, 2)"),
    ("torch", "nn.Conv1d(3, 8, 3, padding='causal')", (3, 9), "padding", "causal", "valid same"),
    ("keras", "Conv1D(8, 3, padding='full')", (9, 3), "padding", "full", "valid same causal"),
    ("keras", "Conv2D(8, 3, padding=1)", (9, 9, 3), "padding", "amounts", "valid same conv"),
    ("keras", "conv 8 3x3 pad=causal", (9, 8, 3), "padding", "causal 2 9×8×3", ""),
    ("keras", "conv 8 3x3 stride=2 dilation=3", (19, 19, 3), "dilation", "2 3", "1"),
    ("keras", "conv 8 3x3", (9, 3), "kernel", "kernel 2 3×3 1 9×3", "9x3x1 one"),
    ("torch", "conv 8 3x3", (9, 3), "kernel", "kernel 2 3×3 1 9×3", "1x9x3 one"),
    ("torch", "nn.Conv3d(1, 8, 3)", (4,), "", "C×D×H×W 4 1 axis", ""),
    ("torch", "conv 8 3x3", (3, 0, 5), "", "3×0×5", ""),
    ("torch", "nn.Conv2d(1, 8, 3, padding=2, padding_mode='reflect')", (1, 2, 5), "padding", "reflect 2 2×5", ""),
    ("torch", "nn.Conv2d(1, 8, 3, padding=3, padding_mode='circular')", (1, 2, 5), "padding", "circular 3 2×5", ""),
    ("torch", "nn.MaxPool2d(3, padding=2)", (1, 9, 9), "padding", "2 3", ""),
    ("torch", "nn.AvgPool2d(3, padding=(0, 2))", (1, 9, 9), "padding", "2 3", ""),
    ("torch", "nn.AvgPool2d(3, divisor_override=0)", (1, 9, 9), "divisor", "0", ""),
    ("keras", "maxpool 9", (4, 5, 3), "kernel", "9 4×5", "4×5"),
    ("torch", "nn.AdaptiveAvgPool2d(3)", (4,), "", "adaptive_avgpool C×H×W 1", ""),
    ("keras", "global_avgpool", (7,), "", "global_avgpool 7", ""),
    ("torch", "nn.FractionalMaxPool2d(3, output_size=5)", (1, 6, 8), "kernel", "6×8 3×3", ""),
    ("torch", "nn.FractionalMaxPool2d(3, output_size=5, output_ratio=0.5)", (1, 9, 9), "output_size", "output_size output_ratio", ""),
    ("torch", "nn.FractionalMaxPool2d(3)", (1, 9, 9), "output_size", "output_size output_ratio", ""),
    ("torch", "nn.FractionalMaxPool2d(3, output_ratio=1.0)", (1, 9, 9), "ratio", "output_ratio 1", ""),
    ("keras", "conv 8 3x3 stride=2x2x2", (9, 9, 3), "stride", "stride 3 2×2×2 2 9×9×3", "one 2 9x9x3x1"),
    ("keras", "conv 8 3", (9,), "", "conv H×W×C 3 1 9", ""),
    ("torch", "nn.BatchNorm1d(3)", (3, 5, 5), "", "BatchNorm1d C×L 2 3 3×5×5", ""),
    ("torch", "nn.BatchNorm2d(3)", (3,), "", "BatchNorm2d C×H×W 3 1", ""),
    # more of windows and edges
    ("torch", "nn.AvgPool3d(3, padding=1)", (1, 2, 5, 5), "kernel", "2×5×5 3×3×3", "smaller"),
    ("keras", "fractional_maxpool 3x3 output_size=5x5x5", (9, 9, 1), "kernel", "fractional_maxpool 2 3", ""),
    ("torch", "nn.AvgPool2d(3, 1, 0, divisor_override=0)", (1, 9, 9), "divisor", "0", "leave"),
    ("torch", "nn.Conv1d(3, 8, 3, 1, 'causal')", (3, 9), "padding", "PyTorch causal", "valid same"),
    ("keras", "Conv2D(8, 3, 1, 'full')", (9, 9, 3), "padding", "Keras full", "valid same"),
    ("keras", "MaxPooling2D(3, 1, 1)", (9, 9, 3), "padding", "Keras", "valid same maxpool"),
    ("keras", "global_maxpool", (7,), "", "global_maxpool 7", "leave"),
    ("keras", "gn 1 axis=1", (0, 5, 6), "axis", "0×5×6", ""),
    ("keras", "slice 9:", (4, 5, 8), "spans", "9 8", ""),
    ("torch", "nn.MaxPool2d(3)", (3, 0, 5), "", "3×0×5", "1"),
    ("keras", "zeropad 1x2x3", (6, 6, 3), "padding", "zeropad 3 2", "one"),
    ("keras", "zeropad 1", (5,), "", "zeropad H×W×C 3 1 5", ""),
    ("torch", "nn.ZeroPad2d((1, 2, 3, 4, 5))", (1, 5, 5), "padding", "zeropad 5", "last"),
    ("keras", "ZeroPadding2D(())", (5, 5, 3), "", "padding amount", ""),
    ("keras", "ZeroPadding2D(((1, 2, 3), (1, 1)))", (5, 5, 3), "", "padding lo:hi 3", ""),
    ("torch", "nn.FractionalMaxPool2d(3, output_size=6)", (1, 7, 8), "kernel", "7×8 3×3 1×6×6", "smaller"),
    # transposed convolution
    ("torch", "deconv 4 3x3 stride=2 output_padding=1x1x1", (3, 5, 5), "output_padding", "output_padding 3 2", ""),
    ("torch", "deconv 4 3x3 output_size=9x9x9", (3, 5, 5), "output_size", "output_size 3 2", ""),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, 2, output_padding=2)", (3, 5, 5), "output_padding", "2 stride dilation", ""),
    ("keras", "Conv2DTranspose(4, 3, 2, output_padding=2)", (5, 5, 3), "output_padding", "2 stride", ""),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, padding=4)", (3, 5, 5), "padding", "4 4×-1×-1", "less"),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, 2, output_size=[13, 13])", (3, 5, 5), "output_size", "13×13 5×5", ""),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, 2, output_size=[10, 10])", (3, 5, 5), "output_size", "10×10 5×5", ""),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, 2, output_size=[11, 11, 11])", (3, 5, 5), "", "output_size 3 2", "2"),
    ("torch", "deconv 4 3x3 pad=same", (3, 5, 5), "padding", "same", "pad=1"),
    # ranks
    ("keras", "resize 9", (5,), "", "resize H×W×C 3 1 5", ""),
    ("keras", "upsample 2", (5,), "", "upsample H×W×C 3 1 5", ""),
    ("keras", "adaptive_avgpool 3", (5,), "", "adaptive_avgpool H×W×C 3 1 5", ""),
    ("keras", "adaptive_avgpool 3x3", (5, 5, 5, 2), "", "H×W×C 3 4 5×5×5×2", ""),
    ("torch", "nn.AdaptiveAvgPool1d(3)", (2, 5, 5), "", "C×L 2 3 2×5×5", ""),
    ("torch", "nn.PixelShuffle(2)", (4, 5), "", "pixel_shuffle C×H×W 3 2 4×5", "1x4x5"),
    ("torch", "nn.PixelUnshuffle(2)", (4, 5), "", "pixel_unshuffle C×H×W 3 2 4×5", "1x4x5"),
    ("torch", "fractional_maxpool 3x3x3 output_size=5x5", (1, 7, 8), "", "fractional_maxpool C×D×H×W 4 3 1×7×8", ""),
    # edges
    ("keras", "crop 3", (8, 6, 3), "padding", "3 8×6", "less"),
    ("torch", "nn.ZeroPad2d((1, 2, 3))", (1, 5, 5), "padding", "3", ""),
    ("torch", "nn.ZeroPad2d(-3)", (1, 5, 7), "padding", "-3 5×7", ""),
    ("torch", "nn.ConstantPad2d((1, 1, -6, 6), 0)", (1, 5, 7), "padding", "-6 5×7", ""),
    ("torch", "nn.ReflectionPad2d(5)", (1, 5, 7), "padding", "reflect 5 5×7", ""),
    ("torch", "nn.CircularPad2d(6)", (1, 5, 7), "padding", "circular 6 5×7", ""),
    ("torch", "nn.ReplicationPad1d(-2)", (1, 4), "padding", "-2 4", ""),
    ("torch", "nn.ReflectionPad1d(-2)", (1, 4), "padding", "-2 4", ""),
    ("torch", "nn.ReflectionPad2d((5, -5, 0, 0))", (1, 4, 5), "padding", "reflect 5 4×5", ""),
    ("torch", "nn.ConstantPad2d((6, -6, 0, 0), 0)", (1, 4, 5), "padding", "6 4×5", ""),
    ("keras", "ZeroPadding2D((-1, 2))", (5, 5, 3), "padding", "-1", "zeropad crop"),
    ("keras", "ZeroPadding1D((1, 2, 3))", (5, 3), "padding", "3", "(1, 2)"),
    ("keras", "zeropad 1x2x3", (5, 5, 3), "padding", "3 2", ""),
    # size
    ("torch", "upsample", (3, 5, 5), "factor", "factor size", "upsample"),
    ("torch", "nn.Upsample(size=3, scale_factor=2)", (3, 5, 5), "factor", "factor size", ""),
    ("torch", "nn.Upsample(size=3, recompute_scale_factor=True)", (3, 5, 5), "recompute", "recompute_scale_factor size", "leave"),
    ("torch", "nn.Upsample(scale_factor=2, align_corners=True)", (3, 5, 5), "align_corners", "align_corners nearest", "leave"),
    ("torch", "upsample 2 mode=lanczos3", (3, 5, 5), "mode", "lanczos3", "bicubic"),
    ("torch", "nn.Upsample(scale_factor=2, mode='linear')", (3, 5, 5), "mode", "linear 1 axis; 2", ""),
    ("torch", "nn.Upsample(scale_factor=2, mode='bilinear')", (3, 5), "mode", "bilinear 2 axes; 1", ""),
    ("torch", "nn.Upsample(scale_factor=0.1)", (3, 5, 9), "factor", "0.1 5×9", "larger"),
    ("torch", "nn.Upsample(size=(3, 3))", (1, 5), "", "upsample C×H×W 3 2 1×5", ""),
    ("keras", "upsample 2x2x2", (5, 5, 3), "", "upsample D×H×W×C 4 3 5×5×3", ""),
    ("keras", "upsample 2", (2, 2, 2, 2, 3), "", "upsample H×W×C 3 5 2×2×2×2×3", ""),
    ("keras", "UpSampling2D(1.5)", (5, 5, 3), "factor", "1.5", "upsample"),
    ("keras", "resize", (5, 5, 3), "size", "resize size", "resize 224x224"),
    ("keras", "resize 9x9x9", (5, 5, 3), "", "D×H×W×C 5×5×3", ""),
    # channels
    ("torch", "nn.PixelShuffle(3)", (12, 5, 5), "factor", "3 12", ""),
    ("torch", "nn.PixelUnshuffle(3)", (4, 6, 5), "factor", "3 6×5", ""),
    ("torch", "nn.ChannelShuffle(3)", (4, 6, 5), "groups", "3 4", ""),
    ("torch", "nn.ChannelShuffle(1)", (4,), "", "channel_shuffle 4", ""),
    ("keras", "glu", (4, 5), "axis", "4×5", ""),
    ("keras", "glu", (), "", "glu", ""),
    ("keras", "split 3", (4, 5, 8), "parts", "3 8", "sizes"),
    ("keras", "split [3, 4]", (4, 5, 8), "parts", "3×4 8", ""),
    ("keras", "slice 8:", (4, 5, 8), "spans", "8 8", ""),
    ("keras", "slice 1:2:3:4", (4, 5, 8), "", "START:STOP", "0:16"),
    ("keras", "slice 0:2 axis=7", (4, 5, 8), "axis", "7 4×5×8", "3"),
    ("keras", "slice 0:2", (), "", "slice", ""),
    ("keras", "split 2", (), "", "split", ""),
    ("keras", "se 8", (), "", "se", ""),
    ("torch", "SqueezeExcitation(16, 8)", (12, 5, 5), "channels", "input_channels 16 12", "12"),
    ("keras", "se 1.5", (5, 5, 3), "", "0 1 1.5", "whole channels"),
    ("keras", "se 0.0", (5, 5, 3), "", "0 1 0.0", "channels"),
    ("keras", "se 1.0", (5, 5, 3), "", "0 1 1.0", "channels"),
    # dense and attention
    ("torch", "nn.Linear(3, 4)", (2, 5), "inputs", "in_features 3 5", "flatten"),
    ("torch", "nn.Linear(3, 4)", (5,), "inputs", "in_features 3 5", "write 5"),
    ("keras", "dense 4", (), "", "dense", ""),
    ("torch", "nn.MultiheadAttention(9, 2)", (4, 9), "heads", "2 9", ""),
    ("torch", "nn.MultiheadAttention(8, 2)", (4, 9), "values", "8 9", "9"),
    ("keras", "attention 2", (9,), "", "attention 2 9", ""),
    ("keras", "attention 2", (4, 6, 9), "heads", "2 9", ""),
    ("torch", "attention 2", (2, 3, 8), "", "attention 3 2×3×8", "reshape"),
    ("keras", "class_token", (9,), "", "class_token 2 9", ""),
    ("keras", "position", (), "", "position", ""),
    ("keras", "layer_scale", (), "", "layer_scale", ""),
    ("torch", "nn.LSTM(3, 4)", (5, 6), "inputs", "input_size 3 6", "6"),
    ("torch", "nn.LSTM(6, 4, proj_size=4)", (5, 6), "projected", "proj_size 4 4", ""),
    ("keras", "LSTM(4)", (6,), "", "lstm 2 1 6", "reshape"),
    ("keras", "GRU(4)", (6,), "", "gru 2 1 6", ""),
    ("torch", "nn.RNN(6, 4)", (2, 3, 6), "", "rnn 2 3 2×3×6", ""),
    ("keras", "EinsumDense('ab', output_shape=4)", (6,), "", "'ab'", "letter batch's"),
    ("keras", "EinsumDense('aab,bc->ac', output_shape=4)", (6, 6), "", "'aab,bc->ac'", ""),
    ("keras", "EinsumDense('ab,bc->ad', output_shape=4)", (6,), "", "'ab,bc->ad'", ""),
    ("keras", "EinsumDense('ab,bc->ca', output_shape=4)", (6,), "", "'ab,bc->ca'", "write ab,bc->ac"),
    ("keras", "EinsumDense('...b,bc->c...', output_shape=4)", (6, 6), "", "'...b,bc->c...'", "begin end"),
    ("keras", "EinsumDense('ab...,bc->...ac', output_shape=4)", (6, 6), "", "'ab...,bc->...ac'", "begin end"),
    ("keras", "EinsumDense('...ab,bc->ac', output_shape=4)", (6, 6), "", "'...ab,bc->ac'", "begin end"),
    ("keras", "EinsumDense('ab,bc->ac...', output_shape=4)", (6, 6), "", "'ab,bc->ac...'", "begin end"),
    ("keras", "EinsumDense('...ab,bc->a...c', output_shape=4)", (6, 6), "", "'...ab,bc->a...c'", "begin end"),
    ("keras", "EinsumDense('a...b,bc->a...c', output_shape=4)", (6, 6), "", "'a...b,bc->a...c'", ""),
    ("keras", "EinsumDense('abc,cd->abd', output_shape=4)", (6,), "equation", "abc,cd->abd 6 1", "batch"),
    ("keras", "EinsumDense('ab,bc->ac', output_shape=(None,))", (6,), "shape", "c", "output_shape"),
    ("keras", "EinsumDense('abc,cd->abd', output_shape=(5, 4))", (6, 7), "shape", "5×4 6", "(6, 4)"),
    ("torch", "nn.Bilinear(3, 4, 5)", [(2, 6), (2, 4)], "left", "in1_features 3 2×6 2×4", ""),
    ("torch", "nn.Bilinear(6, 5, 5)", [(2, 6), (2, 4)], "right", "in2_features 5 2×6 2×4", ""),
    ("torch", "nn.Bilinear(6, 4, 5)", [(3, 6), (2, 4)], "", "3×6 2×4", ""),
    ("torch", "nn.Bilinear(6, 4, 5)", [(3, 6), (4,)], "", "3×6 4", ""),
    ("torch", "nn.Bilinear(6, 4, 5)", [(6,), (4,), (4,)], "", "bilinear 3", "two"),
    ("keras", "Dot(axes=1)", [(3, 6), (4, 6)], "axes", "3×6 4×6", ""),
    ("keras", "Dot(axes=1)", [(3, 6), (3, 6), (3, 6)], "axes", "3", ""),
    ("keras", "Dot(axes=3)", [(3, 6), (3, 6)], "axes", "3 3×6", "2"),
    ("keras", "Dot(axes=0)", [(3, 6), (3, 6)], "axes", "0 batch", ""),
    # merging
    ("keras", "add", [(3, 6), (4, 6)], "", "3×6 4×6 3 4", "equal"),
    ("torch", "add", [(3, 6), (6,)], "", "add 3×6 6", "reshape"),
    ("keras", "subtract", [(3, 6), (3, 6), (3, 6)], "", "subtract 3", "two"),
    ("keras", "concat", [(3, 6), (4, 6)], "", "3×6 4×6 3 4", "equal"),
    ("keras", "concat", [(3, 6), (4,)], "", "3×6 4", "reshape"),
    # order and shape
    ("keras", "reshape 4x4", (3, 5), "shape", "3×5 15 4×4 16", "15"),
    ("keras", "reshape 4x-1", (3, 5), "shape", "3×5 15 4 -1", "divide 15"),
    ("keras", "reshape -1x-1", (4,), "shape", "shape -1", "one"),
    ("keras", "reshape 0x4", (4,), "shape", "shape 0", "least 1"),
    ("keras", "unflatten 2 4 5", (3, 6), "shape", "6 4×5 20", ""),
    ("keras", "permute 1 3", (3, 5), "dims", "1×3 2 3×5", "2"),
    ("torch", "nn.Flatten(2, 1)", (3, 5, 6), "start", "start_dim 2 end_dim 1 3×5×6", "swap"),
    ("torch", "nn.Flatten(1, 7)", (3, 5, 6), "end_dim", "end_dim 7 4 3×5×6", "3"),
    ("torch", "flatten start=9", (3, 5, 6), "start_dim", "start_dim 9 4 3×5×6", "3"),
    ("torch", "nn.Flatten(5)", (3, 5, 6), "start_dim", "start_dim 5 4 3×5×6", "3"),
    ("torch", "nn.Flatten(0)", (3, 5, 6), "start_dim", "start_dim 0 batch", "batch: none"),
    ("keras", "RepeatVector(3)", (4, 5), "", "repeat_vector C 4×5", "flatten"),
    ("torch", "nn.Fold((4, 5), 2)", (9, 12), "kernel", "2 9", ""),
    ("torch", "nn.Fold((4, 5), (2, 3))", (12, 12), "output_size", "4×5 2×3 12", ""),
    ("torch", "nn.Fold((4, 5), 5)", (25, 1), "kernel", "5 4×5", ""),
    ("torch", "nn.Unfold(6)", (2, 5, 7), "kernel", "6 5×7", ""),
    # norms
    ("torch", "nn.BatchNorm2d(4)", (3, 5, 5), "features", "num_features 4 3", "3"),
    ("torch", "nn.InstanceNorm2d(4, affine=True)", (3, 5, 5), "features", "num_features 4 3", "3"),
    ("torch", "nn.InstanceNorm2d(3)", (3, 1, 1), "", "3×1×1", "bn ln"),
    ("torch", "nn.GroupNorm(2, 4)", (6, 5, 5), "channels", "num_channels 4 6", "6"),
    ("torch", "nn.GroupNorm(4, 6)", (6, 5, 5), "groups", "4 6", ""),
    ("keras", "gn 4", (5, 5, 6), "groups", "4 6", ""),
    ("keras", "gn 0", (5, 5, 6), "groups", "0", ""),
    ("keras", "gn 4 axis=1", (5, 6, 8), "groups", "4 5", ""),
    ("torch", "nn.LayerNorm((4, 5))", (3, 5, 5), "shape", "4×5 3×5×5", "(5, 5)"),
    ("torch", "nn.LayerNorm((1, 3, 5, 5))", (3, 5, 5), "shape", "1×3×5×5 4 3×5×5 3", "last"),
    ("keras", "Normalization(mean=1.0)", (3, 5, 5), "mean", "mean variance", ""),
    ("keras", "bn axis=4", (3, 5, 5), "axis", "4 3×5×5", "3"),
    ("keras", "bn axis=0", (3, 5, 5), "axis", "0 batch", "batch: none"),
    ("keras", "bn", (), "", "bn", ""),
    ("torch", "nn.LocalResponseNorm(2)", (5,), "", "lrn 5", ""),
    ("torch", "nn.PReLU(4)", (3, 5, 5), "slopes", "num_parameters 4 3", "3"),
    ("keras", "PReLU(shared_axes=[1, 4])", (3, 5, 5), "shared", "4 3 3×5×5", "3"),
    ("keras", "softmax axis=5", (3, 5), "axis", "5 3×5", "2"),
    ("torch", "nn.Softmax2d()", (3, 5), "", "Softmax2d C×H×W 3×5", "1x3x5"),
    ("torch", "nn.LayerNorm2d(96)", (96, 5), "", "LayerNorm2d C×H×W 96×5", "1x96x5"),
    ("torch", "nn.LayerNorm2d(95)", (96, 5, 5), "shape", "95 96", "96"),
    ("torch", "nn.InstanceNorm2d(3)", (3, 5, 5, 5), "", "InstanceNorm2d C×H×W 3×5×5×5", ""),
    ("torch", "nn.PReLU(2)", (), "slopes", "num_parameters 2", "1"),
    ("keras", "PReLU(shared_axes=[-3])", (3, 5, 5), "shared", "-3 3 3×5×5", "3"),
    ("keras", "Dense(0)", (5,), "units", "0", ""),
    ("keras", "Embedding(5, 0)", (5,), "size", "0", ""),
    ("keras", "EinsumDense('ab,bcd->ac', output_shape=4)", (6,), "equation", "ab,bcd->ac", ""),
    ("keras", "EinsumDense('ab,bc->ac', output_shape=4, bias_axes='b')", (6,), "equation", "ab,bc->ac", ""),
    ("keras", "EinsumDense('...ab,bcd->...ac', output_shape=(None, 4))", (5, 6), "equation", " ...ab,bcd->...ac", ""),
    ("keras", "EinsumDense('...ab,bc->...ac', output_shape=(None, 4))", (6,), "equation", " ...ab,bc->...ac 6 2", "batch"),
    ("keras", "EinsumDense('ab,...c->ac', output_shape=4)", (6,), "", "'ab,...c->ac'", "letter"),
    ("keras", "EinsumDense('a......b,bc->a......c', output_shape=4)", (6,), "", "'a......b,bc->a......c'", "letter"),
    ("keras", "EinsumDense('ab bc->ac', output_shape=4)", (6,), "", "'ab bc->ac'", "letter"),
    ("keras", "EinsumDense('ab,bcac', output_shape=4)", (6,), "", "'ab,bcac'", "letter"),
    ("keras", "EinsumDense('a1,1c->ac', output_shape=4)", (6,), "", "'a1,1c->ac'", "letter"),
    ("keras", "EinsumDense('abc,cd->abd', output_shape=4)", (5, 6), "equation", "abc,cd->abd 5×6 1", "batch"),
    ("keras", "opaque output=3xHx2", (5,), "", "output H", "3x?x2"),
    ("keras", "opaque output=3x-1x2", (5,), "", "output -1", "3x_x2 unknown"),
    ("keras", "opaque output=3x3x2 params=1.5", (5,), "", "params 1.5", "1 2"),
    ("keras", "opaque output=3x3x2 macs=many", (5,), "", "macs many", "1.5M"),
    ("torch", "nn.MultiheadAttention(8, 2, kdim=5)", (4, 8), "keys", "kdim 5 8", "8"),
    ("torch", "nn.MultiheadAttention(8, 2, vdim=6)", (4, 8), "others", "vdim 6 8", "8"),
    ("keras", "MultiHeadAttention(2, 3, attention_axes=(4,))", (4, 5, 8), "axis", "axis 4 4×5×8", "3"),
    ("keras", "SpatialDropout2D(0.2)", (3, 5), "", "H×W×C 3×5", "3x5x1"),
]


@pytest.mark.parametrize(("framework", "code", "dims", "attribute", "said", "helped"), REFUSED, ids=[f"{f} {c} {d}" for f, c, d, *_ in REFUSED])
def test_a_refusal_points_at_the_attribute_and_shows_the_values(framework: str, code: str, dims: Any, attribute: str, said: str, helped: str) -> None:
    found = refusal(framework, code, dims)
    assert found is not None, "accepted"
    assert found.attribute == attribute, found
    for part in said.split():
        assert part in found.message, found
    for part in helped.split():
        assert part in found.help, found


# A convolution's own `same` padding by reflecting or wrapping, along one axis of n: (kernel, dilation, mode, n, taken)
WRAPPED = [
    (5, 1, "reflect", 2, False), (5, 1, "reflect", 3, True), (4, 1, "reflect", 2, False), (4, 1, "reflect", 3, True), (3, 2, "reflect", 2, False),
    (3, 2, "reflect", 3, True), (3, 2, "circular", 1, False), (3, 2, "circular", 2, True), (5, 2, "circular", 3, False), (5, 2, "circular", 4, True),
]  # fmt: skip


@pytest.mark.parametrize(("k", "d", "mode", "n", "taken"), WRAPPED)
def test_an_axis_is_reflected_or_wrapped_by_less_than_it_has(k: int, d: int, mode: str, n: int, taken: bool) -> None:
    """Recorded from torch 2.13."""
    code = f"nn.Conv2d(1, 1, ({k}, 1), dilation=({d}, 1), padding='same', padding_mode='{mode}')"
    assert (refusal("torch", code, (1, n, 9)) is None) is taken


# What is still taken where the next smaller or larger is refused: (framework, layer, input).
TAKEN: list[tuple[str, str, Any]] = [
    ("keras", "adaptive_avgpool 3x3x3", (5, 5, 5, 2)),
    ("torch", "nn.MaxPool2d(1)", (3, 1, 5)),
    ("keras", "Dense(1)", (5,)),
    ("torch", "nn.Linear(5, 0)", (5,)),
    ("torch", "nn.Embedding(5, 0)", (5,)),
    ("keras", "Embedding(5, 1)", (5,)),
    ("keras", "gn 1", (5, 5, 6)),
    ("keras", "gn 6", (5, 5, 6)),
    ("keras", "GroupNormalization(groups=-1)", (5, 5, 6)),
    ("torch", "nn.LSTM(6, 4, proj_size=3)", (5, 6)),
    ("keras", "slice 63:", (7, 9, 64)),
    ("keras", "se 0.1", (5, 5, 64)),
    ("keras", "se 0.999", (5, 5, 64)),
    ("keras", "conv 8 4x9", (4, 9, 3)),
    ("torch", "nn.MaxPool2d(4, padding=2)", (1, 9, 9)),
    ("torch", "nn.AvgPool3d(5)", (1, 5, 5, 5)),
    ("torch", "nn.AvgPool2d(3, divisor_override=-1)", (1, 9, 9)),
    ("torch", "nn.FractionalMaxPool2d(3, output_size=5)", (1, 7, 8)),
    ("torch", "nn.FractionalMaxPool2d(3, output_ratio=0.5)", (1, 7, 8)),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, 2, output_padding=1)", (3, 5, 5)),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, 2, dilation=4, output_padding=3)", (3, 5, 5)),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, 2, output_size=[11, 12])", (3, 5, 5)),
    ("torch", "nn.ConvTranspose2d(3, 4, 1, 1, 2)", (3, 5, 5)),
    ("keras", "crop 2x2", (5, 5, 3)),
    ("torch", "nn.ReflectionPad2d(4)", (1, 5, 5)),
    ("torch", "nn.CircularPad2d(5)", (1, 5, 5)),
    ("torch", "nn.ZeroPad2d(-2)", (1, 5, 4)),
    ("torch", "nn.ConstantPad2d((5, -5, 0, 0), 0)", (1, 4, 5)),
    ("torch", "nn.CircularPad2d((5, -5, 0, 0))", (1, 4, 5)),
    ("torch", "nn.CircularPad1d(-2)", (1, 4)),
    ("torch", "nn.ReflectionPad2d(-2)", (1, 4, 5)),
    ("torch", "nn.ReplicationPad2d(-2)", (1, 4, 5)),
    ("torch", "nn.ReplicationPad1d((-3, 0))", (1, 4)),
    ("torch", "nn.Upsample(scale_factor=0.2)", (3, 5, 9)),
    ("torch", "nn.Upsample(scale_factor=0.1, mode='area')", (3, 5, 19)),
    ("keras", "upsample 1.5", (5, 5, 3)),
    ("torch", "nn.InstanceNorm2d(3)", (3, 1, 2)),
    ("torch", "nn.PReLU(1)", ()),
    ("keras", "PReLU(shared_axes=[-2])", (3, 5, 5)),
    ("keras", "EinsumDense('ab,bc->abc', output_shape=(6, 4))", (6,)),
    ("keras", "EinsumDense('ab...,bc->ac...', output_shape=4)", (6, 7)),
    ("keras", "EinsumDense('...b,bc->...c', output_shape=4)", (5, 6)),
    ("torch", "nn.Flatten(1, -1)", (5,)),
    ("torch", "add", [(3, 6), (3, 6)]),
    ("keras", "add", [(3, 6), (1, 6), (3, 1), (1, 1)]),
    ("torch", "add", [(3, 6), (1, 6)]),
    ("keras", "add", [(3, 6), (6,)]),
    ("keras", "opaque output=3x_x?", (5,)),
]


@pytest.mark.parametrize(("framework", "code", "dims"), TAKEN, ids=[f"{f} {c} {d}" for f, c, d in TAKEN])
def test_what_just_fits_is_taken(framework: str, code: str, dims: Any) -> None:
    assert refusal(framework, code, dims) is None


def test_inputs_that_fit_in_some_lanes_of_a_sweep_alone_are_told_apart() -> None:
    layer = bind(read_expression("add"), "keras")
    for a, b in ((numpy.array([1, 5, 5, 4, 1]), numpy.array([4, 5, 1, 6, 1])), (5, numpy.array([1, 5, 6, 4])), (numpy.array([1, 5, 6]), 5)):
        x = (Shape((a,), 3), Shape((b,), 3))
        y = layer.output(x)
        (condition,) = [condition for condition in layer.conditions(x, y) if condition is not None]
        lanes = numpy.broadcast_arrays(a, b)
        assert list(condition.holds()) == [bool(m == n or m == 1 or n == 1) for m, n in zip(*lanes, strict=True)]
        assert condition.attribute == ""
        assert "inputs" in condition.message.format_map(layer.words_for(x, y))
        assert "equal" in condition.help


def test_units_that_are_swept_are_at_least_one_in_each_lane() -> None:
    layer = bind(read_expression("Dense(4)"), "keras")
    layer.__dict__["units"] = numpy.array([0, 1, 2])
    x = Shape((), 5)
    (condition,) = [condition for condition in layer.conditions(x, layer.output(x)) if condition is not None]
    assert list(condition.holds()) == [False, True, True]
    assert condition.attribute == "units"


def test_the_number_of_parts_of_a_split_cannot_be_swept() -> None:
    layer = bind(read_expression("split 2"), "keras")
    layer.__dict__["parts"] = numpy.array([2, 4])
    with pytest.raises(Misfit) as refused:
        layer.output(Shape((), 8))
    assert refused.value.attribute == "parts"
    assert "parts" in refused.value.message


# (layer, input, what the message says of the kernel, of its dilation and of the input, and the largest that would do)
WINDOWS: list[tuple[str, str, Any, tuple[str, str, str, str]]] = [
    ("keras", "conv 8 5x7", (4, 9, 3), ("5×7", "", "4×9", "4×9")),
    ("keras", "conv 8 9", (4, 4, 3), ("9×9", "", "4×4", "4")),
    ("keras", "conv 8 3x3 dilation=4", (8, 9, 3), ("3×3", "9×9 4", "8×9", "2×3")),
    ("keras", "conv 8 3x3 dilation=4 pad=1", (5, 5, 3), ("3×3", "9×9 4", "padded 7×7", "2")),
    ("torch", "conv 8 9x9 pad=1:2x0:0", (3, 4, 5), ("9×9", "", "padded 7×5", "7×5")),
    ("torch", "nn.MaxPool1d(9, padding=1)", (3, 4), ("9", "", "padded 6", "6")),
]


@pytest.mark.parametrize(("framework", "code", "dims", "wanted"), WINDOWS, ids=[c for _, c, *_ in WINDOWS])
def test_a_window_too_large_is_told_with_what_it_was_laid_on(framework: str, code: str, dims: Any, wanted: tuple[str, ...]) -> None:
    layer = bind(read_expression(code), framework)
    x = Shape.of(dims, framework == "torch")
    words = layer.words_for(x, layer.output(x))
    assert (words["kernel"], words["padded"], words["largest"]) == (wanted[0], *wanted[2:])
    assert bool(words["dilated"]) is bool(wanted[1])
    assert all(part in words["dilated"] for part in wanted[1].split())


def test_strides_and_amounts_are_told_as_a_spec_writes_them() -> None:
    layer = bind(read_expression("nn.Conv2d(3, 8, (3, 5), (1, 2), 'same')"), "torch")
    x = Shape.of((3, 9, 9), True)
    words = layer.words_for(x, layer.output(x))
    assert (words["stride"], words["amounts"]) == ("1×2", "1x2")
    for code, dims, amounts in (
        ("conv 8 3x3 pad=same", (9, 9, 3), "1"),
        ("conv 8 4x3 pad=same", (9, 9, 3), "1:2x1:1"),
        ("conv 8 3x3 pad=full", (9, 9, 3), "2"),
        ("conv 8 3 pad=causal", (9, 3), "2:0"),
        ("maxpool 2", (9, 9, 3), "0"),
    ):
        layer = bind(read_expression(code), "keras")
        x = Shape.of(dims, False)
        assert layer.words_for(x, layer.output(x))["amounts"] == amounts
    pool = bind(read_expression("maxpool 2x3"), "keras")
    x = Shape.of((9, 9, 3), False)
    assert pool.words_for(x, pool.output(x))["stride"] == "2×3"


def test_keras_says_nothing_of_a_dilation_that_does_not_count_there() -> None:
    found = refusal("keras", "Conv2DTranspose(4, 3, 2, output_padding=2)", (5, 5, 3))
    assert found is not None
    assert "dilation" not in found.message


def lanes(code: str, framework: str, x: Shape, **swept: Any) -> dict[str, list[bool]]:
    """For each attribute that a condition points at, in which lanes of a sweep it holds."""
    bound = bind(read_expression(code), framework)
    layer = type(bound)({**{name: getattr(bound, name) for name in bound.attributes}, **swept}, framework, "", bound.fixed_rank)
    found = [condition for condition in layer.conditions(x, layer.output(x)) if condition is not None]
    return {c.attribute: [bool(lane) for lane in numpy.broadcast_to(c.holds(), (3,))] for c in found}


def test_a_sweep_is_refused_in_the_lanes_that_are_refused_alone() -> None:
    x = Shape.of((3, 19, 19), True)
    held = lanes("conv2d 8 3 pad=same", "torch", x, stride=numpy.array([1, 2, 1]))
    assert held["padding"] == [True, False, True]
    x = Shape.of((19, 19, 3), False)
    held = lanes("conv2d 8 3", "keras", x, stride=numpy.array([1, 2, 1]), dilation=numpy.array([2, 2, 1]))
    assert held["dilation"] == [True, False, True]
    held = lanes("conv2d 8 3", "keras", x, stride=(1, 1), dilation=numpy.array([3, 2, 1]))
    assert "dilation" not in held


def test_pytorch_is_not_offered_a_padding_of_keras() -> None:
    found = refusal("torch", "nn.Conv1d(3, 8, 3, 1, 'full')", (3, 9))
    assert found is not None
    assert "causal" not in found.help


def test_an_axis_that_is_empty_in_some_lanes_is_refused_there() -> None:
    layer = bind(read_expression("nn.MaxPool2d(1)"), "torch")
    x = Shape((numpy.array([0, 1, 2]), 5), 3, True)
    held = [c.holds() for c in layer.conditions(x, layer.output(x)) if c is not None and c.attribute == ""]
    assert [list(lanes) for lanes in held] == [[False, True, True]]


@pytest.mark.parametrize("code", ["add", "multiply", "maximum"])
def test_a_merge_of_swept_maps_is_refused_where_their_axes_differ(code: str) -> None:
    layer = bind(read_expression(code), "keras")
    x = (Shape((numpy.array([4, 4, 1]), 5), 3), Shape((numpy.array([4, 2, 7]), 5), 3))
    held = [list(c.holds()) for c in layer.conditions(x, layer.output(x)) if c is not None]
    assert held == [[True, False, True]]


def test_joined_swept_maps_are_refused_where_another_axis_differs() -> None:
    layer = bind(read_expression("concat"), "keras")
    x = (Shape((numpy.array([4, 4, 1]), 5), 3), Shape((numpy.array([4, 2, 7]), 5), 2))
    held = [list(c.holds()) for c in layer.conditions(x, layer.output(x)) if c is not None]
    assert held == [[True, False, False]]


def test_a_swept_axis_that_is_normalized_is_refused_in_the_lanes_where_it_is_another() -> None:
    layer = bind(read_expression("nn.LayerNorm((5, 8))"), "torch")
    x = Shape.of((3, numpy.array([5, 6, 5]), 8), True)
    held = [list(c.holds()) for c in layer.conditions(x, layer.output(x)) if c is not None]
    assert held == [[True, False, True]]
    x = Shape.of((3, numpy.array([5, 6, 5]), 9), True)
    held = [numpy.broadcast_to(c.holds(), (3,)).tolist() for c in layer.conditions(x, layer.output(x)) if c is not None]
    assert held == [[True, False, True], [False, False, False]]


def test_a_stride_may_meet_a_dilation_of_one_in_a_sweep() -> None:
    held = lanes("conv2d 8 3", "keras", Shape.of((19, 19, 3), False), stride=numpy.array([2, 2, 1]), dilation=numpy.array([1, 2, 3]))
    assert held["dilation"] == [True, False, True]


def test_maps_of_symbolic_sizes_are_merged_where_the_sizes_are_equal() -> None:
    layer = bind(read_expression("add"), "keras")
    height = Closed.symbol("H")
    x = (Shape((height, 5), 3), Shape((14, 5), 3))
    (condition,) = [c for c in layer.conditions(x, layer.output(x)) if c is not None]
    assert (condition.left, condition.relation, condition.right) == (height, "==", 14)


def test_the_words_between_the_inputs_of_a_message() -> None:
    x = (Shape((4, 5), 3), Shape((4,), 3))
    for code, framework in (("concat", "keras"), ("add", "torch")):
        layer = bind(read_expression(code), framework)
        with pytest.raises(Misfit, match="4×5×3 and 4×3" if framework == "keras" else "and"):
            layer.output(tuple(shape.converted(framework == "torch") for shape in x))


def test_a_library_is_called_by_its_name() -> None:
    for framework, code, dims, said in (
        ("torch", "nn.Conv1d(3, 8, 3, 1, 'full')", (3, 9), "PyTorch's conv knows no full padding"),
        ("keras", "Conv2D(8, 3, 1, 'full')", (9, 9, 3), "Keras's conv knows no full padding"),
        ("keras", "conv 8 3x3 stride=2 dilation=2", (9, 9, 3), "Keras has no stride 2 together with dilation 2"),
        ("keras", "RepeatVector(3)", (4, 5), "repeat_vector reads C,"),
        ("torch", "nn.Softmax2d()", (5,), "Softmax2d reads"),
    ):
        found = refusal(framework, code, dims)
        assert found is not None and found.message.startswith(said), found
    found = refusal("torch", "nn.Conv1d(3, 8, 3, 1, 'full')", (3, 9))
    assert found is not None and found.help == "it knows valid, same"
    found = refusal("keras", "MaxPooling2D(3, 1, 1)", (9, 9, 3))
    assert found is not None and found.help.startswith("it knows valid, same;")
    found = refusal("keras", "Conv2DTranspose(4, 3, 2, output_padding=2)", (5, 5, 3))
    assert found is not None and found.message == "output_padding 2×2 must be smaller than the stride 2×2"


@pytest.mark.parametrize(
    ("framework", "code", "named"),
    [
        ("torch", "nn.GroupNorm()", "num_groups"), ("torch", "nn.GroupNorm(4)", "num_channels"), ("torch", "nn.ReflectionPad2d()", "padding"),
        ("torch", "nn.ZeroPad2d()", "padding"), ("torch", "nn.ConstantPad2d(1)", "value"), ("torch", "nn.LayerNorm()", "normalized_shape"),
        ("torch", "nn.RMSNorm()", "normalized_shape"), ("torch", "nn.BatchNorm2d()", "num_features"), ("torch", "nn.InstanceNorm2d()", "num_features"),
        ("torch", "nn.LocalResponseNorm()", "size"), ("torch", "nn.Conv2d(out_channels=3, kernel_size=3)", "in_channels"), ("torch", "nn.Linear(out_features=3)", "in_features"),
        ("torch", "nn.LSTM(hidden_size=3)", "input_size"), ("torch", "nn.Threshold(1)", "value"), ("torch", "nn.ConvTranspose2d(out_channels=3, kernel_size=3)", "in_channels"),
        ("keras", "MultiHeadAttention(3)", "key_dim"), ("keras", "Dot()", "axes"), ("keras", "CenterCrop(3)", "width"), ("keras", "Resizing(3)", "width"),
        ("keras", "Rescaling()", "scale"), ("keras", "GaussianNoise()", "stddev"), ("keras", "Activation()", "activation"),
    ],
)  # fmt: skip
def test_a_class_is_given_what_its_constructor_demands(framework: str, code: str, named: str) -> None:
    """A TypeError in torch 2.13 and Keras 3.15: a positional argument is missing."""
    with pytest.raises(ExpressionError, match=f"needs {named}") as caught:
        bind(read_expression(code), framework)
    assert caught.value.help.startswith("write ") and named in caught.value.help
    lazy = {
        "nn.Conv2d(out_channels=3, kernel_size=3)": "nn.LazyConv2d(3, 3)",
        "nn.BatchNorm2d()": "nn.LazyBatchNorm2d()",
        "nn.Linear(out_features=3)": "nn.LazyLinear(3)",
    }
    if code in lazy:
        bind(read_expression(lazy[code]), framework)


UNEVEN = {
    ("conv 8 3 pad=0:1", (8, 8, 3)): ("padding has 1 size (0:1); the input has 2 spatial axes (8×8×3)", "give one number, or 2"),
    ("conv 8 3x3", (9, 3)): ("kernel has 2 sizes (3×3); the input has 1 spatial axis (9×3)", "give one number; if its channel axis is missing, write 9x3x1"),
    ("conv 8 3 dilation=2x2x2", (8, 8, 3)): (
        "dilation has 3 sizes (2×2×2); the input has 2 spatial axes (8×8×3)",
        "give one number, or 2; if its channel axis is missing, write 8x8x3x1",
    ),
    ("maxpool 2x2x2", (8, 8, 3)): (
        "kernel has 3 sizes (2×2×2); the input has 2 spatial axes (8×8×3)", "give one number, or 2; if its channel axis is missing, write 8x8x3x1",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("code", "dims"), UNEVEN)
def test_a_number_of_sizes_that_does_not_fit_is_told_with_both_ways_out(code: str, dims: tuple[int, ...]) -> None:
    found = refusal("keras", code, dims)
    assert found is not None
    assert (found.message, found.help) == UNEVEN[code, dims]


def test_what_a_size_of_nothing_is_told() -> None:
    found = refusal("keras", "AdaptiveAveragePooling2D((0, 2))", (5, 5, 3))
    assert found is not None and found.attribute == "output_size" and "at least 1" in found.message
    found = refusal("keras", "CenterCrop(0, 6)", (5, 5, 3))
    assert found is not None and found.attribute == "height" and "5×5 cannot be enlarged to 0×6×3" in found.message
    assert refusal("keras", "CenterCrop(0, 5)", (5, 5, 3)) is None
    found = refusal("keras", "opaque output=3 trainable=false", (5,))
    assert found is not None and (found.attribute, found.help) == ("trainable", "write params=N")
    found = refusal("torch", "nn.Fold((32, 32), 4, stride=4)", (48, 60))
    assert found is not None and "64 windows of 4×4" in found.message
    found = refusal("torch", "nn.PixelShuffle(2)", (6, 5, 5))
    assert found is not None and found.message == "factor 2 takes a multiple of 4 channels; the input has 6"
    found = refusal("torch", "nn.PixelShuffle(2)", (3, 6, 5, 5))
    assert found is not None and found.message == "factor 2 takes a multiple of 4 channels; the input has 6"
    found = refusal("torch", "nn.PixelUnshuffle(2)", (3, 5, 4, 4))
    assert found is None


TOLD = {
    ("keras", "conv 6 3 groups=3", (8, 8, 4)): ("3 groups do not divide the 4 input channels", "use 1 or 2 groups"),
    ("keras", "conv 8 3 groups=3", (8, 8, 6)): ("3 groups do not divide the 8 filters", "use 1 or 2 groups"),
    ("keras", "conv 8 3 groups=8", (8, 8, 12)): ("8 groups do not divide the 12 input channels", "use 1, 2 or 4 groups"),
    ("torch", "nn.MaxPool2d(3, padding=2)", (4, 8, 8)): (
        "PyTorch pads a pool by at most half its kernel; padding 2 is more than half of 3×3",
        "use at most 1",
    ),
    ("torch", "nn.Conv2d(3, 8, 5, 2, 'same')", (3, 9, 9)): (
        "PyTorch has no same padding with a stride of 2×2",
        "write padding=2",
    ),
    ("torch", "nn.Conv2d(3, 8, (3, 4), 2, 'same', 2)", (3, 9, 9)): (
        "PyTorch has no same padding with a stride of 2×2",
        "write padding=(2, 3)",
    ),
    ("torch", "nn.ConvTranspose2d(3, 4, 3, 2, output_size=[12, 11])", (3, 5, 5)): None,
    ("torch", "deconv 4 3x3 stride=2 output_size=13", (3, 5, 5)): (
        "output_size 13 is not among the sizes that a convolution shrinks to 5×5: 11 to 12 along this axis",
        "use 11 to 12",
    ),
    ("torch", "nn.Upsample(scale_factor=2, mode='trilinear')", (3, 8, 8)): (
        "trilinear interpolates 3 spatial axes; the input has 2",
        "use bilinear or nearest",
    ),
    ("torch", "nn.Upsample(scale_factor=2, mode='bilinear')", (3, 8)): (
        "bilinear interpolates 2 spatial axes; the input has 1",
        "use linear or nearest",
    ),
    ("keras", "MaxPooling2D(2, padding='causal')", (8, 8, 3)): (
        "Keras's maxpool knows no causal padding",
        "it knows valid, same",
    ),
    ("keras", "Conv2D(8, 3, padding='causal')", (8, 8, 3)): (
        "causal padding is for one spatial axis; the input has 2 (8×8×3)",
        "use same",
    ),
    ("keras", "maxpool 2 pad=causal", (8, 8, 3)): (
        "causal padding is for one spatial axis; the input has 2 (8×8×3)",
        "use same, or amounts: lo:hi an axis",
    ),
    ("torch", "nn.ConstantPad2d(((1, 1), (2, 2)), 0)", (3, 4, 5)): (
        "PyTorch's pad takes a list of amounts, not of pairs",
        "l, r for the last axis, then t, b for the one before",
    ),
    ("torch", "nn.ConstantPad2d((1, 1, 1, 1, 1, 1, 1, 0), 0)", (3, 4, 5)): (
        "pad is given amounts for the batch too, which a shape leaves open",
        "say `batch: none` on top of the spec for shapes without one",
    ),
    ("torch", "nn.ConstantPad2d((1, 2, 3, 4, 5, 6, 0, 0), 0)", (3, 4, 5)): None,
    ("torch", "nn.BatchNorm2d(0)", (0, 4, 4)): ("0×4×4 has no channels to normalize", "give it at least 1"),
    ("torch", "nn.Conv2d(0, 8, 3, padding=1, padding_mode='reflect')", (0, 8, 8)): (
        "0×8×8 has no channels to pad",
        "give it at least 1",
    ),
    ("torch", "nn.Conv2d(0, 8, 3, padding=1, padding_mode='replicate')", (0, 8, 8)): (
        "0×8×8 has no channels to pad",
        "give it at least 1",
    ),
    ("torch", "nn.LazyConvTranspose2d(8, 3)", (0, 8, 8)): ("0×8×8 has no channels to spread", "give it at least 1"),
    ("torch", "nn.LPPool2d(2, 19)", (1, 9, 9)): (
        "the 19×19 kernel is larger than the 9×9 input",
        "use a kernel of at most 9",
    ),
    ("keras", "conv 8 9x9", (8, 8, 3)): (
        "the 9×9 kernel is larger than the 8×8 input",
        "use a kernel of at most 8, or more padding",
    ),
    ("torch", "nn.ReflectionPad2d(5)", (3, 5, 9)): (
        "reflect padding of 5 needs a larger input than 5×9",
        "an axis of 5 takes at most 4",
    ),
}


@pytest.mark.parametrize(("framework", "code", "dims"), TOLD)
def test_a_refusal_tells_the_bound_and_a_way_out(framework: str, code: str, dims: tuple[int, ...]) -> None:
    found = refusal(framework, code, dims)
    told = TOLD[framework, code, dims]
    assert (found and (found.message, found.help)) == told
    assert found is None or found.attribute in ("", "groups", "padding", "kernel", "mode", "output_size")


def test_a_mean_over_the_last_axes_keeps_those_before() -> None:
    """torch 2.13: AdaptiveAvgPool2d(1) on any number of axes is a mean over the last two."""
    layer = bind(read_expression("nn.AdaptiveAvgPool2d((1, 1))"), "torch")
    assert layer.output(Shape.of((4, 5, 3, 8), True)) == Shape.of((4, 5, 1, 1), True)
    layer = bind(read_expression("nn.ConstantPad2d((1, 2, 3, 4, 5, 6, 0, 0), 0)"), "torch")
    assert layer.output(Shape.of((3, 4, 5), True)) == Shape.of((14, 11, 8), True)
