"""Root mean square normalization."""

from __future__ import annotations

from cnncalc.arithmetic import product
from cnncalc.attribute import flag
from cnncalc.families.norm import AxesNormalization
from cnncalc.layer import Weight, spelled
from cnncalc.shape import Shape


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
