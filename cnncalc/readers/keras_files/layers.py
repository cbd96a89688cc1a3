"""A layer of a configuration → the layer, by the one binder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError, KeyName
from cnncalc.layers import find
from cnncalc.readers.keras_files.values import Use, keywords
from cnncalc.readers.keras_files.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.keras_files.entries import Entry
    from cnncalc.readers.keras_files.wrong import Path

_known: dict[Any, Any] = {}


def known_class(kind: str) -> bool:
    """Whether Keras has, or had, a layer of this class that is known here."""
    declared = find(kind)
    if declared is not None:
        return kind in declared.keras
    from cnncalc.binding.keras_renamed import FORMER

    return kind in FORMER


def layer_of(entry: Entry, frozen: bool, warn: Callable[[str, Path], None]) -> Any:
    """The layer that an entry of a known class is; Wrong where the binder does not take it. `frozen`: it stands in a model
    that is not trained. `warn` is told of an argument that is not known."""
    given = keywords(entry.kind, entry.config)
    if frozen:
        given = (*(pair for pair in given if pair[0] != "trainable"), ("trainable", False))
    use = Use(entry.kind, (), given)
    try:
        found = _known.get(use)
    except TypeError:
        return bound(entry, use, warn)
    if found is None:
        found = _known[use] = bound(entry, use, warn)
    return found


def bound(entry: Entry, use: Use, warn: Callable[[str, Path], None]) -> Any:
    """The layer of a use; an argument that its class does not have is left out, and told."""
    for _ in range(len(use.keywords) + 1):
        try:
            return bind(use, "keras")
        except ExpressionError as error:
            key = str(error.key)
            if not isinstance(error.key, KeyName) or key not in dict(use.keywords):
                raise _wrong(entry, error) from None
            given = dict(use.keywords)[key]
            if given not in (None, False, 0, (), "") and key != "trainable":
                warn(
                    f"{entry.name}: {entry.kind} has no argument '{key}' that is known: it is left out",
                    (*entry.path, "config", key),
                )
            use = use._replace(keywords=tuple(pair for pair in use.keywords if pair[0] != key))
    raise Wrong(f"{entry.kind} cannot be read", entry.path, layer=entry.name)


def _wrong(entry: Entry, error: ExpressionError) -> Wrong:
    path = (*entry.path, "config")
    at = (*path, str(error.key)) if str(error.key) in entry.config else (*entry.path, "class_name")
    return Wrong(error.message, at, error.help, entry.name)
