"""How much a program may ask for: each bound is an error at the place that passes it, never a long wait."""

from __future__ import annotations

from cnncalc.numbers.named_tuple import NamedTuple


class Bounds(NamedTuple):
    """The limits of one evaluation. They are counts, not times, so that the same source always ends alike."""

    steps: int = 600_000
    """Work: about one a simple statement; a call costs a few, a large collection one for every eight of its items."""
    idle: int = 150_000
    """Work that a loop may do without making anything, once there is something of a network."""
    depth: int = 250
    """Calls within calls of the program's own functions."""
    items: int = 1_000_000
    """Items of one list, tuple, set or dict."""
    characters: int = 4_000_000
    """Characters of one text."""
    bits: int = 10_000
    """Bits of one integer."""
    nesting: int = 250
    """Expressions and statements within each other, in the source."""
    files: int = 100
    """Files of a package that may be read."""
    file_characters: int = 1_000_000
    """Characters of one file."""
    file_marks: int = 50_000
    """Lines, commas, dots, brackets and operators of one file: what its tree's size follows."""
    all_marks: int = 200_000
    """The same for all files together."""


STANDARD = Bounds()
