"""How the bodies of operators take their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site

    Body = Callable[[ArchiveSession, Site, list[Any], dict[str, Any]], Any]


def by_name(order: str, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of these names, by position or name; what was not given is left out."""
    names = order.split()
    return dict(zip(names, args, strict=False)) | kwargs
