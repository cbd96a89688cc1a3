"""Low-rank updates (LoRA; Hu et al. 2021): Keras trains two thin matrices beside a kernel that is frozen."""

from __future__ import annotations

from typing import Any, ClassVar

from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.numbers.arithmetic import product


class LowRank(Layer):
    """A layer whose first weight may be given such an update, of the rank `lora`."""

    lora = integer(
        None,
        structure=True,
        keras="lora_rank",
        minimum=0,
        optional=True,
        help="rank of an update that is trained instead of the kernel",
    )
    keras_only: ClassVar[tuple[str, ...]] = ("lora",)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.attributes["lora"] = cls.attributes.pop("lora")  # after what is the layer's own

    def prepare(self) -> None:
        super().prepare()
        if self.lora is not None and not (self.lora.__class__ is int and self.lora == 0):
            self.__dict__["updated"] = self.weights
            self.__dict__["weights"] = self.with_update

    def with_update(self, x: Any, y: Any) -> tuple[Weight, ...]:
        """What stands in for `weights`: the first of them frozen, and after them two thin ones, rows × rank and
        rank × columns."""
        main, *others = self.__dict__["updated"](x, y)
        shapes = (*main.shape[:-1], self.lora), (self.lora, main.shape[-1])
        thin = [
            Weight(f"lora_{main.name}_{end}", shape, product(shape), self.trainable)
            for end, shape in zip("ab", shapes, strict=True)
        ]
        return (main._replace(trainable=False), *others, *thin)
