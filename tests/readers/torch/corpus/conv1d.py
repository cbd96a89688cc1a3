import torch
from torch import nn


model = nn.Sequential(nn.Conv1d(4, 8, 5, stride=2), nn.BatchNorm1d(8), nn.ReLU(), nn.AdaptiveMaxPool1d(4), nn.Flatten(), nn.Linear(32, 3))
inputs = (torch.randn(2, 4,64),)
model(*inputs)
