"""A scene as PNG: its PDF page, drawn by PDFium, which has the fonts of PDF built in; so the two cannot differ.

What is written here is the file alone: PNG is four chunks, and its compression is Python's. ISO/IEC 15948, sections 5 and 11.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import UsageError
from cnncalc.draw.writers.pdf import write as pdf
from cnncalc.draw.writers.plain import scale

if TYPE_CHECKING:
    from cnncalc.draw.scene import Scene

PIXELS = 2
"""Pixels a point."""
LONGEST, MOST = 16_384, 64_000_000
"""Pixels of a side, and of a picture: a larger one has fewer a point."""


def renderer() -> Any:
    """The library that draws pages; UsageError where it is not installed."""
    try:
        import pypdfium2
    except ImportError:
        raise UsageError(
            "PNG needs pypdfium2, which is not installed", "pip install 'cnncalc[png]', or write an .svg"
        ) from None
    return pypdfium2


def write(scene: Scene) -> bytes:
    """The scene as a PNG file on white, two pixels a point; UsageError where pypdfium2 is not installed."""
    document = renderer().PdfDocument(pdf(scene))
    try:
        area = max(scene.width * scene.height, 1)
        pixels = min(PIXELS * scale(scene, LONGEST / PIXELS), (MOST / area) ** 0.5)
        shown = pixels / scale(scene, 14_400)  # the page may be smaller than the scene
        bitmap = document[0].render(scale=shown, rev_byteorder=True, no_smoothtext=False)
        channels, width, height = bitmap.n_channels, bitmap.width, bitmap.height
        data = memoryview(bitmap.buffer).cast("B")
        lines = b"".join(
            b"\0" + _rgb(data[row * bitmap.stride : row * bitmap.stride + width * channels], channels)
            for row in range(height)
        )
    finally:
        document.close()
    return file(width, height, lines, round(pixels * 72 / 0.0254))


def _rgb(line: memoryview, channels: int) -> bytes:
    """A line of pixels in three bytes each."""
    if channels == 3:
        return bytes(line)
    if channels == 1:
        return bytes(byte for byte in line for _ in range(3))
    return b"".join(bytes(line[at : at + 3]) for at in range(0, len(line), channels))


def file(width: int, height: int, lines: bytes, density: int) -> bytes:
    """The file of a picture in RGB: `lines` have a byte 0 before each; `density` are pixels a metre."""
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            chunk(b"pHYs", struct.pack(">IIB", density, density, 1)),
            chunk(b"IDAT", zlib.compress(lines, 9)),
            chunk(b"IEND", b""),
        )
    )
