"""MNASNet as torchvision builds it (Tan et al. 2019)."""

from torch import nn


def _round(value, divisor=8, bias=0.9):
    found = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return found if found >= bias * value else found + divisor


def _norm(channels):
    return nn.BatchNorm2d(channels, momentum=0.0003)


class _InvertedResidual(nn.Module):
    def __init__(self, in_ch, out_ch, kernel_size, stride, expansion_factor, bn_momentum=0.1):
        super().__init__()
        inner = in_ch * expansion_factor
        self.apply_residual = in_ch == out_ch and stride == 1
        self.layers = nn.Sequential(
            *(nn.Conv2d(in_ch, inner, 1, bias=False), _norm(inner), nn.ReLU(inplace=True)),
            nn.Conv2d(inner, inner, kernel_size, stride, kernel_size // 2, groups=inner, bias=False),
            *(_norm(inner), nn.ReLU(inplace=True)),
            *(nn.Conv2d(inner, out_ch, 1, bias=False), _norm(out_ch)),
        )

    def forward(self, input):
        return self.layers(input) + input if self.apply_residual else self.layers(input)


def _stack(in_ch, out_ch, kernel, stride, factor, repeats):
    first = _InvertedResidual(in_ch, out_ch, kernel, stride, factor)
    return nn.Sequential(first, *[_InvertedResidual(out_ch, out_ch, kernel, 1, factor) for _ in range(1, repeats)])


_STAGES = ((24, 3, 2, 3, 3), (40, 5, 2, 3, 3), (80, 5, 2, 6, 3), (96, 3, 1, 6, 2), (192, 5, 2, 6, 4), (320, 3, 1, 6, 1))


class MNASNet(nn.Module):
    def __init__(self, alpha, num_classes=1000, dropout=0.2):
        super().__init__()
        self.alpha, self.num_classes = alpha, num_classes
        first, before = _round(32 * alpha), _round(16 * alpha)
        parts = [
            *(nn.Conv2d(3, first, 3, padding=1, stride=2, bias=False), _norm(first), nn.ReLU(inplace=True)),
            *(nn.Conv2d(first, first, 3, padding=1, groups=first, bias=False), _norm(first), nn.ReLU(inplace=True)),
            *(nn.Conv2d(first, before, 1, bias=False), _norm(before)),
        ]
        for width, *stage in _STAGES:
            width = _round(width * alpha)
            parts.append(_stack(before, width, *stage))
            before = width
        parts += [nn.Conv2d(before, 1280, 1, bias=False), _norm(1280), nn.ReLU(inplace=True)]
        self.layers = nn.Sequential(*parts)
        self.classifier = nn.Sequential(nn.Dropout(p=dropout, inplace=True), nn.Linear(1280, num_classes))

    def forward(self, x):
        return self.classifier(self.layers(x).mean([2, 3]))


def mnasnet0_5(pretrained=False, progress=True, *, weights=None, **options):
    return MNASNet(0.5, **options)


def mnasnet0_75(pretrained=False, progress=True, *, weights=None, **options):
    return MNASNet(0.75, **options)


def mnasnet1_0(pretrained=False, progress=True, *, weights=None, **options):
    return MNASNet(1.0, **options)


def mnasnet1_3(pretrained=False, progress=True, *, weights=None, **options):
    return MNASNet(1.3, **options)
