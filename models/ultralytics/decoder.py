"""RT-DETR's head: the best positions of all maps become queries, refined layer by layer."""

import torch
from torch import nn
from torch.nn import functional as F


class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, output_dim, num_layers):
        super().__init__()
        sizes = [input_dim] + [hidden_dim] * (num_layers - 1) + [output_dim]
        self.layers = nn.ModuleList(nn.Linear(sizes[i], sizes[i + 1]) for i in range(num_layers))
        self.act = nn.ReLU()
        self.out_norm = nn.Identity()

    def forward(self, x):
        *first, last = self.layers
        for layer in first:
            x = self.act(layer(x))
        return last(x)


class MSDeformAttn(nn.Module):
    """Attention to a few points of each map; where they lie is learnt (Zhu et al. 2021, Deformable DETR)."""

    def __init__(self, d_model=256, n_levels=4, n_heads=8, n_points=4):
        super().__init__()
        if d_model % n_heads:
            raise ValueError(f"{d_model} channels cannot be shared among {n_heads} heads")
        self.heads = n_heads
        self.points = n_points
        self.sampling_offsets = nn.Linear(d_model, n_heads * n_levels * n_points * 2)
        self.attention_weights = nn.Linear(d_model, n_heads * n_levels * n_points)
        self.value_proj = nn.Linear(d_model, d_model)
        self.output_proj = nn.Linear(d_model, d_model)

    def forward(self, query, boxes, value, sizes):
        batch, queries, channels = query.shape
        every = len(sizes) * self.points
        value = self.value_proj(value)
        offsets = self.sampling_offsets(query).view(batch, queries, self.heads, every, 2)
        weights = self.attention_weights(query).view(batch, queries, self.heads, every).softmax(-1)
        places = boxes[:, :, None, None, :2] + offsets * boxes[:, :, None, None, 2:]
        places = places.permute(0, 2, 1, 3, 4).flatten(0, 1).split(self.points, 2)
        maps = value.transpose(1, 2).split([h * w for h, w in sizes], 2)
        seen = [
            F.grid_sample(level.reshape(batch * self.heads, channels // self.heads, h, w), grid)
            for (h, w), level, grid in zip(sizes, maps, places)
        ]
        weights = weights.transpose(1, 2).reshape(batch * self.heads, 1, queries, every)
        found = (torch.cat(seen, 3) * weights).sum(3).view(batch, channels, queries)
        return self.output_proj(found.transpose(1, 2))


class DeformableTransformerDecoderLayer(nn.Module):
    def __init__(self, d_model, n_heads, d_ffn, dropout, n_levels, n_points):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(d_model, n_heads, dropout=dropout)
        self.dropout1 = nn.Dropout(dropout)
        self.norm1 = nn.LayerNorm(d_model)
        self.cross_attn = MSDeformAttn(d_model, n_levels, n_heads, n_points)
        self.dropout2 = nn.Dropout(dropout)
        self.norm2 = nn.LayerNorm(d_model)
        self.linear1 = nn.Linear(d_model, d_ffn)
        self.act = nn.ReLU()
        self.dropout3 = nn.Dropout(dropout)
        self.linear2 = nn.Linear(d_ffn, d_model)
        self.dropout4 = nn.Dropout(dropout)
        self.norm3 = nn.LayerNorm(d_model)

    def forward(self, x, boxes, value, sizes, places):
        asked = (x + places).transpose(0, 1)
        near = self.self_attn(asked, asked, x.transpose(0, 1))[0].transpose(0, 1)
        x = self.norm1(x + self.dropout1(near))
        x = self.norm2(x + self.dropout2(self.cross_attn(x + places, boxes, value, sizes)))
        return self.norm3(x + self.dropout4(self.linear2(self.dropout3(self.act(self.linear1(x))))))


class DeformableTransformerDecoder(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = nn.ModuleList(layers)


class RTDETRDecoder(nn.Module):
    """Boxes and classes of `nq` queries. `denoising_class_embed`, and the heads of all decoder layers' classes but those of
    the last, are for training alone."""

    def __init__(
        self,
        nc=80,
        ch=(512, 1024, 2048),
        hd=256,
        nq=300,
        ndp=4,
        nh=8,
        ndl=6,
        d_ffn=1024,
        dropout=0.0,
        act=None,
        eval_idx=-1,
        nd=100,
        label_noise_ratio=0.5,
        box_noise_scale=1.0,
        learnt_init_query=False,
    ):
        super().__init__()
        self.nc = nc
        self.queries = nq
        self.last = eval_idx if eval_idx >= 0 else ndl + eval_idx
        self.learnt = learnt_init_query
        self.input_proj = nn.ModuleList(nn.Sequential(nn.Conv2d(x, hd, 1, bias=False), nn.BatchNorm2d(hd)) for x in ch)
        self.decoder = DeformableTransformerDecoder(
            DeformableTransformerDecoderLayer(hd, nh, d_ffn, dropout, len(ch), ndp) for _ in range(ndl)
        )
        self.denoising_class_embed = nn.Embedding(nc, hd)
        if learnt_init_query:
            self.tgt_embed = nn.Embedding(nq, hd)
        self.query_pos_head = MLP(4, 2 * hd, hd, 2)
        self.enc_output = nn.Sequential(nn.Linear(hd, hd), nn.LayerNorm(hd))
        self.enc_score_head = nn.Linear(hd, nc)
        self.enc_bbox_head = MLP(hd, hd, 4, 3)
        self.dec_score_head = nn.ModuleList(nn.Linear(hd, nc) for _ in range(ndl))
        self.dec_bbox_head = nn.ModuleList(MLP(hd, hd, 4, 3) for _ in range(ndl))

    def forward(self, x):
        maps = [proj(y) for proj, y in zip(self.input_proj, x)]
        sizes = [y.shape[2:] for y in maps]
        value = torch.cat([y.flatten(2) for y in maps], 2).transpose(1, 2)
        features = self.enc_output(value)
        count = min(self.queries, value.shape[1])
        best = self.enc_score_head(features).amax(2).topk(count, 1)[1][:, :, None]
        x = features.gather(1, best.expand(-1, -1, features.shape[2]))
        boxes = self.enc_bbox_head(x).sigmoid()
        if self.learnt:
            x = self.tgt_embed.weight[:count].unsqueeze(0).expand(x.shape[0], -1, -1)
        for i in range(self.last + 1):
            x = self.decoder.layers[i](x, boxes, value, sizes, self.query_pos_head(boxes))
            boxes = (self.dec_bbox_head[i](x) + boxes.logit()).sigmoid()
        scores = self.dec_score_head[self.last](x).sigmoid()
        most = min(self.queries, count * self.nc)
        scores, chosen = scores.flatten(1).topk(most, 1)
        boxes = boxes.gather(1, (chosen // self.nc)[:, :, None].expand(-1, -1, 4))
        return torch.cat((boxes, scores[:, :, None], (chosen % self.nc)[:, :, None].float()), 2)
