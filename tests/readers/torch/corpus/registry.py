"""Models registered by a decorator and built by their names."""
import torch
from torch import nn

_REGISTRY = {}


def register(name=None):
    def wrapper(cls):
        key = name or cls.__name__.lower()
        if key in _REGISTRY:
            raise KeyError(f"{key} is registered already")
        _REGISTRY[key] = cls
        return cls
    return wrapper


@register()
class Plain(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, 3, padding="same")

    def forward(self, x):
        return self.conv(x).relu()


@register("sep")
class Separable(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.dw = nn.Conv2d(cin, cin, 3, padding=1, groups=cin)
        self.pw = nn.Conv2d(cin, cout, 1)

    def forward(self, x):
        return self.pw(self.dw(x))


def build(cfg):
    cfg = dict(cfg)
    kind = cfg.pop("type")
    try:
        cls = _REGISTRY[kind]
    except KeyError:
        raise ValueError(f"no such block: {kind}") from None
    return cls(**cfg)


config = [
    dict(type="plain", cin=3, cout=8),
    {"type": "sep", "cin": 8, "cout": 12},
    {"type": "sep", "cin": 12, "cout": 4},
]
net = nn.Sequential(*map(build, config))
net(torch.randn(2, 3, 12, 10))
