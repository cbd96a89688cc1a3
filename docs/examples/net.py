import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width=16, classes=10):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.body = nn.Conv2d(width, width, 3, padding=1)
        self.head = nn.Linear(width * 16 * 16, classes)

    def forward(self, x):
        x = self.stem(x)
        x = torch.relu(self.body(x)) + x
        return self.head(x.flatten(1))


if __name__ == "__main__":
    print(Net()(torch.randn(8, 3, 32, 32)).shape)
