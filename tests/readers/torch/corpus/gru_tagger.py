import torch
import torch.nn as nn
from torch.autograd import Variable


class GRUTagger(nn.Module):
    def __init__(self, vocab_size=50, embedding_dim=12, hidden_dim=16, tagset_size=5, n_layers=2):
        super(GRUTagger, self).__init__()
        self.hidden_dim = hidden_dim
        self.n_layers = n_layers
        self.word_embeddings = nn.Embedding(vocab_size, embedding_dim, padding_idx=0)
        self.gru = nn.GRU(embedding_dim, hidden_dim, n_layers, batch_first=True, dropout=0.2, bidirectional=True)
        self.hidden2tag = nn.Linear(2 * hidden_dim, tagset_size)

    def init_hidden(self, batch_size):
        return Variable(torch.zeros(self.n_layers * 2, batch_size, self.hidden_dim))

    def forward(self, sentence):
        embeds = self.word_embeddings(sentence)
        hidden = self.init_hidden(sentence.size(0))
        gru_out, hidden = self.gru(embeds, hidden)
        tag_space = self.hidden2tag(gru_out)
        return torch.log_softmax(tag_space, dim=2)


model = GRUTagger()
model(torch.randint(50, (2, 9)))
