"""A file while it is written: its values with the order of their axes, its weights, its nodes.

A `Value` is that of `writers/code/writing.py`: its text is the name of a tensor of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.model import WEIGHT
from cnncalc.writers.code.writing import Value, of, plain
from cnncalc.writers.onnx.proto import FLOAT, INT64, Node, Stated, Tensor
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


class Net:
    """The file so far."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.graph = report.graph
        self.values: dict[tuple[int, int | None], Value] = {}
        self.nodes: list[Node] = []
        self.stated: dict[str, Stated] = {}
        self.weights: dict[str, Stated] = {}
        self.tensors: dict[tuple[Any, ...], Tensor] = {}
        self.taken: set[str] = {row.name for row in report.rows} | set(report.graph.input_names)
        self.opset = 18
        self.extra = 0
        """Weights that ONNX adds to those of the source."""
        self.row: Row = None  # type: ignore[assignment]
        self.written: Any = None
        """What writes a row."""
        self.maps = 1
        """How many maps a sample has where a layer is applied to each."""
        self.instead: list[Value] | None = None
        """What the layer inside another reads."""

    # -- names

    def name(self, part: str) -> str:
        """A name for a part of the row, which nothing else has."""
        base = f"{self.row.name}.{part}"
        found, count = base, 1
        while found in self.taken:
            count += 1
            found = f"{base}_{count}"
        self.taken.add(found)
        return found

    # -- what a row reads

    def reads(self, row: Row) -> list[Value]:
        """The values that a row reads."""
        if self.instead is not None:
            return self.instead
        node = row.node
        return [self.values[slot, port] for slot, port in zip(node.sources, node.ports, strict=True)]

    def read(self, row: Row, order: tuple[int, ...] | None = None) -> Value:
        """The (first) value that a row reads, with its axes in an order: by default that of the source."""
        value = self.reads(row)[0]
        return self.arranged(value, plain(len(value.dims)) if order is None else order)

    def arranged(self, value: Value, order: tuple[int, ...]) -> Value:
        """The value with its axes in another order. Where no values move, the axes are named anew."""
        if value.order == order:
            return value
        large = [axis for axis in order if value.dims[axis] != 1]
        if large == [axis for axis in value.order if value.dims[axis] != 1]:
            return self.reshaped(value, tuple(value.dims[axis] for axis in order), "layout")._replace(
                dims=value.dims, order=order
            )
        dims = [0] * value.batched + [value.order.index(axis) + value.batched for axis in order]
        text = self.op("Transpose", [value.text], "layout", perm=dims)
        return self.put(text, Value(text, value.dims, order, value.batched))

    # -- what a row makes

    def op(self, op: str, inputs: Sequence[str], part: str = "", outputs: int = 1, **attributes: Any) -> Any:
        """One more node; the name of what it makes, of each where it makes several."""
        part = part or op.lower()
        name = self.name(part)
        made = [name] if outputs == 1 else [self.name(f"{part}.{i}") for i in range(outputs)]
        given = {key: value for key, value in attributes.items() if value is not None}
        self.nodes.append(Node(op, list(inputs), made, given, name))
        return made[0] if outputs == 1 else made

    def put(self, text: str, value: Value, kind: int = FLOAT) -> Value:
        """The value, whose shape the file states."""
        self.stated[text] = Stated(text, self.axes(value), kind)
        return value

    def axes(self, value: Value) -> tuple[Any, ...]:
        """The axes of a value in the file."""
        return (self.batch, *value.own) if value.batched else value.own

    @property
    def batch(self) -> Any:
        """The size of the batch; a name where it is free. Inside a layer that is applied to each of several maps it counts
        the maps of all samples."""
        if self.graph.batch is None:
            return "N" if self.maps == 1 else f"N*{self.maps}"
        return self.graph.batch * self.maps

    def made(
        self,
        op: str,
        inputs: Sequence[Any],
        dims: Sequence[Any],
        order: tuple[int, ...] | None = None,
        part: str = "",
        batched: bool | None = None,
        kind: int = FLOAT,
        **attributes: Any,
    ) -> Value:
        """One node with one value: `dims` in the source's order of axes, which stand in the file in `order`. It has the
        batch where something that it reads has."""
        values = [each for each in inputs if isinstance(each, Value)]
        if batched is None:
            batched = any(value.batched for value in values) if values else self.graph.batched
        names = [each.text if isinstance(each, Value) else each for each in inputs]
        text = self.op(op, names, part, **attributes)
        return self.put(text, Value(text, tuple(dims), plain(len(dims)) if order is None else order, batched), kind)

    # -- what stands in the file

    def weight(self, row: Row, name: str, dims: Sequence[int]) -> str:
        """A weight of a row; where it uses another's that one's."""
        text = f"{row.shared_with or row.name}.{name}"
        known = self.weights.get(text)
        dims = tuple(dims)
        if known is not None and known.dims != dims:
            raise Unwritten(f"its weight {text} is shared, and read in another shape")
        if known is None and text in self.taken:
            raise Unwritten(f"its weight would be called {text}, as a layer is")
        self.taken.add(text)
        self.weights[text] = Stated(text, dims, FLOAT, WEIGHT)
        return text

    def wholes(self, *values: int, scalar: bool = False) -> str:
        """Whole numbers in the file."""
        return self._tensor(values, INT64, () if scalar else (len(values),))

    def reals(self, *values: float) -> str:
        """Real numbers in the file; one by itself has no axes."""
        return self._tensor(values, FLOAT, () if len(values) == 1 else (len(values),))

    def _tensor(self, values: tuple[Any, ...], kind: int, dims: tuple[int, ...]) -> str:
        key = (kind, dims, values)
        if key not in self.tensors:
            number = len(self.tensors)
            while f"constant_{number}" in self.taken:
                number += 1
            name = f"constant_{number}"
            self.taken.add(name)
            self.tensors[key] = Tensor(name, dims, values, kind)
        return self.tensors[key].name

    # -- what many layers need

    def reshaped(self, value: Value, dims: Sequence[Any], part: str = "reshape") -> Value:
        """The same values under other axes; those of `value` are read as they stand."""
        known(*dims)
        if 0 in dims:
            raise Unwritten("an axis has no positions")
        sizes = [0] * value.batched + list(dims)
        return self.made("Reshape", [value, self.wholes(*sizes)], dims, part=part, batched=value.batched)

    def named(self, row: Row, ending: str = "") -> list[tuple[str, tuple[Any, ...]]]:
        """The names and shapes of a row's weights, as the layer itself has them."""
        found = type(of(row)).weights(of(row), row.view_x, row.y)
        return [(weight.name, weight.shape) for weight in found if weight.name.endswith(ending)]

    def along(self, row: Row, name: str, size: int, axis: int, rank: int) -> str:
        """A weight of one value a position of an axis, so that it meets that axis of a value of `rank` axes."""
        text = self.weight(row, name, (size,))
        after = rank - 1 - axis
        if not after:
            return text
        made: str = self.op("Unsqueeze", [text, self.wholes(*range(1, after + 1))], f"{name}.axes")
        self.put(made, Value(made, (size, *[1] * after), plain(after + 1), False))
        return made

    def repeated(self, text: str, dims: Sequence[int], lead: str) -> Value:
        """Values of the network's own for every sample of the batch that `lead` has."""
        count = self.op("Shape", [lead], "count", start=0, end=1)
        self.stated[count] = Stated(count, (1,), INT64)
        sizes = self.op("Concat", [count, self.wholes(*dims)], "sizes", axis=0)
        self.stated[sizes] = Stated(sizes, (len(dims) + 1,), INT64)
        return self.made("Expand", [text, sizes], dims, part="repeated", batched=True)

    def filled(self, value: float, size: int) -> str:
        """One number at every position: what no weight is."""
        made: str = self.op("Expand", [self.reals(value), self.wholes(size)], "ones" if value else "zeros")
        self.put(made, Value(made, (size,), (0,), False))
        return made

    def kind(self, value: Value) -> int:
        """The element type of a value."""
        stated = self.stated.get(value.text)
        return FLOAT if stated is None else stated.kind

    def cast(self, value: Value, kind: int) -> Value:
        """The value as another element type."""
        if self.kind(value) == kind:
            return value
        return self.made("Cast", [value], value.dims, value.order, "cast", value.batched, kind, to=kind)

    def stated_as(self, name: str, dims: tuple[Any, ...]) -> Stated:
        """A value's type by all its axes in the file, the batch wherever it stands."""
        return Stated(name, dims)

    def needs(self, opset: int) -> None:
        """An operator of this version is used."""
        self.opset = max(self.opset, opset)


def known(*sizes: Any) -> None:
    """Unwritten where a size is not a number that is known."""
    if any(size.__class__ is not int for size in sizes):
        raise Unwritten("its sizes are not all known", "give the input's size: --input SHAPE")
