"""VGG as torchvision builds it (Simonyan & Zisserman 2014)."""

from torch import nn

_CONVOLUTIONS = {"A": (1, 1, 2, 2, 2), "B": (2, 2, 2, 2, 2), "D": (2, 2, 3, 3, 3), "E": (2, 2, 4, 4, 4)}
_WIDTHS = (64, 128, 256, 512, 512)
cfgs = {
    name: [part for width, count in zip(_WIDTHS, counts) for part in (*[width] * count, "M")]
    for name, counts in _CONVOLUTIONS.items()
}
cfg = cfgs


class VGG(nn.Module):
    def __init__(self, features, num_classes=1000, init_weights=True, dropout=0.5):
        super().__init__()
        self.features = features
        self.avgpool = nn.AdaptiveAvgPool2d((7, 7))
        self.classifier = nn.Sequential(
            *(nn.Linear(512 * 7 * 7, 4096), nn.ReLU(True), nn.Dropout(dropout)),
            *(nn.Linear(4096, 4096), nn.ReLU(True), nn.Dropout(dropout)),
            nn.Linear(4096, num_classes),
        )

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def make_layers(cfg, batch_norm=False):
    parts, channels = [], 3
    for width in cfg:
        if width == "M":
            parts.append(nn.MaxPool2d(2, 2))
            continue
        norm = [nn.BatchNorm2d(width)] if batch_norm else []
        parts += [nn.Conv2d(channels, width, 3, padding=1), *norm, nn.ReLU(inplace=True)]
        channels = width
    return nn.Sequential(*parts)


def _vgg(cfg, batch_norm, weights, progress, **options):
    return VGG(make_layers(cfgs[cfg], batch_norm), **options)


def vgg11(pretrained=False, progress=True, *, weights=None, **options):
    return _vgg("A", False, weights, progress, **options)


def vgg11_bn(pretrained=False, progress=True, *, weights=None, **options):
    return _vgg("A", True, weights, progress, **options)


def vgg13(pretrained=False, progress=True, *, weights=None, **options):
    return _vgg("B", False, weights, progress, **options)


def vgg13_bn(pretrained=False, progress=True, *, weights=None, **options):
    return _vgg("B", True, weights, progress, **options)


def vgg16(pretrained=False, progress=True, *, weights=None, **options):
    return _vgg("D", False, weights, progress, **options)


def vgg16_bn(pretrained=False, progress=True, *, weights=None, **options):
    return _vgg("D", True, weights, progress, **options)


def vgg19(pretrained=False, progress=True, *, weights=None, **options):
    return _vgg("E", False, weights, progress, **options)


def vgg19_bn(pretrained=False, progress=True, *, weights=None, **options):
    return _vgg("E", True, weights, progress, **options)
