"""Which layer a function of PyTorch is, how it takes its arguments, and its own defaults: one table for programs and for
pasted lines. Loaded only where a function is called.
"""

from __future__ import annotations

from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.numbers.named_tuple import NamedTuple


class Function(NamedTuple):
    """A function: the class it stands for, its arguments after what it reads, and those of its own defaults that its
    class has not. `reads` says what comes first: `one` value, `two`, or `several` in a list. `method`: a tensor has it
    too."""

    kind: str
    arguments: str = ""
    defaults: tuple[tuple[str, Any], ...] = ()
    reads: str = "one"
    method: bool = False


_POOL = "kernel_size stride padding dilation ceil_mode return_indices"
_MEAN = "kernel_size stride padding ceil_mode count_include_pad divisor_override"
_ALONE = "ReLU6 ELU SELU CELU GELU SiLU Mish Hardswish Hardsigmoid Hardtanh Softplus Softsign LogSigmoid Softshrink Tanhshrink RReLU"
_JOINS = {"add": "add", "sub": "subtract", "mul": "multiply", "div": "divide"}
_JOINS |= {"subtract": "subtract", "multiply": "multiply", "divide": "divide", "true_divide": "divide"}
_JOINS |= {"maximum": "maximum", "minimum": "minimum"}
FUNCTIONS: dict[str, Function] = {
    **{name.lower(): Function(name, "*") for name in _ALONE.split()},
    **{name.lower(): Function(name, "*", method=True) for name in ("ReLU", "Sigmoid", "Tanh", "Hardshrink")},
    "leaky_relu": Function("LeakyReLU", "*"),
    "swish": Function("SiLU", "*"),
    "threshold": Function("Threshold", "threshold value inplace"),
    **{f"max_pool{rank}d": Function(f"MaxPool{rank}d", _POOL) for rank in (1, 2, 3)},
    **{f"avg_pool{rank}d": Function(f"AvgPool{rank}d", _MEAN) for rank in (1, 2, 3)},
    **{f"lp_pool{rank}d": Function(f"LPPool{rank}d", "norm_type kernel_size stride ceil_mode") for rank in (1, 2)},
    **{
        f"adaptive_{kind.lower()}_pool{rank}d": Function(f"Adaptive{kind}Pool{rank}d", "output_size")
        for kind in ("Avg", "Max")
        for rank in (1, 2, 3)
    },
    **{
        name.lower(): Function(name, "p training inplace")
        for name in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d")
    },
    "alpha_dropout": Function("AlphaDropout", "p training inplace"),
    "feature_alpha_dropout": Function("AlphaDropout", "p training inplace"),
    "glu": Function("GLU", "dim"),
    **{
        f"fractional_max_pool{rank}d": Function(
            f"FractionalMaxPool{rank}d", "kernel_size output_size output_ratio return_indices"
        )
        for rank in (2, 3)
    },
    "feature_dropout": Function("Dropout2d", "p training"),
    "pixel_shuffle": Function("PixelShuffle", "upscale_factor"),
    "pixel_unshuffle": Function("PixelUnshuffle", "downscale_factor"),
    "channel_shuffle": Function("ChannelShuffle", "groups"),
    "local_response_norm": Function("LocalResponseNorm", "size alpha beta k"),
    "unfold": Function("Unfold", "kernel_size dilation padding stride"),
    "fold": Function("Fold", "output_size kernel_size dilation padding stride"),
    "softmax": Function("Softmax", "dim dtype", method=True),
    "log_softmax": Function("LogSoftmax", "dim dtype", method=True),
    "softmin": Function("Softmin", "dim dtype"),
    **dict.fromkeys(
        ("interpolate", "upsample"),
        Function("Upsample", "size scale_factor mode align_corners recompute_scale_factor antialias"),
    ),
    "flatten": Function("Flatten", "start_dim end_dim", (("start_dim", 0),), method=True),
    **dict.fromkeys(("cat", "concat", "concatenate"), Function("concat", "dim", (("dim", 0),), "several")),
    **{name: Function(kind, reads="two", method=True) for name, kind in _JOINS.items()},
}
"""The functions that are a layer. Arguments written `*` change no number."""
OPERATORS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
"""What an operator between two maps is."""
IGNORED = frozenset(
    ("training", "inplace", "return_indices", "memory_format", "dtype", "device", "out", "generator", "antialias")
)
"""Arguments of functions on which no shape depends."""
SPACES = frozenset(("torch", "F", "nn.functional", "torch.nn.functional"))
"""Where the functions are found, as code calls the module."""


def find(name: str) -> Function | None:
    """The function of a name, `relu_` as `relu`; None for what is no layer by itself."""
    return FUNCTIONS.get(name) or FUNCTIONS.get(name.rstrip("_"))


def given(function: Function, written: str, values: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call of `function` behind what it reads, by name, without those that change nothing; `values`
    are those without a name. ExpressionError for one too many, or one that is given twice."""
    if function.arguments == "*":
        return {}
    order = function.arguments.split()
    reads = 2 if function.reads == "two" else 1
    if len(values) > len(order):
        help = f"{written} takes {', '.join(['its input', *order])}"
        message = f"{written} takes {len(order) + reads} values, not {len(values) + reads}"
        raise ExpressionError(message, help, reads + len(order))
    found = dict(function.defaults)
    for key, value in zip(order, values, strict=False):
        if key in named:
            raise ExpressionError(f"{key} is given twice", "keep one of them", key)
        found[key] = value
    found |= named
    return {key: value for key, value in found.items() if key not in IGNORED}
