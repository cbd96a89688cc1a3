"""Text tokens look at image tokens: MultiheadAttention with a query, key and value of their own."""
import torch
import torch.nn as nn


class CrossAttentionBlock(nn.Module):
    def __init__(self, d_model, n_head, kv_dim=None, dropout=0.1):
        super().__init__()
        self.attn = nn.MultiheadAttention(d_model, n_head, dropout=dropout, kdim=kv_dim, vdim=kv_dim, batch_first=True)
        self.ln_q = nn.LayerNorm(d_model)
        self.ln_kv = nn.LayerNorm(kv_dim or d_model)
        self.ff = nn.Sequential(
            nn.Linear(d_model, 4 * d_model),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(4 * d_model, d_model),
        )

    def forward(self, text, image):
        kv = self.ln_kv(image)
        attended, weights = self.attn(self.ln_q(text), kv, kv, need_weights=False)
        text = text + attended
        return text + self.ff(text)


class Fusion(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 24, kernel_size=8, stride=8)
        self.embed = nn.Embedding(100, 16)
        self.block = CrossAttentionBlock(16, 4, kv_dim=24)

    def forward(self, image, ids):
        tokens = self.patch(image).flatten(2).transpose(1, 2)
        return self.block(self.embed(ids), tokens).mean(dim=1)


if __name__ == "__main__":
    fusion = Fusion()
    out = fusion(torch.randn(2, 3, 32, 32), torch.randint(0, 100, (2, 7)))
    print(out.shape)
