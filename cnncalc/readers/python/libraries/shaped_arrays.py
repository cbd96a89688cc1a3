"""Arrays of `numpy` of which only the shape is known: what `np.random` gives, and zeros of several axes."""

from __future__ import annotations

from math import prod
from typing import Any

from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.values import Native


class Shaped(Foreign):
    """An array of a known shape whose numbers are not known."""

    kind = "ndarray"

    def __init__(self, machine: Any, shape: tuple[Any, ...]) -> None:
        self.machine = machine
        self.shape = shape

    def attribute(self, site: Any, name: str) -> Any:
        if name in ("shape", "ndim", "size"):
            return {"shape": self.shape, "ndim": len(self.shape), "size": prod(self.shape)}[name]
        if name in ("astype", "copy", "clip"):
            return Native(name, lambda site, args, kwargs: self)
        return Unknown(self.machine, f"array.{name}", site.place)

    def operate(self, site: Any, operator: str, operands: tuple[Any, ...]) -> Any:
        if all(each is self or isinstance(each, int | float) for each in operands):
            return self
        return Unknown(self.machine, "an array of numpy", site.place)

    def item(self, site: Any, key: Any) -> Any:
        return Unknown(self.machine, "array[…]", site.place)

    def length(self, site: Any) -> int:
        if not self.shape:
            raise TypeError("len() of unsized object")
        return int(self.shape[0])

    def truth(self, site: Any) -> bool:
        raise Unknown(self.machine, "the numbers of an array", site.place).needed(site, "this condition")


def shaped(position: int | None) -> Any:
    """A function whose `size` stands at a position among its arguments; None: every argument is a size."""

    def run(site: Any, args: Any, kwargs: dict[str, Any]) -> Any:
        size = kwargs.get(
            "size", kwargs.get("shape", args if position is None else (*args, None, None, None)[position])
        )
        if size.__class__ is int:
            size = (size,)
        if size.__class__ not in (tuple, list) or any(n.__class__ is not int for n in size):
            return site.machine.unknown("an array of numpy", site.node, site.frame)
        return Shaped(site.machine, tuple(size))

    return run


NAMES: dict[str, Any] = {
    **{f"random.{name}": Native(name, shaped(at)) for name, at in (("normal", 2), ("uniform", 2), ("randint", 2))},
    **{f"random.{name}": Native(name, shaped(None)) for name in ("rand", "randn")},
    **{f"random.{name}": Native(name, shaped(0)) for name in ("random", "random_sample", "standard_normal")},
    "empty": Native("empty", shaped(0)),
}
