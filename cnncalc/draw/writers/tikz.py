"""A scene as TikZ, in a LaTeX document that compiles by itself; the `tikzpicture` can be taken out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.palette import STYLES
from cnncalc.draw.scene import Box, Cells, Line, Polygon, Text, number
from cnncalc.draw.writers.plain import at_rest, latin, scale
from cnncalc.draw.writers.svg import arrow_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.draw.palette import Style
    from cnncalc.draw.scene import Item, Point, Scene

LARGEST = 14000
"""TeX counts no further than 16,383 points."""
_ESCAPES = {
    "\\": r"$\backslash$",
    "{": r"$\{$",
    "}": r"$\}$",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": "$<$",
    ">": "$>$",
    "|": "$|$",
    '"': "''",
    "×": r"$\times$",
    "…": r"\dots{}",
    "–": "--",
}


def write(scene: Scene) -> str:
    """The scene as a LaTeX file, the same bytes for the same scene."""
    factor = scale(scene, LARGEST)
    width, height = scene.width * factor, scene.height * factor
    items = list(at_rest(scene.items))
    styles = dict.fromkeys(item.style for item in items)  # type: ignore[union-attr]
    lines = [
        r"\documentclass{article}",
        rf"\usepackage[paperwidth={number(width)}bp,paperheight={number(height)}bp,margin=0bp]{{geometry}}",
        r"\usepackage{tikz}",
        r"\pagestyle{empty}",
        r"\setlength{\parindent}{0pt}",
        r"\setlength{\topskip}{0pt}",
        r"\begin{document}",
        *(definition for name in styles for definition in _colors(name)),
        rf"\begin{{tikzpicture}}[x={factor:.5f}bp,y=-{factor:.5f}bp,line join=round]",
        rf"\useasboundingbox (0,0) rectangle ({number(scene.width)},{number(scene.height - 1)});",
        *(line for item in items for line in _drawn(item, factor)),
        r"\end{tikzpicture}",
        r"\end{document}",
    ]
    return f"% {escaped(scene.title)}\n" + "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text as TeX sets it: Latin characters, none of them a command."""
    return "".join(_ESCAPES.get(c, c) if c in _ESCAPES or c.isascii() else _accented(c) for c in latin(text))


def _accented(character: str) -> str:
    """A character of Windows-1252 that plain TeX fonts may lack: its letter without the accent, else `?`."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain if plain.isalnum() else "?"


def _colors(name: str) -> Iterator[str]:
    style = STYLES[name]
    for which, value in (("fill", style.fill), ("line", style.line)):
        if value:
            yield rf"\definecolor{{{name}-{which}}}{{HTML}}{{{value[1:].upper()}}}"


def _drawn(item: Item, factor: float) -> Iterator[str]:
    style = STYLES[item.style]  # type: ignore[union-attr]
    name = item.style  # type: ignore[union-attr]
    if isinstance(item, Text):
        yield _text(item, style, factor)
        return
    options = _options(name, style)
    if isinstance(item, Cells):
        squares = " ".join(
            f"({number(item.x + c * item.side)},{number(item.y + r * item.side)}) rectangle +"
            f"({number(item.side)},{number(item.side)})"
            for c, r in item.cells
        )
        yield rf"\path[{options}] {squares};"
    elif isinstance(item, Polygon):
        yield rf"\path[{options}] {' -- '.join(map(_pair, item.points))} -- cycle;"
    elif isinstance(item, Box):
        corners = f",rounded corners={number(item.radius * factor)}bp" if item.radius else ""
        size = f"({number(item.width)},{number(item.height)})"
        yield rf"\path[{options}{corners}] ({number(item.x)},{number(item.y)}) rectangle +{size};"
    else:
        assert isinstance(item, Line)
        yield rf"\path[{options}] {_path(item)};"
        if item.arrow:
            yield rf"\fill[{name}-line] {' -- '.join(map(_pair, arrow_head(item)))} -- cycle;"


def _path(line: Line) -> str:
    points = list(map(_pair, line.points))
    if not line.curved:
        return " -- ".join(points)
    parts = [points[0]]
    for index in range(1, len(points) - 2, 3):
        a, b, c = points[index : index + 3]
        parts.append(f".. controls {a} and {b} .. {c}")
    return " ".join(parts)


def _pair(point: Point) -> str:
    return f"({number(point[0])},{number(point[1])})"


def _options(name: str, style: Style) -> str:
    found = [f"fill={name}-fill"] if style.fill else []
    if style.line:
        found += [f"draw={name}-line", f"line width={number(style.width)}bp"]
    if style.dash:
        on, off = style.dash.split()
        found.append(f"dash pattern=on {on}bp off {off}bp")
    if style.opacity != 100:
        found.append(f"fill opacity={style.opacity / 100:g}")
    return ",".join(found)


def _text(item: Text, style: Style, factor: float) -> str:
    anchor = {"start": "base west", "middle": "base", "end": "base east"}[item.anchor]
    size = f"{item.size * factor:.2f}"
    font = rf"\fontsize{{{size}}}{{{size}}}\selectfont\sffamily" + (r"\bfseries" if style.bold else "")
    options = f"anchor={anchor},inner sep=0,font={font},text={item.style}-fill"
    return rf"\node[{options}] at ({number(item.x)},{number(item.y)}) {{{escaped(item.text)}}};"
