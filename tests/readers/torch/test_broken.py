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
        "add: the inputs 8×32×32 and 8×30×30 do not fit together: an axis of 32 meets one of 30",
        "add reads conv (8×32×32), next (8×30×30); axes must be equal, or one of them 1",
        ["conv", "next"],
    ),
    "skip_channels": Broken(
        net(CONV, "return x + self.conv(x)"),
        9,
        "add: the inputs 3×32×32 and 8×32×32 do not fit together: an axis of 3 meets one of 8",
        "add reads x (3×32×32), conv (8×32×32); axes must be equal, or one of them 1; a residual may leave its skip out, or change it likewise: shortcut: [conv 3 1x1]",
        ["conv"],
    ),
    "skip_cat": Broken(
        net(CONV + ";self.next = nn.Conv2d(8, 8, 3)", "x = self.conv(x);return torch.cat([x, self.next(x)], 1)"),
        11,
        "cat: 8×32×32 and 8×30×30 differ beside the axis joined: 32 meets 30",
        "cat reads conv (8×32×32), next (8×30×30); all other axes must be equal",
        ["conv", "next"],
    ),
    "view": Broken(
        net(CONV, "x = self.conv(x);return x.view(x.size(0), 100, -1)"),
        10,
        "view(2, 100, -1) does not fit: the tensor is [2, 8, 32, 32], 8,192 values a sample, not a multiple of 100",
        "a sample has 8,192 values: 8×32×32",
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
        net(CONV + ";self.fc = nn.Linear(8 * 32 * 32 / 4, 10)", "return self.conv(x)"), 8, "in_features must be an integer, not 2048.0", "write 2048", None
    ),
    "negative": Broken(
        net(CONV + ";self.big = nn.Conv2d(8, 8, 41)", "return self.big(self.conv(x))"),
        8,
        "big: the 41×41 kernel is larger than the 32×32 input",
        "big reads conv (8×32×32); use a kernel of at most 32, or more padding",
        ["conv"],
    ),
    "super": Broken(
        net(CONV, "return self.conv(x)").replace("        super().__init__()\n", ""),
        6,
        "'conv' is set before Net's super().__init__() has run",
        "call super().__init__() first in __init__",
        None,
    ),
    "attribute": Broken(net(CONV, "return self.cnov(x)"), 9, "AttributeError: 'Net' object has no attribute 'cnov'", "", []),
    "arguments": Broken(net(CONV, "return self.conv(x, x)"), 9, "Conv2d reads one tensor, and 2 are given", "", []),
    "forward_arguments": Broken(
        net(CONV, "return self.conv(x)").replace("def forward(self, x)", "def forward(self, x, y)"),
        1,
        "TypeError: Net.forward() missing 1 required positional argument: 'y'",
        "",
        [],
    ),
    "missing_kernel": Broken(
        net("self.conv = nn.Conv2d(3, 8)", "return self.conv(x)"),
        7,
        "Conv2d needs kernel_size (window size)",
        "write nn.Conv2d(3, 8, kernel_size=3)",
        None,
    ),
    "unknown_keyword": Broken(
        net("self.conv = nn.Conv2d(3, 8, 3, pading=1)", "return self.conv(x)"), 7, "Conv2d has no 'pading'", "did you mean padding?", None
    ),
    "groups": Broken(
        net("self.conv = nn.Conv2d(3, 8, 3, groups=2)", "return self.conv(x)"),
        7,
        "conv: 2 groups do not divide the 3 input channels",
        "conv reads x (3×32×32); use 1 groups",
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
        1,
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
    "no_forward": Broken(net(CONV, "return self.conv(x)").replace("forward", "foward"), 1, "Net has no forward", "a module runs its forward: define it", []),
    "hook": Broken(
        net(CONV + ";self.conv.register_forward_hook(lambda m, a, y: y)", "return self.conv(x)"),
        10,
        "a hook changes what this module does",
        "put what it does into forward",
        [],
    ),
    "syntax": Broken(net(CONV, "return self.conv(x"), 9, "not valid Python: '(' was never closed", "", None),
    "indent": Broken("import torch\n  x = 1\n", 2, "not valid Python: unexpected indent", "", None),
    "no_model": Broken("x = 1\n", 1, "there is no model in this program", "name what builds it: net.py:NAME", None),
    "undefined": Broken(net(CONV, "return self.conv(y)"), 9, "NameError: name 'y' is not defined", "", []),
    "returns_nothing": Broken(net(CONV, "self.conv(x)"), 1, "Net gives no tensor", "its forward must return what it computes", ["conv"]),
    "matmul": Broken(
        net(CONV, "return x.flatten(2) @ x.flatten(2)"),
        9,
        "matmul: 3×1024 and 3×1024 do not multiply: a row of 1024 values meets a column of 3",
        "matmul reads flatten (3×1024), flatten_2 (3×1024); the last axis of the first must equal the last but one of the second; transpose swaps two axes",
        ["flatten", "flatten_2"],
    ),
    "permute": Broken(net(CONV, "return self.conv(x.permute(0, 1, 2))"), 9, "permute names every axis once: the tensor has 4 ([2, 3, 32, 32])", "", []),
    "transpose": Broken(net(CONV, "return x.transpose(1, 5)"), 9, "there is no axis 5: the tensor has 4 ([2, 3, 32, 32])", "axes run from -4 to 3", []),
    "unpack": Broken(net(CONV, "b, c, h = self.conv(x).shape;return x"), 9, "ValueError: too many values to unpack (expected 3)", "", ["conv"]),
    "index": Broken(net(CONV, "return self.conv(x)[:, 12]"), 9, "IndexError: index 12 is out of bounds for dimension 1 with size 8", "", ["conv"]),
    "layernorm": Broken(
        net("self.norm = nn.LayerNorm(64)", "return self.norm(x)"),
        7,
        "norm: normalized_shape is 64, but the last 1 axes of 3×32×32 are 32",
        "norm reads x (3×32×32); write (32,)",
        [],
    ),
    "rank": Broken(
        net("self.fc = nn.Conv1d(3, 8, 3)", "return self.fc(x)"),
        9,
        "fc: conv reads C×L, 2 axes without the batch; the input has 3 axes (3×32×32)",
        "if its first axis is the batch, leave that out: write 32x32",
        [],
    ),
    "unknown_shape": Broken(
        net(CONV, "n = open('n.txt').read();return x.view(2, int(n), -1)"),
        10,
        "int(open(…).read()) is not known without running the program, and a shape depends on it",
        "write what is read from the file in its place",
        [],
    ),
    "chunk_unpack": Broken(
        net(CONV, "a, b, c = self.conv(x).chunk(2, 1);return a"), 9, "ValueError: not enough values to unpack (expected 3, got 2)", "", ["conv", "chunk"]
    ),
    "expand": Broken(
        net(CONV, "return x.expand(2, 5, 32, 32)"), 9, "expand cannot make 5 of an axis of size 3 ([2, 3, 32, 32])", "only axes of size 1 are repeated", []
    ),
    "none_called": Broken(net("self.act = None", "return self.act(x)"), 9, "TypeError: 'NoneType' object is not callable", "", []),
    "transposed_channels": Broken(
        net(CONV + ";self.up = nn.ConvTranspose2d(4, 8, 2)", "return self.up(self.conv(x))"),
        10,
        "up: in_channels is 4, but conv gives 8 channels (8×32×32)",
        "write nn.ConvTranspose2d(8, 8, 2)",
        ["conv"],
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
