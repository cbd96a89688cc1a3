# model: vgg16 at 3x224x224
import torch.nn as nn
from torchvision import models

vgg16 = models.vgg16(pretrained=True)
for param in vgg16.features.parameters():
    param.require_grad = False

num_features = vgg16.classifier[6].in_features
features = list(vgg16.classifier.children())[:-1]  # Remove last layer
features.extend([nn.Linear(num_features, 5)])  # Add our layer with 5 outputs
vgg16.classifier = nn.Sequential(*features)
print(vgg16)
