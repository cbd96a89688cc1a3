from torch import nn
import torch


class CharCNN(nn.Module):
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789-,;.!?"

    def __init__(self, length=100, features=16):
        super().__init__()
        conv = lambda cin, k, pool: nn.Sequential(nn.Conv1d(cin, features, k), nn.ReLU(), *([nn.MaxPool1d(3)] if pool else []))
        self.conv1 = conv(len(self.alphabet), 7, True)
        self.conv2 = conv(features, 7, True)
        self.conv3 = conv(features, 3, False)
        length = ((length - 6) // 3 - 6) // 3 - 2
        self.fc = nn.Linear(features * length, 8)

    def forward(self, x):
        for stage in (self.conv1, self.conv2, self.conv3):
            x = stage(x)
        return self.fc(x.flatten(start_dim=1))


CharCNN()(torch.zeros(2, len(CharCNN.alphabet), 100))
