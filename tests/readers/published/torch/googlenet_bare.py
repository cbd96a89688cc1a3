# model: net at 3x224x224
from torchvision.models import googlenet

net = googlenet(weights=None, num_classes=10, init_weights=True)
