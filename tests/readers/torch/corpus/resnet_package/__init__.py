from .blocks import BasicBlock, Bottleneck
from .resnet import ResNet, resnet8, resnet_bottleneck

__all__ = ["BasicBlock", "Bottleneck", "ResNet", "resnet8", "resnet_bottleneck"]
__version__ = "0.1"
