import torch
from torch import nn


model = nn.Sequential(nn.Conv3d(1, 4, 3, padding=1), nn.BatchNorm3d(4), nn.ReLU(), nn.MaxPool3d((1, 2, 2)), nn.Conv3d(4, 8, (3, 1, 1)))
inputs = (torch.randn(2, 1,8,16,16),)
model(*inputs)
