"""Heads of the YOLO family: boxes and classes of three or four maps, and what other tasks add to them."""

import copy

import torch
from torch import nn
from torch.nn import functional as F

from .conv import Conv, DWConv


class DFL(nn.Module):
    """The mean of a distribution over distances, as a convolution with fixed weights."""

    def __init__(self, c1=16):
        super().__init__()
        self.conv = nn.Conv2d(c1, 1, 1, bias=False).requires_grad_(False)
        self.c1 = c1

    def forward(self, x):
        b, _, a = x.shape
        return self.conv(x.view(b, 4, self.c1, a).transpose(2, 1).softmax(1)).view(b, 4, a)


class Proto(nn.Module):
    """Prototypes of masks."""

    def __init__(self, c1, c_=256, c2=32):
        super().__init__()
        self.cv1 = Conv(c1, c_, k=3)
        self.upsample = nn.ConvTranspose2d(c_, c_, 2, 2, 0, bias=True)
        self.cv2 = Conv(c_, c_, k=3)
        self.cv3 = Conv(c_, c2)

    def forward(self, x):
        return self.cv3(self.cv2(self.upsample(self.cv1(x))))


def branch(x, hidden, out):
    """Two 3×3 convolutions and a plain 1×1 one."""
    return nn.Sequential(Conv(x, hidden, 3), Conv(hidden, hidden, 3), nn.Conv2d(hidden, out, 1))


class Detect(nn.Module):
    def __init__(self, nc=80, reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__()
        self.nc = nc
        self.nl = len(ch)
        self.reg_max = reg_max
        self.no = nc + reg_max * 4
        self.end2end = end2end
        c2 = max((16, ch[0] // 4, reg_max * 4))
        c3 = max(ch[0], min(nc, 100))
        self.cv2 = nn.ModuleList(branch(x, c2, 4 * reg_max) for x in ch)
        if legacy:
            self.cv3 = nn.ModuleList(branch(x, c3, nc) for x in ch)
        else:
            self.cv3 = nn.ModuleList(self.light(x, c3, nc) for x in ch)
        self.dfl = DFL(reg_max) if reg_max > 1 else nn.Identity()
        if end2end:
            self.one2one_cv2 = copy.deepcopy(self.cv2)
            self.one2one_cv3 = copy.deepcopy(self.cv3)

    def light(self, x, hidden, nc):
        return nn.Sequential(
            nn.Sequential(DWConv(x, x, 3), Conv(x, hidden, 1)),
            nn.Sequential(DWConv(hidden, hidden, 3), Conv(hidden, hidden, 1)),
            nn.Conv2d(hidden, nc, 1),
        )

    def boxes(self, x):
        """(distances and classes of all positions, in rows)."""
        first = self.one2one_cv2 if self.end2end else self.cv2
        second = self.one2one_cv3 if self.end2end else self.cv3
        joined = [torch.cat((first[i](x[i]), second[i](x[i])), 1) for i in range(self.nl)]
        rows = torch.cat([y.flatten(2) for y in joined], 2)
        return rows.split((self.reg_max * 4, self.nc), 1)

    def forward(self, x):
        box, cls = self.boxes(x)
        return torch.cat((self.dfl(box), cls.sigmoid()), 1)


class More(Detect):
    """Boxes with something more for each position, of `self.cv4`."""

    def more(self, x):
        found = self.one2one_cv4 if self.end2end else self.cv4
        return torch.cat([found[i](x[i]).flatten(2) for i in range(self.nl)], 2)

    def add(self, ch, least, out):
        hidden = max(ch[0] // 4, least)
        self.cv4 = nn.ModuleList(branch(x, hidden, out) for x in ch)
        if self.end2end:
            self.one2one_cv4 = copy.deepcopy(self.cv4)

    def forward(self, x):
        return torch.cat((Detect.forward(self, x), self.more(x)), 1)


class Segment(More):
    def __init__(self, nc=80, nm=32, npr=256, reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, reg_max, end2end, ch, legacy)
        self.nm = nm
        self.npr = npr
        self.proto = Proto(ch[0], npr, nm)
        self.add(ch, nm, nm)

    def forward(self, x):
        return More.forward(self, x), self.proto(x[0])


class OBB(More):
    """Boxes with an angle."""

    def __init__(self, nc=80, ne=1, reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, reg_max, end2end, ch, legacy)
        self.ne = ne
        self.add(ch, ne, ne)


class Pose(More):
    def __init__(self, nc=80, kpt_shape=(17, 3), reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, reg_max, end2end, ch, legacy)
        self.kpt_shape = kpt_shape
        self.nk = kpt_shape[0] * kpt_shape[1]
        self.add(ch, self.nk, self.nk)


class Classify(nn.Module):
    def __init__(self, c1, c2, k=1, s=1, p=None, g=1):
        super().__init__()
        self.conv = Conv(c1, 1280, k, s, p, g)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.drop = nn.Dropout(p=0.0, inplace=True)
        self.linear = nn.Linear(1280, c2)

    def forward(self, x):
        if isinstance(x, list):
            x = torch.cat(x, 1)
        return self.linear(self.drop(self.pool(self.conv(x)).flatten(1))).softmax(1)


class v10Detect(Detect):
    def __init__(self, nc=80, ch=()):
        super().__init__(nc, 16, True, ch)

    def light(self, x, hidden, nc):
        return nn.Sequential(
            nn.Sequential(Conv(x, x, 3, g=x), Conv(x, hidden, 1)),
            nn.Sequential(Conv(hidden, hidden, 3, g=hidden), Conv(hidden, hidden, 1)),
            nn.Conv2d(hidden, nc, 1),
        )


class OBB26(OBB):
    pass


class Proto26(Proto):
    """Prototypes of all maps, brought to the size of the first; `semseg` is for training alone."""

    def __init__(self, ch=(), c_=256, c2=32, nc=80):
        super().__init__(c_, c_, c2)
        self.feat_refine = nn.ModuleList(Conv(x, ch[0], k=1) for x in ch[1:])
        self.feat_fuse = Conv(ch[0], c_, k=3)
        self.semseg = nn.Sequential(Conv(ch[0], c_, k=3), Conv(c_, c_, k=3), nn.Conv2d(c_, nc, 1))

    def forward(self, x):
        y = x[0]
        for i, refine in enumerate(self.feat_refine):
            y = y + F.interpolate(refine(x[i + 1]), size=y.shape[2:], mode="nearest")
        return Proto.forward(self, self.feat_fuse(y))


class Segment26(Segment):
    def __init__(self, nc=80, nm=32, npr=256, reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, nm, npr, reg_max, end2end, ch, legacy)
        self.proto = Proto26(ch, npr, nm, nc)

    def forward(self, x):
        return More.forward(self, x), self.proto(x)


class Coupling(nn.Module):
    """Twelve small networks over coordinates, for training alone."""

    def __init__(self):
        super().__init__()
        self.s = nn.ModuleList(self.net() for _ in range(6))
        self.t = nn.ModuleList(self.net() for _ in range(6))
        self.register_buffer("loc", torch.zeros(2))
        self.register_buffer("cov", torch.eye(2))
        self.register_buffer("mask", torch.zeros(6, 2))

    def net(self):
        return nn.Sequential(nn.Linear(2, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 2))


class Pose26(Pose):
    """Points, and how sure they are, of one branch."""

    def __init__(self, nc=80, kpt_shape=(17, 3), reg_max=16, end2end=False, ch=(), legacy=False):
        super().__init__(nc, kpt_shape, reg_max, end2end, ch, legacy)
        sigma = kpt_shape[0] * 2
        hidden = max(ch[0] // 4, self.nk + sigma)
        self.flow_model = Coupling()
        self.cv4 = nn.ModuleList(nn.Sequential(Conv(x, hidden, 3), Conv(hidden, hidden, 3)) for x in ch)
        self.cv4_kpts = nn.ModuleList(nn.Conv2d(hidden, self.nk, 1) for _ in ch)
        self.cv4_sigma = nn.ModuleList(nn.Conv2d(hidden, sigma, 1) for _ in ch)
        if end2end:
            self.one2one_cv4 = copy.deepcopy(self.cv4)
            self.one2one_cv4_kpts = copy.deepcopy(self.cv4_kpts)
            self.one2one_cv4_sigma = copy.deepcopy(self.cv4_sigma)

    def more(self, x):
        first = self.one2one_cv4 if self.end2end else self.cv4
        second = self.one2one_cv4_kpts if self.end2end else self.cv4_kpts
        return torch.cat([second[i](first[i](x[i])).flatten(2) for i in range(self.nl)], 2)


class SemanticSegment(nn.Module):
    """A class for every pixel, of the first map; `aux_head` is for training alone."""

    def __init__(self, nc=19, ch=()):
        super().__init__()
        self.classifier = nn.Sequential(Conv(ch[0], ch[0], 3), nn.Conv2d(ch[0], nc, 1))
        self.aux_head = nn.Sequential(Conv(ch[1], ch[0], 3), nn.Conv2d(ch[0], nc, 1))

    def forward(self, x):
        return self.classifier(x[0])


class Depth(nn.Module):
    """A distance for every pixel: maps from the deepest on, each doubled and added to the next."""

    def __init__(self, c_mid=256, ch=()):
        super().__init__()
        self.proj = nn.ModuleList(Conv(x, c_mid, 1) for x in ch)
        self.refine = nn.ModuleList(
            nn.Sequential(Conv(c_mid, c_mid, 3), Conv(c_mid, c_mid, 3)) for _ in range(len(ch) - 1)
        )
        self.head = nn.Sequential(
            Conv(c_mid, c_mid // 2, 3),
            nn.ConvTranspose2d(c_mid // 2, c_mid // 2, 2, 2),
            Conv(c_mid // 2, c_mid // 4, 3),
            nn.Conv2d(c_mid // 4, 1, 1),
        )
        self.register_buffer("cal_a", torch.ones(1))
        self.register_buffer("cal_b", torch.zeros(1))

    def forward(self, x):
        maps = [proj(y) for proj, y in zip(self.proj, x)]
        y = maps[-1]
        for i, below in enumerate(maps[-2::-1]):
            y = self.refine[i](F.interpolate(y, size=below.shape[2:], mode="bilinear") + below)
        return self.head(y)
