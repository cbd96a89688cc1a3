"""Upsampling by a factor or to a size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least, occupied
from cnncalc.layers.declaration.declare import choice, fraction, ignored, layout, sizes
from cnncalc.layers.declaration.layer import Layer, needs_rank, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.declaration.value import Real
from cnncalc.layers.families.resizing import TAPS, sampled
from cnncalc.numbers.arithmetic import Number, scaled, scaled_by_double

if TYPE_CHECKING:
    from collections.abc import Iterator

_RANKS = {"linear": 1, "bilinear": 2, "bicubic": 2, "lanczos3": 2, "lanczos5": 2, "trilinear": 3}


class Upsample(Layer):
    """The spatial axes enlarged by a factor, or brought to a size."""

    type = "upsample"
    family = "resampling"
    factor = fraction(
        None,
        keras_default=Real("2", 2, 1),
        symbol="f",
        keras="size",
        torch="scale_factor",
        short="scale",
        above=0,
        axes=True,
        optional=True,
        help="output size over input size",
    )
    size = sizes(None, symbol="m", torch="size", minimum=1, optional=True, help="spatial size of the output")
    mode = choice(
        "nearest",
        "nearest nearest-exact linear bilinear bicubic trilinear area lanczos3 lanczos5",
        keras="interpolation",
        torch="mode",
        help="interpolation",
    )
    align_corners = ignored(torch="align_corners", help="whether the corners' centres stay, for linear and cubic modes")
    recompute = ignored(
        torch="recompute_scale_factor", help="whether interpolation goes by the sizes rather than the factor"
    )
    data_format = layout()
    words = {"upsample": spelled("factor mode")}
    keras = {
        **ranked("UpSampling{}D", "factor", ranks=(1,)),
        **ranked("UpSampling{}D", "factor data_format mode", ranks=(2,)),
        **ranked("UpSampling{}D", "factor data_format", ranks=(3,)),
    }
    torch = {
        "Upsample": spelled("size factor mode align_corners recompute"),
        "UpsamplingNearest2d": spelled("size factor"),
        "UpsamplingBilinear2d": spelled("size factor", mode="bilinear"),
    }
    examples = (
        "14x14x256 -> upsample 2",
        "torch 256x14x20 -> nn.Upsample(scale_factor=1.5)",
        "14x14x256 -> upsample size=30x20",
    )

    def output(self, x: Shape) -> Shape:
        torch = self.framework == "torch"
        size, factor = self.size, self.factor
        if size is not None and self.recompute is True:
            raise Misfit("recompute_scale_factor has no meaning with a size", "recompute", "leave it out")
        if (factor is None and size is None) or (torch and size is not None and factor is not None):
            from cnncalc.layers.declaration.in_words import in_words

            raise Misfit(
                "upsample takes a factor or a size, one of them",
                "factor",
                f"write {in_words(self, size=None, factor=factor or 2)}, or {in_words(self, factor=None, size=size or 28)}",
            )
        if torch and self.align_corners is not None and TAPS.get(self.mode, 1) == 1:
            raise Misfit(f"align_corners has no meaning with mode {self.mode}", "align_corners", "leave it out")
        if torch and self.mode.startswith("lanczos"):
            raise Misfit(f"PyTorch has no mode {self.mode}", "mode", "use bicubic")
        given = factor if size is None else size
        rank = self.fixed_rank or (len(given) if given.__class__ is tuple else len(x.spatial)) or 2
        if not 1 <= rank <= 3:
            rank = 2
        if _RANKS.get(self.mode, rank) != rank:
            axes = _RANKS[self.mode]
            raise Misfit(
                f"{self.mode} interpolates {axes} spatial {'axis' if axes == 1 else 'axes'}; the input has {rank}",
                "mode",
                f"use {('linear', 'bilinear', 'trilinear')[rank - 1]} or nearest",
            )
        needs_rank(x, rank, self.type)
        if size is not None:
            return Shape(per_axis(size, rank), x.channels, x.first)
        factors = per_axis(factor, rank)
        return Shape(tuple(self.enlarged(n, f) for n, f in zip(x.spatial, factors, strict=True)), x.channels, x.first)

    def enlarged(self, n: Number, factor: Any) -> Number:
        """⌊n·factor⌋, in a double where the factor has a fraction."""
        if factor.__class__ is not Real:
            return scaled(n, factor)
        if factor.denominator == 1:
            return scaled(n, factor.numerator)
        if self.framework == "keras" and self.fixed_rank:
            from cnncalc.layers.declaration.in_words import in_words

            raise Misfit(f"Keras's upsampling takes whole factors, not {factor}", "factor", f"write {in_words(self)}")
        return scaled_by_double(n, factor.numerator / factor.denominator)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from occupied(self.framework, x.dims)
        for size in y.spatial:
            yield at_least(
                size,
                0 if self.mode == "area" or (self.framework == "keras" and self.mode == "nearest") else 1,
                "a factor of {factor} leaves nothing of {spatial}",
                "factor",
                "use a larger one",
            )

    def reach(self, x: Any, y: Any) -> Any:
        if self.size is not None or self.mode == "area":
            return sampled(self.mode, x, y)
        taps = TAPS.get(self.mode, 1)
        factors = [
            (f.numerator, f.denominator) if f.__class__ is Real else (f, 1)
            for f in per_axis(self.factor, len(x.spatial))
        ]
        return [(taps, below, above, 0) for above, below in factors]
