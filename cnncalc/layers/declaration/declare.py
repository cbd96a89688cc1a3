"""The functions with which a layer declares its attributes, as class variables: `stride = sizes(1, symbol="s", …)`.

Each takes what `Attribute` takes (default, names, bounds, help) and the options of its kind, see `kinds.py` and `rare_kinds.py`.
"""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.kinds import Choice, Flag, Fraction, Integer, Padding, Sizes, Text
from cnncalc.layers.declaration.value import REQUIRED


def integer(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a whole-number attribute; `optional` admits None, `unwrap` a list of one."""
    return Integer(default, **kwargs)


def sizes(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a per-axis attribute; `optional` admits None, `free` None for an axis, `single` a list of one for all,
    `bare` no list where there is one axis."""
    return Sizes(default, **kwargs)


def padding(default: Any = 0, *, modes: tuple[str, ...] = ("valid", "same"), **kwargs: Any) -> Any:
    """Declare a padding attribute with the modes it knows."""
    kwargs.setdefault("minimum", 0)
    return Padding(default, modes=modes, **kwargs)


def flag(default: bool, **kwargs: Any) -> Any:
    """Declare a yes-or-no attribute."""
    return Flag(default, **kwargs)


def choice(default: Any, choices: str, **kwargs: Any) -> Any:
    """Declare an attribute that holds one of the words in `choices`."""
    return Choice(default, choices=tuple(choices.split()), **kwargs)


def fraction(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a number that may have a fraction; `axes` admits one an axis, `above` and `most` bound it."""
    return Fraction(default, **kwargs)


def integers(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a list of whole numbers."""
    from cnncalc.layers.declaration.rare_kinds import Integers

    return Integers(default, **kwargs)


def text(default: Any = REQUIRED, **kwargs: Any) -> Any:
    """Declare a word."""
    return Text(default, **kwargs)


def ignored(default: Any = None, **kwargs: Any) -> Any:
    """Declare an attribute that changes no shape and no weight."""
    from cnncalc.layers.declaration.rare_kinds import Anything

    return Anything(default, **kwargs)


def layout(**kwargs: Any) -> Any:
    """Declare `data_format`: the layer's own layout, where it is not the file's."""
    own = "this layer's own layout"
    return choice(None, "channels_first channels_last", keras="data_format", optional=True, help=own, **kwargs)
