from collections import OrderedDict

import torch
from torch import nn


model = nn.Sequential(OrderedDict([("c1", nn.Conv2d(1, 6, 5)), ("r1", nn.ReLU()), ("p1", nn.AvgPool2d(2)), ("flat", nn.Flatten()), ("fc", nn.Linear(864, 10))]))
inputs = (torch.randn(2, 1,28,28),)
model(*inputs)
