"""A call of a spec → its layer: the binder, with the ways out of what people paste into a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError

if TYPE_CHECKING:
    from cnncalc.language.words.call import Call
    from cnncalc.layers.declaration.layer import Layer


def bound(call: Call, framework: str, batched: bool = True) -> Layer:
    """The layer a call describes in a file of `framework`; ExpressionError says what is wrong and at which argument."""
    try:
        return bind(call, framework, batched)
    except ExpressionError as error:
        from cnncalc.language.misuse import explained

        raise explained(error, call) from None
