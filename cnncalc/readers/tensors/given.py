"""The shapes of inputs that are given from outside, as `--input` has them."""

from __future__ import annotations

from cnncalc.diagnostics.place import Place, Source
from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape
from cnncalc.readers.python.errors import ProgramError


def given_sample(text: str, example: str) -> tuple[int, ...]:
    """The sizes of a written shape, without the batch; `example` is one as the framework orders it."""
    place = Place((Source("--input", text), 1, 1, max(1, len(text))))
    try:
        dims = parse_shape(text).dims
    except ShapeError as error:
        raise ProgramError(error.message, place, error.help.replace("55x55x96", example)) from None
    sizes = tuple(n for n in dims if isinstance(n, int))
    if len(sizes) < len(dims):
        raise ProgramError(f"the input {text} has a free dimension", place, "give a program's input in numbers")
    return sizes
