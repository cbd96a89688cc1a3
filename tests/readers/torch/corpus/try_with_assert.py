import contextlib
import os
import sys
import warnings

import torch
from torch import nn

try:
    from apex.normalization import FusedLayerNorm as LayerNorm
except ImportError:
    LayerNorm = nn.LayerNorm

try:
    import flash_attn
    HAS_FLASH = True
except ImportError as e:
    flash_attn = None
    HAS_FLASH = False
finally:
    ready = True

WIDTH = int(os.environ.get("NET_WIDTH", "12"))


@contextlib.contextmanager
def default_act(cls):
    previous = Net.act
    Net.act = cls
    try:
        yield
    finally:
        Net.act = previous


class Net(nn.Module):
    act = nn.ReLU

    def __init__(self, size=10):
        super().__init__()
        if not isinstance(size, int):
            raise TypeError("size must be an int")
        assert size > 0, f"bad size {size}"
        self.fc = nn.Linear(size, WIDTH)
        self.activation = type(self).act()
        self.norm = LayerNorm(WIDTH)
        try:
            self.pad = {"none": 0}[size]
        except (KeyError, IndexError):
            self.pad = 2

    def forward(self, x):
        with torch.autocast(device_type="cpu", enabled=False), contextlib.suppress(AttributeError):
            x = self.fc(nn.functional.pad(x, (self.pad, 0)))
            x = self.norm(x)
            x = self.missing(x)
        return self.activation(x)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    with default_act(nn.Softplus):
        net = Net(10)
if HAS_FLASH or not ready:
    sys.exit(1)
net(torch.ones(2, 8))
