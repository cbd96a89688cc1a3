# model: model at 3x299x299
from torchvision import models
import torch.nn as nn

model = models.inception_v3(pretrained=True)
model.AuxLogits.fc = nn.Linear(model.AuxLogits.fc.in_features, 6)
model.fc = nn.Linear(model.fc.in_features, 6)
