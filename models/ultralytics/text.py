"""What looks for words in a picture (YOLO-World, YOLOE): each class is a vector, made of its name beforehand."""

import copy

import torch
from torch import nn
from torch.nn import functional as F

from .block import Bottleneck
from .conv import Conv, DWConv
from .head import Detect, Proto, Proto26, branch


def embeddings(classes, size):
    """A vector for each class, as another network makes them."""
    return torch.zeros(1, classes, size)


class MaxSigmoidAttnBlock(nn.Module):
    def __init__(self, c1, c2, nh=1, ec=128, gc=512):
        super().__init__()
        self.nh = nh
        self.ec = Conv(c1, ec, k=1, act=False) if c1 != ec else None
        self.gl = nn.Linear(gc, ec)
        self.bias = nn.Parameter(torch.zeros(nh))
        self.proj_conv = Conv(c1, c2, k=3, act=False)

    def forward(self, x, text):
        b, _, h, w = x.shape
        words = self.gl(text)
        words = words.view(1, words.shape[1], self.nh, -1).permute(0, 2, 3, 1)
        seen = (self.ec(x) if self.ec is not None else x).view(b, self.nh, -1, h * w)
        near = (seen.transpose(2, 3) @ words).amax(3).view(b, self.nh, h, w) + self.bias[None, :, None, None]
        y = self.proj_conv(x).view(b, self.nh, -1, h, w) * near.sigmoid().unsqueeze(2)
        return y.view(b, -1, h, w)


class C2fAttn(nn.Module):
    def __init__(self, c1, c2, n=1, ec=128, nh=1, gc=512, shortcut=False, g=1, e=0.5):
        super().__init__()
        self.c = int(c2 * e)
        self.cv1 = Conv(c1, 2 * self.c, 1, 1)
        self.cv2 = Conv((3 + n) * self.c, c2, 1)
        self.m = nn.ModuleList(Bottleneck(self.c, self.c, shortcut, g, ((3, 3), (3, 3)), 1.0) for _ in range(n))
        self.attn = MaxSigmoidAttnBlock(self.c, self.c, gc=gc, ec=ec, nh=nh)

    def forward(self, x, text):
        y = list(self.cv1(x).chunk(2, 1))
        for m in self.m:
            y.append(m(y[-1]))
        y.append(self.attn(y[-1], text))
        return self.cv2(torch.cat(y, 1))


class ImagePoolingAttn(nn.Module):
    """The words, as the picture changes them."""

    def __init__(self, ec=256, ch=(), ct=512, nh=8, k=3, scale=False):
        super().__init__()
        self.query = nn.Sequential(nn.LayerNorm(ct), nn.Linear(ct, ec))
        self.key = nn.Sequential(nn.LayerNorm(ec), nn.Linear(ec, ec))
        self.value = nn.Sequential(nn.LayerNorm(ec), nn.Linear(ec, ec))
        self.proj = nn.Linear(ec, ct)
        self.scale = nn.Parameter(torch.zeros(1)) if scale else 1.0
        self.projections = nn.ModuleList(nn.Conv2d(x, ec, kernel_size=1) for x in ch)
        self.im_pools = nn.ModuleList(nn.AdaptiveMaxPool2d((k, k)) for _ in ch)
        self.nh = nh

    def forward(self, x, text):
        b = x[0].shape[0]
        maps = [pool(proj(y)).flatten(2) for y, proj, pool in zip(x, self.projections, self.im_pools)]
        seen = torch.cat(maps, 2).transpose(1, 2)
        text = text.expand(b, -1, -1)
        q, k, v = (
            y.reshape(b, y.shape[1], self.nh, -1).transpose(1, 2)
            for y in (self.query(text), self.key(seen), self.value(seen))
        )
        found = (q @ k.transpose(2, 3)).softmax(3) @ v
        return self.proj(found.transpose(1, 2).flatten(2)) * self.scale + text


class ContrastiveHead(nn.Module):
    """How near each position is to each word."""

    def __init__(self):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(1))
        self.logit_scale = nn.Parameter(torch.ones([]))

    def norm(self, x):
        return F.normalize(x, dim=1)

    def forward(self, x, text):
        b, c, h, w = x.shape
        near = F.normalize(text, dim=2) @ self.norm(x).view(b, c, h * w)
        return near.view(b, text.shape[1], h, w) * self.logit_scale.exp() + self.bias


class BNContrastiveHead(ContrastiveHead):
    def __init__(self, embed_dims):
        super().__init__()
        self.norm = nn.BatchNorm2d(embed_dims)


class WorldDetect(Detect):
    def __init__(self, nc=80, embed=512, with_bn=False, reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, reg_max, end2end, ch, True)
        hidden = max(ch[0], min(nc, 100))
        self.cv3 = nn.ModuleList(branch(x, hidden, embed) for x in ch)
        self.cv4 = nn.ModuleList(BNContrastiveHead(embed) if with_bn else ContrastiveHead() for _ in ch)

    def forward(self, x, text):
        joined = [torch.cat((self.cv2[i](y), self.cv4[i](self.cv3[i](y), text)), 1) for i, y in enumerate(x)]
        box, cls = torch.cat([y.flatten(2) for y in joined], 2).split((self.reg_max * 4, text.shape[1]), 1)
        return torch.cat((self.dfl(box), cls.sigmoid()), 1)


class SwiGLUFFN(nn.Module):
    def __init__(self, gc, ec, e=4):
        super().__init__()
        self.w12 = nn.Linear(gc, e * ec)
        self.w3 = nn.Linear(e * ec // 2, ec)


class Residual(nn.Module):
    def __init__(self, m):
        super().__init__()
        self.m = m


class SAVPE(nn.Module):
    """Vectors of classes from marked places instead of words."""

    def __init__(self, ch, c3, embed):
        super().__init__()
        self.cv1 = nn.ModuleList(nn.Sequential(Conv(x, c3, 3), Conv(c3, c3, 3), *self.up(i)) for i, x in enumerate(ch))
        self.cv2 = nn.ModuleList(nn.Sequential(Conv(x, c3, 1), *self.up(i)) for i, x in enumerate(ch))
        self.cv3 = nn.Conv2d(3 * c3, embed, 1)
        self.cv4 = nn.Conv2d(3 * c3, 16, 3, padding=1)
        self.cv5 = nn.Conv2d(1, 16, 3, padding=1)
        self.cv6 = nn.Sequential(Conv(32, 16, 3), nn.Conv2d(16, 16, 3, padding=1))

    def up(self, i):
        return [nn.Upsample(scale_factor=2 * i) if i in (1, 2) else nn.Identity()]


class YOLOEDetect(Detect):
    """Boxes and words; `reprta` and `savpe` make the vectors of the classes, before a picture is seen."""

    def __init__(self, nc=80, embed=512, with_bn=True, reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, reg_max, end2end, ch, legacy)
        hidden = max(ch[0], min(nc, 100))
        make = branch if legacy else self.light
        self.cv3 = nn.ModuleList(make(x, hidden, embed) for x in ch)
        self.cv4 = nn.ModuleList(BNContrastiveHead(embed) for _ in ch)
        if end2end:
            self.one2one_cv3 = copy.deepcopy(self.cv3)
            self.one2one_cv4 = copy.deepcopy(self.cv4)
        self.reprta = Residual(SwiGLUFFN(embed, embed))
        self.savpe = SAVPE(ch, hidden, embed)

    def forward(self, x, text):
        first = self.one2one_cv2 if self.end2end else self.cv2
        second = self.one2one_cv3 if self.end2end else self.cv3
        third = self.one2one_cv4 if self.end2end else self.cv4
        box = torch.cat([first[i](y).flatten(2) for i, y in enumerate(x)], 2)
        cls = torch.cat([third[i](second[i](y), text).flatten(2) for i, y in enumerate(x)], 2)
        return torch.cat((self.dfl(box), cls.sigmoid()), 1)


class YOLOESegment(YOLOEDetect):
    def __init__(self, nc=80, nm=32, npr=256, embed=512, with_bn=True, reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, embed, with_bn, reg_max, end2end, ch, legacy)
        self.proto = Proto(ch[0], npr, nm)
        hidden = max(ch[0] // 4, nm)
        self.cv5 = nn.ModuleList(branch(x, hidden, nm) for x in ch)
        if end2end:
            self.one2one_cv5 = copy.deepcopy(self.cv5)

    def prototypes(self, x):
        return self.proto(x[0])

    def forward(self, x, text):
        masks = self.one2one_cv5 if self.end2end else self.cv5
        more = torch.cat([masks[i](y).flatten(2) for i, y in enumerate(x)], 2)
        return torch.cat((YOLOEDetect.forward(self, x, text), more), 1), self.prototypes(x)


class YOLOESegment26(YOLOESegment):
    def __init__(self, nc=80, nm=32, npr=256, embed=512, with_bn=True, reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, nm, npr, embed, with_bn, reg_max, end2end, ch, legacy)
        self.proto = Proto26(ch, npr, nm, nc)

    def prototypes(self, x):
        return self.proto(x)
