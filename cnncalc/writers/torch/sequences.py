"""Modules that are called one after the other, as one `nn.Sequential`: `features.0`, `features.1`, … and chains without
names of their own."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cnncalc.writers.code.names import identifier

if TYPE_CHECKING:
    from cnncalc.writers.code.writing import Writing


def sequenced(w: Writing) -> None:
    """Put into one what is only called in turn."""
    simple = _simple(w)
    if _whole_chain(w, simple):
        return
    runs: dict[str, list[str]] = {}
    for name in (name for name, _ in w.calls if name.rpartition(".")[2].isdecimal() and "." in name):
        runs.setdefault(name.rpartition(".")[0], []).append(name)
    held = [key.rpartition("/")[0] for key in w.modules]
    for prefix, names in runs.items():
        inside = [name for name in held if name.startswith(f"{prefix}.")]
        if len(names) < 2 or inside != names or names != [f"{prefix}.{i}" for i in range(len(names))]:
            continue
        if all(name in simple for name in names) and _follow(w, simple, names):
            _merge(w, simple, prefix, names)
            simple = _simple(w)


def _simple(w: Writing) -> dict[str, tuple[int, str]]:
    """The rows that are one plain call of a module that nothing else calls, with their lines and what they read."""
    found = {}
    texts = "\n".join(w.lines)
    for name, line in w.calls:
        attribute, _ = w.modules.get(f"{name}/", ("", ""))
        match = re.fullmatch(rf"\w+ = self\.{attribute}\((\w+)\)", w.lines[line]) if attribute and line >= 0 else None
        if match is not None and len(re.findall(rf"self\.{attribute}\b", texts)) == 1:
            found[name] = (line, match[1])
    return found


def _follow(w: Writing, simple: dict[str, tuple[int, str]], names: list[str]) -> bool:
    """Whether each reads the one before it, on the next line, which nothing else reads."""
    for one, other in pairwise(names):
        line, _ = simple[one]
        if simple[other] != (line + 1, "x") or not w.lines[line].startswith("x = "):
            return False
    return True


def _merge(w: Writing, simple: dict[str, tuple[int, str]], prefix: str, names: list[str]) -> None:
    calls = [w.modules.pop(f"{name}/")[1] for name in names]
    attribute = identifier(prefix, {each for each, _ in w.modules.values()})
    first, read = simple[names[0]]
    last, _ = simple[names[-1]]
    target = w.lines[last].partition(" = ")[0]
    w.modules[f"{prefix}/"] = (attribute, f"nn.Sequential({', '.join(calls)},)")
    w.lines[first : last + 1] = [f"{target} = self.{attribute}({read})"]
    gone = last - first
    w.calls[:] = [
        (prefix if name == names[0] else name, line - gone if line > last else line)
        for name, line in w.calls
        if name not in names[1:]
    ]


def _whole_chain(w: Writing, simple: dict[str, tuple[int, str]]) -> bool:
    """Make one of a network whose layers have no names of their own and follow each other."""
    rows = w.report.rows
    names = [row.name for row in rows]
    alone = all(re.fullmatch(rf"{re.escape(row.type)}(_\d+)?", row.name) for row in rows)
    if not alone or len(names) < 3 or any(name not in simple for name in names) or not _follow(w, simple, names):
        return False
    _merge(w, simple, "layers", names)
    return True
