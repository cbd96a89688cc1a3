"""Deformable convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal, divides
from cnncalc.layers.declaration.declare import padding
from cnncalc.layers.declaration.layer import WHOLE, Weight, needs_rank, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.convolution import Convolution
from cnncalc.numbers.arithmetic import Number, exact_div, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class DeformConv(Convolution):
    """A convolution whose taps lie where offsets say (Dai et al. 2017; with a mask, Zhu et al. 2019). It reads the map, two
    offsets a tap at every output position, for one group of channels or several, and maybe a mask of one value a tap."""

    type = "deform_conv"
    many = True
    padding = padding(
        torch="padding", short="pad p", modes=("valid",), wordless="torch", symbol="p", help="zeros around the input"
    )
    words = {"deform_conv": spelled("filters kernel stride padding")}
    torch = {
        "DeformConv2d": spelled("channels! filters kernel stride padding dilation groups bias", rank=2, pasted=True)
    }
    examples = ("torch 64x56x56 -> o: conv 18 3x3 pad=1 -> deform_conv 64 3x3 pad=1 from=[input, o]",)

    def read(self, x: Any) -> Shape:
        """The map that is convolved; Misfit where the inputs are not a map, its offsets and maybe a mask."""
        if len(x) not in (2, 3):
            raise Misfit(
                f"{self.type} reads a map, its offsets and maybe a mask, not {len(x)} inputs", help="name each"
            )
        for shape in x:
            needs_rank(shape, 2, self.type)
        return x[0]  # type: ignore[no-any-return]

    def output(self, x: Any) -> Shape:
        return super().output(self.read(x))

    def conditions(self, x: Any, y: Shape) -> Iterator[Condition | None]:
        yield from super().conditions(x[0], y)
        taps = product(per_axis(self.kernel, 2))
        for shape, count, name in zip(x[1:], (2 * taps, taps), ("offsets", "masks"), strict=False):
            message = f"there are {shape.channels} {name} a position for {taps} taps"
            yield divides(count, shape.channels, message, "", f"there are {count} for each of their groups")
            pairs = [
                (a, b, f"{name} of {a} positions meet {b} of the output")
                for a, b in zip(shape.spatial, y.spatial, strict=True)
            ]
            yield from all_equal(pairs, "", "they come from a convolution of the same stride and padding")

    def weights(self, x: Any, y: Shape) -> tuple[Weight, ...]:
        inputs, kernel = exact_div(x[0].channels, self.groups), per_axis(self.kernel, 2)
        shape = (self.filters, inputs, *kernel) if self.torch_names else (*kernel, inputs, self.filters)
        return self.biased(self.filters, Weight("weight" if self.torch_names else "kernel", shape, product(shape)))

    def factors(self, x: Any, y: Shape) -> tuple[tuple[Number, ...], ...]:
        return super().factors(x[0], y)

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return super().words_for(x[0], y)

    def joins(self, x: Any, y: Any) -> tuple[tuple[Number, Number, Number], ...]:
        return super().joins(x[0], y)

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE  # the offsets may lead anywhere

    def taps(self, x: Any, y: Any) -> Any:
        return None  # they lie where the offsets say
