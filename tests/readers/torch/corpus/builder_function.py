import torch
import torch.nn as nn

cfgs = {
    "A": [4, "M", 8, "M", 8, 8, "M"],
    "D": [4, 4, "M", 8, 8, "M", 16, 16, "M"],
}


def conv_layer(chann_in, chann_out, k_size, p_size):
    layer = nn.Sequential(
        nn.Conv2d(chann_in, chann_out, kernel_size=k_size, padding=p_size),
        nn.BatchNorm2d(chann_out),
        nn.ReLU()
    )
    return layer


def vgg_conv_block(in_list, out_list, k_list, p_list, pooling_k, pooling_s):
    layers = [conv_layer(in_list[i], out_list[i], k_list[i], p_list[i]) for i in range(len(in_list))]
    layers += [nn.MaxPool2d(kernel_size=pooling_k, stride=pooling_s)]
    return nn.Sequential(*layers)


def vgg_fc_layer(size_in, size_out):
    return nn.Sequential(
        nn.Linear(size_in, size_out),
        nn.BatchNorm1d(size_out),
        nn.ReLU()
    )


class VGG(nn.Module):
    def __init__(self, n_classes=10):
        super(VGG, self).__init__()
        self.layer1 = vgg_conv_block([3, 4], [4, 4], [3, 3], [1, 1], 2, 2)
        self.layer2 = vgg_conv_block([4, 8], [8, 8], [3, 3], [1, 1], 2, 2)
        self.layer3 = vgg_fc_layer(8 * 8 * 8, 32)
        self.layer4 = nn.Linear(32, n_classes)

    def forward(self, x):
        out = self.layer1(x)
        vgg16_features = self.layer2(out)
        out = vgg16_features.view(out.size(0), -1)
        out = self.layer3(out)
        return vgg16_features, self.layer4(out)


def get_model(name: str = "vgg", pretrained: bool = False, **kw):
    if pretrained:
        raise NotImplementedError
    return {"vgg": VGG}[name](**kw)


model = get_model(n_classes=3)
feats, logits = model(torch.randn(2, 3, 32, 32))
