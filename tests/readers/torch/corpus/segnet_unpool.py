import torch
import torch.nn as nn
import torch.nn.functional as F


class SegNet(nn.Module):
    def __init__(self, classes=3):
        super().__init__()
        self.enc1 = nn.Conv2d(3, 8, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(8)
        self.enc2 = nn.Conv2d(8, 16, 3, padding=1)
        self.pool = nn.MaxPool2d(2, stride=2, return_indices=True)
        self.unpool = nn.MaxUnpool2d(2, stride=2)
        self.dec2 = nn.Conv2d(16, 8, 3, padding=1)
        self.dec1 = nn.Conv2d(8, classes, 3, padding=1)

    def forward(self, x):
        x1 = F.relu(self.bn1(self.enc1(x)))
        size1 = x1.size()
        x1p, id1 = F.max_pool2d(x1, kernel_size=2, stride=2, return_indices=True)
        x2 = F.relu(self.enc2(x1p))
        size2 = x2.shape
        x2p, id2 = self.pool(x2)
        y = self.unpool(x2p, id2, output_size=size2)
        y = self.dec2(y)
        y = F.max_unpool2d(y, id1, kernel_size=2, stride=2, output_size=size1)
        return self.dec1(y)


if __name__ == "__main__":
    net = SegNet()
    out = net(torch.randn(2, 3, 37, 26))
    print(out.shape)
