"""Root mean square normalization."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import flag
from cnncalc.layers.declaration.layer import Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.norm import AxesNormalization
from cnncalc.numbers.arithmetic import product


class RMSNorm(AxesNormalization):
    """Each sample divided by its root mean square over some axes, the channels unless said otherwise."""

    type = "rmsnorm"
    affine = flag(True, torch="elementwise_affine", help="whether factors are learned")
    words = {"rmsnorm": spelled(), "rms_norm": spelled()}
    keras = {"RMSNormalization": spelled("axis epsilon", axis=(-1,))}
    torch = {"RMSNorm": spelled("shape! eps affine device dtype")}
    examples = ("16x64 -> rmsnorm",)

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        shape = self.normalized(x)
        return (Weight("weight" if self.torch_names else "scale", shape, product(shape)),) if self.affine else ()
