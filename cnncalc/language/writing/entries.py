"""Which entries of a text an edit is for: each of them whole, for all the layers that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.language.document.replace import Unwritable

if TYPE_CHECKING:
    from collections.abc import Container

    from cnncalc.language.edits import Edit
    from cnncalc.language.entries.spec import Entry


def whole_entries(edit: Edit, blocks_of: Container[str]) -> list[Entry]:
    """The entries that an edit is for; `Unwritable` where one of them stands for layers that it is not for."""
    found: dict[int, tuple[Entry, set[str]]] = {}
    blocks = [full + "." for entry, full in edit.hits if entry.call is not None and entry.call.type in blocks_of]
    for entry, full in edit.hits:
        if full.startswith(tuple(blocks)):
            continue  # its block is given the value, and hands it down
        found.setdefault(id(entry), (entry, set()))[1].add(full)
    for entry, fulls in found.values():
        others = sorted(edit.places.get(id(entry), (entry, fulls))[1] - fulls)
        if others:
            raise Unwritable(_shared(edit, fulls, others))
    return [entry for entry, _ in found.values()]


def _shared(edit: Edit, fulls: set[str], others: list[str]) -> str:
    """Why an entry that stands for several layers is not changed for one of them, and what does it."""
    one = min(fulls)
    many = f"{', '.join(others[:3])}{' …' if len(others) > 3 else ''}"
    message = f"one entry of the text stands for {one} and for {many}"
    outer, _, number = one.rpartition(".")
    if number.isdigit() and all(other.rpartition(".")[0] == outer for other in others) and len(fulls) == 1:
        return f"{message}; write {edit.key}=$({edit.text} if i == {number} else …) there, or edit {outer}.{edit.key} for all copies"
    return f"{message}; edit all of them, or give the block a parameter for it"
