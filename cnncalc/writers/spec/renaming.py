"""Names of layers that a spec does not take (`/layer1/layer1.0/conv1/Conv`, as ONNX files have them) → names that it takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.language.words.call import is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.nodes import Graph


def plainer(names: Sequence[str]) -> dict[str, str]:
    """A name of its own that a spec takes for each of these; nothing where all are taken as they are.

    A path's slashes become dots, without a part that the next one says again. Its last part is the operator's type: it goes
    where the module before it has no other.
    """
    if all(map(is_name, names)):
        return {}
    paths = {name: _parts(name) for name in names}
    owners: dict[str, int] = {}
    for parts in paths.values():
        for end in range(1, len(parts)):
            owner = ".".join(parts[:end])
            owners[owner] = owners.get(owner, 0) + 1
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name, parts in paths.items():
        owner = ".".join(parts[:-1])
        alone = len(parts) > 1 and owners[owner] == 1
        wanted = (
            owner
            if alone
            else ".".join([*parts[:-1], parts[-1].lower() if len(parts) > 1 or "/" in name else parts[-1]])
        )
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


def renamed(graph: Graph) -> dict[str, str]:
    """Give the layers and inputs of a graph such names; what they were called, by the new names, to be given back."""
    fresh = plainer([*graph.input_names, *(node.name for node in graph.nodes)])
    if fresh:
        graph.input_names[:] = [fresh[name] for name in graph.input_names]
        for node in graph.nodes:
            node.name = fresh[node.name]
    return {new: old for old, new in fresh.items()}
