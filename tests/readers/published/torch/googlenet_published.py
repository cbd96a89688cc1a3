# model: net at 3x224x224
from torchvision.models import googlenet, GoogLeNet_Weights
from torch import nn

net = googlenet(weights=GoogLeNet_Weights.IMAGENET1K_V1)
net.fc = nn.Linear(net.fc.in_features, 37)
