"""Activations without weights."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import text
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled


class Activation(Layer):
    """A function of each value by itself; the shape stays. Its arguments change no number and are ignored."""

    type = "activation"
    family = "activation"
    function = text("", optional=True, slotted=True, keras="activation", help="the function's name")
    words = {
        "activation": spelled("function"),
        "relu": spelled("max_value negative_slope threshold", type="relu"),
        "relu6": spelled(type="relu6"),
        "rrelu": spelled("lower upper", type="rrelu"),
        "leaky_relu": spelled("negative_slope", type="leaky_relu"),
        "leakyrelu": spelled("negative_slope", type="leaky_relu"),
        "elu": spelled("alpha", type="elu"),
        "selu": spelled(type="selu"),
        "celu": spelled("alpha", type="celu"),
        "gelu": spelled("approximate", type="gelu"),
        "silu": spelled(type="silu"),
        "swish": spelled(type="silu"),
        "mish": spelled(type="mish"),
        "sigmoid": spelled(type="sigmoid"),
        "hard_sigmoid": spelled(type="hard_sigmoid"),
        "hardsigmoid": spelled(type="hard_sigmoid"),
        "log_sigmoid": spelled(type="log_sigmoid"),
        "sparse_sigmoid": spelled(type="sparse_sigmoid"),
        "tanh": spelled(type="tanh"),
        "hard_tanh": spelled(type="hard_tanh"),
        "hardtanh": spelled(type="hard_tanh"),
        "tanh_shrink": spelled(type="tanh_shrink"),
        "tanhshrink": spelled(type="tanh_shrink"),
        "hard_shrink": spelled("threshold", type="hard_shrink"),
        "soft_shrink": spelled("threshold", type="soft_shrink"),
        "hard_swish": spelled(type="hard_swish"),
        "hardswish": spelled(type="hard_swish"),
        "hard_silu": spelled(type="hard_swish"),
        "softplus": spelled(type="softplus"),
        "sparse_plus": spelled(type="sparse_plus"),
        "squareplus": spelled(type="squareplus"),
        "softsign": spelled(type="softsign"),
        "exponential": spelled(type="exponential"),
        "threshold": spelled("threshold value", type="threshold"),
    }
    keras = {
        "Activation": spelled("function!"),
        "ReLU": spelled("max_value negative_slope threshold", type="relu"),
        "LeakyReLU": spelled("negative_slope * alpha", type="leaky_relu"),
        "ThresholdedReLU": spelled("threshold", type="thresholded_relu"),
        "ELU": spelled("alpha", type="elu"),
    }
    torch = {
        "ReLU": spelled("inplace", type="relu"),
        "ReLU6": spelled("inplace", type="relu6"),
        "RReLU": spelled("lower upper inplace", type="rrelu"),
        "LeakyReLU": spelled("negative_slope inplace", type="leaky_relu"),
        "ELU": spelled("alpha inplace", type="elu"),
        "SELU": spelled("inplace", type="selu"),
        "CELU": spelled("alpha inplace", type="celu"),
        "GELU": spelled("approximate", type="gelu"),
        "SiLU": spelled("inplace", type="silu"),
        "Mish": spelled("inplace", type="mish"),
        "Sigmoid": spelled(type="sigmoid"),
        "Hardsigmoid": spelled("inplace", type="hard_sigmoid"),
        "LogSigmoid": spelled(type="log_sigmoid"),
        "Tanh": spelled(type="tanh"),
        "Hardtanh": spelled("min_val max_val inplace min_value max_value", type="hard_tanh"),
        "Tanhshrink": spelled(type="tanh_shrink"),
        "Hardshrink": spelled("lambd", type="hard_shrink"),
        "Softshrink": spelled("lambd", type="soft_shrink"),
        "Hardswish": spelled("inplace", type="hard_swish"),
        "Softplus": spelled("beta threshold", type="softplus"),
        "Softsign": spelled(type="softsign"),
        "Threshold": spelled("threshold! value! inplace", type="threshold"),
    }
    examples = ("28x28x1 -> conv 8 3x3 -> relu",)
