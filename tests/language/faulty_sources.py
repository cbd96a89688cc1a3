"""Sources that are wrong, one way each: what newcomers write, what people paste, and typing errors in the zoo.

Every help that the program gives is given for one of them (`test_helps.py` counts that), and does what it says there.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "layers"))

from test_messages import REFUSED, TOLD

ZOO = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))


class Faulty(NamedTuple):
    """A source, and what is asked of it."""

    text: str
    framework: str | None = None
    input: str | None = None
    edits: tuple[str, ...] = ()


ONE_LINERS = (
    "1 -> Dense(9**9**9**9)",
    "28x28 -> conv 3x3",
    "28x28 -> conv 8 3x3",
    "28x28x1 -> Conv2D 32 5)",
    "28x28x1 -> Conv2D(32, (5, 5)",
    "28x28x1 -> Conv2D(32, (5, 5), input_shape=(32, 32, 3))",
    "28x28x1 -> Conv2D(32, 5) relu",
    "28x28x1 -> Conv2D(32, 5, 1, 'same)",
    "28x28x1 -> Conv2D(kernel_size=5, 32)",
    "28x28x1 -> Conv2DTranpose(8, 3)",
    "28x28x1 -> Cropping2D(cropping=-1)",
    "28x28x1 -> DepthwiseConv2D(3, depth_multiplier=0)",
    "28x28x1 -> MaxPooling2D(pool_size=0)",
    "28x28x1 -> conv",
    "28x28x1 -> conv 3 k=0",
    "28x28x1 -> conv 8 3x3 2 1 7 9",
    "28x28x1 -> conv 8 3x3 = 2",
    "28x28x1 -> conv 8 3x3 dillation=2",
    "28x28x1 -> conv 8 3x3 filters=9",
    "28x28x1 -> conv 8 3x3 stride=",
    "28x28x1 -> conv 8 3x3 stride=true",
    "28x28x1 -> conv 8 3x3x3",
    "28x28x1 -> conv2 8 3x3",
    "28x28x1 -> dense",
    "28x28x1 -> maxpol 2",
    "28x28x1 -> maxpool 2 cel=true",
    "28x28x1 -> nn.BatchNorm2d(-1)",
    "28x28x1 -> nn.Conv2d(3, 8, 3)",
    "28x28x1 -> nn.MaxPool2d(0)",
    "28x28x1 -> relu -> flatten -> Dense(10, input_dim=100)",
    "7x3 -> Bidirectional()",
    "7x3 -> Bidirectional(LSTM(5), backward_layer=GRU(4, go_backwards=True))",
    "8x4 -> x = relu() -> y = tanh()(x) -> MultiHeadAttention(2, 3)(x, y)",
    "8x8x3 -> Conv2D(int(8), 3)",
    "8x8x3 -> Dense(len(classes))",
    "8x3 -> RNN(LSTMCell(4))",
    "8x8x3 -> conv 1 3x3 bias=1",
    "8x8x3 -> conv 1 3x3 bias=FALSE",
    "8x8x3 -> conv 1 3x3 bias=TRUE",
    "8x8x3 -> conv 1 3x3 bias=no",
    "8x8x3 -> conv 1 3x3 bias=off",
    "8x8x3 -> conv 1 3x3 bias=on",
    "8x8x3 -> conv 1 3x3 bias=y",
    "8x8x3 -> conv 1 3x3 bias=yes",
    "8x8x3 -> relu -> y = 3",
    "8x8x3 -> x = a + b",
    "8x8x3 -> x = relu() -> a, b = torch.split(x, 2)",
    "8x8x3 -> x = relu() -> y = Dense(3)(x, mode=2)",
    "8x8x3 -> x = relu() -> y = Dense(3)(x[0])",
    "8x8x3 -> x = relu() -> y = x * 0.5",
    "8x8x3 -> x = relu() -> y = x + ReLU()(x)",
    "8x8x3 -> x = relu() -> y = x + x * x",
    "8x8x3 -> x = relu() -> y = x => 8x8x3",
    "9x2 -> conv2d 4 3",
    "9x9x3 -> conv 8 3 pad=causal",
    "9x9x3 -> nn.Conv2D(8, 3)",
    "9x9x3 -> nn.Conv2d(3, 8, 3, stride=2, padding='same')",
    "inputs = Input(shape=(8, 8, 3)) -> x = Conv2D(3, 1)(input_)",
    "torch 16x8x8 -> keras.layers.maxpool(2)",
    "torch 16x8x8 -> layers.Conv2d(16, 3, 3)",
    "torch 16x8x8 -> layers.Linear(3)",
    "torch 16x8x8 -> nn.Dense(3)",
    "torch 3 -> nn.Sequential(*[nn.Linear(3, 3) for _ in range(4)])",
    "torch 3 -> nn.Sequential(*layers)",
    "torch 3x3x3 -> layers.Conv2D(8)",
    "torch 3x3x3 -> nn.Conv2d(3, 8)",
    "torch 3x3x3 -> nn.Linear()",
    "torch 3x3x3 -> nn.Linear(3, 3, True, None, None, 1)",
    "torch 3x3x3 -> nn.Linear(3, 3, foo=1)",
    "torch 3x8x8 -> Conv2d(in_channels=4, out_channels=2, kernel_size=1)",
    "torch 3x8x8 -> flatten -> nn.Linear(100, 10)",
    "torch 3x8x8 -> foo.bar.Conv2d(3, 3, 3)",
    "torch 3x8x8 -> nn.BatchNorm2d(16)",
    "torch 3x8x8 -> nn.Linear(in_features=7, out_features=2)",
    "torch 3x8x8 -> nn.Sequential(nn.Conv2d(3, 4, 3), nn.Conv2d(4, 0, 3))",
    "torch 3x9x9 -> conv 8 3x3 stride=2 pad=same",
    "torch 3x9x9 -> x = relu() -> torch.flatten(x)",
)
"""Lines with `->`."""

LINES = (
    "- relu\n- relu\n",
    "torch 3x8x8\nx = relu()\nx = self.conv1(x)\n",
    "torch 3x8x8\nx = relu()\nx = x.view(x.size(0), -1)\n",
    "torch 3x8x8\nx = relu()\nx = x.permute(0, 2, 3, 1)\n",
    "torch 3x8x8\nx = relu()\nmodel = keras.Model(inputs, outputs)\n",
    "torch 3x8x8\nx = relu()\nmodel.summary()\n",
    "torch 3x8x8\nx = relu()\nTimeDistributed(Conv2D(8, 3))\n",
    "torch 3x8x8\nx = relu()\nlayers.RandomFlip('horizontal')\n",
    "torch 3x8x8\nx = relu()\nlayers.Lambda(lambda x: x * 2)\n",
    "torch 3x8x8\nx = relu()\nclass Net(nn.Module):\n",
    "torch 3x8x8\nx = relu()\nreturn x\n",
    "torch 3x8x8\nx = relu()\nfor i in range(3):\n",
    "torch 3x8x8\nx = relu()\nF.conv2d(x, w)\n",
    "torch 3x8x8\nx = relu()\nnn.ModuleList([nn.ReLU()])\n",
    "torch 3x8x8\nx = relu()\nmodels.resnet50()\n",
)
"""Pasted code, and texts in the line form."""

SPECS = (
    "model: AlexNet\nframework: keras\ninput: 227x227x3\nlayers:\n  - conv1: conv 96 11x11 stride=4\n  - relu\n  - conv2: conv 4 3x3 strid=2\n",
    "model: AlexNet\nframework: keras\ninput: 227x227x3\nlayers:\n  - conv1: conv 96 11x11 stride=4\n  - conv2: conv 4 99x99\n  - relu\n",
    "input: 8x8x3\nblocks:\n  b(from):\n    - relu\n\nlayers:\n  - relu\n",
    "input: 8x8x3\nblocks:\n  b():\n    - b\n\nlayers:\n  - b\n",
    "input: 8x8x3\nblocks:\n  b(w, k=3):\n    - conv $w $k\n\nlayers:\n  - b\n",
    "input: 8x8x3\nblocks:\n  b(w, k=3):\n    - conv $w $k\n\nlayers:\n  - b 1 2 3\n",
    "input: 8x8x3\nblocks:\n  b(w, k=3):\n    - conv $w $k\n\nlayers:\n  - b 1 w=2\n",
    "input: 8x8x3\nblocks:\n  b(w, k=3):\n    - conv $w $k\n\nlayers:\n  - b 1 kk=2\n",
    "input: 8x8x3\nblocks:\n  b(w, k=3):\n    - conv $w $k\n\nlayers:\n  - b 1 from=[input, input]\n",
    "input: 8x8x3\nblocks:\n  b(w, k=3):\n    - conv $w $k\n\nlayers:\n  - b in.channels\n",
    "input: 8x8x3\nblocks:\n  b(w, k=3):\n    - conv $w $k\n\nlayers:\n  - b $(in.channels)\n",
    "input: 8x8x3\nblocks:\n  b(k):\n    - conv 4 $k\n\nlayers:\n  - b 3\n  - c: b 9\n",
    "input: 8x8x3\nblocks:\n  b(layer):\n    - $layer\n\nlayers:\n  - b 'conv 4 1'\n",
    "input: 8x8x3\nvars: {w: 6}\nlayers:\n  - conv $(w / 4) 1\n",
    'input: 8x8x3\nvars: {w: 6}\nlayers:\n  - "conv $(abs(w)) 1"\n',
    'input: 8x8x3\nvars: {w: 6}\nlayers:\n  - "conv $(w.real) 1"\n',
    'input: 8x8x3\nvars: {w: 6}\nlayers:\n  - "conv $(w[0]) 1"\n',
    "input: 8x8x3\nvars: {w: 6}\nlayers:\n  - \"conv $(int('3')) 1\"\n",
    'input: 8x8x3\nvars: {w: 6}\nlayers:\n  - "conv $(w & 2) 1"\n',
    "input: 8x8x3\nlayers:\n  - 'conv 4 1 bias=$(in.channels == 3)'\n",
    "input: 8x8x3\nlayers:\n  - {when: $(in.channels == 3), do: [relu]}\n",
    "input: 8x8x3\nblocks:\n  b(pad):\n    - conv 4 3 pad=$pad\n\nlayers:\n  - b 'same stride=2'\n",
    "input: 8x8x3\nblocks:\n  b(w):\n    - r: {residual: [relu], merge: sum}\n    - conv $w 1\n\nlayers:\n  - b 3\n  - c: b 4\n  - conv $q 1\n  - d: b 5\n",
    "model: net\ninput: 28x28x1\n\nlayers:\n  - conv1: conv 64 3x3\n  - relu\n  - pool1: maxpool 2\n  - conv2: conv 384 3x3 pad=same\n  - pool2: maxpool 2x2 stride=2\n  - relu\n  - relu\n  - conv5: conv 256 11x11\n",
    "input: 28x28x1\nlayers:\n  - cnov 8 3x3\n",
    "input: 28x28x1\nlayers:\n  - conv 8 3x3.5\n",
    "input: 28x28x1\nlayers:\n  - conv 8 99x99\n",
    "input: 28x28x1\nlayers:\n  - c: Conv2D(8, kernel_size=(99, 99), padding='valid')\n",
    "input: 28x28x1\nlayers:\n  - Conv2D(8, 3, paddin='same')\n",
    "input: 28x28x1\nlayers:\n  - x = nn.Conv2b(1, 8, 3)\n",
    "input: 28x28x1\nlayers:\n  - {type: conv, filters: '8', kernel: 3}\n",
    "input: 28x28x1\nlayers:\n  - add a b\n",
    "input: 28x28x1\nlayers:\n  - conv 8 3x3 => 3y3\n",
    "input: 28x28x1\nlayers:\n  - conv 8 3x3 =>\n",
    "input: 28x28x1\nlayers:\n  - [conv 8, 3x3]\n",
    "input: 28x28x1\nlayers:\n  - conv: 64 3x3\n",
    "input: 28x28x1\nlayers:\n  - {name: a b, type: relu}\n",
    "input: 28x28x1\nlayers:\n  - a b: relu\n",
    "framwork: keras\ninput: 28x28x1\nlayers:\n  - cnov 3\n  - conv 8 3x3 strid=2\n  - [a, b]\n  - conv 8 0x0\n  - add q r\nexpct: 3\n",
    "input: 8x8x3\nlayers:\n  - a: conv 4 9x9\n  - b: conv 4 11x11 from=input\n  - c: conv 4 1 from=a\n",
    "input: 28x28x1\nlayers:\n  - [N, 3] => relu\n",
    "input: 28x28x1\nlayers:\n  - {<<: *a, type: relu}\n",
    "input: 28x28x1\nlayers:\n  - relu: \n",
    "input: 28x28x1\nlayers:\n  - a: b: c\n",
    "input: 28x28x1\nlayers:\n\t- relu\n",
    "input: 28x28x1\nlayers:\n  - 'relu\n",
    "input: 28x28x1\nlayers:\n  - relu\n - relu\n",
    "layers: [relu]\n",
    "input: 8x8x3\n",
    "input: 0x8x3\nlayers: [conv 3 1]\n",
    "input: {}\nlayers: [relu]\n",
    "input: 8x8x3\nframework: jax\nlayers: [relu]\n",
    "input: 8x8x3\nlayout: nchw\nlayers: [relu]\n",
    "input: 8x8x3\nvars: [1]\nlayers: [relu]\n",
    "input: 8x8x3\nblocks: [1]\nlayers: [relu]\n",
    "input: 8x8x3\nblocks: {'b(': [relu]}\nlayers: [relu]\n",
    "input: 8x8x3\nlayers: [relu]\n---\ninput: 3\n",
    "input: 8x8x3\nlayers: [relu]\noutputs: {a: 1}\n",
    "input: 8x8x3\nlayer: [relu]\n",
    "input: 8x8x3\nlayers:\n  - conv1: conv 3 1\n  - conv 3 1 from=conv2\n",
    "input: 28x28x1\nlayers:\n  - conv1: conv 32 5x5\n  - pool: maxpool 2\n  - flatten\n  - fc: dense 10\nexpect: {layers: {conv1: (None, 24, 24, 32)}}\n",
    "input: 28x28x1\nlayers:\n  - conv1: conv 32 5x5\n  - pool: maxpool 2\n  - flatten\n  - fc: dense 10\nexpect: 7\n",
    "framework: torhc\ninput: 9x9x3\nlayers:\n  - c: conv 8 3x3 stride=2   => 4x4x8\n  - bn\nexpect: {layers: {c: 4x4x8}, outputs: 4x4x8}\n",
    "input: {image: 8x8x3, meta: 12}\nlayers:\n  - a: conv 3 1\n",
    "input: 8x8x3\nlayers:\n  - s: split [1, 2]\n  - a: conv 4 1 from=s.2\n",
    "input: 8x8x3\nlayers:\n  - a: conv 3 1\n  - b: conv 3 3 share=a\n",
    "input: 8x8x3\nlayers:\n  - a: conv 3 1 share=q\n",
    "input: 8x8x3\nlayers:\n  - a: conv 3 1 share=a\n",
    "input: 8x8x3\nlayers:\n  - a: conv 3 1 from=c\n  - b: conv 3 1\n  - c: conv 3 1\n",
    "input: 8x8x64\nlayers:\n  - {when: maybe, do: [relu]}\n",
    "input: 8x8x64\nlayers:\n  - c: conv $i 1\n",
    "input: 8x8x64\nlayers:\n  - c: relu repeat=-1\n",
    "input: 8x8x64\nlayers:\n  - r: {residual: [x: conv 64 1]}\n  - s: {residual: [r: conv 64 1, conv 64 1 from=r.x]}\n",
    "input: 8x8x64\nlayers:\n  - r: {residuals: [relu]}\n",
    "input: 8x8x64\nlayers:\n  - r: {residual: [relu], shortcat: [relu]}\n",
    "input: 8x8x64\nlayers:\n  - r: {parallel: relu}\n",
    "input: 8x8x64\nlayers:\n  - {when: true, then: [relu]}\n",
    "input: 8x8x64\nlayers:\n  - {residual: {a: relu}}\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - add a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - subtract a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - multiply a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - average a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - maximum a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - minimum a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - concat a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - dot a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - add from=a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - subtract from=a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - multiply from=a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - average from=a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - maximum from=a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - minimum from=a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - concat from=a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - dot from=a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - {type: add, from: [a]}\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - concat a axis=1 => 16x8x4\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - concat relu\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - add\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - Add()\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - Concatenate()\n",
    "input: 8x8x4\nlayers:\n  - concat input\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - Add()(a)\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - y = Average()(a)\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - Concatenate(axis=-1)(a)\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - x = Multiply(name='m')(a)\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - Subtract()([a])\n",
    "framework: torch\ninput: 4x8x8\nlayers:\n  - a: conv 4 3x3 pad=1\n  - relu\n  - y = torch.add(a)\n",
    "input: 8x8x4\nblocks:\n  b(skip):\n    - concat $skip\nlayers:\n  - a: conv 4 3x3 pad=same\n  - relu\n  - b a\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - relu\n  - residual:\n      - add a\n      - relu\n    if: false\n",
    "input: 8x8x4\nlayers:\n  - a: conv 4 3x3 pad=same\n  - conv 4 3x3 pad=same\n  - relu\n  - add a repeat=3\n",
    "input: 227x227x3\nlayers:\n  - {type: conv, filters: 8, kernel: {h: 3}}\n",
    "input: 227x227x3\nlayers:\n  - {type: [conv], filters: 8}\n",
    "input: 227x227x3\nlayers:\n  - {typ: conv, filters: 8}\n",
    "input: 32x32x3\nlayers:\n  - a: relu\n  - b: relu\n  - a: tanh\n",
    'framework: torch\ninput: 3x28x28\nlayers:\n  - |\n    nn.Sequential(  # the stem\n      # pool\n      nn.Conv2d(3, 8, 3),  # "26"\n      nn.ReLU(),\n    )\n  - named: |\n      # one by one\n      nn.Conv2d(9, 4, 1)  # 36 weights\n',
    "framework: torch\ninput: 3\nlayers:\n  - |\n      nn.Sequential(\n      nn.ReLU(),\n      5,\n      )\n",
    "framework: torch\ninput: 3\nlayers:\n  - |\n      nn.Lineer(\n      3)\n",
    "framework: torch\ninput: 3\nlayers:\n  - |\n      nn.Linear(\n      'a\n      b', 3)\n",
    "framework: torch\ninput: 3x28x28\nlayers:\n  - nn.Sequential(\n      nn.Conv2d(3, 8, 3),  # 26\n      nn.ReLU(),\n    )\n",
    "input: 8x8x3\nlayers:\n  - Conv2D(8, 3, activation=lambda x: x)\n",
)
"""YAML."""

NET = "input: 28x28x1\nlayers:\n  - conv1: conv 32 5x5\n  - pool: maxpool 2\n  - flatten\n  - fc: dense 10\n"
"""A network that is right, for what is asked of it."""
TORCH = "framework: torch\ninput: 3x8x8\nvars: {planes: 8}\nblocks:\n  b(n):\n    - conv $n 3\n  c(n=8):\n    - conv n 3\nlayers:\n  - "
OTHERS = [
    *(
        Faulty(NET + f"expect: {expected}\n")
        for expected in (
            "{parms: 832}",
            "{layers: {conv1: {ouput: 24x24x32}}}",
            "{layers: 24x24x32}",
            "{params: many}",
            "{params: [1, 2]}",
            "{macs: '~ 5M'}",
            "{layers: {conv1: 24x24xc}}",
            "{at: [{macs: 5}]}",
            "{outputs: {q: 10}}",
            "{params: '46,922'}",
            "{macs: '=< 5M'}",
            "{macs: '=> 5M'}",
            "{macs: '!= 5M'}",
            "{params: 5K}",
            "{params: 5Q}",
            "{params: 5MB}",
            "{weight_memory: 5mb}",
            "{weight_memory: 5QB}",
            "{params: '10%'}",
            "{params: 1.5}",
            "{params: '< 5 ± 2%'}",
            "{params: 4.1e9}",
            "{params: ''}",
            "{params: -5}",
            "{params: '<= 0 '}",
            "{params: 46_922.5k ± 0.2}",
            "{layers: {conv9: 24x24x32}}",
            "{layers: {conv1: 24x24}}",
            "{outputs: [10, 10]}",
            "{output: 10}",
            "{layers: {conv1: 24 24 32 q}}",
            "{layers: {conv1: {q: 1}}}",
            "{params: '0.4 ± 0.1'}",
            "{params: '1,5.3'}",
            "{macs: '≈ 5M'}",
            "{layers: {conv1: 24.5x24x32}}",
            "{layers: {conv1: -1x24x32}}",
            "{layers: {conv1: '(24 24, 32)'}}",
            "{layers: {conv1: 24x24x}}",
            "{layers: {conv1: '(24, 24, 32'}}",
            "{layers: {conv1: '[[24, 24], 32]'}}",
            "{receptive_field: q}",
            "{params: {a: 1}}",
            "{at: 5}",
        )
    ),
    *(
        Faulty(NET, edits=(edit,))
        for edit in (
            "conv1.kernal=5",
            "drop=pool2",
            "nothing",
            "widht=2",
            "con1.kernel=3",
            "q.kernel=3",
            "conv1.zzzzz=3",
            "conv1.kernel=[3",
            "after:conv1=cnov 3",
            "after:conv1=",
            "after:q=relu",
            "input=28x28xc",
            "conv1.kernel=x",
            "conv1.filters=0",
            "fc.units=1.5",
            "drop=q",
        )
    ),
    Faulty(NET.replace("input", "vars: {width: 2}\ninput"), edits=("widht=2",)),
    Faulty(NET.replace("input", "vars: {width: 2}\ninput"), edits=("q=2",)),
    *(Faulty(NET, input=shape) for shape in ("28x28xc", "28,28;1", "28x28", "28x28x1x1", "3x28.5x1", "1x28", "(28 28 1)", "2x2x1")),
    *(
        Faulty(TORCH + layer + "\n")
        for layer in (
            "nn.Conv2d(3, planes, 3)",
            "nn.Conv2d(3, out_channels=self.planes, kernel_size=3)",
            "nn.Conv2d(3, planes * 2, 3)",
            "conv planes//2 3",
            "nn.Conv2d(3, width, 3)",
            "b planes",
            "c",
            "b",
            "b 1 2",
            "b 3 q=2",
            "b m=3",
            "b n=3 4",
            "b",
            "'nn.Conv2d(3, width, 3)'",
            "{type: conv, filters: planes, kernel: 3}",
            "conv width 3",
        )
    ),
    Faulty("input: {a: 8x8x3, b: 8x8x3}\nlayers:\n  - x = Conv2D(3, 1)(x)\n"),
    Faulty("framework: torch\ninput: [1, 3, 224, 224]\nlayers:\n  - nn.Conv2d(3, 8, 3)\n"),
    Faulty("framework: torch\ninput: 8x3x32x32\nlayers:\n  - conv 8 3\n"),
    Faulty("input: {a: 8x8x3, b: 8x8x3}\nlayers:\n  - add a b\n", input="9x9x3"),
    Faulty("input: 8x8x3\nlayers: relu\n"),
    *(
        Faulty(f"input: 8x8x3\nvars: {{w: 6, t: true}}\nlayers:\n  - {layer}\n")
        for layer in (
            "conv $(1_) 1",
            "conv $ 1",
            "conv $(max) 1",
            "conv $(1 8",
            "'conv $(w if t) 1'",
            "conv $(in) 1",
            "conv 8 $(w / 4)x3",
            "conv a$(w)b 1",
            "relu 1 2",
            "flatten 1 2 3 4",
            "conv 8 3 from=zz",
            "relu from=zz",
            "Conv2D(8, , 3)",
            "Conv2D(8, kernel_size=)",
            "nn.Conv2d(3, 8, 3)(x, mask=)",
            "{type: relu, from: {a: 1}}",
            "relu repeat=1000000000",
            "parallel: relu",
            "{residual: [relu], from: [input, relu]}",
            "{residual: [relu], if: $w}",
            "{when: $w, do: [relu]}",
            "{foo: 1, bar: 2}",
            "{a: {foo: 1}}",
            "{residual: [relu], name: a b}",
            "add from=[]",
            "Merge([a, b])",
            "layers.relu(3)",
            "keras.layers.conv(3)",
            "bilinear 5",
            "bilinear input input",
            "bilinear units=4",
            "Input()",
            "*a",
            "!tag relu",
            "conv 8 3 trainable=q",
            "nn.Conv2d(3, 8, 3, trainable=False)",
            "nn.Sequential(OrderedDict(3))",
            "Sequential(3, 4)",
            "opaque output=3 trainable=false",
            "slice ::-1",
            "EinsumDense('abc,cd->abd', 4)",
            "concat input from=zz",
            "Convolution2D(8, 3, 3, border_mode='full')",
            "BatchNormalization(mode=1)",
            "Convolution2D(8, 3, 3, dim_ordering='x')",
            "Convolution2D(8, 3, 3, init=5)",
            "merge([input, input], mode='x')",
            "MaxPooling2D((1, 2, 3))",
            "conv 8 0.5e999",
            "conv 8 3 pad=1:2:3",
            "Conv2D(8, 3, padding='Sme')",
            "ZeroPadding2D((1, 2, 3, 4))",
            "SqueezeExcite(8)",
            "DepthwiseSeparableConv(8)",
            "conv 8 3 groups=65",
            "torch.add(input)",
            "F.relu()",
            "x = torch.cat([a, b], 1, 2)",
            "x = input[0] + 1",
            "64 3x3",
            "8",
            "conv -8 3",
            "conv 8 3 bias=maybe",
            "softmax axis=0",
            "flatten batch=1",
        )
    ),
    *(
        Faulty(text)
        for text in (
            "zzzz: 1\ninput: 8x8x3\nlayers: [relu]\n",
            "input: 8x8x3\nbatch: 4\nlayers: [relu]\n",
            "input: 8x8x3\nvars: {a b: 1}\nlayers: [relu]\n",
            "input: 8x8x3\nvars: {a: [1]}\nlayers: [relu]\n",
            "input: {a b: 8x8x3}\nlayers: [relu]\n",
            "input: 8x8x3\nlayers: []\n",
            "input: 8x8x3\nlayers: [relu]\noutputs: zz\n",
            "input: [{a: 1}]\nlayers: [relu]\n",
            "input: ''\nlayers: [relu]\n",
            "input: 8x8x3\nlayers:\n  - a: conv 3 1 share=b\n  - b: conv 3 1 share=a\n",
            "input: 8x8x3\nblocks:\n  b(x): [relu]\n  b(y): [relu]\nlayers: [relu]\n",
            "torch 32x32x3 -> conv 8 3",
            "torch 3x8x8 -> nn.Conv2d(3, 8, 3, trainable=True)",
            "28x28x1",
            "28x28x1 -> conv 8 3 ->",
            "nn.Conv2d(3, 8, 3)",
            "nn.Linear(10, 5)",
            "torch 1x8x8 -> nn.Conv2d(3, 8, 3)",
        )
    ),
]
"""Edits, inputs and expectations, and what needs a whole file."""


def _of_layers() -> list[Faulty]:
    """What every layer refuses, from the table of its messages."""
    found = []
    rows = [(framework, code, dims) for framework, code, dims, *_ in REFUSED] + [row for row, told in TOLD.items() if told]
    for framework, code, dims in rows:
        if isinstance(dims, list):
            names = "abc"[: len(dims)]
            inputs = ", ".join(f"{name}: {'x'.join(map(str, shape))}" for name, shape in zip(names, dims, strict=True))
            call = f"{code}([{', '.join(names)}])" if "(" in code else f"{code} {' '.join(names)}"
            found.append(Faulty(f"framework: {framework}\ninput: {{{inputs}}}\nlayers:\n  - {call}\n"))
        elif dims:
            found.append(Faulty(f"{framework} {'x'.join(map(str, dims))} -> {code}"))
    return found


def _typing_errors() -> list[Faulty]:
    """Specs of the zoo, each with one typing error: two letters swapped in a type or a key, a value cut off, a colon lost."""
    found = []
    for index, path in enumerate(ZOO):
        lines = path.read_text(encoding="utf-8").splitlines()
        layers = [at for at, line in enumerate(lines) if re.match(r"\s+- (?:[\w.]+: )?(?:conv|dense|maxpool|bn)\b.*\w=", line)]
        if not layers or len(lines) > 120:
            continue
        at = layers[index % len(layers)]
        errors = (
            (r"\b(co)(n)(v)\b", r"\1\3\2"),
            (r" (\w)(\w)(\w*)=", r" \2\1\3="),
            (r"=(\w+)", "="),
            (r" (\w+)=", r" \1 = "),
            (r"- (\w+):", r"- \1"),
        )
        for old, new in (errors[index % 5], errors[(index + 2) % 5]):
            line = re.sub(old, new, lines[at], count=1)
            if line != lines[at]:
                found.append(Faulty("\n".join([*lines[:at], line, *lines[at + 1 :], ""])))
    return found


def _recorded() -> list[Faulty]:
    """Sources that tests of single messages are about."""
    rows = Path(__file__).with_name("faulty_sources.jsonl").read_text(encoding="utf-8").splitlines()
    return [Faulty(json.loads(row)["text"]) for row in rows]


CORPUS = list(dict.fromkeys([*(Faulty(text) for text in (*ONE_LINERS, *LINES, *SPECS)), *OTHERS, *_of_layers(), *_recorded(), *_typing_errors()]))
