import torch
from torch import nn, Tensor
from typing import Optional


class EncoderLayer(nn.Module):
    """An encoder's layer that works on (length, batch, features), as MultiheadAttention does unless told otherwise."""

    def __init__(self, d_model: int = 32, nhead: int = 4, dim_feedforward: int = 64, normalize_before: bool = False):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d_model, nhead)
        self.linear1 = nn.Linear(d_model, dim_feedforward)
        self.linear2 = nn.Linear(dim_feedforward, d_model)
        self.norm1, self.norm2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.activation = nn.functional.relu
        self.normalize_before = normalize_before

    @staticmethod
    def with_pos_embed(tensor: Tensor, pos: Optional[Tensor]) -> Tensor:
        return tensor if pos is None else tensor + pos

    def forward(self, src: Tensor, pos: Optional[Tensor] = None) -> Tensor:
        q = k = self.with_pos_embed(src, pos)
        src2 = self.self_attn(q, k, value=src)[0]
        src = self.norm1(src + src2)
        src2 = self.linear2(self.activation(self.linear1(src)))
        return self.norm2(src + src2)


class TinyDETR(nn.Module):
    def __init__(self, classes=5, hidden=32):
        super().__init__()
        self.backbone = nn.Conv2d(3, hidden, 4, stride=4)
        self.encoder = EncoderLayer(hidden)
        self.row_embed = nn.Parameter(torch.rand(50, hidden // 2))
        self.col_embed = nn.Parameter(torch.rand(50, hidden // 2))
        self.linear_class = nn.Linear(hidden, classes + 1)

    def forward(self, inputs):
        h = self.backbone(inputs)
        H, W = h.shape[-2:]
        pos = torch.cat([
            self.col_embed[:W].unsqueeze(0).repeat(H, 1, 1),
            self.row_embed[:H].unsqueeze(1).repeat(1, W, 1),
        ], dim=-1).flatten(0, 1).unsqueeze(1)
        h = self.encoder(h.flatten(2).permute(2, 0, 1), pos)
        return {"logits": self.linear_class(h.transpose(0, 1))}


detr = TinyDETR()
print(detr(torch.randn(2, 3, 16, 24))["logits"].shape)
