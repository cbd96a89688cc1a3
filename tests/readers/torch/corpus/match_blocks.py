import torch
from torch import nn


def layer(spec, channels):
    match spec:
        case int(width):
            return nn.Conv2d(channels, width, 3, padding=1), width
        case "pool" | "P":
            return nn.MaxPool2d(2), channels
        case ("down", int(width)):
            return nn.Conv2d(channels, width, 3, stride=2), width
        case {"act": name, **rest}:
            return getattr(nn, name)(**rest), channels
        case [*specs]:
            inner = []
            for one in specs:
                made, channels = layer(one, channels)
                inner.append(made)
            return nn.Sequential(*inner), channels
        case _:
            raise ValueError(spec)


specs = [8, {"act": "LeakyReLU", "negative_slope": 0.1}, "P", [("down", 12), {"act": "Tanh"}, 12], "pool"]
model, c = layer(specs, 3)
model(torch.randn(2, 3, 30, 30))
