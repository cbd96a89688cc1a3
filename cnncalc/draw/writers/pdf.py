"""A scene as PDF: one page of its size, lines, curves and text in Helvetica, which every reader has built in.

Written here because a scene needs no more of PDF than a page, five operators and two fonts; the libraries that turn SVG
into PDF need a rendering library of the system. ISO 32000-1, sections 7.5 (the file), 8.5 (paths), 9.4 (text).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.palette import STYLES
from cnncalc.draw.scene import Box, Cells, Line, Polygon, Text, number, text_width
from cnncalc.draw.writers.plain import at_rest, latin, scale
from cnncalc.draw.writers.svg import arrow_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.draw.palette import Style
    from cnncalc.draw.scene import Item, Point, Scene

LARGEST = 14400
"""Points a page may be wide or high."""


def write(scene: Scene) -> bytes:
    """The scene as a PDF file, the same bytes for the same scene."""
    import zlib

    factor = scale(scene, LARGEST)
    width, height = number(scene.width * factor), number(scene.height * factor)
    lines = [f"{number(factor) if factor == 1 else f'{factor:.5f}'} 0 0 -{factor:.5f} 0 {height} cm", "1 j"]
    for item in at_rest(scene.items):
        lines += _drawn(item)
    content = zlib.compress("\n".join(lines).encode("cp1252", "replace"), 9)
    opacities = sorted({style.opacity for style in STYLES.values()})
    states = " ".join(f"/O{opacity} << /ca {opacity / 100:g} >>" for opacity in opacities)
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    title = "FEFF" + scene.title.encode("utf-16-be", "replace").hex().upper()
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R /Resources << "
            f"/Font << /F 5 0 R /B 6 0 R >> /ExtGState << {states} >> >> >>"
        ).encode(),
        f"<< /Length {len(content)} /Filter /FlateDecode >>\nstream\n".encode() + content + b"\nendstream",
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        f"<< /Title <{title}> /Producer (cnncalc) >>".encode(),
    ]
    return _file(objects)


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for index, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{index} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())


def _drawn(item: Item) -> Iterator[str]:
    style = STYLES[item.style]  # type: ignore[union-attr]
    if isinstance(item, Text):
        yield from _text(item, style)
        return
    yield "q"
    yield from _look(style)
    paint = "B" if style.fill and style.line else "f" if style.fill else "S"
    if isinstance(item, Cells):
        side = number(item.side)
        for column, row in item.cells:
            yield f"{number(item.x + column * item.side)} {number(item.y + row * item.side)} {side} {side} re"
    elif isinstance(item, Polygon):
        yield from _path(item.points, False)
        yield "h"
    elif isinstance(item, Box):
        yield from _rounded(item)
    else:
        assert isinstance(item, Line)
        yield from _path(item.points, item.curved)
        paint = "S"
    yield paint
    if isinstance(item, Line) and item.arrow:
        yield f"[] 0 d {_color(style.line)} rg"
        yield from _path(tuple(arrow_head(item)), False)
        yield "h f"
    yield "Q"


def _look(style: Style) -> Iterator[str]:
    if style.opacity != 100:
        yield f"/O{style.opacity} gs"
    if style.fill:
        yield f"{_color(style.fill)} rg"
    if style.line:
        yield f"{_color(style.line)} RG {number(style.width)} w"
        yield f"[{style.dash}] 0 d"


def _color(value: str) -> str:
    return " ".join(number(int(value[index : index + 2], 16) / 255) for index in (1, 3, 5))


def _path(points: tuple[Point, ...], curved: bool) -> Iterator[str]:
    pairs = [f"{number(x)} {number(y)}" for x, y in points]
    yield f"{pairs[0]} m"
    if curved:
        for index in range(1, len(pairs) - 2, 3):
            yield f"{' '.join(pairs[index : index + 3])} c"
    else:
        for pair in pairs[1:]:
            yield f"{pair} l"


def _rounded(box: Box) -> Iterator[str]:
    """A rectangle whose corners are quarter circles, as four Béziers (their handles 0.5523 of the radius)."""
    x, y, r = box.x, box.y, box.radius
    right, bottom = x + box.width, y + box.height
    if not r:
        yield f"{number(x)} {number(y)} {number(box.width)} {number(box.height)} re"
        return
    h = r * 0.4477
    yield from _path(((x + r, y), (right - r, y)), False)
    corners = (
        ((right - h, y), (right, y + h), (right, y + r), (right, bottom - r)),
        ((right, bottom - h), (right - h, bottom), (right - r, bottom), (x + r, bottom)),
        ((x + h, bottom), (x, bottom - h), (x, bottom - r), (x, y + r)),
        ((x, y + h), (x + h, y), (x + r, y), (x + r, y)),
    )
    for a, b, c, d in corners:
        yield " ".join(f"{number(p)} {number(q)}" for p, q in (a, b, c)) + " c"
        yield f"{number(d[0])} {number(d[1])} l"
    yield "h"


def _text(item: Text, style: Style) -> Iterator[str]:
    text = latin(item.text)
    width = text_width(text, item.size, style.bold)
    x = item.x - {"start": 0, "middle": width / 2, "end": width}[item.anchor]
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    font = "B" if style.bold else "F"
    place = f"1 0 0 -1 {number(x)} {number(item.y)} Tm"  # upright again: the page's y grows downward
    yield f"BT {_color(style.fill)} rg /{font} {number(item.size)} Tf {place} ({escaped}) Tj ET"
