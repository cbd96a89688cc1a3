"""Layer scale."""

from __future__ import annotations

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled


class LayerScale(Layer):
    """Each channel times a learned factor (Touvron et al. 2021, CaiT)."""

    type = "layer_scale"
    family = "normalization"
    words = {"layer_scale": spelled("init_values")}
    keras = {"LayerScale": spelled("init_values projection_dim")}
    examples = ("14x14x96 -> layer_scale 1e-6",)

    def output(self, x: Shape) -> Shape:
        if not x.rank:
            raise Misfit("layer_scale needs at least one axis beside the batch; the input is one number a sample")
        return x

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        # torchvision's CNBlock shapes it to broadcast over a channels_first map
        shape = (x.channels, *(1 for _ in x.spatial)) if self.torch_names and x.first else (x.channels,)
        return (Weight("layer_scale" if self.torch_names else "gamma", shape, x.channels),)
