"""The totals of a network, or of two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.figures import LOWER_BOUND
from cnncalc.render.page.markup import breakable, section, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.render.page.side import Side

LONG = 15
"""Characters of a figure that are never broken."""


def totals(sides: Sequence[Side]) -> str:
    """What the networks have in all: parameters, MACs, memory."""
    return section("totals", "Totals", _one(sides[0]) if len(sides) == 1 else _two(sides))


def _one(side: Side) -> str:
    items = []
    for total in side.totals:
        unit = f"<dd class=unit>{breakable(total.unit)}</dd>" if total.unit else ""
        items.append(f"<div><dt>{text(total.label)}</dt><dd class=figure>{figure(total.text)}</dd>{unit}</div>")
    return f"<dl class=totals>{''.join(items)}</dl>"


def figure(told: str) -> str:
    """A figure; a long one may be broken behind its commas and nowhere else."""
    number = told.removeprefix(LOWER_BOUND).strip()
    least = f"<span class=least>{LOWER_BOUND}</span> " if number != told else ""
    shown = text(number)
    return least + (f"<span class=long>{shown.replace(',', ',<wbr>')}</span>" if len(number) > LONG else shown)


def _two(sides: Sequence[Side]) -> str:
    first, second = ({total.label: total for total in side.totals} for side in sides)
    rows = []
    for label in dict.fromkeys([*first, *second]):
        before, after = first.get(label), second.get(label)
        texts = ["" if each is None else each.text for each in (before, after)]
        unit = (after or before).unit if "bytes" not in label and "memory" not in label else "bytes"  # type: ignore[union-attr]
        change = _change(*texts)
        cells = "".join(f"<td class=n>{text(each)}</td>" for each in (*texts, change))
        said = f" <span class=unit>{text(unit.partition(' (')[0])}</span>" if unit else ""
        rows.append(f"<tr><th scope=row>{text(label)}{said}</th>{cells}</tr>")
    head = "".join(f"<th scope=col class=n>{each}</th>" for each in ("A", "B", "B − A"))
    return (
        f'<div class=scroll tabindex=0 role=region aria-label="Totals of both"><table class=plain><thead><tr><td></td>{head}'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _change(before: str, after: str) -> str:
    """The difference of two figures that are numbers."""
    numbers = [each.replace(",", "") for each in (before, after)]
    if not all(each.isascii() and each.isdecimal() for each in numbers):
        return "" if before != after else "0"
    difference = int(numbers[1]) - int(numbers[0])
    return f"{difference:+,}".replace("-", "−") if difference else "0"
