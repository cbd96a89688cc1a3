import torch
from torch import nn


def make(cfg):
    layers, c = [], 3
    for v in cfg:
        if v == "M":
            layers += [nn.MaxPool2d(2, 2)]
        else:
            layers += [nn.Conv2d(c, v, 3, padding=1), nn.BatchNorm2d(v), nn.ReLU(inplace=True)]
            c = v
    return nn.Sequential(*layers)
class VGG(nn.Module):
    def __init__(self):
        super(VGG, self).__init__()
        self.features = make([8, "M", 16, "M", 32, 32, "M"])
        self.classifier = nn.Linear(32 * 4 * 4, 10)
    def forward(self, x):
        x = self.features(x)
        x = x.view(x.size(0), -1)
        return self.classifier(x)
model = VGG()
inputs = (torch.randn(2, 3,32,32),)
model(*inputs)
