import torch
from torch import nn


class InitMixin:
    def reset(self):
        for m in self.modules():
            if isinstance(m, (nn.Conv2d, nn.Linear)):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
                if m.bias is not None:
                    nn.init.zeros_(m.bias)
        return self


class Named:
    def __init__(self, *args, title="net", **kwargs):
        super().__init__(*args, **kwargs)
        self.title = title

    @property
    def slug(self):
        return self.title.replace(" ", "-").lower()


class Base(nn.Module):
    def __init__(self, width=4):
        super().__init__()
        self.width = width
        self.stem = nn.Conv2d(1, width, 5, 2, 2)

    def head(self):
        raise NotImplementedError

    def forward(self, x):
        x = self.stem(x)
        return self.head()(x)


class Net(InitMixin, Named, Base):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.out = nn.Conv2d(self.width, 2 * len(self.slug), 1)

    def head(self):
        return self.out


model = Net(title="My Net", width=6).reset()
model(torch.ones(2, 1, 28, 28))
