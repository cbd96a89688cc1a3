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


STAGES = ((64, 25, 1), (128, 25, 2), (256, 25, 2), (512, 24, 2))
"""Width, bottlenecks and first stride of a ResNet of 1,004 layers."""


def resnet_in_blocks() -> str:
    """A ResNet of 1,004 layers as one writes it: a block, repeated."""
    stages = "".join(
        f"  - layer{k}: bottleneck {width} repeat={count} project=$(i == 0) stride=$({stride} if i == 0 else 1)\n"
        for k, (width, count, stride) in enumerate(STAGES, 1)
    )
    return f"""framework: torch
input: 3x224x224
blocks:
  bottleneck(width, stride=1, project=false):
    - main:
        residual:
          - conv $width 1x1 bias=false
          - bn
          - relu
          - conv $width 3x3 stride=$stride pad=1 bias=false
          - bn
          - relu
          - conv $(4*width) 1x1 bias=false
          - bn
        shortcut:
          - when: $project
            do: [conv $(4*width) 1x1 stride=$stride bias=false, bn]
    - relu
layers:
  - conv 64 7x7 stride=2 pad=3 bias=false
  - bn
  - relu
  - maxpool 3x3 stride=2 pad=1
{stages}  - global_avgpool
  - dense 1000
"""


def resnet_flat() -> str:
    """The same layers written out, each with its name and what it reads."""
    lines = ["c0: conv 64 7x7 stride=2 pad=3 bias=false", "b0: bn", "r0: relu", "p0: maxpool 3x3 stride=2 pad=1"]
    last = "p0"
    for k, (width, count, first) in enumerate(STAGES, 1):
        for i in range(count):
            stride, at = (first if i == 0 else 1), f"l{k}.{i}."
            lines += [f"{at}c1: conv {width} 1x1 bias=false from={last}", f"{at}b1: bn", f"{at}r1: relu"]
            lines += [f"{at}c2: conv {width} 3x3 stride={stride} pad=1 bias=false", f"{at}b2: bn", f"{at}r2: relu"]
            lines += [f"{at}c3: conv {4 * width} 1x1 bias=false", f"{at}b3: bn"]
            side = last
            if i == 0:
                lines += [f"{at}c4: conv {4 * width} 1x1 stride={stride} bias=false from={last}", f"{at}b4: bn"]
                side = f"{at}b4"
            lines += [f"{at}add: add {at}b3 {side}", f"{at}relu: relu"]
            last = f"{at}relu"
    lines += ["global_avgpool", "fc: dense 1000"]
    return "framework: torch\ninput: 3x224x224\nlayers:\n" + "".join(f"  - {line}\n" for line in lines)


def course_code() -> str:
    """A program of about 100 lines as courses write them: ten stages, a head, a training loop."""
    made = "".join(
        f"        self.conv{k} = nn.Conv2d({3 if k == 0 else 16 * k}, {16 * (k + 1)}, 3, padding=1)\n        self.bn{k} = nn.BatchNorm2d({16 * (k + 1)})\n"
        for k in range(10)
    )
    run = "".join(
        f"        x = F.relu(self.bn{k}(self.conv{k}(x)))\n" + "        x = F.max_pool2d(x, 2)\n" * (k % 3 == 2)
        for k in range(10)
    )
    train = "".join(
        f"    # step {k}\n    optimizer.zero_grad()\n    loss = loss_of(model(images), labels)\n    loss.backward()\n    optimizer.step()\n"
        for k in range(7)
    )
    return (
        "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n\nclass Net(nn.Module):\n    def __init__(self):\n"
        f"        super().__init__()\n{made}        self.fc1 = nn.Linear(160 * 8 * 8, 128)\n        self.fc2 = nn.Linear(128, 10)\n\n"
        f"    def forward(self, x):\n{run}        x = torch.flatten(x, 1)\n        return self.fc2(F.relu(self.fc1(x)))\n\n\n"
        "model = Net()\noptimizer = torch.optim.SGD(model.parameters(), lr=0.01)\nloss_of = nn.CrossEntropyLoss()\n"
        f"for images, labels in loader:\n{train}print(model(torch.randn(1, 3, 64, 64)).shape)\n"
    )


def course_spec() -> str:
    """The same network as a spec."""
    lines = "".join(
        f"  - conv {16 * (k + 1)} 3x3 pad=1\n  - bn\n  - relu\n" + "  - maxpool 2x2\n" * (k % 3 == 2) for k in range(10)
    )
    return f"framework: torch\ninput: 3x64x64\nlayers:\n{lines}  - flatten\n  - dense 128\n  - relu\n  - dense 10\n"


def keras_code() -> str:
    """A program of 100 lines as Keras's courses write them: data, ten stages, a head, a training run and its plots."""
    stages = "".join(
        f"model.add(Conv2D({16 * (k + 1)}, (3, 3), padding='same'{', input_shape=(64, 64, 3)' if k == 0 else ''}))\n"
        "model.add(BatchNormalization())\nmodel.add(Activation('relu'))\n"
        + "model.add(MaxPooling2D(pool_size=(2, 2)))\n"
        * (k % 3 == 2)
        for k in range(10)
    )
    plots = "".join(
        f"plt.figure(figsize=(8, {k + 4}))\nplt.plot(history.history['loss'])\nplt.title('step {k}')\nplt.ylabel('loss')\nplt.legend(['train', 'test'])\nplt.show()\n"
        for k in range(9)
    )
    return (
        "import numpy as np\nimport matplotlib.pyplot as plt\nfrom keras.models import Sequential\n"
        "from keras.layers import Activation, BatchNormalization, Conv2D, Dense, Flatten, MaxPooling2D\n\n\n"
        f"model = Sequential()\n{stages}model.add(Flatten())\nmodel.add(Dense(128, activation='relu'))\nmodel.add(Dense(10))\n"
        "model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])\nmodel.summary()\n"
        f"history = model.fit(x_train, y_train, epochs=20, batch_size=64)\n{plots}"
    )


def keras_spec() -> str:
    """The same network as a spec."""
    lines = "".join(
        f"  - conv {16 * (k + 1)} 3x3 pad=same\n  - bn\n  - relu\n" + "  - maxpool 2x2\n" * (k % 3 == 2)
        for k in range(10)
    )
    return f"input: 64x64x3\nlayers:\n{lines}  - flatten\n  - dense 128 activation=relu\n  - dense 10\n"


def keras_notebook() -> str:
    """The program as a notebook of 2 MB, most of it pictures that its cells gave."""
    import json

    cells = []
    for number, part in enumerate(keras_code().split("plt.figure")):
        picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo" + "A" * 230_000}}
        source = part if number == 0 else f"plt.figure{part}"
        outputs = [picture] if number else []
        cells.append(
            {"cell_type": "code", "execution_count": number, "metadata": {}, "outputs": outputs, "source": source}
        )
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
