"""Small networks of PyTorch, of which `record.py` makes archives; imported where PyTorch is."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

Dim = torch.export.Dim


class Plain(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(8)
        self.relu, self.pool = nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)
        self.conv2 = nn.Conv2d(8, 12, 3, groups=4, padding="same")
        self.up = nn.ConvTranspose2d(12, 6, 4, stride=2, padding=1, output_padding=1)
        self.drop, self.fc = nn.Dropout(0.5), nn.Linear(6, 10)

    def forward(self, x: Any) -> Any:
        x = self.pool(self.relu(self.bn1(self.conv1(x))))
        x = self.up(F.leaky_relu(self.conv2(x)))
        return self.fc(self.drop(x.mean((2, 3)).flatten(1)))


class Sized(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.head = nn.Conv2d(8, 4, 1)

    def forward(self, x: Any) -> Any:
        y = F.interpolate(self.conv(x), scale_factor=2, mode="nearest")
        y = F.interpolate(y, size=x.shape[-2:], mode="bilinear", align_corners=False)
        n, c, h, w = y.shape
        return self.head(y.view(n, c, h * w).transpose(1, 2).reshape(n, h, w, c).permute(0, 3, 1, 2) + y)


class Attentive(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.patch = nn.Conv2d(3, 16, 4, 4)
        self.token = nn.Parameter(torch.zeros(1, 1, 16))
        self.place = nn.Parameter(torch.zeros(1, 17, 16))
        self.norm1, self.norm2 = nn.LayerNorm(16), nn.LayerNorm(16)
        self.attn = nn.MultiheadAttention(16, 4, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))
        self.qkv, self.head = nn.Linear(16, 48), nn.Linear(16, 5)

    def forward(self, x: Any) -> Any:
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.place
        y = self.norm1(x)
        x = x + self.attn(y, y, y, need_weights=False)[0]
        x = x + self.mlp(self.norm2(x))
        q, k, v = self.qkv(x).reshape(x.shape[0], 17, 3, 4, 4).permute(2, 0, 3, 1, 4).unbind(0)
        y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(x.shape[0], 17, 16)
        return self.head((x + y)[:, 0])


class Windows(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(8, 24), nn.Linear(8, 8)
        self.table = nn.Parameter(torch.zeros(49, 2))
        index = torch.arange(16)
        self.register_buffer("index", (index[:, None] + index[None]).flatten())

    def forward(self, x: Any) -> Any:
        n, h, w, c = x.shape
        y = torch.roll(x, (-2, -2), (1, 2)).view(n, h // 4, 4, w // 4, 4, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, 16, c)
        q, k, v = self.qkv(y).reshape(y.size(0), 16, 3, 2, 4).permute(2, 0, 3, 1, 4)
        bias = self.table[self.index].view(16, 16, 2).permute(2, 0, 1).unsqueeze(0)
        y = ((q @ k.transpose(-2, -1)) * 0.5 + bias).softmax(-1) @ v
        y = self.out(y.transpose(1, 2).reshape(y.size(0), 16, c))
        y = y.view(n, h // 4, w // 4, 4, 4, c).permute(0, 1, 3, 2, 4, 5).reshape(n, h, w, c)
        return x + torch.roll(y, (2, 2), (1, 2))


class Words(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(50, 12)
        self.lstm = nn.LSTM(12, 7, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(14, 5, batch_first=True)
        self.fc = nn.Linear(5, 3)

    def forward(self, ids: Any) -> Any:
        return self.fc(self.gru(self.lstm(self.words(ids))[0])[0][:, -1])


class Shared(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.bn, self.act = nn.Conv2d(4, 4, 3, padding=1), nn.BatchNorm2d(4), nn.SiLU()
        self.words, self.out = nn.Embedding(20, 4), nn.Linear(4, 20, bias=False)
        self.out.weight = self.words.weight
        self.frozen = nn.Linear(20, 6)
        self.unused = nn.Linear(2, 2)
        self.register_buffer("scale", torch.ones(1, 4, 1, 1), persistent=False)
        for p in self.frozen.parameters():
            p.requires_grad = False

    def forward(self, x: Any, ids: Any) -> Any:
        for _ in range(3):
            x = self.act(self.bn(self.conv(x)))
        y = (x * self.scale).mean((2, 3)) + self.words(ids).mean(1)
        return self.frozen(self.out(y))


class Normed(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gn, self.inorm = nn.GroupNorm(2, 8), nn.InstanceNorm2d(8, affine=True)
        self.ln, self.rms = nn.LayerNorm([8, 6, 6]), nn.RMSNorm(6)
        self.bare, self.bn = nn.LayerNorm(6, elementwise_affine=False), nn.BatchNorm2d(8, affine=False)
        self.prelu = nn.PReLU(8)

    def forward(self, x: Any) -> Any:
        x = self.prelu(self.bn(self.bare(self.rms(self.ln(self.inorm(self.gn(x)))))))
        return F.normalize(x, dim=1) - x.var(1, keepdim=True)


class Shapes(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(16, 8, 3, padding=1, padding_mode="reflect")

    def forward(self, x: Any) -> Any:
        a, b = F.pixel_shuffle(x, 2).chunk(2, 1)
        c, d, e = torch.split(F.pad(x, (1, 2, 0, 1)), [4, 4, 8], 1)
        f = torch.stack([c, d], 2).sum(2)[:, :, 1:, ::2]
        g = F.interpolate(self.conv(x), size=(9, 5), mode="bicubic", align_corners=True).unsqueeze(1).repeat(1, 2, 1, 1, 1)
        h = F.unfold(x, 3, padding=1).permute(0, 2, 1)
        return a * b, e.amax((2, 3)), f.narrow(1, 0, 2), g.flatten(1, 2), h[..., None].squeeze(-1), F.avg_pool2d(x, 3, 2, ceil_mode=True)


class Several(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv3, self.conv1 = nn.Conv3d(2, 4, (1, 3, 3), padding=(0, 1, 1)), nn.Conv1d(4, 6, 3, dilation=2, padding=2)
        self.mix = nn.Bilinear(4, 6, 3)
        self.weight = nn.Parameter(torch.zeros(5, 6, 4))

    def forward(self, clip: Any, mask: Any, bias: Any) -> Any:
        x = self.conv3(clip).mean((3, 4))
        y = F.hardswish(self.conv1(x)) * mask
        z = torch.einsum("bct,kcd->bkd", y, self.weight)
        values, places = torch.topk(z.flatten(1), 4, dim=1)
        return {"mix": self.mix(x.mean(2), y.mean(2)) + bias, "top": torch.gather(z.flatten(1), 1, places) + values}


class Products(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(6, 10, bias=False), nn.Linear(10, 4)
        self.left = nn.Parameter(torch.zeros(3, 5))

    def forward(self, x: Any) -> Any:
        y = self.second(torch.tanh(self.first(x)))
        steps = torch.arange(5, dtype=torch.float32).unsqueeze(1) / torch.tensor([1.0, 2.0, 3.0, 4.0])
        z = torch.matmul(self.left, y + steps.sin())
        return torch.where(z > 0, z, z.exp() - 1).masked_fill(z > 5, 0.0).clamp(-1, 1), torch.bmm(y, y.transpose(1, 2)).argmax(-1)


def nets() -> dict[str, tuple[Any, tuple[Any, ...], Any]]:
    """Name → (model, arguments, dynamic shapes)."""
    rand, ids = torch.zeros, torch.zeros((2, 9), dtype=torch.int64)
    batch = {"x": {0: Dim("b", min=2, max=64)}}
    return {
        "plain": (Plain(), (rand(1, 3, 32, 32),), None),
        "batches": (Plain(), (rand(4, 3, 32, 32),), batch),
        "sized": (Sized(), (rand(2, 3, 24, 20),), {"x": {0: Dim.DYNAMIC, 2: Dim.DYNAMIC, 3: Dim.DYNAMIC}}),
        "attentive": (Attentive(), (rand(1, 3, 16, 16),), None),
        "attentive_batches": (Attentive(), (rand(3, 3, 16, 16),), batch),
        "windows": (Windows(), (rand(1, 12, 8, 8),), None),
        "windows_batches": (Windows(), (rand(3, 12, 8, 8),), batch),
        "words": (Words(), (ids,), None),
        "shared": (Shared(), (rand(2, 4, 8, 8), ids), None),
        "normed": (Normed(), (rand(2, 8, 6, 6),), None),
        "shapes": (Shapes(), (rand(1, 16, 8, 8),), None),
        "several": (Several(), (rand(3, 2, 5, 8, 8), rand(5), rand(3)), None),
        "products": (Products(), (rand(2, 5, 6),), None),
    }
