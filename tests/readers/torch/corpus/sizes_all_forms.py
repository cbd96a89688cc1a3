import torch
from torch import nn


class Sizes(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        x = self.conv(x)
        n, c, h, w = x.size()
        assert x.dim() == 4 and x.ndim == len(x.shape) == x.ndimension()
        *lead, last = x.shape
        size = x.size()[-2:]
        assert size == (h, w) and list(size) == [h, w] and size.numel() == h * w == x[0, 0].numel()
        y = x.view(n, c, -1)
        y = y.view(*y.size()[:-1], h, w)
        y = y.view(x.size())
        y = y.view((n, c, h * w)).permute(0, 2, 1)
        y = y.reshape(-1, c)
        z = self.fc(y)
        z = z.view(x.shape[0], h, w, z.shape[-1])
        z = torch.movedim(z, -1, 1)
        z = z.flatten(2, 3).unflatten(2, (h, w))
        z = z.squeeze().unsqueeze(1)[:, 0].swapaxes(2, 3).mT
        out = z.reshape([n, 4, *size]).view(torch.Size([n, 4, h * w // 2, 2]))
        return out.contiguous().view_as(torch.empty(n, 4, h // 2, 2 * w))


Sizes()(torch.randn(2, 3, 8, 10))
