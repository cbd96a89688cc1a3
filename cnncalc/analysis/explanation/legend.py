"""What the symbols of an explanation say, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.step import Meaning
from cnncalc.analysis.tracing import AXES
from cnncalc.numbers.term import Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.analysis.explanation.step import Step
    from cnncalc.layers.declaration.attribute import Attribute

LOWER = {"l": "length", "t": "depth", "h": "height", "w": "width"}
"""The letters of a layer's own axes in a network whose sizes are letters themselves."""


def legend(steps: Iterable[Step], attributes: dict[str, Attribute]) -> dict[str, Meaning]:
    """Each symbol of the steps with what it is: `k`: window size, 11. A name that says itself what it is has no entry."""
    found: dict[str, Meaning] = {}
    for step in steps:
        for leaf in leaves_of(step.number, step.known):
            if leaf.symbol and leaf.symbol not in found and leaf.name != NAMED:
                found[leaf.symbol] = Meaning(_words(leaf, attributes), leaf.value)
    return found


NAMED = "a step above"
"""The name of a leaf that stands for an earlier step, called as that is."""


def leaves_of(number: Any, known: dict[int, Term] | None = None) -> list[Term]:
    """The leaves of a trace in the order in which they are read; a part with a name is the leaf that stands for it."""
    found = []
    seen: set[int] = set()
    stack = [number]
    while stack:
        term = stack.pop()
        if not isinstance(term, Term) or id(term) in seen:
            continue
        seen.add(id(term))
        named = known.get(id(term)) if known else None
        if named is not None or not term.operator:
            found.append(term if named is None else named)
        else:
            stack.extend(reversed(term.operands))
    return found


def _words(leaf: Term, attributes: dict[str, Attribute]) -> str:
    declared = attributes.get(leaf.name)
    if declared is not None:
        return declared.help.partition("; ")[0]
    return leaf.name or axis_words(leaf.symbol)


def axis_words(symbol: str) -> str:
    """`height of the output`, of a letter with its mark: H, H′, H₂, H′₂."""
    letter, whose = symbol[0], "output" if "′" in symbol else "input"
    number = "".join(str(ord(sign) - ord("₀")) for sign in symbol if "₀" <= sign <= "₉")
    word = AXES.get(letter) or LOWER.get(letter, letter)
    if letter == "n" and number:
        return f"size of spatial axis {number} of the {whose}"
    return f"{word} of {f'{whose} {number}' if number else f'the {whose}'}"
