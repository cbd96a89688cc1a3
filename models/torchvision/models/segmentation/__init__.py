"""Networks of torchvision that label every pixel."""

from .deeplabv3 import DeepLabHead, DeepLabV3, deeplabv3_resnet50, deeplabv3_resnet101
from .fcn import FCN, FCNHead, fcn_resnet50, fcn_resnet101
