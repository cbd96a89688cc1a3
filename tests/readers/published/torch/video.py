# model: model at 3x8x56x56
from torchvision.models.video import r3d_18
from torch import nn

model = r3d_18(pretrained=True)
model.fc = nn.Linear(model.fc.in_features, 51)
