"""A file of weights in a network's place: its tensors are listed, with their sums, and that it holds no network is said."""

from __future__ import annotations

import sys
from math import prod
from typing import Any

from cnncalc.cli.output import terminal_width, wants_color, write

_BYTES = {"bool": 1, "float8_e4m3": 1, "float8_e5m2": 1, "float8_e4m3fn": 1, "f8_e4m3": 1, "f8_e5m2": 1}


def list_tensors(name: str, format: str, output: str | None) -> int:
    """Write the tensors of a file of weights, those of a checkpoint that are likeliest its network's. SpecError where it
    cannot be read."""
    from cnncalc.readers.weights.read import read_weights

    found = read_weights(name)
    state = found[0]
    under = ".".join(state.path)
    rows = [(n, list(shape), prod(shape), state.types.get(n) or None) for n, shape in state.shapes.items()]
    count, size = sum(row[2] for row in rows), _bytes(rows)
    totals = {"tensors": len(rows), "count": count, "bytes": size}
    if format == "json":
        write(_json(name, under, rows, totals), output)
    else:
        write(_table(name, under, rows, totals, format, output), output)
    more = len(found) - 1
    others = f"; {more} more set{'s' * (more > 1)} of tensors {'are' if more > 1 else 'is'} in it" if more else ""
    sys.stderr.write(
        f"note: {name} holds weights and no network{others}: hold a network to them with "
        f"cnncalc check NETWORK --weights {name}\n"
    )
    return 0


def _bytes(rows: list[Any]) -> int | None:
    """What the numbers take; None where the type of one is not known."""
    total = 0
    for _, _, count, type in rows:
        bits = 8 * _BYTES.get(type or "", 0) or _bits(type or "")
        if not bits:
            return None
        total += -(-count * bits // 8)
    return total


def _bits(type: str) -> int:
    digits = type.lstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdigit() and len(digits) < 4 else 0


def _json(name: str, under: str, rows: list[Any], totals: dict[str, Any]) -> str:
    from cnncalc.render.json import json_text

    tensors = [{"name": n, "shape": shape, "count": count, "dtype": type} for n, shape, count, type in rows]
    return json_text({"file": name, "graph": None, "under": under or None, "tensors": tensors, "totals": totals})


def _table(name: str, under: str, rows: list[Any], totals: dict[str, Any], format: str, output: str | None) -> str:
    from cnncalc.render import render_columns

    cells = [(n, "×".join(map(str, shape)) or "one number", type or "?", f"{c:,}") for n, shape, c, type in rows]
    size = "unknown" if totals["bytes"] is None else f"{totals['bytes']:,} bytes"
    cells.append(("total", f"{totals['tensors']:,} tensors", size, f"{totals['count']:,}"))
    title = f"{name} · weights{f' under {under}' if under else ''}"
    width, color = (None, False) if output is not None else (terminal_width(), wants_color())
    return render_columns(("tensor", "shape", "dtype", "params"), cells, format, title=title, width=width, color=color)
