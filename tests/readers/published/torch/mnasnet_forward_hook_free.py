# model: Net(7) at 3x160x160
import torch
from torch import nn
from torchvision import models


class Net(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.net = models.mnasnet1_0(weights=None)
        self.body, self.head = self.net.layers, nn.Linear(self.net.classifier[1].in_features, classes)
        del self.net

    def forward(self, x):
        return self.head(torch.flatten(nn.functional.adaptive_avg_pool2d(self.body(x), 1), 1))
