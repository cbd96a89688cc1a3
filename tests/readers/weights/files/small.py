from torch import nn


class Small(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 2, 3, bias=False), nn.BatchNorm2d(2), nn.ReLU())
        self.head = nn.Linear(2, classes)

    def forward(self, x):
        return self.head(self.features(x).mean((2, 3)))
