"""Sizes of an input that is searched, `input=?` beside other keys: some around its own, and some that are legal as the network
stands. Which of them are legal in a variant is found with the variant."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sizes.trial import Inputs, tried
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph

MOST, MOST_READ = 64, 24
"""Sizes that are searched; of a program or file, which is read again for each."""
_TRIED = 1024
"""Sizes that are tried for being legal as the network stands."""


class OpenShape(tuple[()]):
    """No values yet, and the shape whose open axes they will fill."""

    text: str

    def __new__(cls, text: str) -> OpenShape:
        made = tuple.__new__(cls, ())
        made.text = text
        return made


def is_open_shape(target: str, value: str) -> bool:
    """Whether an edit leaves axes of an input open: `input=?x?`, `input=3xanyx224`."""
    return target == "input" and any(word in ("any", "?") for word in words_of(value))


def words_of(shape: str) -> list[str]:
    """The axes of a shape as they are written."""
    return [word.strip() for word in shape.lower().replace("×", "x").split("x")]


def axes_of(shape: str, own: Any) -> tuple[list[int], list[str], str]:
    """The axes that a shape leaves open, the words of its spatial axes with the sizes of `own` (the input as it is) in the open
    ones, and its channels; UsageError where it does not fit."""
    words = words_of(shape)
    if not all(word in ("any", "?") or word.isdecimal() for word in words):
        raise UsageError(
            f"input={clipped(shape)} is no size", "write input=anyxany, or a number for an axis that stays"
        )
    rank = 0 if own is None else len(own.spatial)
    if len(words) not in (rank, rank + 1) or not rank:
        raise UsageError(
            f"the input has {rank} spatial axes, not {len(words)}", f"write input={'x'.join(['any'] * rank)}"
        )
    if len(words) == rank:
        spatial, channels = words, str(own.channels)
    else:
        spatial = words[1:] if own.first else words[:-1]
        channels = words[0] if own.first else words[-1]
        if not channels.isdecimal():
            raise UsageError("the channels of an input do not vary", f"write {own.channels} for them")
    free = [axis for axis, word in enumerate(spatial) if not word.isdecimal()]
    return free, [word if word.isdecimal() else str(n) for word, n in zip(spatial, own.spatial, strict=True)], channels


def searched_sizes(shape: str, graph: Graph) -> tuple[list[str], str]:
    """The shapes that an input is searched among, as edits write them, and what they are in words."""
    own: Any = next((each for each in graph.input_shapes if each is not None and each.spatial), None)
    alone = words_of(shape) in (["any"], ["?"])
    free, sizes, channels = axes_of("x".join(["any"] * len(own.spatial)) if alone and own is not None else shape, own)
    if not all(sizes[axis].isdecimal() for axis in free):
        raise UsageError(
            f"input={clipped(shape)} is searched around the input's size, which is a letter",
            "give it, as --input 224x224x3",
        )
    now = [int(sizes[axis]) for axis in free]
    times = gcd(*now)
    unit = [n // times for n in now]
    inputs = Inputs(graph, free)
    last = 2 * times
    legal = [n for n in range(1, min(last, _TRIED) + 1) if tried(inputs, [n * each for each in unit]) is not None]
    most = (MOST if graph.spec is not None else MOST_READ) // 2
    step = 1 if last <= 2 * most else -(-last // most)
    grid = range(times % step or step, last + 1, step)
    kept = legal if len(legal) <= most else [legal[at * (len(legal) - 1) // (most - 1)] for at in range(most)]
    shapes = []
    for n in sorted({*grid, *kept, times}):
        at = dict(zip(free, (n * each for each in unit), strict=True))
        spatial = [str(at.get(axis, size)) for axis, size in enumerate(sizes)]
        shapes.append("x".join([channels, *spatial] if own.first else [*spatial, channels]))
    said = f"{len(shapes)} sizes from {shapes[0]} to {shapes[-1]}: every {_nth(step)}"
    of = f"{len(kept)} of " if len(kept) < len(legal) else ""
    return shapes, f"{said}, and {of}the {len(legal)} that are legal as it stands" if step > 1 else said


def _nth(step: int) -> str:
    if step == 1:
        return "one"
    return f"{step}{'th' if 10 < step % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(step % 10, 'th')}"
