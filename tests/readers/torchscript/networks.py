"""Small networks of PyTorch, of which `record.py` makes archives; imported where PyTorch is."""
# ruff: noqa: UP045, SIM108

from __future__ import annotations

from typing import NamedTuple, Optional

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Branches(nn.Module):
    """Conditions on constants, an optional input, a loop over a list of modules."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding="same", padding_mode="reflect")
        self.blocks = nn.ModuleList([nn.Sequential(nn.Conv2d(8, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6()) for _ in range(3)])
        self.extra: Optional[nn.Module] = None
        self.deep = True
        self.scale = 0.5
        self.head = nn.Linear(8, 4)

    def forward(self, x: Tensor, skip: Optional[Tensor] = None) -> Tensor:
        x = self.stem(x)
        for i, block in enumerate(self.blocks):
            if i % 2 == 1:
                x = x + block(x) * self.scale
            else:
                x = block(x)
        if skip is not None:
            x = torch.cat([x, skip], 1)
        if self.deep and x.dim() == 4 and x.shape[2] > 2:
            x = F.max_pool2d(x, 2)
        while x.shape[-1] > 4:
            x = F.avg_pool2d(x, 2)
        return self.head(x.mean((2, 3)))


class Pair(NamedTuple):
    main: Tensor
    aux: Optional[Tensor]


class Tuples(nn.Module):
    """A named tuple, lists and dictionaries of tensors, sizes that are computed."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(4, 6, 3, 2, 1), nn.ConvTranspose2d(6, 4, 3, 2, 1, output_padding=1)
        self.side = nn.Conv2d(6, 2, 1)

    def parts(self, x: Tensor) -> dict[str, Tensor]:
        y = F.silu(self.a(x))
        return {"y": y, "z": self.b(y)}

    def forward(self, x: Tensor) -> Pair:
        found = self.parts(x)
        kept: list[Tensor] = []
        for name in ["z", "z"]:
            kept.append(found[name])
        n, c, h, w = x.shape
        side = F.interpolate(self.side(found["y"]), size=[h // 2 + 1, int(w * 1.5)], mode="bilinear", align_corners=False)
        joined = torch.cat(kept, dim=1).view(n, 2 * c, -1).unflatten(2, [h, w])
        return Pair(joined.flatten(2).transpose(1, 2), side)


class Recurrent(nn.Module):
    """Recurrent layers, an embedding whose weights the head shares."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30, 6)
        self.lstm = nn.LSTM(6, 5, num_layers=2, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(10, 6, batch_first=True)
        self.head = nn.Linear(6, 30, bias=False)
        self.head.weight = self.words.weight

    def forward(self, ids: Tensor) -> Tensor:
        x, _ = self.lstm(self.words(ids))
        y, h = self.gru(x)
        return self.head(y[:, -1] + h[0])


class Held(nn.Module):
    """Weights of its own, buffers, a frozen layer, one that nothing calls, one that is called twice."""

    def __init__(self) -> None:
        super().__init__()
        self.token, self.place = nn.Parameter(torch.zeros(1, 1, 8)), nn.Parameter(torch.zeros(1, 17, 8))
        self.register_buffer("mask", torch.ones(17, 17))
        self.patch, self.norm = nn.Conv2d(3, 8, 4, 4), nn.LayerNorm(8)
        self.qkv, self.out = nn.Linear(8, 24), nn.Linear(8, 8)
        self.frozen, self.unused, self.act = nn.Linear(8, 3), nn.Linear(2, 2), nn.GELU()
        for p in self.frozen.parameters():
            p.requires_grad = False

    def forward(self, x: Tensor) -> Tensor:
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.place
        q, k, v = self.qkv(self.norm(x)).reshape(x.shape[0], 17, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
        a = (q @ k.transpose(-2, -1)) * 0.5 + self.mask
        y = (a.softmax(-1) @ v).transpose(1, 2).reshape(x.shape[0], 17, 8)
        x = self.act(x + self.out(y))
        return self.frozen(self.act(self.out(x))[:, 0])


class Gate(nn.Module):
    """A class of the user's without modules of its own."""

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.sigmoid(x)


class Swish(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return F.silu(x)


class Mixed(nn.Module):
    """Other layers, in place and not, one and three axes."""

    def __init__(self) -> None:
        super().__init__()
        self.conv3, self.conv1 = nn.Conv3d(2, 4, (1, 3, 3), padding=(0, 1, 1)), nn.Conv1d(4, 6, 3, dilation=2, padding=2, groups=2)
        self.gate, self.swish, self.prelu = Gate(), Swish(), nn.PReLU(6)
        self.gn, self.inorm = nn.GroupNorm(2, 6), nn.InstanceNorm1d(6, affine=True)
        self.drop, self.mix = nn.Dropout(0.1), nn.Bilinear(6, 4, 3)

    def forward(self, clip: Tensor) -> Tensor:
        x = self.conv3(clip).mean([3, 4])
        y = self.prelu(self.swish(self.gate(self.inorm(self.gn(self.conv1(x))))))
        y += 1
        y.mul_(2.0).relu_()
        return F.log_softmax(self.mix(self.drop(y.amax(2)), x.mean(2)), 1)


class Attentive(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attn, self.norm = nn.MultiheadAttention(16, 4, batch_first=True), nn.LayerNorm(16)
        self.mlp = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(x)
        x = x + self.attn(y, y, y, need_weights=False)[0]
        return self.mlp(x)


class Decoder(nn.Module):
    """A U-Net's step: sizes that follow the input's."""

    def __init__(self) -> None:
        super().__init__()
        self.down, self.deep = nn.Conv2d(3, 8, 3, padding=1), nn.Conv2d(8, 16, 3, padding=1)
        self.pool, self.up = nn.MaxPool2d(2, 2), nn.ConvTranspose2d(16, 8, 2, 2)
        self.last = nn.Conv2d(16, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        a = F.relu(self.down(x))
        b = self.up(F.relu(self.deep(self.pool(a))))
        dy, dx = a.size(2) - b.size(2), a.size(3) - b.size(3)
        b = F.pad(b, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.last(torch.cat((a, b), 1))


class Written(nn.Module):
    """Parts of a tensor that are written in place: what is written there is part of the network."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.side, self.late = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(3, 4, 1), nn.Conv2d(3, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv(x)
        y[:, :, 1:, 1:] += self.side(x)[:, :, 1:, 1:]
        z = torch.zeros_like(y)
        z[:, :2] = self.late(x)
        return y + z


def nets() -> dict[str, tuple[nn.Module, tuple[Tensor, ...]]]:
    """Name → (model, arguments)."""
    zeros, ids = torch.zeros, torch.zeros((2, 9), dtype=torch.int64)
    return {
        "branches": (Branches(), (zeros(1, 3, 16, 16),)),
        "tuples": (Tuples(), (zeros(2, 4, 10, 12),)),
        "recurrent": (Recurrent(), (ids,)),
        "held": (Held(), (zeros(1, 3, 16, 16),)),
        "held_batches": (Held(), (zeros(3, 3, 16, 16),)),
        "mixed": (Mixed(), (zeros(2, 2, 5, 8, 8),)),
        "attentive": (Attentive(), (zeros(1, 7, 16),)),
        "attentive_batches": (Attentive(), (zeros(3, 7, 16),)),
        "written": (Written(), (zeros(1, 3, 6, 6),)),
        "decoder": (Decoder(), (zeros(1, 3, 21, 18),)),
    }
