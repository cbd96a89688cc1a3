import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class BlurPool(nn.Module):
    def __init__(self, channels, pad_type='reflect', filt_size=4, stride=2, pad_off=0):
        super(BlurPool, self).__init__()
        self.pad_sizes = [int(1. * (filt_size - 1) / 2), int(np.ceil(1. * (filt_size - 1) / 2))] * 2
        self.stride, self.channels = stride, channels
        taps = {3: [1., 2., 1.], 4: [1., 3., 3., 1.]}
        a = np.array(taps[filt_size])
        filt = torch.Tensor(a[:, None] * a[None, :])
        filt = filt / torch.sum(filt)
        self.register_buffer('filt', filt[None, None, :, :].repeat((self.channels, 1, 1, 1)))
        self.pad = {'reflect': nn.ReflectionPad2d, 'zero': nn.ZeroPad2d}[pad_type](self.pad_sizes)

    def forward(self, inp):
        return F.conv2d(self.pad(inp), self.filt, stride=self.stride, groups=inp.shape[1])


net = nn.Sequential(nn.Conv2d(3, 6, 3, 1, 1), nn.ReLU(), BlurPool(6), nn.Conv2d(6, 4, 1), BlurPool(4, 'zero', 3))
net(torch.randn(2, 3, 24, 20))
