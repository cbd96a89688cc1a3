import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.fc = nn.Linear(4 + 5, 2)
    def forward(self, image, meta):
        x = self.conv(image).mean([2, 3])
        return self.fc(torch.cat([x, meta], dim=1))
model = Net()
inputs = (torch.randn(2, 3,8,8), torch.randn(2, 5),)
model(*inputs)
