"""Layer normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, equal
from cnncalc.layers.declaration.declare import flag
from cnncalc.layers.declaration.layer import Weight, needs_rank
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled, trained
from cnncalc.layers.families.norm import AxesNormalization
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterable


class LayerNorm(AxesNormalization):
    """Each sample normalized over some axes; over the channels at each position, unless said otherwise."""

    type = "ln"
    keras_tail = trained("beta gamma", activity=False)
    scale = flag(True, keras="scale", help="whether factors are learned")
    center = flag(True, keras="center", help="whether offsets are learned")
    affine = flag(True, torch="elementwise_affine", help="whether both are learned")
    bias = flag(True, torch="bias", help="whether offsets are learned")
    rms_scaling = flag(False, keras="rms_scaling", help="whether to divide by the root mean square, without offsets")
    words = {name: spelled() for name in ("ln", "layernorm", "layer_norm")}
    keras = {"LayerNormalization": spelled("axis epsilon center scale", axis=(-1,))}
    torch = {
        "LayerNorm": spelled("shape! eps affine bias device dtype"),
        "LayerNorm2d": spelled("shape! eps affine bias device dtype", rank=2),
    }
    examples = ("14x14x96 -> ln", "torch 96x14x14 -> nn.LayerNorm((14, 14))")

    def normalized(self, x: Shape) -> tuple[Number, ...]:
        """The sizes of the axes normalized."""
        if self.fixed_rank is not None:  # torchvision's LayerNorm2d: the channels of a map
            needs_rank(x, self.fixed_rank, "LayerNorm2d")
            return (x.channels,)
        return super().normalized(x)

    def conditions(self, x: Shape, y: Shape) -> Iterable[Condition | None]:
        if self.fixed_rank is None:
            return super().conditions(x, y)
        message = "normalized_shape is {shape}, but the input has {channels} channels"
        return (equal(x.channels, product(self.shape), message, "shape", "write {channels}"),)

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        scale = self.affine and (self.scale or self.rms_scaling)
        return self.affine_weights(
            self.normalized(x), scale, self.affine and self.center and self.bias and not self.rms_scaling
        )
