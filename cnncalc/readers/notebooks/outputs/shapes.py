"""The shapes in what a cell has printed: `torch.Size([2, 10])`, `TensorShape([None, 10])`, `(None, 28, 28, 8)`."""

from __future__ import annotations

import re

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.notebooks.outputs.tables import ESCAPES

_AXES = r"(?:None|\d+)(?:, *(?:None|\d+))*,?"
_SHAPE = re.compile(
    rf"torch\.Size\(\[(?:{_AXES})?\]\)|TensorShape\(\[(?:{_AXES})?\]\)|"
    rf"(?<![\w=(\[.])\((?:(?:None|\d+),|(?:None|\d+)(?:, *(?:None|\d+))+)\)"
)


class Printed(NamedTuple):
    """A shape as it was printed, with its batch; where it stands in the output, from 1."""

    axes: tuple[int | None, ...]
    text: str
    line: int
    column: int


def shapes(output: str) -> list[Printed]:
    """The shapes in an output, in order."""
    found = []
    for number, line in enumerate(ESCAPES.sub("", output).split("\n"), 1):
        for match in _SHAPE.finditer(line):
            axes = re.findall(r"None|\d+", match[0].partition("(")[2])
            found.append(
                Printed(
                    tuple(None if axis == "None" else int(axis) for axis in axes), match[0], number, match.start() + 1
                )
            )
    return found
