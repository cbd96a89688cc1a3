"""Group normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, at_least, divides, equal
from cnncalc.layers.declaration.declare import flag, integer
from cnncalc.layers.declaration.layer import Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled, trained
from cnncalc.layers.families.norm import Normalization

if TYPE_CHECKING:
    from collections.abc import Iterator


class GroupNorm(Normalization):
    """Each sample normalized within groups of channels."""

    type = "gn"
    keras_tail = trained("beta gamma", activity=False)
    groups = integer(
        32, symbol="g", keras="groups", torch="num_groups", minimum=-1, help="groups of channels; -1 for one a channel"
    )
    channels = integer(
        None, torch="num_channels", minimum=0, optional=True, help="input channels, checked against the real input"
    )
    axis = integer(
        None, structure=True, keras="axis", named="keras", optional=True, unwrap=True, help="the axis of the channels"
    )
    scale = flag(True, keras="scale", help="whether a factor is learned")
    center = flag(True, keras="center", torch="bias", help="whether an offset is learned")
    affine = flag(True, torch="affine", help="whether both are learned")
    words = {name: spelled("groups") for name in ("gn", "groupnorm", "group_norm")}
    keras = {"GroupNormalization": spelled("groups axis epsilon center scale", axis=-1)}
    torch = {"GroupNorm": spelled("groups! channels! eps affine device dtype")}
    examples = ("28x28x1 -> conv 8 3x3 -> gn 4",)

    def output(self, x: Shape) -> Shape:
        self.axis_size(self.axis, super().output(x))
        return x

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        groups = self.groups
        if self.channels is not None and self.affine:
            yield equal(
                x.channels,
                self.channels,
                "num_channels is {given}, but the input has {channels} channels",
                "channels",
                "write {channels}, or leave it out",
            )
        if self.framework == "keras" and x.channels.__class__ is int:
            yield at_least(self.axis_size(self.axis, x), 1, "{x} has nothing along the axis of the groups", "axis")
        if groups.__class__ is int and groups == -1 and self.framework == "keras":
            return
        if groups.__class__ is int and groups < 1:
            yield at_least(groups, 1, "groups must be at least 1, not {groups}", "groups")
            return
        if self.channels is not None:
            yield divides(
                groups, self.channels, "{groups} groups do not divide the {given} channels of num_channels", "groups"
            )
        size = self.axis_size(self.axis, x)
        yield divides(groups, size, "{groups} groups do not divide the {size} channels", "groups")

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        size = self.axis_size(self.axis, x)
        return self.affine_weights((size,), self.affine and self.scale, self.affine and self.center)

    def words_for(self, x: Shape, y: Shape) -> dict[str, str]:
        size = str(self.axis_size(self.axis, x))
        return {**super().words_for(x, y), "given": str(self.channels), "channels": str(x.channels), "size": size}
