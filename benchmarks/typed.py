"""A program of 300 lines and a spec of 200, and somebody who types in them: what `lsp.py` measures with."""

from __future__ import annotations

import random
from collections.abc import Iterator

_HEAD = '''"""A residual network with attention, in the parts that people write it in."""

import torch
from torch import nn
from torch.nn import functional as F


class ConvBlock(nn.Module):
    """A convolution, its norm, its activation."""

    def __init__(self, inputs, outputs, kernel=3, stride=1, groups=1):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
        self.norm = nn.BatchNorm2d(outputs)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)))


class Attention(nn.Module):
    """Squeeze and excitation."""

    def __init__(self, width, reduction=4):
        super().__init__()
        self.down = nn.Linear(width, width // reduction)
        self.up = nn.Linear(width // reduction, width)

    def forward(self, x):
        y = x.mean((2, 3))
        y = F.relu(self.down(y))
        y = torch.sigmoid(self.up(y))
        return x * y[:, :, None, None]


class Residual(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.first = ConvBlock(inputs, outputs, 3, stride)
        self.second = ConvBlock(outputs, outputs, 3)
        self.attention = Attention(outputs)
        self.shortcut = None
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Conv2d(inputs, outputs, 1, stride)

    def forward(self, x):
        y = self.first(x)
        y = self.second(y)
        y = self.attention(y)
        if self.shortcut is not None:
            x = self.shortcut(x)
        return F.relu(x + y)


def weights_of(module):
    """How many weights a module has."""
    total = 0
    for parameter in module.parameters():
        total += parameter.numel()
    return total


def freeze(module):
    """Keep a module as it is while the rest is trained."""
    for parameter in module.parameters():
        parameter.requires_grad = False
    return module

'''
_NET = '''

class {name}(nn.Module):
    """A stem, {stages} stages, a head."""

    def __init__(self, classes=10):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, {width}, 3, padding=1, bias=False),
            nn.BatchNorm2d({width}),
            nn.ReLU(),
        )
{made}
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(0.2)
        self.head = nn.Linear({last}, classes)

    def forward(self, x):
        x = self.stem(x)
{run}
        x = self.pool(x)
        x = torch.flatten(x, 1)
        x = self.dropout(x)
        return self.head(x)
'''


def program(lines: int = 300) -> str:
    """A program of that many lines: blocks, two networks that say their input in a comment, and what trains them."""
    text = _HEAD
    for name, width, stages in (("Small", 16, 3), ("Large", 32, 5)):
        widths = [width << min(stage, 3) for stage in range(stages + 1)]
        made = [
            f"        self.stage{n} = Residual({widths[n - 1]}, {widths[n]}, {1 + (n > 1)})"
            for n in range(1, stages + 1)
        ]
        run = [f"        x = self.stage{n}(x)" for n in range(1, stages + 1)]
        net = _NET.format(
            name=name, stages=stages, width=width, last=widths[-1], made="\n".join(made), run="\n".join(run)
        )
        text += net.replace("\n\nclass", "\n\n# cnncalc: params <= 20M at 3x64x64\nclass", 1)
    text += "\n\ndef train(model, batches, rate=0.1):\n"
    text += '    """Train a model."""\n    optimizer = torch.optim.SGD(model.parameters(), lr=rate)\n'
    number = 0
    while text.count("\n") < lines - 1:
        number += 1
        text += (
            f"    # step {number}: what is done with every batch, in words\n"
            if number % 3
            else f"    rate{number} = rate * 0.9 ** {number}\n"
        )
    return text + "    return optimizer\n"


def spec(lines: int = 200) -> str:
    """A spec of that many lines: a block with a parameter, used often, and plain layers."""
    text = "model: Typed\nframework: torch\ninput: 3x224x224\n\nblocks:\n  block(width, stride=1):\n    - body:\n        residual: [conv $width 3x3 stride=$stride pad=1, bn, relu, conv $width 3x3 pad=1, bn]\n"
    text += "        shortcut: [conv $width 1x1 stride=$stride]\n    - relu\n\nlayers:\n  - stem: conv 32 7x7 stride=2 pad=3\n  - bn\n  - relu\n"
    number = 0
    while text.count("\n") < lines - 4:
        number += 1
        width = 32 << min(number // 40, 3)
        stride = 2 if number % 40 == 0 else 1
        text += (
            f"  - block{number}: block {width} stride={stride}\n"
            if number % 4 == 0
            else f"  - conv{number}: conv {width} 3x3 pad=1\n"
        )
    return text + "  - global_avgpool\n  - fc: dense 1000\nexpect:\n  params: '<= 100M'\n"


Edit = tuple[int, int, int, str]
"""(line, from, to, what is written there): keys, one at a time; nothing written takes away."""


def typing(text: str, count: int, seed: int = 1) -> Iterator[Edit]:
    """Keys of somebody who works on a text, as edits of one line each: numbers changed and changed back, lines typed
    to their end and deleted again, names misspelled. Afterwards the text is what it was, or nearly."""
    chosen = random.Random(seed)
    lines = text.split("\n")
    worked = [
        n
        for n, line in enumerate(lines)
        if (any(c.isdigit() for c in line) and "(" in line) or line.lstrip().startswith("- ")
    ]
    typed = "self.more = nn.Conv2d(32, 64, 3)" if "nn." in text else "- more: conv 64 3x3 pad=1"
    done = 0
    while done < count:
        number = chosen.choice(worked)
        line = lines[number]
        kind = chosen.random()
        digits = [i for i, c in enumerate(line) if c.isdigit()]
        if kind < 0.4 and digits:  # another number, and back
            at = chosen.choice(digits)
            keys = [(at, at + 1, str(chosen.randint(1, 9))), (at, at + 1, line[at])]
        elif kind < 0.7:  # the end of the line taken away, and typed again
            start = max(len(line) - chosen.randint(3, 12), len(line) - len(line.lstrip()))
            keys = [(at - 1, at, "") for at in range(len(line), start, -1)]
            keys += [(at, at, line[at]) for at in range(start, len(line))]
        else:  # a further line, and away with it
            indent = line[: len(line) - len(line.lstrip())]
            keys = [(len(line), len(line), "\n" + indent)]
            yield (number, *keys[0])
            done += 1
            for at, character in enumerate(typed, len(indent)):
                if done >= count:
                    return
                yield (number + 1, at, at, character)
                done += 1
            yield (-number - 1, 0, 0, "")  # the whole line, in one go
            done += 1
            continue
        for key in keys:
            if done >= count:
                return
            yield (number, *key)
            done += 1
