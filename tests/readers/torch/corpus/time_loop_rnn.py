import torch
import torch.nn as nn


class CharRNN(nn.Module):
    """One step after the other, with layers of its own."""

    def __init__(self, input_size, hidden_size, output_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.h2o = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def step(self, x, hidden):
        combined = torch.cat((x, hidden), 1)
        hidden = torch.tanh(self.i2h(combined))
        return self.softmax(self.h2o(hidden)), hidden

    def forward(self, sequence):
        hidden = self.initHidden(sequence.shape[0])
        outputs = []
        for t in range(sequence.size(1)):
            output, hidden = self.step(sequence[:, t], hidden)
            outputs.append(output)
        return torch.stack(outputs, dim=1)

    def initHidden(self, batch):
        return torch.zeros(batch, self.hidden_size)


rnn = CharRNN(9, 12, 5)
rnn(torch.randn(2, 3, 9))
