"""A pasted line means what it means in a program: each form is read both ways, and the rows are the same.

`shape` is PyTorch's own, where it was asked; `x` is a map of 3×9×9.
"""

from __future__ import annotations

from typing import Any

import pytest

import cnncalc
from cnncalc.api import infer
from cnncalc.binding.torch_functions import FUNCTIONS
from cnncalc.readers.torch.read import read_program

HEAD = """import torch, torchvision, timm
import torch.nn as nn
import torch.nn.functional as F
from collections import OrderedDict
x = torch.randn(1, {})
x = nn.ReLU()(x)
"""
FORMS = """
y = nn.ReLU()(x)
y = F.relu(x)
y = torch.relu(x)
y = x.relu()
y = x.relu_()
y = F.relu(x, inplace=True)
y = torch.nn.functional.gelu(x, approximate='tanh')
y = nn.functional.silu(x)
y = torch.sigmoid(x)
y = x.tanh()
y = F.leaky_relu(x, 0.1, inplace=True)
y = F.hardtanh(x, -1, 1)
y = F.softsign(x)
y = F.threshold(x, 0.1, 20)
y = F.softmax(x, dim=1)
y = torch.softmax(x, 1)
y = x.softmax(1)
y = F.log_softmax(x, dim=1)
y = F.softmin(x, dim=1)
y = F.max_pool2d(x, 2)
y = F.max_pool2d(x, 3, 2, 1, 1, True)
y = F.max_pool2d(x, kernel_size=3, stride=2, padding=1)
y = F.max_pool2d(input=x, kernel_size=2)
y = F.avg_pool2d(x, 2, 2, 0, True)
y = F.lp_pool2d(x, 2, 3)
y = F.adaptive_avg_pool2d(x, (4, 4))
y = F.adaptive_avg_pool2d(x, (None, 4))
y = F.adaptive_max_pool2d(x, output_size=4)
y = F.dropout(x, 0.5, training=False)
y = F.dropout2d(x)
y = F.interpolate(x, None, 2)
y = F.interpolate(x, scale_factor=2, mode='bilinear', align_corners=False)
y = F.interpolate(x, size=(12, 13))
y = F.upsample(x, 12)
y = F.pixel_unshuffle(x, 3)
y = F.channel_shuffle(x, 3)
y = F.local_response_norm(x, 2)
y = F.unfold(x, 3)
y = torch.flatten(x, 1)
y = torch.flatten(input=x, start_dim=1)
y = torch.flatten(x, 2)
y = x.flatten(1, 2)
y = torch.cat([x, x], 1)
y = torch.cat((x, x), dim=2)
y = torch.cat([x, x], -1)
y = torch.cat(tensors=[x, x], dim=1)
y = torch.concat([x, x], dim=1)
y = torch.add(x, x)
y = torch.add(x, other=x)
y = torch.div(x, x)
y = torch.maximum(x, x)
y = x.mul(x)
y = x - x
y = x / x
y = x; y += x
y = x; y /= x
z = nn.ReLU()(x); y = z * x
y = nn.Conv2d(3, 8, 3)(x)
y = nn.Conv2d(3, 8, 3)(input=x)
y = nn.Conv2d(3, 2**4, (64//16, 1), padding=(3 - 1) // 2)(x)
y = nn.Conv2d(3, 6, kernel_size=(3,)*2)(x)
y = nn.Conv2d(3, 6, kernel_size=[3] * 2)(x)
y = nn.Conv2d(3, 6, 3, padding=1 if 3 > 2 else 0)(x)
y = nn.Conv2d(3, 6, 3, bias=not True)(x)
y = nn.Conv2d(3, 6, 3, padding='sa' 'me')(x)
y = nn.Dropout(1 - 0.5)(x)
y = nn.Upsample(scale_factor=3 * 1.1)(x)
y = nn.Linear(9, 10)(x)
y = nn.Flatten()(x); y = nn.Linear(3*9*9, 10)(y)
y = nn.BatchNorm2d(3)(x)
y = nn.ConvTranspose2d(3, 4, 2, stride=2)(x)
y = nn.Bilinear(9, 9, 4)(x, x)
y = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())(x)
y = nn.Sequential(*[nn.Conv2d(3, 4, 3), nn.ReLU()])(x)
y = nn.Sequential(OrderedDict([('a', nn.Conv2d(3, 4, 3)), ('b', nn.ReLU())]))(x)
y = torchvision.ops.StochasticDepth(0.1, 'row')(x)
y = timm.layers.DropPath(0.1)(x)
y = timm.models.layers.DropPath(0.1)(x)
y = torch.nn.modules.conv.Conv2d(3, 3, 3)(x)
y = nn.Conv2d(3, 3, 3)(x); z = nn.Conv2d(3, 3, 3)(x); w = y + z
x = nn.Conv2d(3, 8, 3, padding=1)(x); skip = x; x = F.relu(x); x += skip; x = torch.cat([x, skip], 1); x = F.max_pool2d(x, 2, 2)
y = x.view(x.size(0), -1)
y = x.view(-1, 3*9*9)
y = x.reshape(x.shape[0], 9, 27)
y = torch.reshape(x, (-1, 3, 81))
y = x.permute(0, 2, 3, 1)
y = x.transpose(1, 2)
y = x.mean(dim=(2, 3))
y = x.mean([2, 3], keepdim=True)
y = torch.sum(x, dim=1)
y = x.amax(-1)
y = x.unsqueeze(1)
y = x[:, 0]
y = x[:, :2]
y = x[..., ::2]
y = x @ x
y = torch.matmul(x, x)
y = x.repeat(1, 2, 1, 1)
y = F.pad(x, (1, 1, 2, 2))
y = x.contiguous().view(x.size(0), -1)
y = x.chunk(3, dim=1)
y = torch.split(x, [1, 2], dim=1)
y = F.interpolate(x, size=x.shape[2:])
""".strip().splitlines()
KERAS = """
y = tf.concat([x, x], axis=-1)
y = tf.concat([x, x], 1)
y = tf.reshape(x, [-1, 243])
y = tf.transpose(x, [0, 3, 1, 2])
y = tf.reduce_mean(x, [1, 2])
y = tf.reduce_max(x, axis=-1, keepdims=True)
y = tf.nn.relu(x)
y = tf.nn.softmax(x)
y = tf.nn.max_pool2d(x, 2, 2, 'VALID')
y = tf.image.resize(x, (18, 18))
y = tf.expand_dims(x, 1)
y = tf.pad(x, [[0, 0], [1, 1], [2, 2], [0, 0]])
y = tf.layers.conv2d(x, 8, 3, padding='same')
y = x[:, :4]
y = x[..., 0]
z = tf.transpose(x, [0, 1, 3, 2]); y = tf.matmul(x, z)
""".strip().splitlines()
REFUSED = """
y = nn.Conv2d(3, 64/16, 3)(x)
y = nn.Conv2d(3, 1//0, 3)(x)
y = nn.Conv2d(3, 9**9**9**9, 3)(x)
y = nn.Conv2d(4, 8, 3)(x)
y = nn.Sequential([nn.Conv2d(3, 4, 3), nn.ReLU()])(x)
y = torch.cat([x, x])
y = F.max_pool2d(x, 2, 2, 0, 1, False, False, 5)
y = F.max_pool2d(x, 2, kernel_size=2)
y = x.max_pool2d(2)
y = F.pixel_shuffle(x, 2)
y = nn.Linear(10, 10)(x)
y = x.view(-1, 77)
y = x.permute(0, 1)
y = x[:, 7]
y = torch.no_such_function(x)
""".strip().splitlines()


def lines(form: str) -> str:
    return form.replace("; ", "\n") + "\n"


def rows(report: Any) -> list[tuple[Any, ...]]:
    return [(row.type, row.output_shape[1:], row.params, row.macs, [w.shape for w in row.weights]) for row in report.rows[1:]]


def pasted(form: str, shape: str = "3, 9, 9") -> Any:
    return infer(cnncalc.load(f"torch {shape.replace(', ', 'x')}\nx = nn.ReLU()\n{lines(form)}"))


def program(form: str, shape: str = "3, 9, 9") -> Any:
    return infer(read_program("net.py", HEAD.format(shape) + lines(form), None, "", {}))


@pytest.mark.parametrize("form", FORMS)
def test_a_pasted_line_means_what_it_means_in_a_program(form: str) -> None:
    one, other = pasted(form), program(form)
    assert rows(one) == rows(other) != []
    assert one.totals.params == other.totals.params
    arrow = infer(cnncalc.load("torch 3x9x9 -> x = nn.ReLU() -> " + form.replace("; ", " -> ")))
    block = "framework: torch\ninput: 3x9x9\nlayers:\n  - x = nn.ReLU()\n  - |\n" + "".join(f"    {line}\n" for line in lines(form).splitlines())
    assert rows(arrow) == rows(infer(cnncalc.load(block))) == rows(one)


@pytest.mark.parametrize("form", ["y = x.squeeze()", "y = torch.roll(x, 2, 2)", "y = x.clamp(0, 1)"])
def test_a_line_that_changes_no_shape_is_a_row_of_its_own(form: str) -> None:
    assert program(form).rows[-1].output_shape == pasted(form).rows[-1].output_shape == (None, 3, 9, 9)


@pytest.mark.parametrize("form", KERAS)
def test_a_pasted_line_of_tensorflow_means_what_it_means_in_a_program(form: str) -> None:
    head = "import tensorflow as tf\nfrom tensorflow.keras import layers, Input, Model, backend as K\nfrom tensorflow.keras.layers import *\n"
    code = f"{head}i = Input(shape=(9, 9, 3))\nx = ReLU()(i)\n{lines(form)}model = Model(i, y)\n"
    other = infer(cnncalc.load(code))
    one = infer(cnncalc.load(f"9x9x3\nx = ReLU()\n{lines(form)}"))
    assert rows(one) == [row for row in rows(other) if row[0] != "input"][-len(rows(one)) :] != []
    assert one.totals.params == other.totals.params


@pytest.mark.parametrize("form", REFUSED)
def test_what_a_program_may_not_say_is_refused_in_a_pasted_line_too(form: str) -> None:
    body = "".join(f"        {line}\n" for line in (form, "return y"))
    net = HEAD.partition("x = ")[0] + f"class Net(nn.Module):\n    def forward(self, x):\n{body}Net()(torch.randn(1, 3, 9, 9))\n"
    with pytest.raises(cnncalc.SpecError):
        pasted(form)
    with pytest.raises(cnncalc.SpecError):
        infer(read_program("net.py", net, None, "", {}))


@pytest.mark.parametrize(
    ("call", "params"),
    [
        # PyTorch 2.13.0: three matrices, whichever order the names come in
        ("nn.MultiheadAttention(4, 2, kdim=6, vdim=7)(x, y, z)", 100),
        ("nn.MultiheadAttention(4, 2, kdim=6, vdim=7)(x, value=z, key=y)", 100),
        ("nn.MultiheadAttention(4, 2, kdim=6, vdim=7)(value=z, query=x, key=y)", 100),
    ],
)
def test_what_attention_reads_is_told_by_its_names(call: str, params: int) -> None:
    lead = "y = nn.Linear(4, 6)(x); z = nn.Linear(4, 7)(x); "
    assert pasted(f"{lead}w = {call}", "8, 4").rows[-1].params == params
    assert program(f"{lead}w, _ = {call}", "8, 4").rows[-1].params == params


def test_two_modules_that_are_made_and_dropped_share_no_weights() -> None:
    """Two convolutions of 3·3·3·3 + 3 values each: the second may live where the first did."""
    assert program("y = nn.Conv2d(3, 3, 3)(x); z = nn.Conv2d(3, 3, 3)(y)").totals.params == 168


def test_the_table_names_layers_that_there_are() -> None:
    from cnncalc.layers import find

    for name, function in FUNCTIONS.items():
        layer = find(function.kind)
        assert layer is not None, name
        assert function.kind in (layer.torch if function.kind[:1].isupper() else layer.words), name
