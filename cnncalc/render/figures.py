"""Numbers, shapes, weights and fields as the tables print them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.row import Row

MET, UNMET, WANTED = "✓", "✗", "wanted"

UNUSED = "†"

CHANGED, ADDED, REMOVED = "◂", "+", "-"
"""Behind a cell, and before a layer, that is not as it was in the last print."""

LOWER_BOUND = "at least"


def number_text(n: Any) -> str:
    """A figure as people read it: 60,965,224; `?` for an unknown one, a symbolic one as its formula."""
    if n.__class__ is int:
        return f"{n:,}"
    return "?" if n is UNKNOWN or n is None else str(n)


def shape_writer(graph: Graph) -> Callable[[Shape], str]:
    """Writes shapes as the framework prints them: `(None, 55, 55, 96)` or `[N, 96, 55, 55]`."""
    torch = graph.framework == "torch"
    start, end = ("[", "]") if torch else ("(", ")")
    if graph.batched:
        start += str(graph.batch) if graph.batch is not None else "N" if torch else "None"
    known: dict[Any, str] = {}

    def write(shape: Shape) -> str:
        text = known.get(shape)
        if text is None:
            dims = ", ".join(["?" if n is UNKNOWN or n is None else str(n) for n in shape.dims])
            single = "," if not torch and len(shape.dims) + graph.batched == 1 else ""
            text = known[shape] = f"{start}{', ' if graph.batched and dims else ''}{dims}{single}{end}"
        return text

    return write


def shape_text(row: Row) -> str:
    """The output shape of one row, or of its several outputs."""
    write = shape_writer(row.graph)
    return several([write(shape) for shape in row.y]) if row.y.__class__ is list else write(row.y)


def several(shapes: list[str]) -> str:
    """The shapes of several outputs, equal neighbours counted: `3 × (None, 7, 7, 32)`."""
    runs: list[list[Any]] = []
    for shape in shapes:
        if runs and runs[-1][1] == shape:
            runs[-1][0] += 1
        else:
            runs.append([1, shape])
    if len(runs) > 3:
        return f"{shapes[0]} and {len(shapes) - 1} more"
    return ", ".join(shape if count == 1 else f"{count} × {shape}" for count, shape in runs)


def weights_text(row: Row) -> str:
    """The weights as a product: `5×5×48×128×2`, several kernels joined by ` + `, vectors alone as `4×64`, the weights
    of another layer as `= NAME`. PyTorch's buffers are left out, as in its parameters."""
    if row.node.shared is not None:
        return f"= {printable(row.shared_with or '')}"
    kernels: Any = row.factors()
    if not kernels:
        every = row.graph.framework != "torch"
        counted: dict[Any, int] = {}
        for weight in row.weights:
            if every or weight.trainable:
                shape = weight.shape
                counted[shape] = counted.get(shape, 0) + 1
        kernels = [shape if count == 1 else (count, *shape) for shape, count in counted.items()]
    text = " + ".join(["×".join(map(str, kernel)) for kernel in kernels])
    if " " in text or "unknown" in text:
        text = " + ".join(["×".join(map(_factor, kernel)) for kernel in kernels])
    return text


def _factor(n: Any) -> str:
    text = "?" if n is UNKNOWN else str(n)
    return f"({text})" if " " in text else text


def field_text(field: Any) -> str:
    """A receptive field: `11×11`, `all` for the whole input, nothing where there is none."""
    if field is None:
        return ""
    if field.whole:
        return "all"
    size = field.size
    return f"{size[0]}×{size[0]}" if len(size) == 2 and size[0] is size[1] else "×".join(map(str, size))


def mark_text(mark: tuple[bool, str]) -> str:
    """An expectation met, or what it wanted: `✓`, `✗ wanted 55×55×96`."""
    return MET if mark[0] else f"{UNMET} {WANTED} {printable(mark[1])}"


def memory_text(size: int) -> str:
    """Bytes in the unit of their magnitude, to two decimals: `232.56 MiB`; nothing below 1 KiB."""
    for power, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if size >= 1 << power:
            hundredths = (size * 200 + (1 << power)) >> (power + 1)
            return f"{hundredths // 100:,}.{hundredths % 100:02d} {unit}"
    return ""


def _bytes(size: Any, what: str) -> str:
    """The unit of a memory figure: `bytes as float32 (233.08 MiB)`."""
    magnitude = memory_text(size) if size.__class__ is int else ""
    return f"bytes ({magnitude}) {what}" if magnitude else f"bytes {what}"
