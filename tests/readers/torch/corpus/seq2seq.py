import torch
import torch.nn as nn
import torch.nn.functional as F


class EncoderRNN(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocab, hidden)
        self.gru = nn.GRU(hidden, hidden, batch_first=True)

    def forward(self, input):
        return self.gru(self.embedding(input))


class BahdanauAttention(nn.Module):
    def __init__(self, hidden_size):
        super(BahdanauAttention, self).__init__()
        self.Wa = nn.Linear(hidden_size, hidden_size)
        self.Ua = nn.Linear(hidden_size, hidden_size)
        self.Va = nn.Linear(hidden_size, 1)

    def forward(self, query, keys):
        scores = self.Va(torch.tanh(self.Wa(query) + self.Ua(keys)))
        scores = scores.squeeze(2).unsqueeze(1)
        weights = F.softmax(scores, dim=-1)
        context = torch.bmm(weights, keys)
        return context, weights


class Seq2Seq(nn.Module):
    def __init__(self, vocab=30, hidden=12):
        super().__init__()
        self.encoder = EncoderRNN(vocab, hidden)
        self.attention = BahdanauAttention(hidden)
        self.out = nn.Linear(hidden * 2, vocab)

    def forward(self, ids):
        outputs, hidden = self.encoder(ids)
        query = hidden.permute(1, 0, 2)
        context, weights = self.attention(query, outputs)
        logits = self.out(torch.cat((query, context), dim=2))
        return logits.squeeze(1), weights


Seq2Seq()(torch.randint(0, 30, (2, 8)))
