"""Parts of a Sequential taken, replaced, inserted and joined."""
import torch
from torch import nn

body = nn.Sequential(
    nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(),
    nn.Conv2d(8, 16, 3), nn.BatchNorm2d(16), nn.ReLU(),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 100),
)
features = body[:-1]
features[0] = nn.Conv2d(1, 8, 5, bias=False)
del features[4]
stem, rest = body[:3], body[3:6]
extra = nn.Sequential(nn.Linear(16, 12), nn.ReLU())
extra.append(nn.Linear(12, 12)).extend([nn.ReLU()])
extra.insert(0, nn.Dropout(0.2))
model = nn.Sequential(*list(features.children()), *extra, nn.Linear(in_features=extra[-2].out_features, out_features=3))
assert len(model) == 13 and isinstance(model[-1], nn.Linear)
print(len(stem + rest))
model(torch.randn(2, 1, 20, 20))
