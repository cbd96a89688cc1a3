"""Broken PyTorch programs: the message, the line and the way out each gives, and the rows before the fault."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.torch.read import read_program

HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
CONV = "self.conv = nn.Conv2d(3, 8, 3, padding=1)"


def net(init: str, forward: str) -> str:
    """A module from its lines, the first at line 7, called on 3×32×32."""
    made = "".join(f"        {line}\n" for line in init.split(";"))
    run = "".join(f"        {line}\n" for line in forward.split(";"))
    return f"{HEAD}{made}    def forward(self, x):\n{run}Net()(torch.randn(2, 3, 32, 32))\n"


BLOCK = """\
import torch
import torch.nn.functional as F
from torch import nn
class Block(nn.Module):
    def __init__(self, inputs, width, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride=stride, padding=1, bias=False)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
    def forward(self, x):
        identity = x
        out = self.conv2(F.relu(self.conv1(x)))
        out += identity
        return F.relu(out)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer1 = nn.Sequential(Block(16, 16), Block(16, 32, 2))
    def forward(self, x):
        return self.layer1(x)
Net()(torch.randn(2, 16, 32, 32))
"""


class Broken(NamedTuple):
    text: str
    line: int
    message: str
    help: str
    rows: list[str] | None


BROKEN = {
    "in_features": Broken(
        net(CONV + ";self.fc = nn.Linear(100, 10)", "x = self.conv(x);return self.fc(x.flatten(1))"),
        11,
        "fc: in_features is 100, but conv gives 8,192 values (8×32×32)",
        "write nn.Linear(8192, 10)",
        ["conv", "flatten"],
    ),
    "in_channels": Broken(
        net(CONV + ";self.next = nn.Conv2d(6, 8, 3)", "x = self.conv(x);return self.next(x)"),
        11,
        "next: in_channels is 6, but conv gives 8 channels (8×32×32)",
        "write nn.Conv2d(8, 8, 3)",
        ["conv"],
    ),
    "num_features": Broken(
        net(CONV + ";self.bn = nn.BatchNorm2d(16)", "return self.bn(self.conv(x))"),
        10,
        "bn: num_features is 16, but conv gives 8 channels (8×32×32)",
        "write nn.BatchNorm2d(8)",
        ["conv"],
    ),
    "skip_add": Broken(
        net(CONV + ";self.next = nn.Conv2d(8, 8, 3)", "x = self.conv(x);return x + self.next(x)"),
        11,
        "add: x (from conv) of 8×32×32 and next of 8×30×30 differ in height: 32 meets 30",
        "write nn.Conv2d(8, 8, 3, padding=1), which keeps 32×32",
        ["conv", "next"],
    ),
    "skip_channels": Broken(
        net(CONV, "return x + self.conv(x)"),
        9,
        "add: x of 3×32×32 and conv of 8×32×32 differ in channels: 3 meets 8",
        "make the skip fit: nn.Conv2d(3, 8, 1) on x",
        ["conv"],
    ),
    "skip_cat": Broken(
        net(CONV + ";self.next = nn.Conv2d(8, 8, 3)", "x = self.conv(x);return torch.cat([x, self.next(x)], 1)"),
        11,
        "cat: x (from conv) of 8×32×32 and next of 8×30×30 differ in height: 32 meets 30",
        "write nn.Conv2d(8, 8, 3, padding=1), which keeps 32×32; or pad the smaller: F.pad(self.next(x), (0, 2, 0, 2))",
        ["conv", "next"],
    ),
    "view": Broken(
        net(CONV, "x = self.conv(x);return x.view(x.size(0), 100, -1)"),
        10,
        "view(2, 100, -1) does not fit: the tensor is [2, 8, 32, 32], 8,192 values a sample, not a multiple of 100",
        "write view(x.size(0), 128, -1)",
        ["conv"],
    ),
    "view_batch": Broken(
        net(CONV + ";self.fc = nn.Linear(256, 10)", "x = self.conv(x);return self.fc(x.view(-1, 300))"),
        11,
        "view(-1, 300) does not fit: the tensor is [2, 8, 32, 32], 8,192 values a sample, not a multiple of 300",
        "write view(-1, 8192)",
        ["conv"],
    ),
    "float": Broken(
        net(CONV + ";self.fc = nn.Linear(8 * 32 * 32 / 4, 10)", "return self.conv(x)"),
        8,
        "in_features must be an integer, not 2048.0",
        "write 8 * 32 * 32 // 4",
        None,
    ),
    "negative": Broken(
        net(CONV + ";self.big = nn.Conv2d(8, 8, 41)", "return self.big(self.conv(x))"),
        8,
        "big: the 41×41 kernel is larger than the 32×32 input",
        "the least input that works is 3×41×41, or write nn.Conv2d(8, 8, 41, padding=5)",
        ["conv"],
    ),
    "super": Broken(
        net(CONV, "return self.conv(x)").replace("        super().__init__()\n", ""),
        6,
        "'conv' is set before Net's super().__init__() has run",
        "call super().__init__() first in __init__",
        None,
    ),
    "attribute": Broken(net(CONV, "return self.cnov(x)"), 9, "AttributeError: 'Net' object has no attribute 'cnov'", "did you mean self.conv?", []),
    "arguments": Broken(net(CONV, "return self.conv(x, x)"), 9, "Conv2d reads one tensor, and 2 are given", "call it with one of them", []),
    "forward_arguments": Broken(
        net(CONV, "return self.conv(x)").replace("def forward(self, x)", "def forward(self, x, y)"),
        10,
        "TypeError: Net.forward() missing 1 required positional argument: 'y'",
        "line 8 says def forward(self, x, y)",
        [],
    ),
    "missing_kernel": Broken(
        net("self.conv = nn.Conv2d(3, 8)", "return self.conv(x)"), 7, "Conv2d needs kernel_size (window size)", "write nn.Conv2d(3, 8, kernel_size=3)", None
    ),
    "unknown_keyword": Broken(
        net("self.conv = nn.Conv2d(3, 8, 3, pading=1)", "return self.conv(x)"), 7, "Conv2d has no 'pading'", "did you mean padding?", None
    ),
    "groups": Broken(
        net("self.conv = nn.Conv2d(3, 8, 3, groups=2)", "return self.conv(x)"),
        7,
        "conv: 2 groups do not divide the 3 input channels",
        "1 group would do: write nn.Conv2d(3, 8, 3, groups=1)",
        [],
    ),
    "negative_kernel": Broken(
        net("self.conv = nn.Conv2d(3, 8, -3)", "return self.conv(x)"),
        7,
        "kernel_size must be at least 1, not -3",
        "kernel_size takes an integer of at least 1: window size",
        None,
    ),
    "zero_stride": Broken(
        net("self.conv = nn.Conv2d(3, 8, 3, stride=0)", "return self.conv(x)"),
        7,
        "stride must be at least 1, not 0",
        "stride takes an integer of at least 1: step of the window",
        None,
    ),
    "string_kernel": Broken(
        net("self.conv = nn.Conv2d(3, 8, '3')", "return self.conv(x)"),
        7,
        "kernel_size must be an integer, not '3'",
        "kernel_size takes an integer of at least 1: window size",
        None,
    ),
    "no_input": Broken(
        net(CONV, "return self.conv(x)").replace("Net()(torch.randn(2, 3, 32, 32))", "Net()"),
        8,
        "the input's shape is not said in the program",
        "say it with --input 3x224x224, without the batch",
        None,
    ),
    "ambiguous": Broken(
        "from torch import nn\nclass A(nn.Module):\n    def __init__(self):\n        super().__init__()\nclass B(nn.Module):\n    def __init__(self):\n        super().__init__()\n",
        1,
        "this program has 2 models: A (line 2), B (line 5)",
        "name one: net.py:A",
        None,
    ),
    "no_forward": Broken(net(CONV, "return self.conv(x)").replace("forward", "foward"), 8, "Net has no forward", "call it forward", None),
    "hook": Broken(
        net(CONV + ";self.conv.register_forward_hook(lambda m, a, y: y)", "return self.conv(x)"),
        10,
        "a hook changes what this module does",
        "put what it does into forward",
        [],
    ),
    "syntax": Broken(net(CONV, "return self.conv(x"), 9, "not valid Python: '(' was never closed", "close the bracket", None),
    "indent": Broken("import torch\n  x = 1\n", 2, "not valid Python: unexpected indent", "indent the line as the one before it", None),
    "no_model": Broken("x = 1\n", 1, "there is no model in this program: it does not import PyTorch", "name a file that builds a network", None),
    "undefined": Broken(net(CONV, "return self.conv(y)"), 9, "NameError: name 'y' is not defined", "give y a value, or import it, before this line", []),
    "returns_nothing": Broken(
        net(CONV, "self.conv(x)"), 8, "Net.forward returns nothing", "line 9 computes it and drops it: write return self.conv(x)", ["conv"]
    ),
    "matmul": Broken(
        net(CONV, "return x.flatten(2) @ x.flatten(2)"),
        9,
        "matmul: 3×1024 and 3×1024 do not multiply: a row of 1024 values meets a column of 3",
        "transpose one side: x.flatten(2).transpose(-2, -1)",
        ["flatten", "flatten_2"],
    ),
    "permute": Broken(
        net(CONV, "return self.conv(x.permute(0, 1, 2))"),
        9,
        "permute names every axis once: the tensor has 4 ([2, 3, 32, 32])",
        "put these in an order: 0, 1, 2, 3",
        [],
    ),
    "transpose": Broken(net(CONV, "return x.transpose(1, 5)"), 9, "there is no axis 5: the tensor has 4 ([2, 3, 32, 32])", "axes run from -4 to 3", []),
    "unpack": Broken(
        net(CONV, "b, c, h = self.conv(x).shape;return x"),
        9,
        "ValueError: too many values to unpack (expected 3)",
        "there are 4 values: 2, 8, 32, 32",
        ["conv"],
    ),
    "index": Broken(
        net(CONV, "return self.conv(x)[:, 12]"),
        9,
        "IndexError: index 12 is out of bounds for dimension 1 with size 8",
        "the tensor is [2, 8, 32, 32]",
        ["conv"],
    ),
    "layernorm": Broken(
        net("self.norm = nn.LayerNorm(64)", "return self.norm(x)"),
        7,
        "norm: normalized_shape is 64, but the last 1 axes of 3×32×32 are 32",
        "write nn.LayerNorm(32)",
        [],
    ),
    "rank": Broken(
        net("self.fc = nn.Conv1d(3, 8, 3)", "return self.fc(x)"), 9, "fc: nn.Conv1d reads [N, C, L], and x is [N, 3, 32, 32]", "write nn.Conv2d(3, 8, 3)", []
    ),
    "unknown_shape": Broken(
        net(CONV, "n = open('n.txt').read();return x.view(2, int(n), -1)"),
        10,
        "int(open(…).read()) is not known without running the program, and a shape depends on it",
        "write what is read from the file in its place",
        [],
    ),
    "chunk_unpack": Broken(
        net(CONV, "a, b, c = self.conv(x).chunk(2, 1);return a"),
        9,
        "ValueError: not enough values to unpack (expected 3, got 2)",
        "there are 2 values: [2, 4, 32, 32], [2, 4, 32, 32]",
        ["conv", "chunk"],
    ),
    "expand": Broken(
        net(CONV, "return x.expand(2, 5, 32, 32)"), 9, "expand cannot make 5 of an axis of size 3 ([2, 3, 32, 32])", "only axes of size 1 are repeated", []
    ),
    "none_called": Broken(net("self.act = None", "return self.act(x)"), 9, "TypeError: 'NoneType' object is not callable", "self.act is None here", []),
    "transposed_channels": Broken(
        net(CONV + ";self.up = nn.ConvTranspose2d(4, 8, 2)", "return self.up(self.conv(x))"),
        10,
        "up: in_channels is 4, but conv gives 8 channels (8×32×32)",
        "write nn.ConvTranspose2d(8, 8, 2)",
        ["conv"],
    ),
    "skip_stride": Broken(
        net("self.down = nn.Conv2d(3, 8, 3, stride=2, padding=1)", "y = F.relu(self.down(x));return y + x"),
        10,
        "add: y (from relu) of 8×16×16 and x of 3×32×32 differ in channels: 8 meets 3",
        "make the skip fit: nn.Conv2d(3, 8, 1, stride=2) on x",
        ["down", "relu"],
    ),
    "skip_both": Broken(
        net("self.a = nn.Conv2d(3, 8, 3);self.b = nn.Conv2d(8, 8, 3)", "y = self.b(self.a(x));y += x;return y"),
        11,
        "add: y (from b) of 8×28×28 and x of 3×32×32 differ in channels: 8 meets 3",
        "write nn.Conv2d(3, 8, 3, padding=1) and nn.Conv2d(8, 8, 3, padding=1), which keep 32×32, and add nn.Conv2d(3, 8, 1)(x) in place of x",
        ["a", "b"],
    ),
    "skip_vector": Broken(
        net("self.a = nn.Linear(32, 20);self.b = nn.Linear(20, 30)", "y = self.a(x[:, 0, 0]);return y + self.b(y)"),
        11,
        "add: y (from a) of 20 and b of 30 differ in values: 20 meets 30",
        "make the skip fit: nn.Linear(20, 30) on y",
        ["getitem", "getitem_2", "a", "b"],
    ),
    "skip_deconv": Broken(
        net("self.a = nn.Conv2d(3, 8, 3, 2, 1);self.up = nn.ConvTranspose2d(8, 3, 3, 2, 1)", "return x + self.up(self.a(x))"),
        10,
        "add: x of 3×32×32 and up of 3×31×31 differ in height: 32 meets 31",
        "write nn.ConvTranspose2d(8, 3, 3, 2, 1, output_padding=1)",
        ["a", "up"],
    ),
    "skip_rank": Broken(
        net(CONV + ";self.fc = nn.Linear(3, 8)", "return self.conv(x) + self.fc(x.mean((2, 3)))"),
        10,
        "the batch of [2, 8] does not stand where that of [2, 8, 32, 32] does",
        "give the smaller one axes of size 1: put [:, :, None, None] behind it",
        ["conv", "mean", "fc"],
    ),
    "basic_block": Broken(
        BLOCK,
        12,
        "layer1.1.add: out (from layer1.1.conv2) of 32×16×16 and identity (from layer1.0.relu_2) of 16×32×32 differ in channels: 32 meets 16",
        "make the skip fit: nn.Conv2d(16, 32, 1, stride=2) on identity",
        ["layer1.0.conv1", "layer1.0.relu", "layer1.0.conv2", "layer1.0.add", "layer1.0.relu_2", "layer1.1.conv1", "layer1.1.relu", "layer1.1.conv2"],
    ),
    "unet_odd": Broken(
        net(
            CONV + ";self.pool = nn.MaxPool2d(2);self.up = nn.ConvTranspose2d(8, 8, 2, stride=2)",
            "a = self.conv(x);u = self.up(self.pool(a));return torch.cat([a, u], dim=1)",
        ).replace("32, 32))", "33, 31))"),
        13,
        "cat: a (from conv) of 8×33×31 and u (from up) of 8×32×30 differ in height: 33 meets 32",
        "write nn.ConvTranspose2d(8, 8, 2, stride=2, output_padding=1); or pad the smaller: F.pad(u, (0, 1, 0, 1))",
        ["conv", "pool", "up"],
    ),
    "unet_unpadded": Broken(
        net(
            CONV + ";self.pool = nn.MaxPool2d(2);self.mid = nn.Conv2d(8, 8, 3);self.up = nn.ConvTranspose2d(8, 8, 2, stride=2)",
            "a = self.conv(x);u = self.up(self.mid(self.pool(a)));return torch.cat((a, u), 1)",
        ),
        14,
        "cat: a (from conv) of 8×32×32 and u (from up) of 8×28×28 differ in height: 32 meets 28",
        "write nn.Conv2d(8, 8, 3, padding=1), which keeps 32×32; or resize the one: F.interpolate(u, size=(32, 32))",
        ["conv", "pool", "mid", "up"],
    ),
    "cat_axis": Broken(
        net(CONV, "y = self.conv(x);return torch.cat([x, y], dim=2)"),
        10,
        "cat: x of 3×32×32 and y (from conv) of 8×32×32 differ in channels: 3 meets 8",
        "join them along that axis: dim=1",
        ["conv"],
    ),
    "cat_no_list": Broken(
        net(CONV, "return torch.cat(self.conv(x), x, dim=1)"),
        9,
        "the tensors to be joined stand in a list",
        "write torch.cat([self.conv(x), x], dim=1)",
        ["conv"],
    ),
    "cat_no_dim": Broken(
        net(CONV, "return torch.cat([self.conv(x), x])"),
        9,
        "cat along the batch joins samples, and a network is computed for one",
        "without dim it joins along axis 0, the batch: write dim=1 for the channels",
        ["conv"],
    ),
    "too_deep": Broken(
        net(
            "self.f = nn.Sequential(nn.Conv2d(3, 8, 3), nn.MaxPool2d(2), nn.Conv2d(8, 8, 3), nn.MaxPool2d(2), nn.Conv2d(8, 8, 5), nn.MaxPool2d(2), nn.Conv2d(8, 8, 3))",
            "return self.f(x)",
        ),
        7,
        "f.6: the 3×3 kernel is larger than the 1×1 input",
        "f.1, f.3, f.4 and f.5 shrink 32×32 to 1×1; the least input that works is 3×46×46, or write nn.Conv2d(8, 8, 3, padding=1)",
        ["f.0", "f.1", "f.2", "f.3", "f.4", "f.5"],
    ),
    "lenet_28": Broken(
        net(
            "self.conv1 = nn.Conv2d(1, 6, 5);self.conv2 = nn.Conv2d(6, 16, 5);self.fc = nn.Linear(16 * 5 * 5, 10)",
            "x = F.max_pool2d(F.relu(self.conv1(x)), 2);x = F.max_pool2d(F.relu(self.conv2(x)), 2);return self.fc(x.view(x.size(0), -1))",
        ).replace("2, 3, 32, 32", "2, 1, 28, 28"),
        13,
        "fc: in_features is 400, but max_pool2d_2 gives 256 values (16×4×4)",
        "write nn.Linear(256, 10)",
        ["conv1", "relu", "max_pool2d", "conv2", "relu_2", "max_pool2d_2", "view"],
    ),
    "flatten_forgotten": Broken(
        net(CONV + ";self.fc = nn.Linear(8 * 32 * 32, 10)", "x = self.conv(x);return self.fc(x)"),
        11,
        "fc: in_features is 8192, but conv gives 32 values (8×32×32)",
        "flatten it first: self.fc(x.flatten(1))",
        ["conv"],
    ),
    "flatten_in_sequential": Broken(
        net("self.net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.Linear(8192, 10))", "return self.net(x)"),
        9,
        "net.2: in_features is 8192, but net.1 gives 32 values (8×32×32)",
        "put nn.Flatten() before it",
        ["net.0", "net.1"],
    ),
    "flatten_or_features": Broken(
        net(CONV + ";self.fc = nn.Linear(100, 10)", "return self.fc(self.conv(x))"),
        10,
        "fc: in_features is 100, but conv gives 32 values (8×32×32)",
        "flatten it first: self.fc(self.conv(x).flatten(1)), and write nn.Linear(8192, 10); or write nn.Linear(32, 10), which works at each of 256 positions",
        ["conv"],
    ),
    "view_se": Broken(
        net(CONV + ";self.fc = nn.Linear(8, 8)", "y = self.conv(x);w = self.fc(y.mean((2, 3)));return y * w.view(y.size(0), 4, 1, 1)"),
        12,
        "view(2, 4, 1, 1) does not fit: the tensor is [2, 8], 8 values a sample, not 4",
        "write view(y.size(0), 8, 1, 1)",
        ["conv", "mean", "fc"],
    ),
    "view_grid": Broken(
        net(CONV, "return self.conv(x).view(-1, 64, 7, 128)"),
        9,
        "view(-1, 64, 7, 128) does not fit: the tensor is [2, 8, 32, 32], 8,192 values a sample, not a multiple of 57,344",
        "write view(-1, 64, 1, 128)",
        ["conv"],
    ),
    "batchnorm_rank": Broken(
        net(CONV + ";self.bn = nn.BatchNorm1d(8)", "return self.bn(self.conv(x))"),
        10,
        "bn: nn.BatchNorm1d reads [N, C] or [N, C, L], and conv gives [N, 8, 32, 32]",
        "write nn.BatchNorm2d(8)",
        ["conv"],
    ),
    "no_batch": Broken(
        net(CONV, "return nn.BatchNorm2d(8)(self.conv(x))").replace("2, 3, 32, 32", "3, 32, 32"),
        9,
        "conv: nn.Conv2d reads [N, C, H, W], and x is [N, 32, 32]",
        "its first axis is read as the batch: give it one, as [1, 3, 32, 32]",
        [],
    ),
    "no_channel": Broken(
        net("self.conv = nn.Conv2d(1, 8, 3)", "return self.conv(x)").replace("2, 3, 32, 32", "2, 28, 28"),
        9,
        "conv: nn.Conv2d reads [N, C, H, W], and x is [N, 28, 28]",
        "give it an axis of channels: unsqueeze(1), or --input 1x28x28",
        [],
    ),
    "vector_to_conv": Broken(
        net(CONV, "return self.conv(x.flatten(1))"),
        9,
        "conv: nn.Conv2d reads [N, C, H, W], and flatten gives [N, 3072]",
        "it reads a map, and this is a vector: take it before it is flattened",
        ["flatten"],
    ),
    "groups_filters": Broken(
        net("self.conv = nn.Conv2d(3, 8, 3, groups=3)", "return self.conv(x)"),
        7,
        "conv: 3 groups do not divide the 8 filters",
        "write nn.Conv2d(3, 9, 3, groups=3): each group makes as many",
        [],
    ),
    "groups_many": Broken(
        net("self.conv = nn.Conv2d(12, 8, 3, groups=5)", "return self.conv(x)").replace("2, 3, 32, 32", "2, 12, 8, 8"),
        7,
        "conv: 5 groups do not divide the 12 input channels",
        "1, 2 or 4 groups would do: write nn.Conv2d(12, 8, 3, groups=4)",
        [],
    ),
    "group_norm_groups": Broken(
        net("self.conv = nn.Conv2d(3, 12, 3);self.gn = nn.GroupNorm(8, 12)", "return self.gn(self.conv(x))"),
        8,
        "gn: 8 groups do not divide the 12 channels of num_channels",
        "1, 2, 3, 4, 6 or 12 groups would do: write nn.GroupNorm(6, 12)",
        ["conv"],
    ),
    "group_norm_channels": Broken(
        net("self.conv = nn.Conv2d(3, 16, 3);self.gn = nn.GroupNorm(8, 32)", "return self.gn(self.conv(x))"),
        8,
        "gn: num_channels is 32, but the input has 16 channels",
        "write nn.GroupNorm(8, 16)",
        ["conv"],
    ),
    "layer_norm_sizes": Broken(
        net("self.norm = nn.LayerNorm([3, 16, 16])", "return self.norm(x)"),
        7,
        "norm: normalized_shape is 3×16×16, but the last 3 axes of 3×32×32 are 3×32×32",
        "write nn.LayerNorm((3, 32, 32))",
        [],
    ),
    "layer_norm_axes": Broken(
        net("self.norm = nn.LayerNorm([2, 3, 32, 32, 1])", "return self.norm(x)"),
        7,
        "norm: normalized_shape 2×3×32×32×1 has 5 axes, the input 3×32×32 has 3",
        "write nn.LayerNorm((3, 32, 32))",
        [],
    ),
    "heads": Broken(
        net("self.attn = nn.MultiheadAttention(30, 4)", "return self.attn(x, x, x)[0]").replace("2, 3, 32, 32", "2, 12, 30"),
        7,
        "attn: 4 heads do not divide the 30 values of a token",
        "1, 2, 3, 5, 6, 10, 15 or 30 heads would do: write nn.MultiheadAttention(30, 3)",
        [],
    ),
    "embed_dim": Broken(
        net("self.attn = nn.MultiheadAttention(64, 4)", "return self.attn(x, x, x)[0]").replace("2, 3, 32, 32", "2, 12, 32"),
        7,
        "attn: embed_dim is 64, but a token has 32 values",
        "write nn.MultiheadAttention(32, 4)",
        [],
    ),
    "input_size": Broken(
        net("self.rnn = nn.GRU(input_size=16, hidden_size=4, batch_first=True)", "out, h = self.rnn(x);return out").replace("2, 3, 32, 32", "2, 10, 32"),
        7,
        "rnn: input_size is 16, but a token has 32 values",
        "write nn.GRU(input_size=32, hidden_size=4, batch_first=True)",
        [],
    ),
    "pixel_shuffle": Broken(
        net("self.conv = nn.Conv2d(3, 10, 3);self.up = nn.PixelShuffle(2)", "return self.up(self.conv(x))"),
        8,
        "up: factor 2 takes a multiple of 4 channels; the input has 10",
        "let conv give 8 or 12 channels",
        ["conv"],
    ),
    "same_stride": Broken(
        net("self.conv = nn.Conv2d(3, 8, 3, stride=2, padding='same')", "return self.conv(x)"),
        7,
        "conv: PyTorch has no same padding with a stride of 2×2",
        "write nn.Conv2d(3, 8, 3, stride=2, padding=1)",
        [],
    ),
    "pool_padding": Broken(
        net("self.pool = nn.MaxPool2d(2, 2, padding=2)", "return self.pool(x)"),
        7,
        "pool: PyTorch pads a pool by at most half its kernel; padding 2 is more than half of 2×2",
        "write nn.MaxPool2d(2, 2, padding=1)",
        [],
    ),
    "attention_product": Broken(
        net("self.q = nn.Linear(32, 16)", "q = self.q(x);return q @ q").replace("2, 3, 32, 32", "2, 10, 32"),
        10,
        "matmul: 10×16 and 10×16 do not multiply: a row of 16 values meets a column of 10",
        "transpose one side: q.transpose(-2, -1)",
        ["q"],
    ),
    "float_view": Broken(
        net(CONV, "return self.conv(x).view(-1, 8 * 32 * 32 / 2)"),
        9,
        "a size must be a whole number, not 4096.0",
        "write 8 * 32 * 32 // 2 for 8 * 32 * 32 / 2",
        ["conv"],
    ),
    "float_range": Broken(
        net("self.c = nn.ModuleList([nn.Conv2d(3, 3, 1) for i in range(6 / 2)])", "return self.c[0](x)"),
        7,
        "TypeError: 'float' object cannot be interpreted as an integer",
        "write 6 // 2 for 6 / 2",
        None,
    ),
    "too_many_arguments": Broken(
        net(CONV, "return self.conv(x)").replace("Net()(", "Net(3, 4)("),
        10,
        "TypeError: Net.__init__() takes 1 positional argument but 3 were given",
        "line 5 says def __init__(self); to run it, make it first: model = Net(), then model(…)",
        None,
    ),
    "missing_arguments": Broken(
        net(CONV, "return self.conv(x)").replace("__init__(self)", "__init__(self, channels, width)"),
        10,
        "TypeError: Net.__init__() missing 2 required positional arguments: 'channels' and 'width'",
        "line 5 says def __init__(self, channels, width)",
        None,
    ),
    "misspelled_argument": Broken(
        net(CONV, "return self.conv(x)").replace("__init__(self)", "__init__(self, width=3)").replace("Net()(", "Net(widht=4)("),
        10,
        "TypeError: Net.__init__() got an unexpected keyword argument 'widht'",
        "did you mean width?",
        None,
    ),
    "class_not_instance": Broken(
        net(CONV, "return self.conv(x)").replace("Net()(", "y = Net("),
        10,
        "TypeError: Net.__init__() takes 1 positional argument but 2 were given",
        "line 5 says def __init__(self); to run it, make it first: model = Net(), then model(…)",
        None,
    ),
    "layer_class_called": Broken(
        net(CONV, "return nn.ReLU(self.conv(x))"),
        9,
        "nn.ReLU is the class ReLU, and is given a tensor",
        "call the layer, not its class: write nn.ReLU()(self.conv(x)), or make it in __init__",
        ["conv"],
    ),
    "class_in_sequential": Broken(
        net("self.net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU, nn.Flatten())", "return self.net(x)"),
        7,
        "nn.ReLU is a class, and no module",
        "call it: nn.ReLU()",
        None,
    ),
    "list_in_sequential": Broken(
        net("self.net = nn.Sequential([nn.Conv2d(3, 8, 3), nn.ReLU()])", "return self.net(x)"),
        7,
        "nn.Sequential takes modules, not a list of them",
        "put a star before it: nn.Sequential(*layers)",
        None,
    ),
    "layer_not_called": Broken(
        net(CONV, "return F.relu(self.conv)"), 9, "TypeError: expected a Tensor, not Conv2d", "self.conv is a Conv2d: call it first, self.conv(…)", []
    ),
    "never_made": Broken(
        net(CONV, "x = self.conv(x);return self.fc(x)"), 10, "AttributeError: 'Net' object has no attribute 'fc'", "set it in __init__: self.fc = …", ["conv"]
    ),
    "made_without_self": Broken(
        net("conv = nn.Conv2d(3, 8, 3)", "return self.conv(x)"),
        9,
        "AttributeError: 'Net' object has no attribute 'conv'",
        "line 7 sets conv without self: write self.conv = …",
        [],
    ),
    "called_without_self": Broken(net(CONV, "return conv(x)"), 9, "NameError: name 'conv' is not defined", "write self.conv", []),
    "forward_without_self": Broken(
        net(CONV, "return self.conv(x)").replace("forward(self, x)", "forward(x)"),
        10,
        "TypeError: Net.forward() takes 1 positional argument but 2 were given",
        "it has no self: write def forward(self, x) in line 8",
        [],
    ),
    "init_misspelled": Broken(
        net(CONV, "return self.conv(x)").replace("def __init__", "def _init_"),
        9,
        "AttributeError: 'Net' object has no attribute 'conv'",
        "line 5 defines _init_: Python runs __init__",
        [],
    ),
    "forward_inside_init": Broken(
        net(CONV, "return self.conv(x)").replace("    def forward", "        def forward").replace("        return", "            return"),
        8,
        "Net has no forward",
        "it stands inside __init__: indent it as far as def __init__",
        None,
    ),
    "forward_outside": Broken(
        net(CONV, "return self.conv(x)").replace("    def forward", "def forward").replace("        return", "    return"),
        8,
        "Net has no forward",
        "it stands outside the class: indent it, below class Net",
        None,
    ),
    "returns_assigned": Broken(net(CONV, "x = self.conv(x)"), 8, "Net.forward returns nothing", "end it with return x", ["conv"]),
    "super_of_class": Broken(
        net(CONV, "return self.conv(x)").replace("super()", "super(Net)"), 6, "RuntimeError: super(): no arguments", "write super().__init__(…)", None
    ),
    "name_misspelled": Broken(net(CONV, "out = self.conv(x);return F.relu(ouut)"), 10, "NameError: name 'ouut' is not defined", "did you mean out?", ["conv"]),
    "function_misspelled": Broken(
        net(CONV, "return F.rellu(self.conv(x))"), 9, "torch.nn.functional has no rellu, or none that is known here", "did you mean F.relu?", ["conv"]
    ),
    "class_misspelled": Broken(
        net("self.conv = nn.Conv2D(3, 8, 3)", "return self.conv(x)"), 7, "torch.nn has no Conv2D, or none that is known here", "did you mean nn.Conv2d?", []
    ),
    "method_misspelled": Broken(
        net(CONV, "return self.conv(x).flaten(1)"),
        9,
        "AttributeError: 'Tensor' object has no attribute 'flaten', or none that is known here",
        "did you mean flatten?",
        ["conv"],
    ),
    "base_misspelled": Broken(
        net(CONV, "return self.conv(x)").replace("nn.Module", "nn.module"),
        4,
        "torch.nn has no module, or none that is known here",
        "did you mean nn.Module?",
        None,
    ),
    "import_misspelled": Broken(
        net(CONV, "return self.conv(x)").replace("from torch import nn", "from tourch import nn"),
        3,
        "there is no library tourch that is known here",
        "did you mean torch?",
        None,
    ),
    "list_index": Broken(
        net("self.stages = nn.ModuleList([nn.Conv2d(3, 3, 1) for _ in range(3)])", "return self.stages[3](x)"),
        9,
        "IndexError: list index out of range",
        "it has 3 items: 0 to 2",
        [],
    ),
    "dict_key": Broken(
        net("self.m = nn.ModuleDict({'conv': nn.Conv2d(3, 8, 3)})", "return self.m['cnov'](x)"), 9, "KeyError: 'cnov'", "did you mean conv?", []
    ),
    "layer_indexed": Broken(
        net(CONV, "return self.conv[0](x)"), 9, "TypeError: 'Conv2d' object is not subscriptable", "a Conv2d holds no items: call it, self.conv(…)", []
    ),
    "size_indexed": Broken(
        net(CONV, "return self.conv(x).view(x.size[0], -1)"),
        9,
        "TypeError: 'builtin_function_or_method' object is not subscriptable",
        "call it: x.size(0)",
        ["conv"],
    ),
    "shape_called": Broken(
        net(CONV, "return self.conv(x).view(x.shape(0), -1)"), 9, "TypeError: 'tuple' object is not callable", "write x.shape[0]: x.shape is a tuple", ["conv"]
    ),
    "lstm_tuple": Broken(
        net("self.rnn = nn.LSTM(12, 4, batch_first=True);self.fc = nn.Linear(4, 2)", "x = self.rnn(x);return self.fc(x)").replace("2, 3, 32, 32", "2, 5, 12"),
        11,
        "nn.Linear reads a tensor, and x is a tuple of 2 values",
        "take one of them: x[0]",
        ["rnn"],
    ),
    "comma": Broken(
        net(CONV + ";self.next = nn.Conv2d(8, 8, 3)", "x = self.conv(x),;return self.next(x)"),
        11,
        "nn.Conv2d reads a tensor, and x is a tuple of 1 value",
        "a comma at the end of a line makes a tuple: take it away, or write x[0]",
        ["conv"],
    ),
    "no_argument": Broken(
        net(CONV, "return self.conv()"), 9, "nn.Conv2d reads a tensor, and is called without one", "give it one: what the layer before it gave", []
    ),
    "branch_not_taken": Broken(
        net(CONV, "if x.shape[1] == 4:;    y = self.conv(x);return y"),
        11,
        "UnboundLocalError: cannot access local variable 'y' where it is not associated with a value",
        "it gets its value further down, or in a branch that was not taken: give it one before this line",
        [],
    ),
    "billion_layers": Broken(
        net("self.rnn = nn.LSTM(32, 4, num_layers=1000000000)", "return self.rnn(x)"),
        7,
        "num_layers must be at most 10000, not 1000000000",
        "write 10000 or less",
        None,
    ),
    "unknown_input": Broken(
        "import data\n" + net(CONV, "return self.conv(x)").replace("torch.randn(2, 3, 32, 32)", "next(iter(data.loader))[0]"),
        11,
        "the shape of next(data.loader)[…], which Net reads, is not known without running the program",
        "say it with --input 3x224x224, without the batch",
        None,
    ),
    "no_colon": Broken("from torch import nn\nclass Net(nn.Module)\n    pass\n", 2, "not valid Python: expected ':'", "end the line with a colon", None),
    "no_torch": Broken(
        "from sklearn.svm import SVC\nmodel = SVC()\n",
        1,
        "there is no model in this program: it does not import PyTorch",
        "name a file that builds a network",
        None,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_program_is_explained(name: str) -> None:
    broken = BROKEN[name]
    with pytest.raises(SpecError) as caught:
        read_program("net.py", broken.text, None, "", {})
    (fault,) = caught.value.faults
    assert fault.place is not None
    said = f"{fault.layer}: {fault.message}" if fault.layer else fault.message
    assert (fault.place[1], said, fault.help) == (broken.line, broken.message, broken.help)
    report = caught.value.report
    assert (None if report is None else [row.name for row in report.rows]) == broken.rows
