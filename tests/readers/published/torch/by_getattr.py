# model: net at 3x224x224
import torch.nn as nn
import torchvision.models as models

arch = 'shufflenet_v2_x1_0'
model_names = sorted(name for name in models.__dict__ if name.islower() and not name.startswith("__") and callable(models.__dict__[name]))
net = models.__dict__[arch](pretrained=True)
net.fc = nn.Linear(net.fc.in_features, 20)
