"""A `.tflite` file: its graphs with their tensors and operators, and the numbers of small constants."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import refused
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.readers.file import File

MOST_TENSORS = 40_000
MOST_OPERATORS = 10_000
MOST_NUMBERS = 4_096
"""Entries of a list of numbers, and of a constant whose numbers are read."""
_MOST_AXES = 12
_LARGEST = 1e18
_TYPES = {0: "f", 2: "i", 3: "B", 4: "q", 6: "?", 7: "h", 9: "b", 10: "d"}
"""The types of tensors whose numbers are read, as `struct` has them."""
_BROKEN = (struct.error, IndexError, ValueError, TypeError, OverflowError, AttributeError, KeyError, MemoryError)
"""What the packages raise for a file that is damaged."""


class Tensor(NamedTuple):
    """A tensor as the file states it: its sizes, or None where their number is not known; -1 is an open one."""

    number: int
    name: str
    shape: tuple[int, ...] | None
    type: int
    buffer: int


class Operator(NamedTuple):
    """An operator: its code (`CONV_2D`), the name of a custom one, tensors by number (-1: left out), and its options."""

    number: int
    code: str
    custom: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Options
    at: int


class Options:
    """The settings of an operator by their names in the schema."""

    __slots__ = ("_model", "_table")

    def __init__(self, model: Model, table: Any) -> None:
        self._model = model
        self._table = table

    def get(self, name: str, default: int) -> int:
        """A setting as a number."""
        found = getattr(self._table, name, None)
        return default if found is None else int(self._model.guard(found, self._table))

    def numbers(self, name: str) -> tuple[int, ...]:
        """A setting that is a list of numbers."""
        if not hasattr(self._table, f"{name}Length"):
            return ()
        return self._model.guard(lambda: self._numbers(name), self._table)  # type: ignore[no-any-return]

    def _numbers(self, name: str) -> tuple[int, ...]:
        read, length = getattr(self._table, name), getattr(self._table, f"{name}Length")()
        return tuple(int(read(i)) for i in range(_bounded(length, MOST_NUMBERS)))

    def subgraphs(self) -> list[int]:
        """The numbers of other graphs that it runs."""
        names = [name for name in dir(self._table) if name.endswith(("SubgraphIndex", "Subgraph"))]
        return [self.get(name, -1) for name in names]


class Graph(NamedTuple):
    """One graph of a file."""

    name: str
    tensors: list[Tensor]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    operators: list[Operator]


class Damaged(Exception):
    """A file that cannot be what it says it is."""


def _bounded(count: int, most: int) -> int:
    if not 0 <= count <= most:
        raise Damaged(f"a list of {count:,} entries")
    return count


class Model:
    """A file that is being read. SpecError, with the byte of the part that is read, for one that is damaged."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.bytes = file.bytes()
        if len(self.bytes) < 12 or bytes(self.bytes[4:8]) != b"TFL3":
            raise file.broken("this is no TensorFlow Lite model: TFL3 does not stand there", "byte 4")
        from importlib import import_module

        try:
            self._schema = import_module("tflite")
            import_module("flatbuffers")
        except ImportError:
            help = "pip install 'cnncalc[tflite]'"
            raise refused(file.name, "TensorFlow Lite's files need the packages tflite and flatbuffers", help) from None
        self._at = 0
        self._root: Any = None
        self._codes: list[tuple[str, str]] = []
        self.graphs: list[Graph] = []
        self.guard(self._read)

    def guard(self, read: Callable[[], Any], table: Any = None) -> Any:
        """What `read` gives of a table; a damaged file is said to be one."""
        if table is not None:
            self._at = int(table._tab.Pos)
        try:
            return read()
        except Damaged as error:
            raise self.file.broken(f"the file is damaged: {error}", f"byte {self._at}") from None
        except _BROKEN:
            raise self.file.broken("the file is damaged, or ends too early", f"byte {self._at}") from None

    def _read(self) -> None:
        schema = self._schema
        self._root = root = schema.Model.GetRootAs(self.bytes, 0)
        self._seen(root)
        named = {value: name for name, value in vars(schema.BuiltinOperator).items() if value.__class__ is int}
        for number in range(_bounded(root.OperatorCodesLength(), MOST_OPERATORS)):
            code = root.OperatorCodes(number)
            self._seen(code)
            builtin = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
            self._codes.append((named.get(builtin, f"operator {builtin}"), _text(code.CustomCode())))
        count = _bounded(root.SubgraphsLength(), 1_000)
        if not count:
            raise Damaged("it has no graph")
        for number in range(count):
            self.graphs.append(self._graph(root.Subgraphs(number), number))

    def _seen(self, table: Any) -> None:
        """Note which byte is read, and that it is one of the file's."""
        self._at = at = int(table._tab.Pos)
        if not 0 < at < len(self.bytes):
            raise Damaged("an offset leads out of it")

    def _graph(self, graph: Any, number: int) -> Graph:
        self._seen(graph)
        tensors = [self._tensor(graph.Tensors(i), i) for i in range(_bounded(graph.TensorsLength(), MOST_TENSORS))]
        inputs = tuple(graph.Inputs(i) for i in range(_bounded(graph.InputsLength(), MOST_NUMBERS)))
        outputs = tuple(graph.Outputs(i) for i in range(_bounded(graph.OutputsLength(), MOST_NUMBERS)))
        count = len(tensors)
        if any(not 0 <= index < count for index in (*inputs, *outputs)):
            raise Damaged(f"an input or output is none of the {count} tensors")
        operators = [
            self._operator(graph.Operators(i), i, count)
            for i in range(_bounded(graph.OperatorsLength(), MOST_OPERATORS))
        ]
        return Graph(
            _text(graph.Name()) or ("main" if not number else f"graph_{number}"), tensors, inputs, outputs, operators
        )

    def _tensor(self, tensor: Any, index: int) -> Tensor:
        self._seen(tensor)
        count = _bounded(tensor.ShapeLength(), _MOST_AXES)
        shape: tuple[int, ...] | None = tuple(tensor.Shape(i) for i in range(count))
        open_ = tuple(tensor.ShapeSignature(i) for i in range(_bounded(tensor.ShapeSignatureLength(), _MOST_AXES)))
        if len(open_) == count and shape:
            shape = tuple(-1 if size < 0 else size for size in open_)
        elif not count and not tensor.HasRank() and tensor.ShapeIsNone():
            shape = None
        return Tensor(index, _text(tensor.Name()), shape, tensor.Type(), tensor.Buffer())

    def _operator(self, operator: Any, index: int, tensors: int) -> Operator:
        self._seen(operator)
        number = operator.OpcodeIndex()
        if not 0 <= number < len(self._codes):
            raise Damaged(f"operator {index} has the code {number}, of {len(self._codes)}")
        code, custom = self._codes[number]
        inputs = tuple(operator.Inputs(i) for i in range(_bounded(operator.InputsLength(), MOST_NUMBERS)))
        outputs = tuple(operator.Outputs(i) for i in range(_bounded(operator.OutputsLength(), MOST_NUMBERS)))
        if any(not -1 <= tensor < tensors for tensor in inputs) or any(not 0 <= tensor < tensors for tensor in outputs):
            raise Damaged(f"operator {index} has a tensor that is none of the {tensors}")
        return Operator(index, code, custom, inputs, outputs, Options(self, self._options(operator)), self._at)

    def _options(self, operator: Any) -> Any:
        """The settings of an operator as the schema's class for them."""
        schema = self._schema
        for type, table, enum in (
            (operator.BuiltinOptionsType(), operator.BuiltinOptions(), schema.BuiltinOptions),
            (operator.BuiltinOptions2Type(), operator.BuiltinOptions2(), schema.BuiltinOptions2),
        ):
            if not type or table is None:
                continue
            name = next((name for name, value in vars(enum).items() if value == type and value.__class__ is int), "")
            found = getattr(schema, name, None)
            if found is not None:
                options = found()
                options.Init(table.Bytes, table.Pos)
                return options
        return None

    def data(self, tensor: Tensor) -> tuple[int, int] | None:
        """Where a constant's bytes begin, and how many there are; None for a tensor that is computed."""
        return self.guard(lambda: self._data(tensor))  # type: ignore[no-any-return]

    def _data(self, tensor: Tensor) -> tuple[int, int] | None:
        if not 0 < tensor.buffer < self._root.BuffersLength():
            return None
        buffer = self._root.Buffers(tensor.buffer)
        self._seen(buffer)
        if buffer.Offset() > 1 and buffer.Size():  # of a file larger than 2 GB they stand behind all tables
            return buffer.Offset(), buffer.Size()
        length = buffer.DataLength()
        if not length:
            return None
        start = buffer._tab.Vector(buffer._tab.Offset(4))
        if length < 0 or start + length > len(self.bytes):
            raise Damaged(f"a buffer of {length:,} bytes is longer than the file")
        return start, length

    def numbers(self, tensor: Tensor) -> tuple[Any, ...] | None:
        """The numbers of a small constant; None for another."""
        found, kind = self.data(tensor), _TYPES.get(tensor.type)
        if found is None or kind is None:
            return None
        start, length = found
        count = length // struct.calcsize(f"<{kind}")
        if count > MOST_NUMBERS or start + length > len(self.bytes):
            return None
        numbers = struct.unpack_from(f"<{count}{kind}", self.bytes, start)
        return numbers if kind not in "fd" or all(abs(n) < _LARGEST for n in numbers) else None


def _text(value: Any) -> str:
    return "" if value is None else bytes(value[:400]).decode("utf-8", "replace")
