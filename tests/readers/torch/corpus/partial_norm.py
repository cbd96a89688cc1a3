from functools import partial

import torch
from torch import nn


norm = partial(nn.BatchNorm2d, eps=1e-3, momentum=0.01)
conv3 = partial(nn.Conv2d, kernel_size=3, padding=1)
model = nn.Sequential(conv3(3, 8), norm(8), nn.SiLU(), conv3(8, 8, groups=8), norm(8))
inputs = (torch.randn(2, 3,16,16),)
model(*inputs)
