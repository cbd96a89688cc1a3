"""Networks whose figures are known from elsewhere, as the render tests print them."""

from __future__ import annotations

from pathlib import Path

import cnncalc
from cnncalc.api import Report
from cnncalc.graph.walk import compute

ROOT = Path(__file__).parents[2]
ALEXNET = str(ROOT / "specs" / "alexnet_two_gpus.yaml")

# The stem and the first block of torchvision's resnext50_32x4d; its state_dict has conv1.weight (64, 3, 7, 7),
# layer1.0.conv1.weight (128, 64, 1, 1), .conv2.weight (128, 4, 3, 3), .conv3.weight (256, 128, 1, 1) and
# .downsample.0.weight (256, 64, 1, 1); batch norms hold C weights, C biases and 2C buffers.
RESNEXT = """
model: ResNeXt-50 (stem and layer1.0)
framework: torch
input: 3x224x224
layers:
  - conv1: conv 64 7x7 stride=2 pad=3 bias=false
  - bn1: bn
  - relu
  - maxpool: maxpool 3x3 stride=2 pad=1                        => 64x56x56
  - layer1.0.conv1: conv 128 1x1 bias=false
  - layer1.0.bn1: bn
  - layer1.0.relu1: relu
  - layer1.0.conv2: conv 128 3x3 pad=1 groups=32 bias=false
  - layer1.0.bn2: bn
  - layer1.0.relu2: relu
  - layer1.0.conv3: conv 256 1x1 bias=false
  - layer1.0.bn3: bn
  - layer1.0.downsample.0: conv 256 1x1 bias=false from=maxpool
  - layer1.0.downsample.1: bn
  - layer1.0.add: add layer1.0.bn3 layer1.0.downsample.1       => 256x56x56
  - layer1.0.relu3: relu
"""
RESNEXT_WEIGHTS = 9408 + 8192 + 4608 + 32768 + 16384
RESNEXT_NORMS = 64 + 128 + 128 + 256 + 256

# The first inception module of GoogLeNet (Szegedy et al. 2015, table 1: 28×28×256, 159K weights, 128M operations;
# 163,328 / 1024 = 159.5, and each weight is used at all 28 × 28 positions). Biases are added: 368 filters.
INCEPTION = """
model: GoogLeNet, inception (3a)
input: 28x28x192
layers:
  - conv_1x1: conv 64 1x1
  - reduce_3x3: conv 96 1x1 from=input
  - conv_3x3: conv 128 3x3 pad=same
  - reduce_5x5: conv 16 1x1 from=input
  - conv_5x5: conv 32 5x5 pad=same
  - pool: maxpool 3x3 stride=1 pad=same from=input
  - pool_projection: conv 32 1x1
  - output: concat conv_1x1 conv_3x3 conv_5x5 pool_projection
"""
INCEPTION_WEIGHTS, INCEPTION_BIASES = 163328, 64 + 96 + 128 + 16 + 32 + 32

# Shared weights, several outputs, a layer that reaches no output, an unknown layer; wide characters in a name.
ODD = """
model: odds & ends
framework: torch
input: 3x64x48
layers:
  - a: conv 8 3x3 pad=same
  - unused: conv 1000 3x3 from=a
  - b: conv 8 3x3 pad=same from=input share=a
  - both: concat a b
  - halves: split 2
  - c.畳み込み_層_の_とても長い名前.main.shortcut: depthwise 3x3 from=halves.1
  - mystery: opaque output=16x10x10
  - end: conv 5 3x3
"""

NETWORKS = {
    "alexnet": ALEXNET,
    "resnext": RESNEXT,
    "inception": INCEPTION,
    "odd": ODD,
    "symbolic": "HxWx3 -> conv 96 11x11 stride=4 -> bn -> maxpool 3x3",
    "broken": "28x28x3 -> conv 8 5x5 -> flatten -> conv 3 3x3",
}
MARKS = {
    "alexnet": {"conv1": (True, "55×55×96"), "conv2": (False, "27×27×255"), "pool5": (True, "6×6×256")},
    "resnext": {"maxpool": (True, "64×56×56"), "layer1.0.add": (True, "256×56×56")},
}


def report_of(name: str) -> Report:
    """The report of one of `NETWORKS`."""
    return Report.of(compute(cnncalc.load(NETWORKS[name])))
