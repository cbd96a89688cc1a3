"""What a counting rule gives for a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.numbers.arithmetic import Number

MACS = "MACs"
"""The words of the term that is a layer's own multiply–accumulates."""


class Term(NamedTuple):
    """`factor` × `amount`, of which `words` say what is counted: 2 × 802,816 batch-norm inputs."""

    factor: int
    amount: Number
    words: str
