import torch
import torch.utils.checkpoint as cp
from torch import nn
from torch.utils.checkpoint import checkpoint


@torch.jit.script
def fused_gelu(x):
    return x * 0.5 * (1.0 + torch.erf(x / 1.41421))


class Layer(nn.Module):
    def __init__(self, cin, growth, efficient=True):
        super().__init__()
        self.norm, self.conv, self.efficient = nn.BatchNorm2d(cin), nn.Conv2d(cin, growth, 3, 1, 1, bias=False), efficient

    def bn_function(self, *inputs):
        return self.conv(fused_gelu(self.norm(torch.cat(inputs, 1))))

    def forward(self, *features):
        if self.efficient and any(f.requires_grad for f in features):
            return cp.checkpoint(self.bn_function, *features, use_reentrant=False)
        return self.bn_function(*features)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        for i in range(3):
            self.add_module("denselayer%d" % (i + 1), Layer(4 + 2 * i, 2))
        self.tail = nn.Sequential(nn.Conv2d(10, 6, 1), nn.ReLU())

    def forward(self, init):
        features = [init]
        for name, layer in self.named_children():
            if name.startswith("denselayer"):
                features.append(layer(*features))
        return checkpoint(self.tail, torch.cat(features, dim=1), use_reentrant=False)


Block()(torch.randn(2, 4, 10, 10))
