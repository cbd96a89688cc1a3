# model: model at 3x224x224
from torchvision.models import vgg16_bn, VGG16_BN_Weights
import torch.nn as nn

model = vgg16_bn(weights=VGG16_BN_Weights.IMAGENET1K_V1)
for param in model.features.parameters():
    param.requires_grad = False
model.classifier[6] = nn.Sequential(
    nn.Linear(4096, 256),
    nn.ReLU(),
    nn.Dropout(0.4),
    nn.Linear(256, 100),
    nn.LogSoftmax(dim=1))
