"""Layers that slide a window: what convolutions and pools share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from cnncalc.arithmetic import (
    Number,
    dilated,
    exact_div,
    maximum,
    product,
    same_padding,
    windows,
    windows_ceil,
    windows_same,
)
from cnncalc.attribute import flag, integer, layout, padding, shown, sizes
from cnncalc.layer import (
    Condition,
    Layer,
    Misfit,
    Weight,
    at_least,
    divides,
    divisors,
    equal,
    missing_channel_axis,
    per_axis,
    rank_misfit,
    trained,
)
from cnncalc.shape import Shape, spatial_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MODES = ("valid", "same", "same_lower", "full", "causal")
"""The paddings a word form may name. `causal` is for one spatial axis."""


def window_count(n: Number, k: Number, s: Number, pad: Any, ceil: bool) -> Number:
    """The outputs along one axis of size n, for an effective kernel k: the mode of `pad` picks the rule."""
    if pad.__class__ is str:
        if pad == "same" or pad == "same_lower":
            return windows_same(n, s)
        lo, hi = k - 1, 0 if pad == "causal" else k - 1
    elif pad.__class__ is tuple:
        lo, hi = pad
    else:
        lo = hi = pad
    return windows_ceil(n, k, s, lo, hi) if ceil else windows(n, k, s, lo, hi)


def padding_amounts(n: Number, k: Number, s: Number, pad: Any) -> tuple[Number, Number]:
    """The zeros before and after one axis, for an effective kernel k."""
    if pad.__class__ is str:
        if pad == "full":
            return k - 1, k - 1
        if pad == "causal":
            return k - 1, 0
        both = same_padding(n, k, s)
        small = both // 2
        return (small, both - small) if pad == "same" else (both - small, small)
    if pad.__class__ is tuple:
        return pad
    return pad, pad


def occupied(layer: Layer, sizes: tuple[Number, ...]) -> Iterable[Condition | None]:
    """No axis is empty, which PyTorch's windows and resizing refuse even where padding would fill it."""
    return filled(sizes) if layer.framework == "torch" else ()


def filled(sizes: tuple[Number, ...]) -> Iterable[Condition | None]:
    """No axis is empty."""
    empty = [size for size in sizes if (size < 1 if size.__class__ is int else hasattr(size, "dtype"))]
    return [
        at_least(size, 1, "the input {x} is empty along an axis", "", "give each axis at least 1") for size in empty
    ]


def continued(mode: str, axes: Iterable[tuple[Number, ...]]) -> Iterator[Condition | None]:
    """An input continued at its ends: reflection needs more of it than it adds, a circle as much (PyTorch). `axes` are
    sizes, each with the amounts before and after it."""
    margin = {"reflect": 1, "circular": 0}.get(mode)
    if margin is None:
        return
    message = f"{mode} padding of {{padding}} needs a larger input than {{spatial}}"
    for n, *amounts in axes:
        for amount in amounts:
            yield at_least(n - amount, margin, message, "padding", f"an axis of {n} takes at most {n - margin}")


class Windowed(Layer):
    """A layer with kernel, stride, padding and, where it has one, dilation and ceil mode.

    Subclasses declare the attributes; a missing one is a plain class value. A stride of None is the kernel's size
    (`step` is the one that holds). `keras_modes` and `torch_modes` are the
    paddings that the framework's own classes know by name beside `valid`; a word form knows all of `MODES`.
    """

    kernel: Any
    stride: Any
    padding: Any
    dilation: Any = 1
    ceil: Any = False
    pasted = flag(False, hidden=True, help="whether it is written as a framework's own class")
    singles: ClassVar[tuple[str, ...]] = ("stride", "padding", "dilation")
    """The attributes of which PyTorch takes a list of one for all axes."""
    keras_modes: ClassVar[tuple[str, ...]] = ("same",)
    torch_modes: ClassVar[tuple[str, ...]] = ()

    def prepare(self) -> None:
        rank = self.fixed_rank
        if rank is not None and rank > 1 and self.framework == "torch":
            for name in self.singles:
                value = getattr(self, name)
                if value.__class__ is tuple and len(value) == 1:
                    self.__dict__[name] = value * rank
        self.uniform: Any = None
        kernel, padding, dilation = self.kernel, self.padding, self.dilation
        stride = self.step = kernel if self.stride is None else self.stride
        named = padding.__class__ is str
        self.only_unit_stride = named and self.framework == "torch" and not is_one(stride)
        amounts = padding.__class__ is tuple or (padding.__class__ is int and padding != 0)
        self.unnamed = amounts and self.pasted and self.framework == "keras"
        if self.unnamed or (named and not self.takes(padding, self.fixed_rank)):
            return
        if kernel.__class__ is not tuple and not (
            stride.__class__ is tuple or padding.__class__ is tuple or dilation.__class__ is tuple
        ):
            rank = self.fixed_rank
        elif any(v.__class__ is tuple and not _all_one(v) for v in (kernel, stride, padding, dilation)):
            return
        else:
            ranks = {len(v) for v in (kernel, stride, padding, dilation) if v.__class__ is tuple}
            if len(ranks) > 1 or self.fixed_rank not in (None, *ranks):
                return  # by_axis says what does not fit
            (rank,) = ranks
            kernel, stride, padding, dilation = (
                v[0] if v.__class__ is tuple else v for v in (kernel, stride, padding, dilation)
            )
        self.uniform = (rank, dilated(kernel, dilation), stride, padding, self.ceil)

    def takes(self, mode: str, rank: int | None) -> bool:
        """Whether the padding `mode` is known for `rank` spatial axes."""
        if mode == "causal" and rank != 1:
            return False
        return not self.pasted or mode in (self.torch_modes if self.framework == "torch" else self.keras_modes)

    def windows(self, x: Shape) -> tuple[Number, ...]:
        """The spatial sizes of the output."""
        spatial = x.spatial
        uniform = self.uniform
        if uniform is not None:
            rank, k, s, pad, ceil = uniform
            count = len(spatial)
            if count == (rank or count) and count:
                first = spatial[0]
                size = window_count(first, k, s, pad, ceil)
                if count == 2:
                    second = spatial[1]
                    return (size, size if second is first else window_count(second, k, s, pad, ceil))
                return (
                    size,
                    *[size if n is first else window_count(n, k, s, pad, ceil) for n in spatial[1:]],
                )
        return tuple(window_count(n, dilated(k, d), s, pad, self.ceil) for n, k, s, pad, d in self.by_axis(x))

    def by_axis(self, x: Shape) -> list[tuple[Any, ...]]:
        """(size, kernel, stride, padding, dilation) of each spatial axis, or Misfit."""
        spatial = x.spatial
        rank = len(spatial)
        values = (self.kernel, self.step, self.padding, self.dilation)
        given = self.fixed_rank or rank
        if rank != given or not rank:
            raise rank_misfit(x, given or 2, self.type)
        for name, value in zip(("kernel", "stride", "padding", "dilation"), values, strict=True):
            if value.__class__ is tuple and len(value) != rank:
                raise self.uneven(name, value, x)
        if self.unnamed:
            known = ", ".join(("valid", *self.keras_modes))
            raise Misfit(
                f"Keras's {self.type} takes no amounts of padding",
                "padding",
                f"it knows {known}; write {self.type} for others",
            )
        if self.padding.__class__ is str and not self.takes(self.padding, rank):
            modes = self.torch_modes if self.framework == "torch" else self.keras_modes
            if self.padding == "causal" and rank != 1 and not (self.pasted and "causal" not in modes):
                help = "use same, or amounts: lo:hi an axis"
                raise Misfit(f"causal padding is for one spatial axis; the input has {rank} ({x})", "padding", help)
            known = ", ".join(("valid", *modes))
            library = "PyTorch" if self.framework == "torch" else "Keras"
            raise Misfit(f"{library}'s {self.type} knows no {self.padding} padding", "padding", f"it knows {known}")
        return list(zip(spatial, *(per_axis(v, rank) for v in values), strict=True))

    def uneven(self, name: str, value: tuple[Any, ...], x: Shape) -> Misfit:
        """The Misfit of an attribute with another number of sizes than the input has spatial axes."""
        rank, count = len(x.spatial), len(value)
        sizes = f"{count} size{'' if count == 1 else 's'} ({shown(value)})"
        message = f"{name} has {sizes}; the input has {rank} spatial {'axis' if rank == 1 else 'axes'} ({x})"
        help = f"give one number, or {rank}" if rank > 1 else "give one number"
        return Misfit(message, name, help + (f"; {missing_channel_axis(x)}" if count == rank + 1 else ""))

    def window_conditions(self, y: Shape) -> Iterator[Condition | None]:
        """Every axis has at least one window."""
        last = None
        for size in y.spatial:
            if size is not last:
                yield at_least(
                    size,
                    1,
                    "the {kernel} kernel{dilated} is larger than the {padded} input",
                    "kernel",
                    "use a kernel of at most {largest}" + (", or more padding" if "padding" in self.attributes else ""),
                )
                last = size
        if self.only_unit_stride:
            for step in self.step if self.step.__class__ is tuple else (self.step,):
                yield equal(
                    step,
                    1,
                    "PyTorch has no {padding} padding with a stride of {stride}",
                    "padding",
                    "write pad={amounts}, or as torch models do pad both ends alike: pad={half}",
                )

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        words = super().words_for(x, y)
        axes = [(n, dilated(k, d), padding_amounts(n, dilated(k, d), s, p)) for n, k, s, p, d in self.by_axis(x)]
        grown = [n + lo + hi for n, _, (lo, hi) in axes]
        effective = [k for _, k, _ in axes]
        kernel = per_axis(self.kernel, len(axes))
        words["kernel"] = spatial_text(kernel)
        words["dilated"] = (
            f" ({spatial_text(effective)} with dilation {shown(self.dilation)})" if list(kernel) != effective else ""
        )
        words["stride"] = shown(self.step)
        words["amounts"] = _amounts_text([amounts for _, _, amounts in axes])
        words["half"] = _amounts_text([(k // 2, k // 2) for k in effective])
        words["padded"] = ("padded " if grown != list(x.spatial) else "") + spatial_text(grown)
        largest = [
            (n - 1) // d + 1 if n.__class__ is int else n
            for n, d in zip(grown, per_axis(self.dilation, len(axes)), strict=True)
        ]
        words["largest"] = spatial_text(largest) if len(set(map(str, largest))) > 1 else str(largest[0])
        return words

    def reach(self, x: Any, y: Any) -> Any:
        return [
            (dilated(k, d), s, 1, padding_amounts(n, dilated(k, d), s, pad)[0]) for n, k, s, pad, d in self.by_axis(x)
        ]


class Convolution(Windowed):
    """What plain, depthwise, separable and transposed convolutions share."""

    family = "convolution"
    keras_tail = trained("kernel bias")
    filters = integer(symbol="F", keras="filters", torch="out_channels", minimum=1, help="output channels")
    kernel = sizes(symbol="k", keras="kernel_size", torch="kernel_size", short="k", minimum=1, help="window size")
    stride = sizes(
        1, symbol="s", keras="strides", torch="stride", short="s", minimum=1, single=True, help="step of the window"
    )
    padding = padding(
        keras="padding",
        torch="padding",
        short="pad p",
        modes=MODES,
        symbol="p",
        single=True,
        help="zeros around the input",
    )
    dilation = sizes(
        1,
        symbol="d",
        keras="dilation_rate",
        torch="dilation",
        short="d",
        minimum=1,
        single=True,
        help="distance of the kernel's taps",
    )
    groups: Any = integer(
        1, symbol="g", keras="groups", torch="groups", short="g", minimum=1, help="groups of channels that do not mix"
    )
    bias = flag(True, keras="use_bias", torch="bias", help="whether each filter adds a bias")
    channels: Any = integer(
        None, torch="in_channels", minimum=1, optional=True, help="input channels, checked against the real input"
    )
    data_format = layout()
    padding_mode: Any = "zeros"
    steps_once: ClassVar[bool] = True
    """Whether Keras refuses a stride together with a dilation; it takes both for depthwise ones."""

    def prepare(self) -> None:
        super().prepare()
        self.one_step = (
            self.steps_once and self.framework == "keras" and not (is_one(self.dilation) or is_one(self.stride))
        )
        self.rare = self.one_step or self.padding_mode != "zeros"

    def output(self, x: Shape) -> Shape:
        return Shape(self.windows(x), self.filters, x.first)

    def biased(self, filters: Number, *kernels: Weight, name: str = "bias") -> tuple[Weight, ...]:
        """The kernels, and after them one bias a filter where the layer has any."""
        return (*kernels, Weight(name, (filters,), filters)) if self.bias else kernels

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return weights[0].size * product(y.spatial)  # the kernel at every output position

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from occupied(self, x.spatial)
        yield from self.window_conditions(y)
        groups = self.groups
        if not (groups.__class__ is int and groups == 1):
            help = "use {divisors} groups"
            yield divides(
                groups, x.channels, "{groups} groups do not divide the {channels} input channels", "groups", help
            )
            yield divides(groups, self.filters, "{groups} groups do not divide the {filters} filters", "groups", help)
        if self.channels is not None:
            yield equal(
                x.channels,
                self.channels,
                "in_channels is {channels_given}, but the input has {channels} channels",
                "channels",
                "write {channels}, or leave it out",
            )
        if self.rare:
            yield from self.rare_conditions(x, y)

    def rare_conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        """What few layers ask for: Keras strides or dilates, not both."""
        if self.one_step:
            yield equal(
                (_largest(self.stride) - 1) * (_largest(self.dilation) - 1),
                0,
                "Keras has no stride {stride} together with dilation {dilation}",
                "dilation",
                "keep one of them at 1",
            )

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        groups = self.groups
        kernel = (*per_axis(self.kernel, len(x.spatial)), exact_div(x.channels, groups))
        if groups.__class__ is int and groups == 1:
            return ((*kernel, self.filters),)
        return ((*kernel, exact_div(self.filters, groups), groups),)

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        own = {"channels_given": str(self.channels), "divisors": divisors(x.channels, self.filters) or "other"}
        return {**super().words_for(x, y), **own}


def _amounts_text(pairs: list[tuple[Any, Any]]) -> str:
    """Paddings as a spec writes them, as short as can be: 1, 1x2, 0:1x0:1."""
    if any(str(lo) != str(hi) for lo, hi in pairs):
        return "x".join(f"{lo}:{hi}" for lo, hi in pairs)
    amounts = [str(lo) for lo, _ in pairs]
    return amounts[0] if len(set(amounts)) == 1 else "x".join(amounts)


def is_one(value: Any) -> bool:
    """Whether a per-axis attribute is the literal 1 on every axis."""
    values = value if value.__class__ is tuple else (value,)
    return all(v.__class__ is int and v == 1 for v in values)


def _largest(value: Any) -> Number:
    """The largest of a per-axis attribute's amounts."""
    largest, *rest = value if value.__class__ is tuple else (value,)
    for amount in rest:
        largest = maximum(largest, amount)
    return largest


def _all_one(values: tuple[Any, ...]) -> bool:
    """Whether a per-axis tuple holds one and the same int or pair on every axis."""
    first = values[0]
    return all(v is first or (v.__class__ is int and first.__class__ is int and v == first) for v in values[1:]) or (
        first.__class__ is tuple
        and all(p.__class__ is int for v in values for p in v)
        and all(v == first for v in values[1:])
    )
