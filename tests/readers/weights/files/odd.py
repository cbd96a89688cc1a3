import torch
import torch.nn as nn
from torch.nn.utils import parametrizations, spectral_norm, weight_norm


class Odd(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3, 1, 1))
        self.register_buffer("mean", torch.zeros(1, 3, 1, 1))
        self.register_buffer("tmp", torch.zeros(5), persistent=False)
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.tied = self.conv
        self.wn = weight_norm(nn.Conv2d(8, 8, 3, padding=1))
        self.sn = spectral_norm(nn.Conv2d(8, 8, 3, padding=1))
        self.pwn = parametrizations.weight_norm(nn.Conv2d(8, 8, 1))
        self.psn = parametrizations.spectral_norm(nn.Conv2d(8, 8, 1))
        self.bn = nn.BatchNorm2d(8)
        self.bn_aff = nn.BatchNorm2d(8, affine=False)
        self.bn_nt = nn.BatchNorm2d(8, track_running_stats=False)
        self.inorm = nn.InstanceNorm2d(8, affine=True)
        self.inorm_tracked = nn.InstanceNorm2d(8, track_running_stats=True)
        self.gn = nn.GroupNorm(2, 8)
        self.unused = nn.Linear(4, 5)
        self.lstm = nn.LSTM(8, 6, num_layers=2, bidirectional=True, batch_first=True)
        self.att = nn.MultiheadAttention(12, 3, batch_first=True)
        self.emb = nn.Embedding(10, 12)
        self.lazy = nn.LazyLinear(7)
        self.blocks = nn.ModuleList([nn.Sequential(nn.Conv2d(8, 8, 1), nn.PReLU()) for _ in range(2)])
        self.d = nn.ModuleDict({"a": nn.Linear(7, 3), "b": nn.Linear(7, 2, bias=False)})
        self.ps = nn.ParameterList([nn.Parameter(torch.zeros(2, 3)) for _ in range(2)])
        self.tr = nn.TransformerEncoder(nn.TransformerEncoderLayer(12, 2, 24, batch_first=True), 2)
        self.out = nn.Linear(7, 7)

    def forward(self, x):
        x = (x - self.mean) * self.scale
        x = self.conv(x)
        x = self.bn_nt(self.bn_aff(self.bn(self.psn(self.pwn(self.sn(self.wn(x)))))))
        x = self.gn(self.inorm_tracked(self.inorm(x)))
        for b in self.blocks:
            x = b(x)
        s = x.flatten(2).transpose(1, 2)
        s, _ = self.lstm(s)
        s, _ = self.att(s, s, s)
        s = self.tr(s)
        y = self.lazy(s.mean(1))
        y = self.out(y)
        return self.d["a"](y), self.d["b"](y)


m = Odd()
m(torch.randn(2, 3, 8, 8))
