"""The fully convolutional network as torchvision builds it (Long et al. 2015)."""

from collections import OrderedDict

from torch import nn
from torch.nn import functional as F

from .. import resnet as resnets
from .._utils import IntermediateLayerGetter


class FCNHead(nn.Sequential):
    def __init__(self, in_channels, channels):
        inner = in_channels // 4
        first = nn.Conv2d(in_channels, inner, 3, padding=1, bias=False)
        super().__init__(first, nn.BatchNorm2d(inner), nn.ReLU(), nn.Dropout(0.1), nn.Conv2d(inner, channels, 1))


class FCN(nn.Module):
    def __init__(self, backbone, classifier, aux_classifier=None):
        super().__init__()
        self.backbone, self.classifier, self.aux_classifier = backbone, classifier, aux_classifier

    def forward(self, x):
        size, maps, result = x.shape[-2:], self.backbone(x), OrderedDict()
        for name, key, head in (("out", "out", self.classifier), ("aux", "aux", self.aux_classifier)):
            if head is not None:
                result[name] = F.interpolate(head(maps[key]), size=size, mode="bilinear", align_corners=False)
        return result


def parts(depth, classes, auxiliary, head):
    """The dilated ResNet, and the heads that read it."""
    model = getattr(resnets, f"resnet{depth}")(replace_stride_with_dilation=[False, True, True])
    wanted = {"layer4": "out", "layer3": "aux"} if auxiliary else {"layer4": "out"}
    return IntermediateLayerGetter(model, wanted), head(2048, classes), FCNHead(1024, classes) if auxiliary else None


def settings(pretrained, weights, num_classes, aux_loss):
    """The classes, and whether there is an auxiliary head: published weights have 21 and one."""
    published = pretrained or weights is not None
    return num_classes or 21, bool(published or aux_loss)


def fcn_resnet50(pretrained=False, progress=True, num_classes=None, aux_loss=None, *, weights=None, **options):
    return FCN(*parts(50, *settings(pretrained, weights, num_classes, aux_loss), FCNHead))


def fcn_resnet101(pretrained=False, progress=True, num_classes=None, aux_loss=None, *, weights=None, **options):
    return FCN(*parts(101, *settings(pretrained, weights, num_classes, aux_loss), FCNHead))
