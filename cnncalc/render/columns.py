"""The columns of a network's table, their cells, the totals and the notes below: what the formats print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.memory import memory as memory_of
from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.diagnostics.printable import printable
from cnncalc.layers.declaration.shape import Shape
from cnncalc.render.figures import (
    LOWER_BOUND,
    UNMET,
    UNUSED,
    WANTED,
    _bytes,
    field_text,
    mark_text,
    number_text,
    several,
    shape_writer,
    weights_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.report import Report
    from cnncalc.graph.totals import Totals


class Column:
    """One column: its title, its texts from the first row to the last, the text of its total.

    `right` aligns its texts, `called` is what a sentence calls it. The column with the key `name` holds words that may
    be broken anywhere, all others break at spaces; to less than `least` cells only when nothing else helps.
    """

    __slots__ = ("called", "key", "least", "right", "texts", "title", "total")

    def __init__(
        self,
        key: str,
        title: str,
        texts: list[str],
        *,
        right: bool = False,
        total: str = "",
        called: str = "",
        least: int = 0,
    ) -> None:
        self.key = key
        self.least = least
        self.title = title
        self.texts = texts
        self.right = right
        self.total = total
        self.called = called or title.lower()


class Total:
    """One sum over the network: what it is, the number (`at least` before a lower bound), its unit."""

    __slots__ = (
        "key",
        "label",
        "text",
        "unit",
    )

    def __init__(self, key: str, label: str, text: str, unit: str = "") -> None:
        self.key = key
        self.label = label
        self.text = text
        self.unit = unit


class Cells:
    """A report as texts. All columns are equally long; `quiet` are the rows that change neither shape nor weights; `summed`
    are the totals that stand in their columns; `fit` lays out chosen columns (None: as a network's own)."""

    __slots__ = (
        "columns",
        "facts",
        "fit",
        "model",
        "notes",
        "quiet",
        "summed",
        "totals",
    )

    def __init__(
        self, model: str, facts: str, columns: list[Column], quiet: list[bool], totals: list[Total], notes: list[str]
    ) -> None:
        self.model = model
        self.facts = facts
        self.columns = columns
        self.quiet = quiet
        self.totals = totals
        self.notes = notes
        self.summed: tuple[str, ...] = ("params", "macs")
        self.fit: Any = None

    def total(self, key: str) -> str:
        """The text of one total."""
        return next(total.text for total in self.totals if total.key == key)


class _Texts:
    """The texts of the rows, column by column."""

    __slots__ = ("fields", "macs", "names", "outputs", "params", "products", "quiet", "signs", "types")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.types: list[str] = []
        self.outputs: list[str] = []
        self.signs: list[str] = []
        self.products: list[str] = []
        self.params: list[str] = []
        self.macs: list[str] = []
        self.fields: list[str] = []
        self.quiet: list[bool] = []


def cells_of(report: Report, marks: Mapping[str, tuple[bool, str]], lines: bool = False) -> Cells:
    """The texts of a report; `marks` and `lines` as in `cnncalc.render.render`."""
    graph = report.graph
    write = shape_writer(graph)
    texts = _texts(report, marks, write)
    totals = totals_of(report)
    outputs = texts.outputs
    summed = {total.key: total.text for total in totals}
    sure = max(len(LOWER_BOUND) if summed[key].startswith(LOWER_BOUND) else 0 for key in ("params", "macs"))
    shape = max(map(len, outputs), default=0)
    if any(texts.signs):
        outputs = [
            f"{output:{shape}} {sign}" if sign else output for output, sign in zip(outputs, texts.signs, strict=True)
        ]
        shape += 2
    columns = [
        Column("name", "Layer", texts.names, total="total"),
        Column("type", "Type", texts.types, called="types"),
        Column("output", "Output", outputs, least=shape),
        Column("weights", "Weights", texts.products, called="weight products"),
        Column("params", "Params", texts.params, right=True, total=summed["params"], least=sure),
        Column("macs", unit_of(report), texts.macs, right=True, total=summed["macs"], called="MACs", least=sure),
        Column("field", "Rec. field", texts.fields, called="receptive fields"),
    ]
    if lines:
        from cnncalc.render.lines import line_texts

        columns.insert(1, Column("line", "Line", line_texts(report), called="lines"))
    facts = facts_of(graph, write)
    if report.counted is not None:
        facts += f" · {unit_of(report)} {per_sample(report)}"
    return Cells(printable(graph.model), facts, columns, texts.quiet, totals, notes_of(report, marks))


def _texts(report: Report, marks: Mapping[str, tuple[bool, str]], write: Callable[[Shape], str]) -> _Texts:
    """One pass over the rows; a layer that occurs again on the same input is written once."""
    found = _Texts()
    names, types, outputs, signs, products = found.names, found.types, found.outputs, found.signs, found.products
    params, macs, seen, quiet = found.params, found.macs, found.fields, found.quiet
    fields = receptive_fields(report)
    known: dict[Any, tuple[str, str]] = {}
    field, sees = None, ""
    for row in report.rows:
        _, node, layer, x, y, weights, cost = row
        name = node.name
        names.append(
            (name if name.isascii() and name.isprintable() else printable(name)) if node.alive else _unused(name)
        )
        types.append(layer.type)
        outputs.append(several([write(s) for s in y]) if y.__class__ is list else write(y))
        if weights or node.shared is not None:
            key = (id(layer), x, y) if x.__class__ is y.__class__ is Shape and node.shared is None else None
            pair = known.get(key)
            if pair is None:
                pair = weights_text(row), number_text(row.params)
                if key is not None:
                    known[key] = pair
            products.append(pair[0])
            params.append(pair[1])
            quiet.append(False)
        else:
            products.append("")
            params.append("0")
            quiet.append(y is x or y == x)
        macs.append(f"{cost:,}" if cost.__class__ is int else number_text(cost))
        area = fields.get(name)
        if area is not field:
            field, sees = area, field_text(area)
        seen.append(sees)
        signs.append(mark_text(marks[name]) if name in marks else "")
    return found


def _unused(name: str) -> str:
    return f"{printable(name)} {UNUSED}"


def facts_of(graph: Graph, write: Callable[[Shape], str]) -> str:
    """The framework and the input's shape."""
    shapes = ["?" if shape is None else write(shape) for shape in graph.input_shapes]
    if len(shapes) > 1:
        shapes = [f"{printable(name)} {shape}" for name, shape in zip(graph.input_names, shapes, strict=True)]
    return f"{graph.framework} · {'inputs' if len(shapes) > 1 else 'input'} {', '.join(shapes)}"


def _not_trained(totals: Totals, torch: bool, sure: Callable[[str, str], str]) -> list[Total]:
    """The weights that are not trained: Keras's in one line, PyTorch's parameters and buffers apart."""
    if not torch:
        return [Total("non_trainable", "non-trainable", sure("non_trainable", number_text(totals.non_trainable)))]
    found = [Total("buffers", "buffers", sure("non_trainable", number_text(totals.buffers)))]
    if totals.params != totals.trainable:
        frozen = number_text(totals.params - totals.trainable)
        found.insert(0, Total("frozen", "frozen", sure("trainable", frozen)))
    return found


def totals_of(report: Report) -> list[Total]:
    """Parameters, those trained, the others (PyTorch: the buffers), MACs, and the memory of all weights."""
    totals = report.totals
    torch = report.graph.framework == "torch"

    def sure(key: str, text: str) -> str:
        return f"{LOWER_BOUND} {text}" if report.faults or key in totals.unknown else text

    memory = memory_of(report)
    kept = f"as {memory.dtype}"
    peak = f"{kept}, at {printable(memory.peak_layer)}" if memory.peak_layer else kept
    return [
        Total("params", "params", sure("params", number_text(totals.params))),
        Total("trainable", "trainable", sure("trainable", number_text(totals.trainable))),
        *_not_trained(totals, torch, sure),
        Total("macs", unit_of(report), sure("macs", number_text(totals.macs)), per_sample(report)),
        Total("memory", "weight memory", sure("params", number_text(memory.weights)), _bytes(memory.weights, kept)),
        Total(
            "activations", "activations", sure("", number_text(memory.activations)), _bytes(memory.activations, kept)
        ),
        Total("peak", "peak activations", sure("", number_text(memory.peak)), _bytes(memory.peak, peak)),
    ]


def unit_of(report: Report) -> str:
    """What the rows count: MACs, or the FLOPs of another tool."""
    return "MACs" if report.counted is None else str(report.counted.unit)


def per_sample(report: Report) -> str:
    """What a total of MACs is of, and who counts so."""
    found = report.counted
    if found is None:
        return "per sample"
    return f"{'per sample' if found.samples == 1 else f'for {found.samples} samples'}, as {found.name} counts"


def notes_of(report: Report, marks: Mapping[str, tuple[bool, str]]) -> list[str]:
    """What is said below a table: expectations, where the figures hold, what is not in the totals."""
    notes = []
    met = [mark[0] for mark in marks.values()]
    if met:
        rest = "; cnncalc check compares expect: too" if report.graph.spec.expect is not None else ""
        notes.append(f"{sum(met)} of {len(met)} shapes as expected{rest}")
    shown = {row.node.name for row in report.rows}
    for name, (fine, wanted) in marks.items():
        if not fine and name not in shown:
            notes.append(f"{printable(name)} {UNMET} {WANTED} {printable(wanted)}")
    if report.assumptions:
        notes.append(f"holds where {', '.join(map(printable, report.assumptions))}")
    if not all(row.node.alive for row in report.rows):
        left_out = "MACs" if report.graph.framework == "torch" or report.graph.counts_all else "weights and MACs"
        notes.append(f"{UNUSED} reaches no output: its {left_out} are not in the totals")
    return notes
