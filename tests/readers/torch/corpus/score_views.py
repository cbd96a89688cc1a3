import torch
import torch.nn as nn


class Critic(nn.Module):
    def __init__(self, nc=3, ndf=4):
        super(Critic, self).__init__()
        self.main = nn.Sequential(
            nn.Conv2d(nc, ndf, 4, 2, 1, bias=False),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(ndf, ndf * 2, 4, 2, 1, bias=False),
            nn.BatchNorm2d(ndf * 2),
            nn.LeakyReLU(0.2, inplace=True),
        )
        self.real = nn.Sequential(nn.Conv2d(ndf * 2, 1, 4, 1, 0, bias=False), nn.Sigmoid())
        self.score = nn.Linear(ndf * 2 * 16, 1)

    def forward(self, input):
        features = self.main(input)
        real = self.real(features)
        score = self.score(features.view(-1, features.size(1) * 16))
        return real.view(-1), real.squeeze(), real.view(-1, 1).squeeze(1), score.view(input.size(0)), score[:, 0]


critic = Critic()
scores = critic(torch.rand(2, 3, 16, 16))
