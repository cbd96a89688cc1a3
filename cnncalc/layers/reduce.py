"""Reduction of axes to one number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least
from cnncalc.layers.declaration.declare import choice, flag, integers
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODES = (
    "mean sum prod max min amax amin std var norm logsumexp median argmax argmin any all count_nonzero nanmean nansum"
)
_CHOSEN = ("max", "min", "amax", "amin", "median", "argmax", "argmin")
"""Those that pick one of the values, of which there must be one."""
_LONE = {
    "argmax": "flatten first",
    "argmin": "flatten first",
    "median": "flatten first",
    "prod": "write one prod after the other",
}
_LONE_IN_TORCH = {**_LONE, "max": "write amax", "min": "write amin"}
"""Those that take one axis alone, and the way out."""


class Reduce(Layer):
    """The mean, sum, maximum, … of all values along some axes, which leaves one; which of them changes no shape."""

    type = "reduce"
    family = "pooling"
    ignores = "p ord correction unbiased out initial where dtype"
    mode = choice("mean", _MODES, help="what is taken of the values; no number depends on it")
    axis = integers(
        None,
        structure=True,
        keras="axis",
        torch="dim",
        optional=True,
        help="the axes reduced; default all but the batch",
    )
    keepdims = flag(
        False, keras="keepdims", torch="keepdim", short="keep_dims", help="whether the axes stay, with size 1"
    )
    words = {
        "reduce": spelled("mode *axis"),
        **{mode: spelled("*axis", mode=mode, type=mode) for mode in _MODES.split()},
        **{
            f"reduce_{mode}": spelled("*axis", mode=mode, type=mode)
            for mode in ("mean", "sum", "prod", "max", "min", "std", "any", "all", "logsumexp")
        },
    }
    examples = ("7x7x2048 -> mean 1 2", "torch 64x56x56 -> amax 1 keepdims=true")

    def reduced(self, x: Shape) -> list[int]:
        """The indices into `x.dims` of the axes reduced."""
        if not self.axis:
            return list(range(x.rank))
        found = [self.index_of(axis, x) for axis in self.axis]
        if len(set(found)) < len(found):
            raise Misfit(f"{self.mode} names an axis of {x} twice", "axis", "name each once")
        lone = _LONE_IN_TORCH if self.framework == "torch" else _LONE
        if len(found) > 1 and self.mode in lone:
            raise Misfit(f"{self.mode} reduces one axis, not {len(found)}", "axis", lone[self.mode])
        return found

    def output(self, x: Shape) -> Shape:
        gone = self.reduced(x)
        if self.keepdims:
            return Shape.of([1 if i in gone else n for i, n in enumerate(x.dims)], x.first)
        return Shape.of([n for i, n in enumerate(x.dims) if i not in gone], x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        if self.mode in _CHOSEN:
            for axis in self.reduced(x):
                yield at_least(x.dims[axis], 1, "{x} has no value along an axis that {mode} picks one of", "axis")

    def reach(self, x: Any, y: Any) -> Any:
        return None if self.keepdims and self.reduced(x) == [x.channel_axis] else WHOLE
