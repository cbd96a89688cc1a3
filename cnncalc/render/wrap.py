"""Text on a grid of cells: how wide it is, and how it is broken where it must be."""

from __future__ import annotations

_NARROW = frozenset("✓✗†→↑⌊⌋⌈⌉≥≤≠−…–─│╭╮╰╯├┤┬┴┼")
"""What the tables are made of beside letters: one cell each, known without the tables of Unicode."""


def cell_width(text: str) -> int:
    """The terminal cells `text` takes: East Asian wide characters take two, combining ones none."""
    if text.isascii() or max(text) < "\u0300" or all(c < "\u0300" or c in _NARROW for c in set(text)):
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(0 if category(c) in ("Mn", "Me", "Cf") else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def longest_word(text: str) -> int:
    """The width below which `text` cannot be broken at spaces."""
    return max(map(cell_width, text.split(" ")))


def wrapped(text: str, width: int, *, anywhere: bool = False) -> list[str]:
    """`text` in lines of at most `width` cells, broken at spaces; where `anywhere`, a word that is too long is broken
    too, behind a dot, a dash or an underscore if there is one. Otherwise such a word stays whole and stands out."""
    if cell_width(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cell_width(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line.rstrip())
        line = word
        while anywhere and cell_width(line) > width:
            cut = _cut(line, max(1, width))
            lines.append(line[:cut])
            line = line[cut:]
    lines.append(line)
    return lines


def _cut(word: str, width: int) -> int:
    """Where to break a word that is wider than `width`."""
    most = 1
    while most < len(word) and cell_width(word[: most + 1]) <= width:
        most += 1
    seam = max(word.rfind(sign, 0, most) for sign in "._-") + 1
    return seam if seam * 3 > most else most
