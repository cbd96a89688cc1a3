"""What a program asks of versions, and of the input's shape in the way of `keras.applications`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.taking import ordered
from cnncalc.readers.python.foreign import Unknown

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site

_FIRST_TENSORFLOW = re.compile(
    r"\btf\.(?:placeholder|contrib|layers|get_variable|Session|app\.flags|truncated_normal)\b"
)


def version(session: KerasSession, path: str) -> str:
    """`keras.__version__`, `tf.__version__`, `tf.VERSION`: those that the program is written for."""
    if path.startswith("tensorflow."):
        return "1.15.5" if _FIRST_TENSORFLOW.search(session.text) else "2.15.1"
    if session.auto.from_one:
        return "1.2.2" if session.layout.old else "2.2.4"
    return "2.15.0" if "tensorflow" in session.text else "3.12.0"


def obtained(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
    """`_obtain_input_shape(input_shape, default_size, min_size, …)`: the shape asked for, else the default one."""
    names = ("input_shape", "default_size", "min_size", "data_format", "require_flatten", "weights")
    given = {**kwargs}
    for old, new in (("include_top", "require_flatten"), ("dim_ordering", "data_format")):
        if old in given:
            given[new] = given.pop(old)
    shape, default, least, layout, flat, _ = ordered(names, list(args), given)
    for value in (shape, default, flat):
        if value.__class__ is Unknown:
            return value
    first = layout in ("channels_first", "th") or (layout is None and session.layout.first)
    if shape is not None:
        return _checked(site, tuple(site.items(shape)), least, first)
    if flat is False or default is None:
        return (3, None, None) if first else (None, None, 3)
    return (3, default, default) if first else (default, default, 3)


def _checked(site: Site, shape: tuple[Any, ...], least: Any, first: bool) -> tuple[Any, ...]:
    """The shape, which must not be smaller than the network takes."""
    maps = shape[1:] if first else shape[:-1]
    for size in maps:
        if size.__class__ is int and least.__class__ is int and size < least:
            raise site.error(f"the network takes pictures of at least {least}×{least}, not {size}", "give larger ones")
    return shape
