"""The reference of layers as text: the overview by family, and a layer's page, at any width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render import table
from cnncalc.render.table import BOLD, DIM
from cnncalc.render.wrap import cell_width, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnncalc.analysis.reference import Entry, Written

MOST = 100
"""Sentences are no wider, whatever the terminal."""


def styled(text: str, style: str, color: bool) -> str:
    """The text in a style, where the terminal has any."""
    return table.in_style(text, style) if color else text


def overview(rows: Sequence[tuple[str, str, str, str, str]], width: int | None, color: bool) -> str:
    """The layers under the headings of their families: the words, what it is, the classes of both frameworks."""
    room = min(width or MOST, MOST)
    indent = 2 + min(26, room // 4)
    lines: list[str] = []
    family = ""
    for own, words, what, keras, torch in rows:
        if own != family:
            family = own
            lines += ["", styled(own.upper(), BOLD, color)] if lines else [styled(own.upper(), BOLD, color)]
        classes = "; ".join(f"{title} {names}" for title, names in (("Keras", keras), ("PyTorch", torch)) if names)
        lines += _beside(words or "—", [(what, ""), (classes, DIM)], indent, room, color)
    hint = wrapped("cnncalc layers TYPE tells all of one: cnncalc layers conv", room, anywhere=True)
    return "\n".join([*lines, "", *hint, ""])


def page(
    title: str,
    family: str,
    description: str,
    written: Iterable[Written],
    entries: Sequence[Entry],
    examples: Iterable[tuple[str, Sequence[tuple[str, str]]]],
    legend: str,
    width: int | None,
    color: bool,
) -> str:
    """A layer's page. `examples` are commands, each with its formulas: what it is, and what that equals."""
    room = min(width or MOST, MOST)
    lines = [f"{styled(title, BOLD, color)} ({family})", "", *wrapped(description, room, anywhere=True), ""]
    indent = 11
    lines.append(styled("WRITTEN", BOLD, color))
    whose = ""
    for way in written:
        lines += _beside("" if way.whose == whose else way.whose, [(way.text, "")], indent, room, color, bold=False)
        whose = way.whose
    if entries:
        lines += ["", styled("ATTRIBUTES", BOLD, color)]
        indent = 4 + min(max(cell_width(", ".join(e.names)) for e in entries), room // 3)
        for entry in entries:
            lines += _beside(", ".join(entry.names), _told(entry), indent, room, color)
    lines += ["", styled("EXAMPLES", BOLD, color)]
    for command, formulas in examples:
        lines += ["  " + line for line in wrapped(command, room - 2, anywhere=True)]
        indent = 6 + min(max((cell_width(what) for what, _ in formulas), default=0), room // 3)
        for what, text in formulas:
            lines += _beside("  " + what, [("= " + text, "")], indent, room, color, bold=False)
        lines.append("")
    lines += [styled(line, DIM, color) for line in wrapped(legend, room, anywhere=True)]
    return "\n".join([*lines, ""])


def _told(entry: Entry) -> list[tuple[str, str]]:
    """What an attribute's entry says, in lines of their own, with their styles."""
    default = entry.default if entry.default in ("required", "optional") else f"default {entry.default}"
    own = ", ".join(f"{title} {name}" for title, name in (("Keras", entry.keras), ("PyTorch", entry.torch)) if name)
    symbol = f"in formulas {entry.symbol}" if entry.symbol else ""
    return [
        (entry.help, ""),
        (f"{entry.holds}; {default}", ""),
        ("; ".join(part for part in (own, symbol) if part), DIM),
    ]


def _beside(
    name: str, texts: Iterable[tuple[str, str]], indent: int, room: int, color: bool, bold: bool = True
) -> list[str]:
    """A name at two cells and texts beside it, broken at words; the name has a line of its own where it is too long."""
    lines = []
    shown = styled(name, BOLD, color and bold)
    left = "  " + shown + " " * max(0, indent - 2 - cell_width(name))
    if cell_width(name) + 3 > indent:
        lines += ["  " + styled(part, BOLD, color and bold) for part in wrapped(name, room - 2, anywhere=True)]
        left = " " * indent
    for text, style in texts:
        for line in wrapped(text, max(8, room - indent), anywhere=True) if text else ():
            lines.append(left + styled(line, style, color))
            left = " " * indent
    return lines
