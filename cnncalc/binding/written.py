"""Where a call says what, whatever names it is written in: loaded for errors and edits.

An error points at the argument as it is written (`position_of`); an edit takes the call in today's names (`todays`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.binding.bind import spelling_of
from cnncalc.binding.errors import ExpressionError

if TYPE_CHECKING:
    from cnncalc.binding.called import Called


def position_of(call: Called, framework: str, attribute: str) -> int | str | None:
    """At which position a call gives an attribute's value without a name, or under which name of older Keras; None
    where it doesn't."""
    from cnncalc.binding.older_keras import renamed

    try:
        older = renamed(call, framework)
        layer, spelling, _ = spelling_of(older or call, framework)
    except ExpressionError:
        return None
    if older is not None and attribute in layer.attributes:
        for name in layer.attributes[attribute].names:
            if name in older.written:
                place: int | str = older.written[name]
                return place
    names = [argument.lstrip("*") for argument in spelling.arguments[: len((older or call).positional)]]
    return names.index(attribute) if attribute in names else None


def todays(call: Called, framework: str) -> Called:
    """`call` in the names of today's Keras, where it is written in those of Keras 1 or 2."""
    from cnncalc.binding.older_keras import renamed

    return renamed(call, framework) or call
