"""Programs without a model, weight norm, einops: numbers from PyTorch (`numel()` of the parameters, FlopCounterMode / 2)."""

from cnncalc.api import infer
from cnncalc.readers.torch.read import read_program

LESSON = """
import torch
import torch.nn as nn
import torch.nn.functional as F
x = torch.randn(20, 16, 50, 100)
m = nn.Conv2d(16, 33, (3, 5), stride=(2, 1), padding=(4, 2), dilation=(3, 1))
y = F.relu(m(x))
print(y.shape)
"""
NORMED = """
from torch import nn
from torch.nn.utils import weight_norm
net = nn.Sequential(weight_norm(nn.Conv1d(3, 8, 2)), nn.ReLU())
"""
PATCHES = """
from torch import nn
from einops.layers.torch import Rearrange
net = nn.Sequential(Rearrange('b c (h p) (w q) -> b (h w) (p q c)', p=4, q=4), nn.Linear(48, 10))
"""


def _report(text, wanted="", **inputs):
    return infer(read_program("net.py", text, None, wanted, inputs))


def test_a_lesson_is_the_network():
    report = _report(LESSON)
    assert [row.name for row in report.rows] == ["m", "relu"]
    assert report.rows[-1].output_shape[1:] == (33, 26, 100)
    assert (report.totals.params, report.totals.macs) == (7953, 20_592_000)


def test_weight_norm_adds_the_lengths():
    assert _report(NORMED, "net", input="3x50").totals.params == 3 * 8 * 2 + 8 + 8


def test_einops_cuts_patches():
    report = _report(PATCHES, "net", input="3x32x32")
    assert report.rows[-1].output_shape[1:] == (64, 10)
    assert report.totals.params == 490


FUNCTIONS = """
import torch
import torch.nn.functional as F
image = torch.randn(20, 16, 50, 100)
filters = torch.randn(33, 16, 3, 5)
y = F.relu(F.conv2d(image, filters, stride=(2, 1)))
"""
TWO = """
import torch
from torch import nn
left, right = torch.randn(4, 10), torch.randn(4, 10)
both = nn.Bilinear(10, 10, 5)
y = both(left, right)
if y.sum() > 0:
    print("positive")
"""


def test_functions_alone_are_a_network():
    report = _report(FUNCTIONS)
    assert report.graph.input_names == ["image"]
    assert [row.name for row in report.rows] == ["constant", "conv2d", "relu"]
    assert report.rows[-1].output_shape[1:] == (33, 24, 96)
    assert (report.totals.params, report.totals.macs) == (0, 18_247_680)


def test_inputs_are_named_after_variables():
    assert _report(TWO).graph.input_names == ["left", "right"]


def test_a_statement_that_is_left_out_is_said():
    (warning,) = _report(TWO).warnings
    assert warning.message.startswith("this statement is left out: the values of a tensor are not known")
    assert warning.place.where() == "net.py:7:4"


WINDOWS = """
import torch
from torch import nn
from einops import rearrange, repeat
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(8))
    def forward(self, x):
        x = rearrange(x, 'b c (h p) (w q) -> (b h w) c (p q)', p=4, q=4)
        w = repeat(self.w, 'c -> b c 1', b=x.shape[0])
        return torch.cat((w, x), dim=-1)
net = Net()
y = net(torch.randn(2, 8, 8, 8))
"""


def test_a_parameter_is_repeated_for_every_window():
    """`y.shape` is (8, 8, 17) in PyTorch: four windows a sample."""
    for text in (WINDOWS, WINDOWS.replace("repeat(self.w, 'c -> b c 1', b=x.shape[0])", "self.w[None, :, None].expand(x.shape[0], -1, -1)")):
        report = _report(text)
        assert report.rows[-1].output_shape == (None, 4, 8, 17)
        assert report.totals.params == 8
