"""The chain that the engine is measured on: n nodes of convolution (3×3, padding 1), batch norm and ReLU in turn,
every tenth a 3×3 max pool of stride 1 and padding 1, on 8×32×32. `distinct` gives every convolution its own width."""

from __future__ import annotations

from typing import Any


def kinds(n: int) -> list[str]:
    """The operator of each node."""
    turn = ("Conv", "BatchNormalization", "Relu")
    names = []
    for index in range(n):
        names.append("MaxPool" if index % 10 == 9 else turn[index % 3])
    return names


def widths(n: int, distinct: bool) -> list[int]:
    """The output channels of each node's convolution."""
    return [8 + (index * 7 % 501 if distinct else 0) for index in range(n)]


def expressions(n: int, distinct: bool = False) -> list[str]:
    """The chain in words."""
    texts = {"BatchNormalization": "bn", "Relu": "relu", "MaxPool": "maxpool 3x3 stride=1 pad=1"}
    return [
        f"conv {width} 3x3 pad=1" if kind == "Conv" else texts[kind]
        for kind, width in zip(kinds(n), widths(n, distinct), strict=True)
    ]


def spec_text(n: int, distinct: bool = False) -> str:
    """The chain as a YAML spec."""
    lines = "".join(f"  - {text}\n" for text in expressions(n, distinct))
    return f"framework: torch\ninput: 8x32x32\nlayers:\n{lines}"


def onnx_model(n: int, distinct: bool = False) -> Any:
    """The chain as an ONNX model without weights' values: shapes are all that inference needs."""
    from onnx import TensorProto, helper

    nodes, initializers = [], []
    channels, last = 8, "x"
    for index, (kind, width) in enumerate(zip(kinds(n), widths(n, distinct), strict=True)):
        out = f"y{index}"
        if kind == "Conv":
            initializers += [
                helper.make_tensor_value_info(f"w{index}", TensorProto.FLOAT, [width, channels, 3, 3]),
                helper.make_tensor_value_info(f"b{index}", TensorProto.FLOAT, [width]),
            ]
            node = helper.make_node("Conv", [last, f"w{index}", f"b{index}"], [out], kernel_shape=[3, 3], pads=[1] * 4)
            channels = width
        elif kind == "BatchNormalization":
            names = [f"{name}{index}" for name in ("scale", "shift", "mean", "var")]
            initializers += [helper.make_tensor_value_info(name, TensorProto.FLOAT, [channels]) for name in names]
            node = helper.make_node(kind, [last, *names], [out])
        elif kind == "MaxPool":
            node = helper.make_node(kind, [last], [out], kernel_shape=[3, 3], pads=[1] * 4, strides=[1, 1])
        else:
            node = helper.make_node(kind, [last], [out])
        nodes.append(node)
        last = out
    entry = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 8, 32, 32])
    exit_ = helper.make_empty_tensor_value_info(last)
    return helper.make_model(helper.make_graph(nodes, "chain", [entry, *initializers], [exit_]))
