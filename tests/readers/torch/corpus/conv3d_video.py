import torch
from torch import nn


class C3D(nn.Module):
    def __init__(self, num_classes=6):
        super(C3D, self).__init__()
        self.conv1 = nn.Conv3d(3, 4, kernel_size=(3, 3, 3), padding=(1, 1, 1))
        self.pool1 = nn.MaxPool3d(kernel_size=(1, 2, 2), stride=(1, 2, 2))
        self.conv2 = nn.Conv3d(4, 8, kernel_size=(3, 3, 3), padding=(1, 1, 1))
        self.pool2 = nn.MaxPool3d(kernel_size=(2, 2, 2), stride=(2, 2, 2), padding=(0, 1, 1))
        self.fc6 = nn.Linear(8 * 4 * 5 * 5, 16)
        self.fc7 = nn.Linear(16, num_classes)
        self.dropout = nn.Dropout(p=0.5)
        self.relu = nn.ReLU()
        self.__init_weight()

    def forward(self, x):
        x = self.relu(self.conv1(x))
        x = self.pool1(x)
        x = self.pool2(self.relu(self.conv2(x)))
        x = x.view(-1, 8 * 4 * 5 * 5)
        x = self.dropout(self.relu(self.fc6(x)))
        return self.fc7(x)

    def __init_weight(self):
        for m in self.modules():
            if isinstance(m, nn.Conv3d):
                torch.nn.init.kaiming_normal_(m.weight)
            elif isinstance(m, nn.BatchNorm3d):
                m.weight.data.fill_(1)


inputs = torch.rand(2, 3, 8, 16, 16)
net = C3D()
outputs = net.forward(inputs)
net(inputs)
