import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

Tensor = torch.cuda.FloatTensor if torch.cuda.is_available() else torch.FloatTensor


def upsampling_weight(inputs, outputs, size):
    factor = (size + 1) // 2
    center = factor - 1 if size % 2 == 1 else factor - 0.5
    og = np.ogrid[:size, :size]
    filt = (1 - abs(og[0] - center) / factor) * (1 - abs(og[1] - center) / factor)
    weight = np.zeros((inputs, outputs, size, size), dtype=np.float64)
    weight[range(inputs), range(outputs), :, :] = filt
    return torch.from_numpy(weight).float()


def dilate(module, rate):
    for m in module.modules():
        if isinstance(m, nn.Conv2d):
            if m.stride == (2, 2):
                m.stride = (1, 1)
            if m.kernel_size == (3, 3):
                m.dilation, m.padding = (rate, rate), (rate, rate)
        elif isinstance(m, nn.MaxPool2d):
            m.stride = 1
            m.kernel_size = 3
            m.ceil_mode = True


class FCN(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 6, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(6, 8, 3, 2, 1), nn.MaxPool2d(2, 2))
        dilate(self.features[2:], 2)
        self.features[0].padding = (20, 20)
        self.features[0].out_channels = 99
        self.score = nn.Conv2d(8, classes, 1)
        self.up = nn.ConvTranspose2d(classes, classes, 4, stride=2, bias=False)
        self.up.stride = (4, 4)
        self.grow = nn.Upsample(scale_factor=2)
        self.grow.scale_factor = 3
        for m in self.modules():
            if isinstance(m, nn.ConvTranspose2d):
                m.weight.data.copy_(upsampling_weight(m.in_channels, m.out_channels, m.kernel_size[0]))

    def forward(self, x):
        h = self.score(self.features(x))
        noise = torch.autograd.Variable(Tensor(np.random.normal(0, 1, (x.shape[0], 3, 1, 1))))
        full = self.up(h)[:, :, 9 : 9 + x.size(2), 9 : 9 + x.size(3)].contiguous()
        return full, F.upsample_bilinear(h + noise, size=x.size()[2:]), F.upsample_nearest(h, scale_factor=2), self.grow(h)


FCN()(torch.rand(2, 3, 17, 21))
