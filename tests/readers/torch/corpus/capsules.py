import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Variable


def squash(s, dim=-1):
    squared = (s**2).sum(dim=dim, keepdim=True)
    return squared / (1 + squared) * s / (torch.sqrt(squared) + 1e-8)


class Primary(nn.Module):
    def __init__(self, inputs, count, length, size, stride):
        super(Primary, self).__init__()
        self.conv = nn.Conv2d(inputs, count * length, size, stride, bias=False)
        self.count, self.length = count, length

    def forward(self, x):
        y = self.conv(x)
        y = y.view([y.shape[0], self.count, self.length, y.shape[2], y.shape[3]])
        y = y.permute(0, 1, 3, 4, 2).contiguous()
        return squash(y.view(y.size(0), -1, self.length))


class Routed(nn.Module):
    def __init__(self, capsules, routes, inputs, outputs):
        super().__init__()
        self.route_weights = nn.Parameter(torch.randn(capsules, routes, inputs, outputs))

    def forward(self, x):
        priors = x[None, :, :, None, :] @ self.route_weights[:, None, :, :, :]
        logits = Variable(torch.zeros(*priors.size()))
        for i in range(3):
            probs = F.softmax(logits, dim=2)
            outputs = squash((probs * priors).sum(dim=2, keepdim=True))
            if i != 2:
                logits = logits + (priors * outputs).sum(dim=-1, keepdim=True)
        return outputs


class CapsNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.primary = Primary(3, 2, 8, 3, 2)
        self.digits = Routed(10, 2 * 9, 8, 16)
        self.decoder = nn.Linear(160, 20)

    def forward(self, x):
        x = self.digits(self.primary(x)).squeeze().transpose(0, 1)
        classes = F.softmax((x**2).sum(dim=-1) ** 0.5, dim=-1)
        _, best = classes.max(dim=1)
        y = Variable(torch.eye(10)).index_select(dim=0, index=best.data)
        return classes, self.decoder((x * y[:, :, None]).reshape(x.size(0), -1))


CapsNet()(torch.rand(2, 3, 8, 8))
