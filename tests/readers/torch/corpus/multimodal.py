import torch
import torch.nn as nn
from dataclasses import dataclass
from typing import NamedTuple, Optional


@dataclass
class Output:
    logits: torch.Tensor
    features: Optional[torch.Tensor] = None


class Sizes(NamedTuple):
    image: int = 6
    meta: int = 4
    text: int = 5


class ImageMeta(nn.Module):
    sizes = Sizes(meta=7)

    def __init__(self, classes):
        super().__init__()
        s = self.sizes
        self.image = nn.Sequential(nn.Conv2d(3, s.image, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.meta = nn.Sequential(nn.Linear(12, s.meta), nn.Tanh())
        self.text = nn.EmbeddingBag(40, s.text, mode="mean")
        self.head = nn.Linear(sum(s), classes)

    def forward(self, image, meta, text):
        parts = [self.image(image), self.meta(meta), self.text(text)]
        features = torch.hstack(parts)
        return Output(logits=self.head(features), features=features)


model = ImageMeta(9)
model(torch.randn(2, 3, 8, 8), torch.randn(2, 12), torch.randint(40, (2, 6)))
