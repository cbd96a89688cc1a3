"""Sequences: tokens × values, in this order in either framework, whatever the layout of maps is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Misfit

if TYPE_CHECKING:
    from cnncalc.layers.declaration.shape import Shape
    from cnncalc.numbers.arithmetic import Number


def needs_sequence(x: Shape, what: str) -> tuple[Number, Number]:
    """(tokens, values a token) of a sequence; Misfit for another number of axes."""
    if x.rank != 2:
        raise Misfit(
            f"{what} reads a sequence, tokens × values, 2 axes without the batch; the input has {x.rank} ({x})",
            help="reshape or permute it to tokens × values",
        )
    tokens, values = x.dims
    return tokens, values
