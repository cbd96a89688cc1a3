from torch import nn


class Digits(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 5)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(1050, 10)

    def forward(self, x):
        x = self.pool(self.conv1(x))
        return self.fc(x.view(x.size(0), -1))
