"""Layers that slide a window: what convolutions and pools share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.arithmetic import Number, dilated, same_padding, windows, windows_ceil, windows_same
from cnncalc.attribute import shown
from cnncalc.layer import Condition, Layer, at_least, per_axis, rank_misfit
from cnncalc.shape import Shape, spatial_text

if TYPE_CHECKING:
    from collections.abc import Iterator


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


class Windowed(Layer):
    """A layer with kernel, stride, padding and, where it has one, dilation and ceil mode.

    Subclasses declare the attributes; a missing one is a plain class value.
    """

    kernel: Any
    stride: Any
    padding: Any
    dilation: Any = 1
    ceil: Any = False

    def prepare(self) -> None:
        self.uniform: Any = None
        kernel, stride, padding, dilation = self.kernel, self.stride, self.padding, self.dilation
        if kernel.__class__ is not tuple and not (
            stride.__class__ is tuple or padding.__class__ is tuple or dilation.__class__ is tuple
        ):
            rank = self.fixed_rank
        elif any(v.__class__ is tuple and not _all_one(v) for v in (kernel, stride, padding, dilation)):
            return
        else:
            rank = next(len(v) for v in (kernel, stride, padding, dilation) if v.__class__ is tuple)
            kernel, stride, padding, dilation = (
                v[0] if v.__class__ is tuple else v for v in (kernel, stride, padding, dilation)
            )
        self.uniform = (rank, dilated(kernel, dilation), stride, padding, self.ceil)

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
        return tuple(
            window_count(n, dilated(k, d), s, pad, self.ceil) for n, k, s, pad, d in self.by_axis(x)
        )

    def by_axis(self, x: Shape) -> list[tuple[Any, ...]]:
        """(size, kernel, stride, padding, dilation) of each spatial axis, or Misfit."""
        spatial = x.spatial
        rank = len(spatial)
        values = (self.kernel, self.stride, self.padding, self.dilation)
        given = self.fixed_rank or next((len(v) for v in values if v.__class__ is tuple), rank)
        if rank != given or not rank:
            raise rank_misfit(x, given or 2, self.type)
        for value in values:
            if value.__class__ is tuple and len(value) != rank:
                raise rank_misfit(x, len(value), self.type)
        return list(zip(spatial, *(per_axis(v, rank) for v in values), strict=True))

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
                    "use a kernel of at most {largest}, or more padding",
                )
                last = size

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        words = super().words_for(x, y)
        axes = [(n, dilated(k, d), padding_amounts(n, dilated(k, d), s, p)) for n, k, s, p, d in self.by_axis(x)]
        grown = [n + lo + hi for n, _, (lo, hi) in axes]
        effective = [k for _, k, _ in axes]
        kernel = per_axis(self.kernel, len(axes))
        words["kernel"] = spatial_text(kernel)
        words["dilated"] = f" ({spatial_text(effective)} with dilation {shown(self.dilation)})" if list(kernel) != effective else ""
        words["padded"] = ("padded " if grown != list(x.spatial) else "") + spatial_text(grown)
        largest = [(n - 1) // d + 1 if n.__class__ is int else n for n, d in zip(grown, per_axis(self.dilation, len(axes)), strict=True)]
        words["largest"] = spatial_text(largest) if len(set(map(str, largest))) > 1 else str(largest[0])
        return words

    def reach(self, x: Any, y: Any) -> Any:
        return [
            (dilated(k, d), s, 1, padding_amounts(n, dilated(k, d), s, pad)[0])
            for n, k, s, pad, d in self.by_axis(x)
        ]


def _all_one(values: tuple[Any, ...]) -> bool:
    """Whether a per-axis tuple holds one and the same int or pair on every axis."""
    first = values[0]
    return all(v is first or (v.__class__ is int and first.__class__ is int and v == first) for v in values[1:]) or (
        first.__class__ is tuple
        and all(p.__class__ is int for v in values for p in v)
        and all(v == first for v in values[1:])
    )
