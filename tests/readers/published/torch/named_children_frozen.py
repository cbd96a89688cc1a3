# model: model at 3x224x224
from torchvision import models
from torch import nn

model = models.regnet_y_400mf(weights='DEFAULT')
ct = 0
for child in model.children():
    ct += 1
    if ct < 2:
        for param in child.parameters():
            param.requires_grad = False
for name, param in model.named_parameters():
    if 'block1' in name:
        param.requires_grad_(False)
model.fc = nn.Sequential(nn.Linear(model.fc.in_features, 64), nn.ReLU(), nn.Linear(64, 3))
