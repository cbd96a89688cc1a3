"""Frames of a clip through one CNN, folded into the batch; then an LSTM over time."""
import torch
from torch import nn


class CNNLSTM(nn.Module):
    def __init__(self, hidden=10, classes=4):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(3, 4, 3, 2), nn.ReLU(), nn.Conv2d(4, 6, 3, 2), nn.AdaptiveAvgPool2d(1))
        self.rnn = nn.LSTM(input_size=6, hidden_size=hidden, num_layers=1, batch_first=True)
        self.fc = nn.Linear(hidden, classes)

    def forward(self, clip):
        b, t, c, h, w = clip.shape
        feats = self.cnn(clip.view(b * t, c, h, w))
        feats = feats.view(b, t, -1)
        out, (h_n, c_n) = self.rnn(feats)
        return self.fc(h_n[-1])


CNNLSTM()(torch.randn(2, 5, 3, 24, 24))
