"""The value of one expression that names nothing: `16*5*5`, `(3,)*2`. It is evaluated as in a program."""

from __future__ import annotations

from typing import Any

from cnncalc.diagnostics.place import Source
from cnncalc.readers.python.bounds import Bounds
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.program import Program

_BOUNDS = Bounds(steps=10_000, items=1_000, characters=1_000, bits=256, nesting=50, file_characters=2_000)


def evaluated(text: str) -> Any:
    """The value; `ProgramError` says why there is none."""
    value = Program(Source("<argument>", f"value = ({text}\n)\n"), bounds=_BOUNDS).value("value")
    if value.__class__ is Unknown:
        raise value.error or ProgramError("this has no value that is known")
    return value
