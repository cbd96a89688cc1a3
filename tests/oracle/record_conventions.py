"""Records what six counters say of single layers and functions: `python tests/oracle/record_conventions.py OUT.jsonl`.

Needs torch, torchvision, fvcore, ptflops, thop and torchinfo, which the project does not. A case is an expression (a module, or
with `x` in it a function of one tensor) and the shape of its input, one sample. The figures are what each counter returns;
null where it fails.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
import warnings
from importlib.metadata import version
from typing import Any

FIELDS = [
    *("the expression", "module or function", "input without the batch", "output with it", "parameters"),
    *("FlopCounterMode's FLOPs", "fvcore's", "ptflops, backend pytorch: MACs and parameters", "backend aten: the same"),
    *("thop: the same", "torchinfo: mult-adds and parameters"),
]
MODULES = """
Conv2d(8, 6, 3, stride=2, padding=1, groups=2) @ 8 9 9
Conv2d(8, 8, (3, 1), padding='same', dilation=2, bias=False) @ 8 9 7
ConvTranspose1d(8, 4, 4, stride=2) @ 8 9
ConvTranspose2d(8, 4, 3, stride=2, padding=1, output_padding=1, groups=4) @ 8 5 6
ConvTranspose3d(4, 2, 2, stride=2, bias=False) @ 4 3 4 5
Linear(10, 7) @ 10
Linear(10, 7) @ 5 10
Linear(10, 7, bias=False) @ 5 10
Linear(10, 7, bias=False) @ 3 5 10
Bilinear(4, 5, 6) @ 4
BatchNorm1d(8) @ 8 9
BatchNorm1d(8) @ 8
BatchNorm3d(8, affine=False) @ 8 3 4 5
SyncBatchNorm(8) @ 8 5 5
BatchNorm2d(8, track_running_stats=False) @ 8 5 5
InstanceNorm1d(8) @ 8 9
InstanceNorm2d(8) @ 8 5 5
InstanceNorm3d(4, affine=True) @ 4 3 4 5
LayerNorm((8, 5, 5)) @ 8 5 5
LayerNorm(10, elementwise_affine=False) @ 7 10
LayerNorm(10, bias=False) @ 7 10
GroupNorm(2, 8, affine=False) @ 8 5 5
RMSNorm(10) @ 7 10
LocalResponseNorm(3) @ 8 5 5
CELU() @ 8 5
SELU() @ 8 5
Mish() @ 8 5
Softplus() @ 8 5
Hardtanh() @ 8 5
LogSigmoid() @ 8 5
RReLU() @ 8 5
Threshold(0.1, 20) @ 8 5
GLU(1) @ 8 5
PReLU() @ 8 5 5
LogSoftmax(1) @ 8 5
Softmax2d() @ 8 5 5
Softmin(1) @ 8 5
Softmax(-1) @ 8 5 7
MaxPool1d(2) @ 8 9
MaxPool3d(2) @ 4 4 4 4
MaxPool2d(3, stride=2, padding=1, ceil_mode=True) @ 8 9 9
AvgPool1d(2) @ 8 9
AvgPool2d(3, stride=2, padding=1) @ 8 9 9
AdaptiveAvgPool1d(3) @ 8 9
AdaptiveAvgPool2d((2, None)) @ 8 6 9
AdaptiveMaxPool1d(3) @ 8 9
AdaptiveMaxPool3d(2) @ 4 4 4 4
LPPool2d(2, 2) @ 8 6 6
LPPool1d(2, 2) @ 8 6
FractionalMaxPool2d(2, output_size=3) @ 8 7 7
Upsample(scale_factor=2, mode='linear') @ 8 5
Upsample(size=(7, 9), mode='bicubic') @ 8 5 5
Upsample(scale_factor=2, mode='trilinear') @ 4 2 3 3
Upsample(size=7) @ 8 5 5
Upsample(scale_factor=2) @ 8 5
UpsamplingNearest2d(scale_factor=2) @ 8 5 5
UpsamplingBilinear2d(scale_factor=2) @ 8 5 5
ZeroPad2d(1) @ 8 5 5
ReflectionPad2d(1) @ 8 5 5
Identity() @ 8 5
Dropout2d() @ 8 5 5
AlphaDropout() @ 8 5
Unfold(3) @ 8 6 6
Fold((6, 6), 3) @ 72 16
PixelUnshuffle(2) @ 8 6 6
ChannelShuffle(2) @ 8 6 6
Unflatten(1, (2, 4)) @ 8 5
RNN(6, 5, batch_first=True) @ 4 6
RNN(6, 5, batch_first=True, bias=False, num_layers=2) @ 4 6
LSTM(6, 5, batch_first=True) @ 4 6
LSTM(6, 5, num_layers=2, bidirectional=True, batch_first=True) @ 4 6
GRU(6, 5, batch_first=True) @ 4 6
GRU(6, 5, batch_first=True, bias=False, bidirectional=True) @ 4 6
MultiheadAttention(8, 2, batch_first=True) @ 5 8
MultiheadAttention(8, 2, bias=False, batch_first=True) @ 5 8
torchvision.ops.FrozenBatchNorm2d(8) @ 8 5 5
torchvision.ops.SqueezeExcitation(8, 2) @ 8 5 5
torchvision.ops.StochasticDepth(0.1, 'row') @ 8 5 5
torchvision.ops.Permute([0, 2, 3, 1]) @ 8 5 6
torchvision.ops.Conv2dNormActivation(8, 4, 3) @ 8 5 5
torchvision.ops.MLP(8, [6, 4]) @ 8
Sequential(Conv2d(8, 4, 3), ReLU(), Flatten(), Linear(36, 10), Softmax(1)) @ 8 5 5
TransformerEncoderLayer(8, 2, 16, batch_first=True) @ 5 8
"""

FUNCTIONS = """
F.relu(x, inplace=True) @ 8 5
F.relu_(x) @ 8 5
torch.relu(x) @ 8 5
x.relu() @ 8 5
F.relu6(x) @ 8 5
F.elu(x) @ 8 5
F.gelu(x) @ 8 5
F.silu(x) @ 8 5
F.leaky_relu(x) @ 8 5
F.hardswish(x) @ 8 5
F.softmax(x, 1) @ 8 5
F.log_softmax(x, 1) @ 8 5
torch.softmax(x, 1) @ 8 5
x.softmax(1) @ 8 5
torch.sigmoid(x) @ 8 5
F.avg_pool2d(x, 2) @ 8 6 6
F.max_pool1d(x, 2) @ 8 6
F.adaptive_max_pool2d(x, 2) @ 8 6 6
F.adaptive_avg_pool1d(x, 1) @ 8 6
torch.adaptive_avg_pool1d(x, 1) @ 8 6
F.interpolate(x, size=(7, 8)) @ 8 5 5
F.interpolate(x, scale_factor=2, mode='nearest') @ 8 5 5
F.interpolate(x, size=9, mode='linear') @ 8 5
F.interpolate(x, scale_factor=2, mode='bicubic') @ 8 5 5
F.interpolate(x, scale_factor=2, mode='trilinear') @ 4 2 3 3
x.add(x) @ 8 5
x.add_(x) @ 8 5
torch.mul(x, x) @ 8 5
x.mul(x) @ 8 5
torch.sub(x, x) @ 8 5
x - x @ 8 5
x / x @ 8 5
torch.matmul(x, x.transpose(1, 2)) @ 8 5
torch.bmm(x, x.transpose(1, 2)) @ 8 5
x.matmul(x.transpose(-1, -2)) @ 2 8 5
x.bmm(x.transpose(1, 2)) @ 8 5
torch.einsum('bij,bkj->bik', x, x) @ 8 5
torch.einsum('bhid,bhjd->bhij', x, x) @ 2 8 5
F.scaled_dot_product_attention(x, x, x) @ 2 8 5
F.layer_norm(x, (5,)) @ 8 5
F.group_norm(x, 2) @ 8 5 5
F.instance_norm(x) @ 8 5 5
F.pad(x, (1, 1)) @ 8 5
F.dropout(x) @ 8 5
F.normalize(x) @ 8 5
torch.flatten(x, 1) @ 8 5
x.mean(1) @ 8 5
x.max(1)[0] @ 8 5
F.pixel_shuffle(x, 2) @ 8 5 5
F.unfold(x, 3) @ 8 5 5
torch.stack([x, x], 1) @ 8 5
x[:, 1:] @ 8 5
"""


def counted(build: Any, shape: list[int]) -> dict[str, Any]:
    """What each counter says of a model and one sample."""
    import torch
    from fvcore.nn import FlopCountAnalysis
    from ptflops import get_model_complexity_info
    from thop import profile
    from torch.utils.flop_counter import FlopCounterMode
    from torchinfo import summary

    x = torch.randn(1, *shape)

    def by_torch() -> Any:
        mode = FlopCounterMode(display=False)
        with mode, torch.no_grad():
            build()(x.clone())
        return mode.get_total_flops()

    def by_ptflops(backend: str) -> Any:
        found = get_model_complexity_info(build(), tuple(shape), print_per_layer_stat=False, as_strings=False, backend=backend, verbose=False)
        return list(found)

    with torch.no_grad():
        output = build()(x.clone())
    output = output[0] if isinstance(output, tuple) else output
    found: dict[str, Any] = {"output": list(output.shape), "params": sum(p.numel() for p in build().parameters())}
    for name, body in {
        "torch": by_torch,
        "fvcore": lambda: FlopCountAnalysis(build(), x.clone()).unsupported_ops_warnings(False).uncalled_modules_warnings(False).total(),
        "ptflops": lambda: by_ptflops("pytorch"),
        "ptflops-aten": lambda: by_ptflops("aten"),
        "thop": lambda: [int(n) for n in profile(build(), inputs=(x.clone(),), verbose=False)],
        "torchinfo": lambda: (lambda s: [s.total_mult_adds, s.total_params])(summary(build(), input_data=x.clone(), verbose=0)),
    }.items():
        try:
            value = body()
            found[name] = [int(v) if v is not None else None for v in value] if isinstance(value, list) else int(value)
        except Exception as error:
            found[name] = None
            sys.stderr.write(f"{name}: {type(error).__name__}: {str(error)[:100]}\n")
    return found


def record() -> list[list[Any]]:
    """All cases with their figures."""
    import torch
    import torch.nn.functional as F
    import torchvision
    from torch import nn

    class Around(nn.Module):
        """A model around one layer, as a person's is."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.layer = eval(text, {**vars(nn), "torchvision": torchvision})

        def forward(self, x: Any) -> Any:
            kind = type(self.layer).__name__
            return (
                self.layer(x, x, x)[0]
                if kind == "MultiheadAttention"
                else self.layer(x[..., :4], torch.ones(*x.shape[:-1], 5))
                if kind == "Bilinear"
                else self.layer(x)
            )

    class Function(nn.Module):
        """A model of one expression."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = compile(text, "case", "eval")

        def forward(self, x: Any) -> Any:
            return eval(self.text, {"torch": torch, "F": F, "x": x})

    found = []
    for kind, lines in ((Around, MODULES), (Function, FUNCTIONS)):
        for line in lines.strip().splitlines():
            text, _, sizes = line.rpartition(" @ ")
            shape = [int(n) for n in sizes.split()]
            quiet = io.StringIO()
            try:
                with contextlib.redirect_stdout(quiet):
                    figures = counted(lambda kind=kind, text=text: kind(text).eval(), shape)
            except Exception as error:
                sys.stderr.write(f"{line}: {type(error).__name__}: {error}\n")
                continue
            found.append([text, "module" if kind is Around else "function", shape, *figures.values()])
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    rows = record()
    packages = ("torch", "torchvision", "fvcore", "ptflops", "thop", "torchinfo")
    header = {"versions": {name: version(name) for name in packages}, "fields": FIELDS}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        for row in (header, *rows):
            file.write(json.dumps(row, separators=(",", ":")) + "\n")
