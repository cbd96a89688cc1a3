"""Names of layers that a spec does not take (`/layer1/layer1.0/conv1/Conv`, as ONNX files have them) → names that it takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.language.words.call import is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.report import Report


def plainer(names: Sequence[str], modules: dict[str, str] | None = None) -> dict[str, str]:
    """A name of its own that a spec takes for each of these; nothing where all are taken as they are, and no `modules` say
    where they belong (name → path of a module).

    A path's slashes become dots, without a part that the next one says again. Its last part is the operator's type: it goes
    where the module before it has no other.
    """
    if not modules and all(map(is_name, names)):
        return {}
    paths = {
        name: _parts(f"{modules[name].replace('.', '/')}/{name}" if modules and name in modules else name)
        for name in names
    }
    below: dict[str, set[str]] = {}
    for parts in paths.values():
        for end in range(1, len(parts)):
            rest = ".".join(parts[end:])
            below.setdefault(".".join(parts[:end]), set()).add(
                rest.rstrip("0123456789").rstrip("_") if end == len(parts) - 1 else rest
            )
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name, parts in paths.items():
        owner, last = ".".join(parts[:-1]), parts[-1].removeprefix("node_")
        alone = len(parts) > 1 and len(below[owner]) == 1
        wanted = owner if alone else ".".join([*parts[:-1], last.lower() if len(parts) > 1 or "/" in name else last])
        if modules and not alone:
            wanted = wanted.rstrip("0123456789").rstrip("_.") or wanted
        new, count = wanted, 1
        while new in taken:
            count += 1
            new = f"{wanted}_{count}"
        taken.add(new)
        found[name] = new
    return found


def _parts(name: str) -> list[str]:
    """The parts of a path, each as a spec takes it."""
    parts = [part for part in name.split("/") if part]
    kept = [part for i, part in enumerate(parts) if not "".join(parts[i + 1 : i + 2]).startswith(f"{part}.")]
    cleaned = [re.sub(r"[^\w.-]", "_", part, flags=re.ASCII).strip(".-") or "_" for part in kept]
    return cleaned or ["layer"]


def renamed(report: Report) -> dict[str, str]:
    """Give the layers and inputs of a report's graph such names; what they were called, by the new names, to be given back."""
    graph = report.graph
    fresh = plainer([*graph.input_names, *(node.name for node in graph.nodes)], _modules(report))
    if fresh:
        graph.input_names[:] = [fresh[name] for name in graph.input_names]
        for node in graph.nodes:
            node.name = fresh[node.name]
    return {new: old for old, new in fresh.items()}


def _modules(report: Report) -> dict[str, str]:
    """The modules that layers of an ONNX file come from, where its names say nothing of them: that of a layer's weights, else
    the one that the exporter states."""
    if any("/" in row.name or "." in row.name for row in report.rows):
        return {}
    found = {}
    for row in report.rows:
        stated = getattr(getattr(row.node.origin, "site", None), "module", "")
        owner, _, last = row.weights[0].name.rpartition(".") if row.weights else ("", "", "")
        module = owner if last == "weight" else stated
        if stated and module:
            found[row.name] = module
    return found if any("." in module for module in found.values()) else {}
