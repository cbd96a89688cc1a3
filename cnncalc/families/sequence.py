"""Sequences: tokens × values, in this order in either framework, whatever the layout of maps is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layer import Misfit

if TYPE_CHECKING:
    from cnncalc.arithmetic import Number
    from cnncalc.shape import Shape


def needs_sequence(x: Shape, what: str) -> tuple[Number, Number]:
    """(tokens, values a token) of a sequence; Misfit for another number of axes."""
    if x.rank != 2:
        raise Misfit(
            f"{what} reads a sequence, tokens × values, 2 axes without the batch; the input has {x.rank} ({x})",
            help="reshape or permute it to tokens × values",
        )
    tokens, values = x.dims
    return tokens, values
