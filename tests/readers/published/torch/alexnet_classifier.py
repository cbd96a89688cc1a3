# model: net at 3x224x224
import torch
from torchvision import models

net = models.alexnet(True)
net.classifier[1] = torch.nn.Linear(9216, 4096)
net.classifier[4] = torch.nn.Linear(4096, 1024)
net.classifier[6] = torch.nn.Linear(1024, 10)
