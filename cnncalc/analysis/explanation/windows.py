"""What windows do at the ends of an axis: what `same` adds before and after, and the pixels that no window reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.step import Note, Step
from cnncalc.analysis.sizes.lost import SPREADS, unread
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.families.padding import padding_amounts
from cnncalc.layers.families.window import Windowed
from cnncalc.numbers.arithmetic import dilated
from cnncalc.numbers.term import Term

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

Told = tuple[list[Step], list[Note]]
HALVED = ("same", "same_lower")
"""The paddings whose amount depends on the size, half of it at either end."""


def windows(layer: Any, x: Any, row: Row, full: bool) -> Told:
    """Steps and sentences on the ends of each spatial axis; none for a layer without windows. `layer` and `x` are
    traced. Zeros that are none are told in `full` alone."""
    if not isinstance(layer, Windowed):
        return [], []
    steps: list[Step] = []
    said: dict[str, list[str]] = {}
    plain: Any = row.layer
    spread = layer.type in SPREADS
    seen, own = (x, row.view_x) if x.__class__ is Shape else (x[0], row.x[0])  # the map; what deforms it comes after
    axes = zip(layer.by_axis(seen), plain.by_axis(own), layer.windows(seen), strict=True)
    for (n, k, s, pad, d), (size, kernel, stride, padding, dilation), output in axes:
        if pad in HALVED if pad.__class__ is str else False:
            amounts = _cut(k, s, d, pad) if spread else padding_amounts(n, dilated(k, d), s, pad)
            steps += _halved(n.symbol, pad, amounts, spread, full)
            said.setdefault(_uneven(pad, amounts[0].value, amounts[1].value, spread), []).append(n.symbol)
        elif not spread and not plain.ceil:
            wide = dilated(kernel, dilation)
            pixels = unread(size, wide, stride, padding)
            if pixels:
                after = max(padding_amounts(size, wide, stride, padding)[1], 0)
                steps.append(_rest(n.symbol, output))
                said.setdefault(_lost(size, stride, pixels, after, steps[-1].value), []).append(n.symbol)
    return steps, [Note("shape", text.format(axes=" and ".join(axes))) for text, axes in said.items() if text]


def _cut(k: Any, s: Any, d: Any, pad: Any) -> tuple[Any, Any]:
    """The positions that a transposed convolution cuts off."""
    from cnncalc.layers.deconv import cut

    return cut(dilated(k, d), s, pad)


def _halved(axis: str, mode: str, amounts: tuple[Any, Any], spread: bool, full: bool) -> list[Step]:
    """How `same` shares what it adds (a transposed convolution: what it cuts off) between both ends."""
    before, after = amounts
    whole = (after if mode == "same_lower" else before).operands[0]
    both = whole.value if isinstance(whole, Term) else 0
    if not isinstance(whole, Term) or (both.__class__ is int and not both and not full):
        return []
    verb, name = ("cut", f"cut_{axis}") if spread else ("pad", f"p_{axis}")
    words = f"positions cut off along {axis}" if spread else f"zeros added along {axis}"
    known = {id(whole): Term(both, name, words)}
    return [
        Step("shape", name, whole, both, kind="whole"),
        Step("shape", f"{verb} before {axis}", before, before.value, known=known, kind="before"),
        Step("shape", f"{verb} after {axis}", after, after.value, known=known, kind="after"),
    ]


def _uneven(mode: str, before: Any, after: Any, spread: bool) -> str:
    """Why the ends of an axis are not alike; nothing where they are."""
    if before.__class__ is not int or after.__class__ is not int or before == after:
        return ""
    what = "positions cut off" if spread else "zeros"
    return (
        f"Along {{axes}}: {before} {what} before and {after} after. {before + after} has no half, and {mode} puts the odd "
        f"one at the {'start' if mode == 'same_lower' else 'end'}."
    )


def _rest(axis: str, output: Any) -> Step:
    """What the floor of an output's size leaves over, from its trace."""
    floor = output
    while floor.operator != "//":
        floor = next(part for part in floor.operands if isinstance(part, Term) and part.operator)
    rest = floor.operands[0] % floor.operands[1]
    return Step("shape", f"rest {axis}", rest, rest.value, kind="rest")


def _lost(size: int, stride: int, pixels: int, after: int, rest: int) -> str:
    """What is lost of an axis, and which sizes lose nothing: those whose rest is no more than the zeros after it."""
    lines, them = ("pixel", "it") if pixels == 1 else (f"{pixels} pixels", "them")
    left = sorted((size - rest + over) % stride for over in range(after + 1))
    sizes = f"Multiples of {stride}" if left == [0] else f"Sizes that leave {_either(left)} when divided by {stride}"
    return (
        f"Along {{axes}} the floor throws away the last {lines}: no window reads {them}. {sizes} lose none: "
        f"{size - pixels}, {size - rest + stride}."
    )


def _either(numbers: list[int]) -> str:
    return " or ".join(map(str, numbers))
