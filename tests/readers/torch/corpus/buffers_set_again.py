import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Norm(nn.modules.batchnorm._BatchNorm):
    def __init__(self, features, momentum=0.1):
        super().__init__(features, momentum=momentum)
        self.register_buffer("seen", torch.zeros(self.num_features))
        self.seen = self.running_mean.clone() * 2

    def _check_input_dim(self, input):
        pass

    def forward(self, x):
        return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, False, self.momentum, self.eps)


class Pool(nn.MaxPool2d):
    def forward(self, x):
        x = F.pad(x, (0, 1, 0, 1))
        return F.max_pool2d(x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode, self.return_indices)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.norm = Norm(4)
        self.pool = Pool(2, 2)
        self.g = nn.Parameter(torch.ones(4))
        self.register_buffer("scale", torch.zeros(1))
        self.scale = torch.from_numpy(np.ones((4, 1, 1))).float()
        self.rows = np.linspace(0, 1, 5)
        self.alpha = torch.tensor([np.random.rand(), 0.5])

    def forward(self, x):
        if torch.onnx.is_in_onnx_export():
            x = x * 2
        y = self.pool(self.norm(self.conv(x))) * self.scale
        y = y * torch.from_numpy(self.rows).float()
        y = y * self.alpha[0] + (torch.finfo(y.dtype).eps - self.alpha[1].item())
        g = self.g.reshape(*self.g.shape, *((1,) * 0))
        return y.permute(0, 2, 3, 1) * g


net = Net()
net(torch.randn(2, 3, 11, 11))
