import argparse

import torch
from torch import nn


parser = argparse.ArgumentParser()
parser.add_argument("--width", type=int, default=6)
args = parser.parse_args([])
model = nn.Sequential(nn.Conv2d(3, args.width, 3), nn.ELU())
inputs = (torch.randn(2, 3,8,8),)
model(*inputs)
