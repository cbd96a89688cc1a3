import torch
from torch import nn


acts = {"relu": nn.ReLU, "gelu": nn.GELU, "lrelu": lambda: nn.LeakyReLU(0.1)}
def mlp(sizes, act="lrelu"):
    layers = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(a, b), acts[act]()]
    return nn.Sequential(*layers[:-1])
model = mlp([10, 20, 30, 5])
inputs = (torch.randn(2, 10),)
model(*inputs)
