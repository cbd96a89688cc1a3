import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = nn.ModuleDict({"a": nn.Conv2d(3, 4, 1), "b": nn.Conv2d(4, 5, 3)})
        self.acts = nn.ModuleDict([["relu", nn.ReLU()], ["tanh", nn.Tanh()]])
    def forward(self, x):
        return self.acts["tanh"](self.parts["b"](self.acts["relu"](self.parts["a"](x))))
model = Net()
inputs = (torch.randn(2, 3,16,16),)
model(*inputs)
