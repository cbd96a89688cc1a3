from collections import OrderedDict

import torch
import torch.nn as nn
import torch.nn.functional as F


class Bottom(nn.Module):
    def __init__(self, widths=(8, 12, 16)):
        super().__init__()
        cin = 3
        for i, w in enumerate(widths):
            setattr(self, 'stage%d' % (i + 2), nn.Sequential(nn.Conv2d(cin, w, 3, 2, 1), nn.BatchNorm2d(w), nn.ReLU(inplace=True)))
            cin = w
        self.widths = widths

    def forward(self, x):
        outs = OrderedDict()
        for i in range(len(self.widths)):
            stage = getattr(self, 'stage%d' % (i + 2))
            x = stage(x)
            outs['c%d' % (i + 2)] = x
        return outs


class FPN(nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.inner_blocks = nn.ModuleList()
        self.layer_blocks = nn.ModuleList()
        for c in in_channels:
            self.inner_blocks.append(nn.Conv2d(c, out_channels, 1))
            self.layer_blocks.append(nn.Conv2d(out_channels, out_channels, 3, padding=1))

    def forward(self, x):
        names = list(x.keys())
        x = list(x.values())
        last_inner = self.inner_blocks[-1](x[-1])
        results = [self.layer_blocks[-1](last_inner)]
        for idx in range(len(x) - 2, -1, -1):
            inner_lateral = self.inner_blocks[idx](x[idx])
            inner_top_down = F.interpolate(last_inner, size=inner_lateral.shape[-2:], mode="nearest")
            last_inner = inner_lateral + inner_top_down
            results.insert(0, self.layer_blocks[idx](last_inner))
        names.append("pool")
        results.append(F.max_pool2d(results[-1], 1, 2, 0))
        return OrderedDict([(k, v) for k, v in zip(names, results)])


class Detector(nn.Module):
    def __init__(self, num_classes=4, num_anchors=3):
        super().__init__()
        self.body = Bottom()
        self.fpn = FPN(self.body.widths, 10)
        self.cls_logits = nn.Conv2d(10, num_anchors * num_classes, 3, padding=1)
        self.num_classes, self.num_anchors = num_classes, num_anchors

    def forward(self, images):
        all_logits = []
        for features in self.fpn(self.body(images)).values():
            logits = self.cls_logits(features)
            # Permute from (N, A * K, H, W) to (N, HWA, K)
            N, _, H, W = logits.shape
            logits = logits.view(N, -1, self.num_classes, H, W)
            logits = logits.permute(0, 3, 4, 1, 2)
            logits = logits.reshape(N, -1, self.num_classes)
            all_logits.append(logits)
        return torch.cat(all_logits, dim=1)


net = Detector()
net(torch.randn(2, 3, 50, 66))
