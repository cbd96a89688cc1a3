"""Transposed convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least
from cnncalc.layers.declaration.declare import choice, padding, sizes
from cnncalc.layers.declaration.layer import Weight, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.families.convolution import Convolution
from cnncalc.numbers.arithmetic import (
    Number,
    ceil_div,
    cropped,
    dilated,
    exact_div,
    maximum,
    product,
    scaled,
    spread_out,
    transposed,
    transposed_keras,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_KERAS = "filters kernel stride padding output_padding data_format dilation activation bias"
_TORCH = "filters kernel stride padding output_padding groups bias dilation padding_mode device dtype"


class Deconv(Convolution):
    """Transposed convolution: each input position adds a k-sized patch to the output, s apart.

    Its shape is the one whose convolution would give the input. Keras and PyTorch differ in how they choose among
    the sizes that do; the rule is that of the class, for words that of the file's framework.
    """

    type = "deconv"
    padding = padding(
        keras="padding",
        torch="padding",
        short="pad p",
        modes=("valid", "same"),
        wordless="torch",
        symbol="p",
        single=True,
        help="positions cut off the ends",
    )
    output_padding = sizes(
        None,
        torch_default=0,
        keras="output_padding",
        torch="output_padding",
        minimum=0,
        optional=True,
        single=True,
        symbol="op",
        help="positions added after the end",
    )
    singles = (*Convolution.singles, "output_padding")
    output_size = sizes(
        None, torch="output_size", minimum=1, optional=True, help="the output's spatial size, chosen outright"
    )
    padding_mode = choice("zeros", "zeros", torch="padding_mode", help="what the padding holds")
    words = {
        name: spelling
        for word in ("deconv", "conv_transpose")
        for name, spelling in {
            word: spelled("filters kernel stride padding"),
            **ranked(word + "{}d", "filters kernel stride padding"),
        }.items()
    }
    keras = {
        **ranked("Conv{}DTranspose", _KERAS, ranks=(1, 2), pasted=True),
        **ranked("Convolution{}DTranspose", _KERAS, ranks=(1, 2), pasted=True),
        **{
            name: spelled(
                "filters kernel stride padding data_format output_padding dilation activation bias", rank=3, pasted=True
            )
            for name in ("Conv3DTranspose", "Convolution3DTranspose")
        },
    }
    torch = {
        **ranked("ConvTranspose{}d", "channels! " + _TORCH, pasted=True),
        **ranked("LazyConvTranspose{}d", _TORCH, pasted=True),
    }
    examples = (
        "7x7x256 -> deconv 128 4x4 stride=2 pad=same",
        "7x7x256 -> deconv 128 3x3 stride=2",
        "torch 256x7x7 -> nn.ConvTranspose2d(256, 128, 4, stride=2, padding=1)",
        "torch 64x14x14 -> deconv 32 3x3 stride=2 pad=1 output_padding=1 groups=4",
        "7x7x64 -> Conv2DTranspose(32, 3, strides=2, padding='same', output_padding=1)",
    )

    def output(self, x: Shape) -> Shape:
        axes = self.by_axis(x)
        rank = len(axes)
        for name in ("output_size", "output_padding"):
            if len(per_axis(getattr(self, name), rank)) != rank:
                raise Misfit(f"{name} has {len(getattr(self, name))} values for {rank} spatial axes", name)
        if self.padding.__class__ is str and self.framework == "torch":
            amounts = [(dilated(k, d) - s, s) for _, k, s, _, d in axes]
            known = all(a.__class__ is int and a >= 0 and a % 2 == 0 for a, _ in amounts)
            text = "x".join(str(a // 2) for a, _ in amounts) if known else ""
            help = f"write pad={text}" if known else "write the amount, which both ends share"
            raise Misfit(f"PyTorch's transposed convolution knows no {self.padding} padding", "padding", help)
        if self.output_size is not None:
            return Shape(per_axis(self.output_size, rank), self.filters, x.first)
        extras = per_axis(self.output_padding, rank)
        spatial = [
            self.size(n, dilated(k, d), s, pad, extra) for (n, k, s, pad, d), extra in zip(axes, extras, strict=True)
        ]
        return Shape(tuple(spatial), self.filters, x.first)

    def size(self, n: Number, k: Number, s: Number, pad: Any, extra: Any) -> Number:
        """One axis of the output, for an effective kernel k, by the framework's rule."""
        if pad.__class__ is str:
            return scaled(n, s) if extra is None else transposed(n, k, s, k // 2, k // 2, extra)
        lo, hi = pad if pad.__class__ is tuple else (pad, pad)
        if extra is not None:
            return transposed(n, k, s, lo, hi, extra)
        size = transposed_keras(n, k, s)
        return size if lo.__class__ is int and hi.__class__ is int and lo == hi == 0 else cropped(size, lo, hi)

    def window_conditions(self, y: Shape) -> Iterator[Condition | None]:
        for size in y.spatial:
            yield at_least(
                size, 1, "padding {padding} leaves nothing of the output ({y})", "padding", "use less padding"
            )

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from super().conditions(x, y)
        extras = per_axis(self.output_padding, len(y.spatial))
        torch = self.framework == "torch"
        if torch:
            yield at_least(x.channels, 1, "{x} has no channels to spread", "", "give it at least 1")
        for (n, k, s, pad, d), extra, size in zip(self.by_axis(x), extras, y.spatial, strict=True):
            if self.output_size is not None:
                least = shrunk_to(n, dilated(k, d), s, pad)
                message = (
                    "output_size {output_size} is not among the sizes that a convolution shrinks to {spatial}: "
                    f"{least} to {least + s - 1} along this axis"
                )
                help = f"use {least}" if s.__class__ is int and s == 1 else f"use {least} to {least + s - 1}"
                yield at_least(size - least, 0, message, "output_size", help)
                yield at_least(least + s - 1 - size, 0, message, "output_size", help)
            elif extra is not None and not (extra.__class__ is int and extra == 0):
                bound = maximum(s, d) if torch else s
                message = "output_padding {output_padding} must be smaller than the stride {stride}" + (
                    " or the dilation {dilation}" if torch else ""
                )
                yield at_least(bound - extra, 1, message, "output_padding")

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        kernel = per_axis(self.kernel, len(x.spatial))
        filters = self.filters
        if self.torch_names:
            shape = (x.channels, exact_div(filters, self.groups), *kernel)
        else:
            shape = (*kernel, exact_div(filters, self.groups), x.channels)
        return self.biased(filters, Weight("weight" if self.torch_names else "kernel", shape, product(shape)))

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return weights[0].size * product(x.spatial)

    def reach(self, x: Any, y: Any) -> Any:
        found = []
        for (n, k, s, pad, d), size in zip(self.by_axis(x), y.spatial, strict=True):
            wide = dilated(k, d)
            chosen = self.output_padding is not None or self.output_size is not None
            before = self.cut_before(n, wide, s, pad, size) if chosen else cut(wide, s, pad)[0]
            found.append((ceil_div(wide, s), 1, s, (wide - 1 - before) // s))
        return found

    def taps(self, x: Any, y: Any) -> Any:
        """As a convolution over the input with s − 1 zeros between its values: it begins k′ − 1 positions before the first
        one, less what is cut off, and ends where the output does."""
        from cnncalc.layers.families.taps import Taps

        found = []
        for (n, k, s, pad, d), size in zip(self.by_axis(x), y.spatial, strict=True):
            wide = dilated(k, d)
            lo = wide - 1 - self.cut_before(n, wide, s, pad, size)
            found.append(Taps(n, s, lo, size + wide - 1 - lo - spread_out(n, s), k, d, 1, size))
        return found

    def cut_before(self, n: Number, k: Number, s: Number, pad: Any, size: Number) -> Number:
        """What is cut off before the first output of one axis: of `same`, half of all that is cut to leave `size`."""
        if pad.__class__ is str and pad == "same":
            return maximum(spread_out(n, s) + k - 1 - size, 0) // 2
        return cut(k, s, pad)[0] if pad.__class__ is not str else 0


def shrunk_to(n: Number, k: Number, s: Number, pad: Any) -> Number:
    """The smallest of the s sizes that a convolution of effective kernel k shrinks to n."""
    if pad.__class__ is str:  # same: ⌈size/s⌉ = n
        return (n - 1) * s + 1
    return transposed(n, k, s, *cut(k, s, pad), 0)


def cut(k: Number, s: Number, pad: Any) -> tuple[Number, Number]:
    """The positions cut off before and after one axis of the output, for an effective kernel k."""
    if pad.__class__ is not str:
        return pad if pad.__class__ is tuple else (pad, pad)
    both = maximum(k - s, 0)
    return both // 2, both - both // 2
