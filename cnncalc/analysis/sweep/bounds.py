"""What a value of `?` is searched among: a few sensible values, said in the output."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sweep.sizes import OpenShape, searched_sizes
from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped
from cnncalc.graph.nodes import Deferred

if TYPE_CHECKING:
    from cnncalc.analysis.sweep.keys import Key
    from cnncalc.graph.nodes import Graph

_USUAL = {
    "kernel": range(1, 12),
    "stride": range(1, 5),
    "dilation": range(1, 5),
    "padding": range(6),
    "groups": (1, 2, 4, 8, 16, 32, 64),
}


def bounded(keys: list[Key], graph: Graph) -> list[str]:
    """Give each key without values those that it is searched among; a line for each that says which."""
    lines = []
    for key in keys:
        if isinstance(key.values, OpenShape):
            key.values, said = searched_sizes(key.values.text, graph)
            lines.append(f"{key.target}=? is searched among {said}")
        elif not len(key.values):
            key.values = _values(key, graph)
            lines.append(f"{key.target}=? is searched among {spelled(key.values)}")
    return lines


def _values(key: Key, graph: Graph) -> list[Any]:
    from cnncalc.language.edits import read_edit

    edit = read_edit(f"{key.target}=1")
    if edit.kind == "variable":
        written = graph.spec.vars.get(edit.target) if graph.spec is not None else None
        if written is not None and "." in written.value and "$" not in written.value:
            return _around(Fraction(1, 2))
        return _around(graph.env.get(edit.target))
    if edit.kind == "attribute":
        if edit.key == "repeat":
            return list(range(1, 11))
        for node in graph.nodes:
            layer = node.layer
            if layer is None or layer.__class__ is Deferred or not edit.matches(node.name):
                continue
            found = _of_layer(layer, edit.key)
            if found:
                return found
        return _of_block(graph, edit)
    raise UsageError(
        f"'{clipped(key.target)}=?' has nothing to search", "an attribute, a variable or a block's argument is searched"
    )


def _of_layer(layer: Any, name: str) -> list[Any]:
    """The values of a layer's attribute; none where it has no such attribute."""
    from cnncalc.binding.bind import lookup

    attribute = next((a for owner in ("", "keras", "torch") if (a := lookup(layer.__class__, owner).get(name))), None)
    if attribute is None:
        return []
    now = getattr(layer, attribute.name)
    if attribute.kind == "flag":
        return ["true", "false"]
    if attribute.kind == "choice":
        choices = attribute.options["choices"]
        return list(choices.split() if isinstance(choices, str) else choices)
    usual = _USUAL.get(attribute.name)
    while now.__class__ is tuple and now:
        now = max((n for n in now if n.__class__ is int), default=now[0])
    if usual is not None:
        return sorted({*usual, *([now] if now.__class__ is int and now >= min(usual) else [])})
    return _around(now)


def _of_block(graph: Graph, edit: Any) -> list[Any]:
    """The values of a block's argument: around its default, or widths."""
    for name, members in graph.groups.items():
        block = graph.spec.blocks.get(members.kind) if graph.spec is not None else None
        if (
            block is not None
            and edit.key in block.parameters
            and (edit.matches(name) or edit.target == name.rpartition(".")[0])
        ):
            default = block.parameters[edit.key]
            return _around(default if default.__class__ is int and default > 1 else 64)
    return [1, 2]  # what is wrong with the name is said when it is read


def _around(now: Any) -> list[Any]:
    """Values around today's one: up to four times as many, in steps of an eighth."""
    if now.__class__ is bool:
        return ["true", "false"]
    if isinstance(now, Fraction) or now.__class__.__name__ == "Real":
        return [f"{n * 5 // 100}.{n * 5 % 100:02d}" for n in range(1, 41)]
    if now.__class__ is not int or now < 1:
        now = 64 if now.__class__ is not int else 1
    step = max(now // 8, 1)
    return sorted({now, *range(step, 4 * now + 1, step)})


def spelled(values: Any) -> str:
    """Values as an edit writes them, ranges short."""
    values = list(values)
    if len(values) > 3 and all(v.__class__ is int for v in values):
        step = values[1] - values[0]
        if all(b - a == step for a, b in pairwise(values)):
            return f"{values[0]}..{values[-1]}" + (f":{step}" if step != 1 else "")
    return ",".join(map(str, values))
