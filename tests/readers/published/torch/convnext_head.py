# model: model at 3x224x224
import torch.nn as nn
from torchvision import models

model = models.convnext_tiny(weights=models.ConvNeXt_Tiny_Weights.DEFAULT)
n_inputs = None
for name, child in model.named_children():
    if name == 'classifier':
        for sub_name, sub_child in child.named_children():
            if sub_name == '2':
                n_inputs = sub_child.in_features
sequential_layers = nn.Sequential(nn.LayerNorm((768, 1, 1), eps=1e-06, elementwise_affine=True), nn.Flatten(start_dim=1, end_dim=-1), nn.Linear(n_inputs, 2))
model.classifier = sequential_layers
