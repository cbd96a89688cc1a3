"""What the values of a graph are before the network meets them: numbers that are known, and tensors of the file."""

from __future__ import annotations

from math import prod
from typing import Any

from cnncalc.readers.onnx.tensor_proto import REAL, Stored

INT64, FLOAT, BOOL = 7, 1, 9
"""ONNX's numbers of element types."""


class Known:
    """Numbers that are known: axes, and all of them in their order. A size may be a multiple of the batch, or a formula in free
    sizes. `kind` is ONNX's number of the element type; `name` what the file calls it; `root` the file's tensor, if these are
    its numbers in its order."""

    __slots__ = ("dims", "kind", "name", "root", "values")

    def __init__(
        self, dims: tuple[int, ...], values: list[Any], kind: int, name: str = "", root: Stored | None = None
    ) -> None:
        self.dims = dims
        self.values = values
        self.kind = kind
        self.name = name
        self.root = root


class View:
    """A tensor of the file under other axes, or in another order; what it holds is the root's. `weighs` says that it is a
    weight wherever it meets the network."""

    __slots__ = ("dims", "root", "weighs")

    def __init__(self, root: Stored, dims: tuple[int, ...], weighs: bool | None = None) -> None:
        self.root = root
        self.dims = dims
        self.weighs = root.initializer and root.kind in REAL if weighs is None else weighs

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return prod(self.dims)


def known(value: Any) -> Known | None:
    """The numbers of a value, where they are known or can be read."""
    if isinstance(value, Known):
        return value
    if value.__class__ is View:
        root = value.root
        numbers = root.numbers() if root.dims == value.dims else None
        return None if numbers is None else Known(root.dims, numbers, root.kind, root.name)
    return None
