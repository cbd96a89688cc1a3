"""What pools share: windows over each channel by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least, filled, occupied
from cnncalc.layers.declaration.declare import flag, layout, padding, sizes
from cnncalc.layers.declaration.layer import WHOLE, Layer, needs_rank, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import Spelling, ranked, spelled
from cnncalc.layers.families.padding import MODES
from cnncalc.layers.families.window import Windowed
from cnncalc.numbers.arithmetic import Number, adaptive_window, maximum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def keras_pools(names: str, arguments: str, **values: Any) -> dict[str, Spelling]:
    """Keras's spellings of a pool: every class of `names` in one to three dimensions."""
    return {
        name: spelling for pattern in names.split() for name, spelling in ranked(pattern, arguments, **values).items()
    }


def pool_words(word: str, arguments: str) -> dict[str, Spelling]:
    """A pool's word, and the words that fix its rank."""
    return {word: spelled(arguments), **ranked(word + "{}d", arguments)}


class Pool(Windowed):
    """A pool whose windows slide; the stride is the kernel's size unless given."""

    singles: ClassVar[tuple[str, ...]] = ("kernel", "stride", "padding", "dilation")
    averages: ClassVar[bool] = False
    """Whether it goes by PyTorch's avg_pool, which is stricter in three dimensions."""
    family = "pooling"
    kernel = sizes(
        symbol="k", keras="pool_size", torch="kernel_size", short="k", minimum=1, single=True, help="window size"
    )
    stride = sizes(
        None,
        symbol="s",
        keras="strides",
        torch="stride",
        short="s",
        minimum=1,
        single=True,
        optional=True,
        help="step of the window",
    )
    padding: Any = padding(
        keras="padding",
        torch="padding",
        short="pad p",
        modes=MODES,
        wordless="torch",
        symbol="p",
        single=True,
        help="padding around the input",
    )
    ceil = flag(False, torch="ceil_mode", help="whether a last window may hang over the end")
    data_format = layout()

    def output(self, x: Shape) -> Shape:
        return Shape(self.windows(x), x.channels, x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from occupied(self.framework, x.dims)
        yield from self.window_conditions(y)
        if self.averages and self.framework == "torch" and len(x.spatial) == 3:
            for n, k, *_ in self.by_axis(x):
                message = "PyTorch averages in three dimensions only where {spatial} holds the {kernel} kernel without padding"
                yield at_least(n - k, 0, message, "kernel", "use a smaller kernel")
        pad = self.padding
        if self.framework == "torch" and pad.__class__ is not str and not (pad.__class__ is int and pad == 0):
            for _, k, _, amount, _ in self.by_axis(x):
                most = maximum(*amount) if amount.__class__ is tuple else amount
                message = (
                    "PyTorch pads a pool by at most half its kernel; padding {padding} is more than half of {kernel}"
                )
                yield at_least(k // 2 - most, 0, message, "padding", "use at most {half}")

    def joins(self, x: Any, y: Any) -> tuple[tuple[Number, Number, Number], ...]:
        return ((x.channels, y.channels, x.channels),)


class AdaptivePool(Layer):
    """A pool that is told the size of its output and chooses its windows by it."""

    family = "pooling"
    output_size = sizes(
        symbol="m",
        keras="output_size",
        torch="output_size",
        minimum=0,
        free=True,
        optional=True,
        help="spatial size of the output; None keeps an axis",
    )
    data_format = layout()

    def output(self, x: Shape) -> Shape:
        asked = self.output_size
        rank = self.fixed_rank or (len(asked) if asked.__class__ is tuple else len(x.spatial)) or 2
        needs_rank(x, rank, self.type)
        sizes = per_axis(asked, rank)
        return Shape(tuple(n if m is None else m for n, m in zip(x.spatial, sizes, strict=True)), x.channels, x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterable[Condition | None]:
        yield from filled(x.dims if self.batched else x.dims[1:])  # the first axis is not looked at
        if self.framework == "keras":
            for size in y.spatial:
                yield at_least(size, 1, "output_size {output_size} must be at least 1 along each axis", "output_size")

    def reach(self, x: Any, y: Any) -> Any:
        if all(m.__class__ is int and m <= 1 for m in y.spatial):
            return WHOLE
        return areas(x, y)

    def taps(self, x: Any, y: Any) -> Any:
        from cnncalc.layers.families.taps import Taps

        pairs = zip(x.spatial, y.spatial, strict=True)
        return [Taps(n, 1, 0, 0, adaptive_window(n, m), 1, 1, m, True) for n, m in pairs]

    def joins(self, x: Any, y: Any) -> tuple[tuple[Number, Number, Number], ...]:
        return ((x.channels, y.channels, x.channels),)


def areas(x: Shape, y: Shape) -> list[tuple[Number, Number, Number, Number]]:
    """The reach of outputs that average their share of the input each, `y.spatial` of them."""
    made = [1 if m.__class__ is int and m == 0 else m for m in y.spatial]  # an empty output has no window to tell of
    return [(adaptive_window(n, m), n, m, 0) for n, m in zip(x.spatial, made, strict=True)]


class GlobalPool(Layer):
    """A pool over all of each channel."""

    family = "pooling"
    keepdims = flag(False, keras="keepdims", help="whether the spatial axes stay, with size 1")
    data_format = layout()

    def output(self, x: Shape) -> Shape:
        rank = self.fixed_rank or len(x.spatial)
        if not rank:
            raise Misfit(f"{self.type} pools spatial axes; the input has none ({x})", help="leave it out")
        needs_rank(x, rank, self.type)
        return Shape((1,) * rank if self.keepdims else (), x.channels, x.first)

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE

    def taps(self, x: Any, y: Any) -> Any:
        from cnncalc.layers.families.taps import Taps

        return [Taps(n, 1, 0, 0, n, 1, n, 1) for n in x.spatial]

    def joins(self, x: Any, y: Any) -> tuple[tuple[Number, Number, Number], ...]:
        return ((x.channels, y.channels, x.channels),)
