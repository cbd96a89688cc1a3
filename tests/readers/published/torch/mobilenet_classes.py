# model: model at 3x224x224
import torch
from torchvision import models

model = models.mobilenet_v2(weights=models.MobileNet_V2_Weights.IMAGENET1K_V1)
for param in model.parameters():
    param.requires_grad = False
model.classifier[1] = torch.nn.Linear(model.last_channel, 4)
