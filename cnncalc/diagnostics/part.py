"""Where something is in a file that is no text: a node, a key, a byte."""

from __future__ import annotations

from typing import Any


class Part:
    """A part of a file that is no text: `path` leads to it (`node Conv_12`, `$.config.layers[3]`, `byte 4096`); by
    `order` the parts of one file are sorted."""

    __slots__ = ("file", "order", "path")

    def __init__(self, file: str, path: str, order: tuple[int, int] = (0, 0)) -> None:
        self.file = file
        self.path = path
        self.order = order

    @property
    def known(self) -> bool:
        """Whether it is anywhere: it always is."""
        return True

    @property
    def key(self) -> tuple[Any, ...]:
        """What two places have in common that are the same."""
        return self.file, self.path

    def where(self) -> str:
        """`model.onnx: node Conv_12`, as messages begin."""
        return f"{self.file}: {self.path}"

    def excerpt(self) -> list[str]:
        """Nothing to show: no text stands there."""
        return []

    def to_dict(self) -> dict[str, Any]:
        """The place as the JSON output has it: no line and no column, but the path."""
        return {"file": self.file, "line": None, "column": None, "part": self.path}
