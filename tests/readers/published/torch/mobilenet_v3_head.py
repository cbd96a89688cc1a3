# model: model at 3x224x224
from torchvision.models import mobilenet_v3_large, mobilenet_v3_small
import torch.nn as nn

model = mobilenet_v3_small(pretrained=True)
model.classifier[3] = nn.Linear(in_features=model.classifier[3].in_features, out_features=12)
