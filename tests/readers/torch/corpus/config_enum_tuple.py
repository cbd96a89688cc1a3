from collections import namedtuple
from dataclasses import dataclass, field, replace, asdict
from enum import Enum, auto
from types import SimpleNamespace

import torch
from torch import nn

BlockArgs = namedtuple("BlockArgs", ["kernel", "width", "stride", "expand"])
BlockArgs.__new__.__defaults__ = (1, 2)


class Act(str, Enum):
    RELU = "relu"
    SWISH = "swish"

    def build(self):
        return {Act.RELU: nn.ReLU, Act.SWISH: nn.SiLU}[self]()


class Pool(Enum):
    AVG = auto()
    MAX = auto()


@dataclass(frozen=True)
class Config:
    blocks: tuple = (BlockArgs(3, 8), BlockArgs(5, 12, 2), BlockArgs(3, 12, expand=3))
    act: Act = Act.RELU
    pool: Pool = Pool.AVG
    head: dict = field(default_factory=dict)

    def __post_init__(self):
        if not self.blocks:
            raise ValueError("no blocks")


class MBConv(nn.Module):
    def __init__(self, cin, args: BlockArgs, act: Act):
        super().__init__()
        k, w, s, e = args
        mid = cin * e
        self.expand = nn.Conv2d(cin, mid, 1, bias=False) if e != 1 else nn.Identity()
        self.depthwise = nn.Conv2d(mid, mid, k, s, k // 2, groups=mid, bias=False)
        self.project = nn.Conv2d(mid, w, 1, bias=False)
        self.act = act.build()
        self.skip = s == 1 and cin == w

    def forward(self, x):
        y = self.project(self.act(self.depthwise(self.act(self.expand(x)))))
        return x + y if self.skip else y


class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.cfg = SimpleNamespace(**{k: getattr(cfg, k) for k in asdict(cfg)})
        widths = [8] + [b.width for b in cfg.blocks]
        self.stem = nn.Conv2d(3, widths[0], 3, 2, 1)
        self.blocks = nn.Sequential(*(MBConv(w, b, cfg.act) for w, b in zip(widths, cfg.blocks)))
        self.pool = nn.AdaptiveAvgPool2d(1) if cfg.pool is Pool.AVG else nn.AdaptiveMaxPool2d(1)
        self.head = nn.Linear(widths[-1], self.cfg.head.get("classes", 10))

    def forward(self, x):
        return self.head(self.pool(self.blocks(self.stem(x)))[..., 0, 0])


cfg = replace(Config(), act=Act("swish"), pool=Pool["MAX"], head={"classes": 4})
Net(cfg)(torch.randn(2, 3, 31, 31))
