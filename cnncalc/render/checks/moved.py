"""What `check --base` found: the figures of files before and after, as text, Markdown or plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable
from cnncalc.render.markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.base import Moved

_COLUMNS = {
    "params": "params",
    "macs": "MACs",
    "weight_memory": "weights (bytes)",
    "peak_activation_memory": "peak activations (bytes)",
    "outputs": "outputs",
}


def moved_text(found: Sequence[Moved], revision: str) -> str:
    """A line for each file whose figures changed, and how many did not."""
    lines = []
    for file in found:
        if not file.changed:
            continue
        parts = [f"{_COLUMNS[key]} {told}" for key, told in _cells(file).items() if told and _differs(file, key)]
        lines.append(f"{printable(file.name)}: {', '.join(parts)}{f' ({file.note})' if file.note else ''}")
    same = len(found) - len(lines)
    return "\n".join([*lines, f"since {printable(revision)}: {len(lines)} changed, {same} as before"]) + "\n"


def moved_markdown(found: Sequence[Moved], revision: str) -> str:
    """A table of the files whose figures changed, for a pull request's comment."""
    changed = [file for file in found if file.changed]
    if not changed:
        return f"Since `{printable(revision)}` no figure changed ({len(found)} files).\n"
    head = ["file", *_COLUMNS.values()]
    rows = [[file.name + (f" ({file.note})" if file.note else ""), *_cells(file).values()] for file in changed]
    lines = [head, ["---"] + ["---:"] * len(_COLUMNS), *([escaped(printable(cell)) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def moved_plain(found: Sequence[Moved], revision: str) -> dict[str, Any]:
    """The same as plain data."""
    files = [{"file": f.name, "before": f.before, "after": f.after, "note": f.note or None} for f in found]
    return {"revision": revision, "files": files}


def _differs(file: Moved, key: str) -> bool:
    return (file.before or {}).get(key) != (file.after or {}).get(key)


def _cells(file: Moved) -> dict[str, str]:
    """Of each figure what it was and is: `1,000 → 1,200 (+20.0%)`."""
    return {key: _cell((file.before or {}).get(key), (file.after or {}).get(key)) for key in _COLUMNS}


def _cell(old: Any, new: Any) -> str:
    from cnncalc.analysis.expectations.figures import percent

    told = [f"{n:,}" if n.__class__ is int else "?" if n is None else str(n) for n in (old, new)]
    if old == new:
        return told[0]
    by = percent(new - old, old) if old.__class__ is int and new.__class__ is int else ""
    return f"{told[0]} → {told[1]}{f' ({by})' if by else ''}"
