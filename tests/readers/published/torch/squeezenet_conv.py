# model: model_ft at 3x224x224
from torchvision import models
import torch.nn as nn

num_classes = 3
model_ft = models.squeezenet1_0(pretrained=True)
model_ft.classifier[1] = nn.Conv2d(512, num_classes, kernel_size=(1, 1), stride=(1, 1))
model_ft.num_classes = num_classes
