"""Data whose shape a program builds on: the sets that Keras ships, and `to_categorical`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries.shaped_arrays import Shaped
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from collections.abc import Callable

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


class Data(Shaped):
    """Data of a set. `classes` is the number of different labels, where these are known."""

    def __init__(self, machine: Any, shape: tuple[int, ...], classes: int | None = None) -> None:
        super().__init__(machine, shape)
        self.classes = classes

    def like(self, shape: tuple[int, ...]) -> Data:
        return Data(self.machine, shape, self.classes)

    def attribute(self, site: Site, name: str) -> Any:
        return Native(name, lambda site, args, kwargs: self) if name == "numpy" else super().attribute(site, name)

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        if operator in ("+", "-", "*", "/") and any(each.__class__ is Unknown for each in operands):
            return self  # what pictures are normalized with, a mean or the like, changes no shape
        found = super().operate(site, operator, operands)
        return self.like(found.shape) if isinstance(found, Shaped) else found


def loaded(name: str, first: Callable[[], bool]) -> Any:
    """`load_data()` of a set that Keras ships, its channels `first` where the program has them so; with `maxlen` or the like its length is not known."""

    def load(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        if set(kwargs) & {"maxlen", "test_split"}:
            return site.machine.unknown(f"{name}.load_data(…)", site.node, site.frame)
        classes = {"mnist": 10, "fashion_mnist": 10, "cifar10": 10, "imdb": 2, "reuters": 46}.get(name)
        if name == "cifar100":
            classes = 20 if kwargs.get("label_mode", args[0] if args else "fine") == "coarse" else 100
        x, y, xt, yt = SETS[name]
        if first() and len(x) == 4:
            x, xt = ((n, c, h, w) for n, h, w, c in (x, xt))
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
