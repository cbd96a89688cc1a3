"""Parts of a network by their names, as torchvision takes them."""

from collections import OrderedDict

from torch import nn


class IntermediateLayerGetter(nn.ModuleDict):
    """The children of a model up to the last that is wanted; what the wanted ones give, by new names."""

    def __init__(self, model, return_layers):
        left, kept = {str(old): str(new) for old, new in return_layers.items()}, OrderedDict()
        self_names = dict(left)
        for name, child in model.named_children():
            kept[name] = child
            left.pop(name, None)
            if not left:
                break
        super().__init__(kept)
        self.return_layers = self_names

    def forward(self, x):
        found = OrderedDict()
        for name, child in self.items():
            x = child(x)
            if name in self.return_layers:
                found[self.return_layers[name]] = x
        return found
