"""Heads of YOLOv5: boxes that are corrections of given ones."""

import torch
from torch import nn

from .conv import Conv


class AnchorDetect(nn.Module):
    """Position, size, certainty and classes of `na` boxes a position."""

    def __init__(self, nc=80, anchors=(), ch=(), more=0):
        super().__init__()
        self.no = nc + 5 + more
        self.na = len(anchors[0]) // 2
        self.register_buffer("anchors", torch.tensor(anchors).float().view(len(anchors), self.na, 2))
        self.m = nn.ModuleList(nn.Conv2d(x, self.no * self.na, 1) for x in ch)

    def forward(self, x):
        found = []
        for i in range(len(x)):
            y = self.m[i](x[i])
            b, _, h, w = y.shape
            y = y.view(b, self.na, self.no, h, w).permute(0, 1, 3, 4, 2).sigmoid()
            place, size, rest = y.split((2, 2, self.no - 4), 4)
            y = torch.cat((place, size * self.anchors[i].view(1, self.na, 1, 1, 2), rest), 4)
            found.append(y.reshape(b, self.na * h * w, self.no))
        return torch.cat(found, 1)


class AnchorProto(nn.Module):
    """Prototypes of masks, enlarged without weights."""

    def __init__(self, c1, c_=256, c2=32):
        super().__init__()
        self.cv1 = Conv(c1, c_, k=3)
        self.upsample = nn.Upsample(scale_factor=2, mode="nearest")
        self.cv2 = Conv(c_, c_, k=3)
        self.cv3 = Conv(c_, c2)

    def forward(self, x):
        return self.cv3(self.cv2(self.upsample(self.cv1(x))))


class AnchorSegment(AnchorDetect):
    def __init__(self, nc=80, anchors=(), nm=32, npr=256, ch=()):
        super().__init__(nc, anchors, ch, nm)
        self.proto = AnchorProto(ch[0], npr, nm)

    def forward(self, x):
        return AnchorDetect.forward(self, x), self.proto(x[0])
