"""Python's builtins as values of a program: `types.py` (and their methods), `functions.py`, `objects.py`, `supers.py`, `exceptions.py`.

`find` gives the builtin of a name, made when it is first used; `formats.py` writes values as text. Nothing here reaches
the host's own attributes by a name of the program: what a type can do is what its table lists.
"""

from __future__ import annotations

from typing import Any

from cnncalc.readers.python.values import MISSING

CONSTANTS = {"NotImplemented": NotImplemented, "Ellipsis": Ellipsis, "__debug__": True}


def find(machine: Any, name: str) -> Any:
    """The builtin of a name; MISSING where there is none."""
    if name in CONSTANTS:
        return CONSTANTS[name]
    from cnncalc.readers.python.builtin import types

    found = types.by_name(machine, name)
    if found is None:
        from cnncalc.readers.python.builtin import functions, objects, registry, supers

        assert functions and objects and supers  # each fills the table
        found = registry.FUNCTIONS.get(name)
    if found is None and (
        name.endswith(("Error", "Exception", "Warning", "Exit", "Interrupt", "Group")) or name == "StopIteration"
    ):
        from cnncalc.readers.python.builtin import exceptions

        if exceptions.known(name):
            return machine.exception(name)
    return MISSING if found is None else found
