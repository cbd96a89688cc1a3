"""Root mean square normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.arithmetic import Number, product
from cnncalc.attribute import flag, integers
from cnncalc.layer import Condition, Weight, spelled
from cnncalc.norm import Normalization
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable


class RMSNorm(Normalization):
    """Each sample divided by its root mean square over some axes, the channels unless said otherwise."""

    type = "rmsnorm"
    shape = integers(
        None, torch="normalized_shape", minimum=0, optional=True, help="the sizes of the last axes, normalized together"
    )
    along = integers(
        None, structure=True, keras="axis", optional=True, help="the axes normalized; default the channels"
    )
    affine = flag(True, torch="elementwise_affine", help="whether factors are learned")
    words = {"rmsnorm": spelled(), "rms_norm": spelled()}
    keras = {"RMSNormalization": spelled("along epsilon", along=(-1,))}
    torch = {"RMSNorm": spelled("shape eps affine device dtype")}
    examples = ("16x64 -> rmsnorm",)

    def output(self, x: Shape) -> Shape:
        self.normalized(super().output(x))
        return x

    def normalized(self, x: Shape) -> tuple[Number, ...]:
        """The sizes of the axes normalized."""
        return self.shape or self.sorted_sizes(self.along, x)

    def conditions(self, x: Shape, y: Shape) -> Iterable[Condition | None]:
        return self.ends_with(self.shape, x) if self.shape else ()

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        shape = self.normalized(x)
        return (Weight("weight" if self.torch_names else "scale", shape, product(shape)),) if self.affine else ()
