import torch
from torch import nn


class Captions(nn.Module):
    """Cells in a loop, with states of their own and without; one that is never called."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.lstm = nn.LSTMCell(8, 16)
        self.gru = nn.GRUCell(input_size=16, hidden_size=12, bias=False)
        self.rnn = nn.RNNCell(12, 5, nonlinearity="relu")
        self.spare = nn.GRUCell(4, 6)
        self.words = nn.AdaptiveLogSoftmaxWithLoss(12, 40, [5, 20], div_value=2.0)

    def forward(self, x):
        x = self.features(x)
        h, c = x.new_zeros(x.size(0), 16), x.new_zeros(x.size(0), 16)
        out = []
        for _ in range(3):
            h, c = self.lstm(x, (h, c))
            out.append(self.rnn(self.gru(h)))
        return torch.stack(out, 1)


model = Captions()
inputs = (torch.randn(2, 3, 17, 17),)
model(*inputs)
