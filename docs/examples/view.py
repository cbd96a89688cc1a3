from torch import nn


class Grid(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(100, 7 * 7 * 32)

    def forward(self, z):
        return self.fc(z).view(-1, 64, 7, 7)
