"""What `Merge` of Keras 1 joins: layers and models, each with the tensors it reads and what it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.layer import CALLS, INPUTS, OUTPUTS, is_layer, name_of
from cnncalc.readers.keras.session import flat

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

BRANCHES = " branches"
"""Of a merging layer: what it was given to join."""


def starts(branch: Any) -> list[Any]:
    """The tensors that a branch reads."""
    if INPUTS in branch.attrs:
        return flat(branch.attrs[INPUTS])
    calls = branch.attrs.get(CALLS)
    return flat(list(calls[0].args)) if calls else []


def end(site: Site, branch: Any) -> Any:
    """What a branch gives."""
    if not is_layer(branch):
        raise site.error("Merge joins layers and models", "give them in a list: Merge([left, right], mode='concat')", 0)
    if OUTPUTS in branch.attrs:
        return branch.attrs[OUTPUTS]
    calls = branch.attrs.get(CALLS)
    if not calls:
        raise site.error(f"the input of {name_of(branch)} is not known, which Merge joins", "say its input_shape", 0)
    return calls[0].result
