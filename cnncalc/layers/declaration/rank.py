"""What to say of an input that has another number of axes than a layer reads."""

from __future__ import annotations

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape


def rank_misfit(x: Shape, rank: int, what: str) -> Misfit:
    """The Misfit of an input whose number of axes a layer does not read."""
    names = {0: "", 1: "L", 2: "H×W", 3: "D×H×W"}.get(rank, f"{rank} spatial axes")
    wanted = (f"C×{names}" if x.first else f"{names}×C") if names else "C"
    have = f"{x.rank} {'axis' if x.rank == 1 else 'axes'} ({x})"
    help = meant = ""
    if x.rank == rank and rank:
        meant = with_channel_axis(x)
        help = missing_channel_axis(x)
    elif x.rank > 1 and not rank:
        help = "flatten first"
    elif x.rank == rank + 2:
        meant = "x".join(map(str, x.dims[1:]))
        help = f"if its first axis is the batch, leave that out: write {meant}"
    reads = f"{rank + 1} {'axes' if rank else 'axis'} without the batch"
    return Misfit(f"{what} reads {wanted}, {reads}; the input has {have}", help=help, meant=meant)


def missing_channel_axis(x: Shape) -> str:
    """The way out where all axes of `x` were meant as spatial ones."""
    return f"if its channel axis is missing, write {with_channel_axis(x)}"


def with_channel_axis(x: Shape) -> str:
    """`x` as the spatial axes of one channel."""
    sizes = "x".join(map(str, x.dims))
    return f"1x{sizes}" if x.first else f"{sizes}x1"
