"""What a layer expression becomes: a `Call`, the same for words, calls and mappings. Nothing is looked up yet."""

from __future__ import annotations

from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.numbers.named_tuple import NamedTuple

RESERVED = frozenset(("name", "from", "repeat", "share"))
"""Keys of every layer that say how it stands in the network."""


class Template(NamedTuple):
    """A value that holds `$name` or `$(…)`, to be filled in where the layer is used."""

    text: str

    def __str__(self) -> str:
        return self.text


class Unread:
    """A mapping in an argument's place: fine where the argument has no effect, as in Keras's get_config()."""

    __slots__ = ()

    def __str__(self) -> str:
        return "a mapping"


class Call(NamedTuple):
    """A layer as written: nothing is looked up yet.

    `owner` is keras or torch where a prefix (`nn.`, `layers.`) says so, `style` words, call or mapping. `sources` are
    the names after `from`, `assigned` is the x of `x = …`, which may be given again. An alias (`x = y`) has no type.
    `text` is how a call within a call is written.
    """

    type: str
    positional: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()
    style: str = "words"
    owner: str = ""
    name: str | None = None
    assigned: str = ""
    sources: tuple[str, ...] | None = None
    repeat: Any = None
    share: Any = None
    expect: str | None = None
    templated: bool = False
    text: str = ""

    def __str__(self) -> str:
        return self.text or self.type


def is_name(text: str) -> bool:
    """Whether `text` may name a layer: `[A-Za-z0-9_][\\w.-]*`."""
    first = text[:1]
    return (first.isascii() and (first.isalnum() or first == "_")) and (
        "_" + text.replace(".", "_").replace("-", "_")
    ).isidentifier()


def with_reserved(call: Call, pairs: list[tuple[str, Any]]) -> Call:
    """`call` with its keywords, of which from, name, repeat and share are taken out; a key given twice is refused."""
    if not pairs:
        return call
    keywords = []
    changes: dict[str, Any] = {}
    seen = set()
    for key, value in pairs:
        if key in seen:
            raise ExpressionError(f"{key} is given twice", "keep one of them", key)
        seen.add(key)
        if key not in RESERVED:
            keywords.append((key, value))
        elif key == "from":
            changes["sources"] = tuple(str(v) for v in value) if value.__class__ is tuple else (str(value),)
        elif key == "name":
            if value is None:
                continue
            if value.__class__ is tuple or not (value.__class__ is Template or is_name(str(value))):
                raise ExpressionError(
                    f"{value!s:.40} is no name for a layer", "use letters, digits, _, - and dots", key
                )
            changes["name"] = str(value)
        else:
            changes[key] = value
    return call._replace(keywords=tuple(keywords), **changes)
