import torch
from torch import nn


class Embedder(nn.Sequential):
    def __init__(self, dim=8):
        super().__init__(
            nn.Conv2d(3, 6, 4, 2), nn.Mish(),
            nn.AdaptiveMaxPool2d((2, 3)), nn.Flatten(), nn.Linear(36, dim),
        )

    def forward(self, x):
        return nn.functional.normalize(super().forward(x), p=2, dim=1)


class Triplet(nn.Module):
    def __init__(self, embedder):
        super().__init__()
        self.embedder = embedder

    def forward(self, anchor, positive=None, *, negative=None):
        outputs = {"anchor": self.embedder(anchor)}
        for name, image in (("positive", positive), ("negative", negative)):
            if image is not None:
                outputs[name] = self.embedder(image)
        return outputs


x = torch.rand(2, 3, 20, 22)
Triplet(Embedder())(x, negative=torch.rand(2, 3, 20, 22), positive=torch.rand(2, 3, 20, 22))
