# model: pretrained_vit at 3x224x224
import torch
import torchvision
from torch import nn

class_names = ["pizza", "steak", "sushi"]
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
pretrained_vit_weights = torchvision.models.ViT_B_16_Weights.DEFAULT
pretrained_vit = torchvision.models.vit_b_16(weights=pretrained_vit_weights).to(device)
for parameter in pretrained_vit.parameters():
    parameter.requires_grad = False
pretrained_vit.heads = nn.Linear(in_features=768, out_features=len(class_names)).to(device)
