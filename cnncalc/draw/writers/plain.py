"""What PDF's built-in fonts and plain TeX cannot set: such characters are written as `?`, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable
from cnncalc.draw.scene import Group, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.draw.scene import Item, Scene

_LIKE = str.maketrans({"−": "–", "′": "'", "\u00ad": "-"})


def latin(text: str) -> str:
    """Text in the Latin characters of Windows-1252; others as `?`."""
    return printable(text).translate(_LIKE).encode("cp1252", "replace").decode("cp1252", "replace")


def lost(scene: Scene) -> int:
    """How many characters of a scene's texts are written as `?`."""
    return sum(latin(text) != printable(text).translate(_LIKE) for text in _texts(scene.items))


def _texts(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Group):
            yield from _texts(item.items)
        elif isinstance(item, Text):
            yield from item.text


def scale(scene: Scene, most: float) -> float:
    """What brings a scene within `most` points each way: 1 where it is."""
    return min(1.0, most / max(scene.width, scene.height, 1))


def at_rest(items: Iterable[Item]) -> Iterator[Item]:
    """The primitives as they are drawn one after another, of an animation the first frame."""
    for item in items:
        if not isinstance(item, Group):
            yield item
        elif not item.shown:
            yield from at_rest(item.items)
