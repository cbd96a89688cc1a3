"""Data whose shape a program builds on: the sets that Keras ships, and `to_categorical`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Foreign, Unknown
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

SETS: dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = {
    "mnist": ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,)),
    "fashion_mnist": ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,)),
    "cifar10": ((50000, 32, 32, 3), (50000, 1), (10000, 32, 32, 3), (10000, 1)),
    "cifar100": ((50000, 32, 32, 3), (50000, 1), (10000, 32, 32, 3), (10000, 1)),
    "imdb": ((25000,), (25000,), (25000,), (25000,)),
    "reuters": ((8982,), (8982,), (2246,), (2246,)),
    "boston_housing": ((404, 13), (404,), (102, 13), (102,)),
    "california_housing": ((16512, 8), (16512,), (4128, 8), (4128,)),
}
"""Shapes of what `load_data()` gives: pictures and labels to train with, and to test with (Keras's documentation)."""


class Data(Foreign):
    """An array of which only the shape is known. `classes` is the number of different labels, where these are known."""

    kind = "ndarray"

    def __init__(self, machine: Any, shape: tuple[int, ...], classes: int | None = None) -> None:
        self.machine = machine
        self.shape = shape
        self.classes = classes

    def attribute(self, site: Site, name: str) -> Any:
        if name == "shape":
            return self.shape
        if name == "ndim":
            return len(self.shape)
        if name in ("astype", "copy", "numpy", "clip"):
            return Native(name, lambda site, args, kwargs: self)
        if name == "reshape":
            return Native(name, lambda site, args, kwargs: self.reshaped(site, args, kwargs))
        if name in ("max", "min", "mean", "std", "sum"):
            return Native(name, lambda site, args, kwargs: Unknown(self.machine, f"data.{name}()", site.place))
        return Unknown(self.machine, f"data.{name}", site.place)

    def reshaped(self, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        """`x.reshape(60000, 28, 28, 1)`."""
        sizes = (
            list(args) if args and args[0].__class__ is int else list(site.items(args[0] if args else kwargs["shape"]))
        )
        if any(size.__class__ is not int for size in sizes):
            return Unknown(self.machine, "data.reshape(…)", site.place)
        total = 1
        for size in self.shape:
            total *= size
        known = 1
        for size in sizes:
            known *= size if size != -1 else 1
        if -1 in sizes and known and total % known == 0:
            sizes[sizes.index(-1)] = total // known
            known = total
        if known != total:
            raise ValueError(f"cannot reshape array of size {total} into shape {tuple(sizes)}")
        return Data(self.machine, tuple(sizes))

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        if operator in ("==", "!=", "<", ">", "<=", ">="):
            return Unknown(self.machine, "a comparison of data", site.place)
        return self

    def item(self, site: Site, key: Any) -> Any:
        keys = list(key) if key.__class__ is tuple else [key]
        if Ellipsis in [k for k in keys if k.__class__ in (int, slice, type(Ellipsis)) or k is None]:
            at = next(i for i, k in enumerate(keys) if k is Ellipsis)
            keys[at : at + 1] = [slice(None)] * (
                len(self.shape) - sum(k is not None and k is not Ellipsis for k in keys)
            )
        shape: list[int] = []
        left = list(self.shape)
        for one in keys:
            if one is None:
                shape.append(1)
                continue
            if not left:
                raise IndexError("too many indices for array")
            size = left.pop(0)
            if one.__class__ is slice and all(n is None or n.__class__ is int for n in (one.start, one.stop, one.step)):
                shape.append(len(range(*one.indices(size))))
            elif one.__class__ is not int:
                return Unknown(self.machine, "data[…]", site.place)
        return Data(self.machine, (*shape, *left), self.classes)

    def length(self, site: Site) -> int:
        if not self.shape:
            raise TypeError("len() of unsized object")
        return self.shape[0]

    def truth(self, site: Site) -> bool:
        raise Unknown(self.machine, "data", site.place).needed(site, "this condition")

    def iterate(self, site: Site) -> Any:
        raise Unknown(self.machine, "data", site.place).needed(site, "how often this runs")


def loaded(name: str) -> Any:
    """`load_data()` of a set that Keras ships; with `maxlen` or the like its length is not known."""

    def load(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        if set(kwargs) & {"maxlen", "test_split"}:
            return site.machine.unknown(f"{name}.load_data(…)", site.node, site.frame)
        classes = {"mnist": 10, "fashion_mnist": 10, "cifar10": 10, "imdb": 2, "reuters": 46}.get(name)
        if name == "cifar100":
            classes = 20 if kwargs.get("label_mode", args[0] if args else "fine") == "coarse" else 100
        x, y, xt, yt = SETS[name]
        machine = site.machine
        return ((Data(machine, x), Data(machine, y, classes)), (Data(machine, xt), Data(machine, yt, classes)))

    return load


def to_categorical(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """One-hot labels: an axis of the classes is added, in place of a last axis of 1."""
    labels = args[0] if args else next(iter(kwargs.values()), None)
    count = kwargs.get("num_classes", kwargs.get("nb_classes", args[1] if len(args) > 1 else None))
    if not isinstance(labels, Data):
        return site.machine.unknown("to_categorical(…)", site.node, site.frame)
    count = labels.classes if count is None else count
    if count.__class__ is not int:
        return site.machine.unknown("to_categorical(…)", site.node, site.frame)
    shape = labels.shape[:-1] if len(labels.shape) > 1 and labels.shape[-1] == 1 else labels.shape
    return Data(site.machine, (*shape, count), count)


def padded_sequences(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`pad_sequences(x, maxlen=…)`."""
    data = args[0] if args else kwargs.get("sequences")
    length = kwargs.get("maxlen", args[1] if len(args) > 1 else None)
    if not isinstance(data, Data) or length.__class__ is not int:
        return site.machine.unknown("pad_sequences(…)", site.node, site.frame)
    return Data(site.machine, (data.shape[0], length))


def expanded(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`np.expand_dims(x, axis)` of data."""
    data = args[0]
    axis = kwargs.get("axis", args[1] if len(args) > 1 else None)
    if axis.__class__ is not int:
        return site.machine.unknown("np.expand_dims(…)", site.node, site.frame)
    at = axis % (len(data.shape) + 1)
    return Data(site.machine, (*data.shape[:at], 1, *data.shape[at:]))
