"""ResNet-50 under the module it once stood in."""

from .resnet import ResNet50, preprocess_input
