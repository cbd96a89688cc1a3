"""How two networks differ, layer by layer: attributes, outputs, weights, MACs, and the totals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.alignment import aligned
from cnncalc.analysis.whatif.changes import attributes
from cnncalc.graph.row import plain
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


class Difference(NamedTuple):
    """A layer that differs: its rows (None where a network has none), and (what, before, after) of what does."""

    before: Row | None
    after: Row | None
    changes: tuple[tuple[str, str, str], ...]

    @property
    def kind(self) -> str:
        """`new`, `gone` or `changed`."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"

    @property
    def name(self) -> str:
        """The layer's name, both where they differ."""
        names = [row.node.name for row in (self.before, self.after) if row is not None]
        return " / ".join(dict.fromkeys(names))


def differences(before: Report, after: Report, computed: bool = False) -> list[Difference]:
    """The layers that differ, in order. `computed`: only what is computed counts (outputs, weights, MACs), and only layers
    that have any; that is how a spec is held to code, which says the same in other words."""
    old, new = before.rows, after.rows
    if computed:
        old, new = tuple(filter(_bears, old)), tuple(filter(_bears, new))
    found = []
    for a, b in aligned(old, new):
        if a is None or b is None:
            found.append(Difference(a, b, ()))
            continue
        changes = tuple(_changes(a, b, computed))
        if changes:
            found.append(Difference(a, b, changes))
    return found


def _bears(row: Row) -> bool:
    """Whether a layer has weights or MACs, or another output than its input."""
    return bool(row.weights) or row.macs != 0 or row.y is not row.x


def _changes(a: Row, b: Row, computed: bool) -> Iterable[tuple[str, str, str]]:
    one = a.graph.framework == b.graph.framework
    if not computed and a.type != b.type:
        yield "type", a.type, b.type
    if not computed and one and a.type == b.type:
        old, new = attributes(a), attributes(b)
        yield from [(name, old[name], new[name]) for name in new if name in old and old[name] != new[name]]
    shapes = outputs_text(a), outputs_text(b, a.graph.first)
    if shapes[0] != shapes[1]:
        yield "output", *shapes
    for what in ("trainable", "non_trainable", "macs"):
        first, second = str(plain(getattr(a, what))), str(plain(getattr(b, what)))
        if first != second and not (what == "macs" and computed and (a.node.alive != b.node.alive)):
            yield (
                {"trainable": "weights", "non_trainable": "fixed weights", "macs": "MACs"}[what],
                _grouped(first),
                _grouped(second),
            )


def outputs_text(row: Row, first: bool | None = None) -> str:
    """A row's outputs as specs write them, in a layout."""
    layout = row.graph.first if first is None else first
    shapes = row.y if row.y.__class__ is list else [row.y]
    return ", ".join("x".join(str(plain(n)) for n in shape.converted(layout).dims) or "()" for shape in shapes)


def _grouped(text: str) -> str:
    return f"{int(text):,}" if text.isdecimal() else text


def totals(report: Report) -> dict[str, Any]:
    """What is compared of a whole network: numbers, and the outputs' shapes."""
    from cnncalc.analysis.memory import memory

    found: dict[str, Any] = {name: plain(getattr(report.totals, name)) for name in ("params", "trainable", "macs")}
    for name in report.totals.unknown & found.keys():
        found[name] = None
    kept = memory(report).to_dict()
    found |= {"weight_memory": kept.get("weights"), "peak_activation_memory": kept.get("peak_activations")}
    found["outputs"] = ", ".join(_output(report, slot, port) for slot, port in report.graph.outputs)
    return found


def _output(report: Report, slot: int, port: int | None) -> str:
    y = report.shapes[slot]
    y = y[port or 0] if y.__class__ is list else y
    return "unknown" if y is None else "x".join(str(plain(n)) for n in y.dims)
