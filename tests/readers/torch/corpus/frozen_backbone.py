import copy

import torch
import torch.nn as nn


def backbone():
    return nn.ModuleDict({
        "conv1": nn.Conv2d(3, 8, 3, 2, 1),
        "relu": nn.ReLU(),
        "layer1": nn.Sequential(nn.Conv2d(8, 8, 3, 1, 1), nn.ReLU()),
        "avgpool": nn.AdaptiveAvgPool2d((1, 1)),
        "fc": nn.Linear(8, 1000),
    })


class Wrapped(nn.Module):
    def __init__(self, base, num_classes):
        super().__init__()
        base = copy.deepcopy(base)
        for param in base.parameters():
            param.requires_grad = False
        num_ftrs = base["fc"].in_features
        base["fc"] = nn.Linear(num_ftrs, num_classes)
        self.base = nn.Sequential(*list(base.values())[:-1])
        self.fc = base["fc"]
        for name, param in self.named_parameters():
            if not name.startswith("fc"):
                param.requires_grad_(False)

    @property
    def trainable(self):
        return sum(p.numel() for p in self.parameters() if p.requires_grad)

    @torch.no_grad()
    def features(self, x):
        with torch.no_grad():
            return self.base(x).flatten(1)

    def forward(self, x):
        feats = self.features(x)
        return self.fc(feats)


model = Wrapped(backbone(), 2)
optimizer = torch.optim.SGD(filter(lambda p: p.requires_grad, model.parameters()), lr=0.01, momentum=0.9)
criterion = nn.CrossEntropyLoss()
loss = criterion(model(torch.randn(2, 3, 24, 24)), torch.tensor([0, 1]))
loss.backward()
optimizer.step()
