"""A value that nobody knows, beside a tensor: a number changes no shape, but what a call gave may be a tensor of any shape,
made by weights that are not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries.shaped_arrays import Shaped

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site

_NUMBERS = frozenset(
    ["yaml", "json", "toml", "tomllib", "os", "configparser", "random", "time", "math", "input", "sys", "omegaconf"]
)
"""Libraries whose values are settings or numbers."""
_ITEMS = (".item()", ".get(…)", ".rand()", ".random()", ".randn()", ".uniform()", ".normal()")
"""Calls that give a number, or a setting, whatever they are called on."""

_ARRAYS = ("an array", "array.", "array[")
_LIMITS = ("torch.finfo(", "torch.iinfo(", "numpy.finfo(", "numpy.iinfo(")


def hidden(site: Site, values: Any) -> Unknown | None:
    """What a sum or product of a tensor with `values` comes to, where one of them may be a tensor itself; None where none
    may: settings and random numbers leave a shape as it is."""
    for value in values:
        if value.__class__ is Unknown and _may_be_tensor(value):
            found: Unknown = value.derived(value.path, site.place)
            return found
    return None


def _may_be_tensor(value: Unknown) -> bool:
    if value.error is not None:
        return True
    path = value.path
    if path.startswith(_ARRAYS):
        return True
    if "(" not in path or path.startswith(_LIMITS) or path.partition(".")[0].partition("(")[0] in _NUMBERS:
        return False
    return not path.endswith(_ITEMS)


def listed(value: Any) -> list[int] | None:
    """The shape of lists in lists of numbers, of which some are not known; None where it is not known either."""
    if value.__class__ in (int, float, bool):
        return []
    if value.__class__ is Unknown:
        return None if _may_be_tensor(value) else []
    if isinstance(value, Shaped):
        return list(value.shape)
    if value.__class__ not in (list, tuple):
        return None
    inner = [listed(each) for each in value]
    if None in inner or any(each != inner[0] for each in inner):
        return None
    return [len(inner), *(inner[0] or [])] if inner else [0]
