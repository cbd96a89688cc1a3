"""Classes of `torch.nn` that are made of others, written as the programs that are read write theirs: `SOURCE` is read,
as any program is, when a program first names one of `NAMES`. What goes wrong in it stands at the user's call."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.python.modules import Module

if TYPE_CHECKING:
    from cnncalc.readers.python.machine import Machine

NAMES = frozenset(
    [
        *(
            "TransformerEncoderLayer",
            "TransformerDecoderLayer",
            "TransformerEncoder",
            "TransformerDecoder",
            "Transformer",
        ),
        *("PairwiseDistance", "CosineSimilarity", "EmbeddingBag", "AdaptiveLogSoftmaxWithLoss"),
        *("RNNCellBase", "RNNCell", "LSTMCell", "GRUCell"),
    ]
)

SOURCE = """
import copy
import torch
from torch import nn
from torch.nn import functional as F


def activation_of(given):
    return getattr(F, given) if isinstance(given, str) else given


class TransformerEncoderLayer(nn.Module):
    def __init__(self, d_model, nhead, dim_feedforward=2048, dropout=0.1, activation="relu", layer_norm_eps=1e-5,
                 batch_first=False, norm_first=False, bias=True, device=None, dtype=None):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d_model, nhead, dropout=dropout, bias=bias, batch_first=batch_first)
        self.linear1 = nn.Linear(d_model, dim_feedforward, bias=bias)
        self.dropout = nn.Dropout(dropout)
        self.linear2 = nn.Linear(dim_feedforward, d_model, bias=bias)
        self.norm_first = norm_first
        self.norm1 = nn.LayerNorm(d_model, eps=layer_norm_eps, bias=bias)
        self.norm2 = nn.LayerNorm(d_model, eps=layer_norm_eps, bias=bias)
        self.dropout1 = nn.Dropout(dropout)
        self.dropout2 = nn.Dropout(dropout)
        self.activation = activation_of(activation)

    def forward(self, src, src_mask=None, src_key_padding_mask=None, is_causal=False):
        x = src
        if self.norm_first:
            x = x + self._attended(self.norm1(x))
            return x + self._fed(self.norm2(x))
        x = self.norm1(x + self._attended(x))
        return self.norm2(x + self._fed(x))

    def _attended(self, x):
        return self.dropout1(self.self_attn(x, x, x, need_weights=False)[0])

    def _fed(self, x):
        return self.dropout2(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerDecoderLayer(nn.Module):
    def __init__(self, d_model, nhead, dim_feedforward=2048, dropout=0.1, activation="relu", layer_norm_eps=1e-5,
                 batch_first=False, norm_first=False, bias=True, device=None, dtype=None):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d_model, nhead, dropout=dropout, bias=bias, batch_first=batch_first)
        self.multihead_attn = nn.MultiheadAttention(d_model, nhead, dropout=dropout, bias=bias, batch_first=batch_first)
        self.linear1 = nn.Linear(d_model, dim_feedforward, bias=bias)
        self.dropout = nn.Dropout(dropout)
        self.linear2 = nn.Linear(dim_feedforward, d_model, bias=bias)
        self.norm_first = norm_first
        self.norm1 = nn.LayerNorm(d_model, eps=layer_norm_eps, bias=bias)
        self.norm2 = nn.LayerNorm(d_model, eps=layer_norm_eps, bias=bias)
        self.norm3 = nn.LayerNorm(d_model, eps=layer_norm_eps, bias=bias)
        self.dropout1 = nn.Dropout(dropout)
        self.dropout2 = nn.Dropout(dropout)
        self.dropout3 = nn.Dropout(dropout)
        self.activation = activation_of(activation)

    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None,
                memory_key_padding_mask=None, tgt_is_causal=False, memory_is_causal=False):
        x = tgt
        if self.norm_first:
            x = x + self._attended(self.norm1(x))
            x = x + self._crossed(self.norm2(x), memory)
            return x + self._fed(self.norm3(x))
        x = self.norm1(x + self._attended(x))
        x = self.norm2(x + self._crossed(x, memory))
        return self.norm3(x + self._fed(x))

    def _attended(self, x):
        return self.dropout1(self.self_attn(x, x, x, need_weights=False)[0])

    def _crossed(self, x, memory):
        return self.dropout2(self.multihead_attn(x, memory, memory, need_weights=False)[0])

    def _fed(self, x):
        return self.dropout3(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerEncoder(nn.Module):
    def __init__(self, encoder_layer, num_layers, norm=None, enable_nested_tensor=True, mask_check=True):
        super().__init__()
        self.layers = nn.ModuleList([copy.deepcopy(encoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm

    def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
        for layer in self.layers:
            src = layer(src, src_mask=mask, src_key_padding_mask=src_key_padding_mask)
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(nn.Module):
    def __init__(self, decoder_layer, num_layers, norm=None):
        super().__init__()
        self.layers = nn.ModuleList([copy.deepcopy(decoder_layer) for _ in range(num_layers)])
        self.num_layers = num_layers
        self.norm = norm

    def forward(self, tgt, memory, tgt_mask=None, memory_mask=None, tgt_key_padding_mask=None,
                memory_key_padding_mask=None, tgt_is_causal=None, memory_is_causal=False):
        for layer in self.layers:
            tgt = layer(tgt, memory)
        return tgt if self.norm is None else self.norm(tgt)


class Transformer(nn.Module):
    def __init__(self, d_model=512, nhead=8, num_encoder_layers=6, num_decoder_layers=6, dim_feedforward=2048,
                 dropout=0.1, activation="relu", custom_encoder=None, custom_decoder=None, layer_norm_eps=1e-5,
                 batch_first=False, norm_first=False, bias=True, device=None, dtype=None):
        super().__init__()
        given = dict(dim_feedforward=dim_feedforward, dropout=dropout, activation=activation,
                     layer_norm_eps=layer_norm_eps, batch_first=batch_first, norm_first=norm_first, bias=bias)
        last = lambda: nn.LayerNorm(d_model, eps=layer_norm_eps, bias=bias)
        self.encoder = custom_encoder if custom_encoder is not None else TransformerEncoder(
            TransformerEncoderLayer(d_model, nhead, **given), num_encoder_layers, last())
        self.decoder = custom_decoder if custom_decoder is not None else TransformerDecoder(
            TransformerDecoderLayer(d_model, nhead, **given), num_decoder_layers, last())
        self.d_model, self.nhead, self.batch_first = d_model, nhead, batch_first

    def forward(self, src, tgt, src_mask=None, tgt_mask=None, memory_mask=None, src_key_padding_mask=None,
                tgt_key_padding_mask=None, memory_key_padding_mask=None, src_is_causal=None, tgt_is_causal=None,
                memory_is_causal=False):
        return self.decoder(tgt, self.encoder(src))

    @staticmethod
    def generate_square_subsequent_mask(sz, device=None, dtype=None):
        return torch.triu(torch.ones(sz, sz), 1)


class PairwiseDistance(nn.Module):
    def __init__(self, p=2.0, eps=1e-6, keepdim=False):
        super().__init__()
        self.keepdim = keepdim

    def forward(self, x1, x2):
        return F.pairwise_distance(x1, x2, keepdim=self.keepdim)


class CosineSimilarity(nn.Module):
    def __init__(self, dim=1, eps=1e-8):
        super().__init__()
        self.dim = dim

    def forward(self, x1, x2):
        return F.cosine_similarity(x1, x2, dim=self.dim)


class EmbeddingBag(nn.Module):
    def __init__(self, num_embeddings, embedding_dim, max_norm=None, norm_type=2.0, scale_grad_by_freq=False,
                 mode="mean", **options):
        super().__init__()
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.weight = nn.Parameter(torch.empty(num_embeddings, embedding_dim))

    def forward(self, input, offsets=None, per_sample_weights=None):
        if offsets is not None:
            raise NotImplementedError("how many words a bag has is known where the bags are rows, without offsets")
        return F.embedding(input, self.weight).mean(1)


class AdaptiveLogSoftmaxWithLoss(nn.Module):
    def __init__(self, in_features, n_classes, cutoffs, div_value=4.0, head_bias=False, device=None, dtype=None):
        super().__init__()
        self.in_features, self.n_classes, self.cutoffs = in_features, n_classes, [*cutoffs, n_classes]
        self.shortlist_size, self.n_clusters, self.div_value = self.cutoffs[0], len(cutoffs), div_value
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = nn.Linear(in_features, self.head_size, bias=head_bias)
        self.tail = nn.ModuleList()
        for i in range(self.n_clusters):
            hidden = int(in_features // (div_value ** (i + 1)))
            size = self.cutoffs[i + 1] - self.cutoffs[i]
            self.tail.append(nn.Sequential(nn.Linear(in_features, hidden, bias=False), nn.Linear(hidden, size, bias=False)))

    def forward(self, input, target):
        raise NotImplementedError("which classes it computes depends on the targets")


class RNNCellBase(nn.Module):
    def __init__(self, input_size, hidden_size, bias, num_chunks, device=None, dtype=None):
        super().__init__()
        self.input_size, self.hidden_size, self.bias = input_size, hidden_size, bias
        size = num_chunks * hidden_size
        self.weight_ih = nn.Parameter(torch.empty(size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(size)) if bias else None
        self.bias_hh = nn.Parameter(torch.empty(size)) if bias else None

    def _parts(self, input, hx, chunks):
        state = input.new_zeros(input.size(0), self.hidden_size) if hx is None else hx
        given = F.linear(input, self.weight_ih, self.bias_ih)
        kept = F.linear(state, self.weight_hh, self.bias_hh)
        return state, given.chunk(chunks, -1), kept.chunk(chunks, -1)


class RNNCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, nonlinearity="tanh", device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 1)
        self.nonlinearity = nonlinearity

    def forward(self, input, hx=None):
        state, given, kept = self._parts(input, hx, 1)
        return F.relu(given[0] + kept[0]) if self.nonlinearity == "relu" else torch.tanh(given[0] + kept[0])


class LSTMCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 4)

    def forward(self, input, hx=None):
        h, c = (None, None) if hx is None else hx
        state, given, kept = self._parts(input, h, 4)
        i, f, g, o = [torch.sigmoid(a + b) if n != 2 else torch.tanh(a + b) for n, (a, b) in enumerate(zip(given, kept))]
        c = i * g if c is None else f * c + i * g
        return o * torch.tanh(c), c


class GRUCell(RNNCellBase):
    def __init__(self, input_size, hidden_size, bias=True, device=None, dtype=None):
        super().__init__(input_size, hidden_size, bias, 3)

    def forward(self, input, hx=None):
        state, given, kept = self._parts(input, hx, 3)
        r = torch.sigmoid(given[0] + kept[0])
        z = torch.sigmoid(given[1] + kept[1])
        n = torch.tanh(given[2] + r * kept[2])
        return (1 - z) * n + z * state
"""


def composed(machine: Machine, name: str) -> Any:
    """The class of this name; None where it is not one of these."""
    if name not in NAMES:
        return None
    module = machine.known.get(" composed")
    if module is None:
        source = Source("torch.nn", SOURCE, PYTHON_BREAKS)
        module = Module(machine, "torch.nn", None, [(source, ast.parse(SOURCE))])
        module.inner = True
        machine.known[" composed"] = module
    return module.outside(name)
