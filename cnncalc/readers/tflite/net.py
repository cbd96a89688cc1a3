"""The network of a `.tflite` while it grows: what each tensor is by now, and the steps that several operators take."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.part import Part
from cnncalc.graph.growth import Ref
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.grower import Written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.grower import Grower
    from cnncalc.readers.tflite.model import Model, Operator, Tensor

ACTIVATIONS = {1: "relu", 2: "hard_tanh", 3: "relu6", 4: "tanh", 5: "sign"}
"""The functions that an operator may end with, by their numbers."""
_LONGEST = 60


class Value(NamedTuple):
    """What the network computes: a node, and whether the batch is the first axis that the file gives it. `block` is by how
    much a map has been spread over the batch, where it has."""

    ref: Ref
    lead: bool = True
    block: tuple[int, ...] = ()


class Constant(NamedTuple):
    """A tensor of the file itself: its sizes; its numbers, laid out flat, where they are few and whole."""

    shape: tuple[int, ...]
    numbers: tuple[Any, ...] | None
    tensor: Tensor | None = None


class Net:
    """`values` are what the tensors are, by their numbers: a `Value`, a `Constant`, or None where it could not be computed."""

    def __init__(self, grower: Grower, model: Model, tensors: list[Tensor]) -> None:
        self.grower = grower
        self.model = model
        self.tensors = tensors
        self.values: dict[int, Value | Constant | None] = {}
        self.batch = 1
        self.stated = True
        """Whether what the file states of shapes still holds: not with another input."""
        self.customs: set[str] = set()
        """The custom operators that were met."""
        self._counts: dict[str, int] = {}
        self._counted: dict[int, Ref] = {}
        self._owners: dict[int, Ref] = {}

    # -- what is read

    def value(self, index: int) -> Value | Constant | None:
        """What a tensor is."""
        if index in self.values:
            return self.values[index]
        tensor = self.tensors[index]
        if self.model.data(tensor) is None and 0 not in (tensor.shape or ()):
            return None
        found = Constant(tensor.shape or (), self.model.numbers(tensor), tensor)
        self.values[index] = found
        return found

    def data(self, op: Operator, number: int = 0) -> Value:
        """What an operator reads as its input `number`, which must be computed."""
        index = op.inputs[number] if number < len(op.inputs) else -1
        if index < 0:
            raise self.wrong(op, f"{op.code} lacks its input {number}", "is the file damaged?")
        found = self.value(index)
        if isinstance(found, Constant):
            return self.constant(op, found)
        if found is None and index not in self.values:
            raise self.wrong(op, f"{op.code} reads tensor {index}, which nothing before it gives")
        if found is None:
            raise Unread
        if found.block and op.code not in SPREADABLE:
            raise self.wrong(op, f"{op.code} of a map that is spread over the batch is not read")
        return found

    def constant(self, op: Operator, found: Constant) -> Value:
        """A constant as a node of the network, counted once."""
        tensor = found.tensor
        known = None if tensor is None else self._counted.get(tensor.number)
        if known is None:
            kind = "constant" if tensor is None or tensor.type not in (0, 1, 9, 10) else "parameter"
            name = self.name("" if tensor is None else tensor.name, kind)
            known = self.grower.add(name, kind, (), *found.shape, origin=self.origin(op))
            if known is None:
                raise Unread
            if tensor is not None:
                self._counted[tensor.number] = known
        return Value(known, False)

    def numbers(self, op: Operator, number: int, default: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """The whole numbers of an operator's input `number`, which must be known."""
        index = op.inputs[number] if number < len(op.inputs) else -1
        if index < 0 and default is not None:
            return default
        found = self.value(index) if index >= 0 else None
        if not isinstance(found, Constant) or found.numbers is None:
            raise self.wrong(op, f"input {number} of {op.code} is known to a run alone, and its shape depends on it")
        return tuple(int(n) for n in found.numbers)

    def weight(self, op: Operator, number: int) -> tuple[int, ...] | None:
        """The sizes of a weight; None where it is left out. An error where it is computed."""
        index = op.inputs[number] if number < len(op.inputs) else -1
        if index < 0:
            return None
        found = self.value(index)
        if not isinstance(found, Constant):
            raise self.wrong(op, f"the weights of {op.code} are computed, not the file's")
        return found.shape

    def shape(self, value: Value) -> Any:
        """The shape of a value, without the batch."""
        return self.grower.shape(value.ref)

    def axis(self, op: Operator, value: Value, number: int, extra: int = 0) -> int:
        """An axis as our layers count it, the batch being 0; `extra` axes more are counted where some are added."""
        rank = self.shape(value).rank + value.lead + extra
        index = number + rank if number < 0 else number
        if not 0 <= index < rank or (value.lead and not index):
            what = "the batch" if value.lead and not index else f"none of {rank} axes"
            raise self.wrong(op, f"axis {number} of {op.code} is {what}")
        return index + 1 - value.lead

    # -- what is added

    def name(self, wanted: str, kind: str) -> str:
        """The name of a row: the tensor's, the first of several that were joined; after its kind where it has none."""
        name = wanted.split(";")[0].strip("/ ")
        if name and len(name) <= _LONGEST:
            return name
        self._counts[kind] = count = self._counts.get(kind, 0) + 1
        return f"{kind}_{count}" if count > 1 else kind

    def origin(self, op: Operator) -> Written:
        """Where an operator stands."""
        return Written(Part(self.model.file.name, f"operator {op.number} ({op.custom or op.code})", (1, op.number)))

    def wrong(self, op: Operator, message: str, help: str = "") -> SpecError:
        """The error for what is wrong with an operator."""
        help = help or "write the network as a spec, with an `opaque` in its place: cnncalc layers opaque"
        return SpecError([Fault(message, self.origin(op).place(), help=help)])

    def add(
        self, op: Operator, kind: str, reads: Any, *args: Any, part: str = "", lead: bool | None = None, **more: Any
    ) -> Value:
        """One more layer, named after the operator's output, or as a `part` of it."""
        refs = reads.ref if isinstance(reads, Value) else tuple(read.ref for read in reads)
        first = reads if isinstance(reads, Value) else reads[0] if reads else None
        wanted = self.tensors[op.outputs[0]].name if op.outputs else ""
        base = self.name(wanted, (op.custom or op.code).lower())
        ref = self.grower.add(f"{base}.{part}" if part else base, kind, refs, *args, origin=self.origin(op), **more)
        if ref is None:
            raise Unread
        return Value(ref, (first is None or first.lead) if lead is None else lead, () if first is None else first.block)

    def weighted(self, op: Operator, kind: str, reads: Value, number: int, **more: Any) -> Value:
        """A layer with the weights that are its input `number`; another layer's that has the same are shared."""
        key = op.inputs[number]
        found = self.add(op, kind, reads, shared=self._owners.get(key), **more)
        self._owners.setdefault(key, found.ref)
        return found

    def activated(self, op: Operator, value: Value) -> Value:
        """The value after the function that the operator ends with."""
        number = op.options.get("FusedActivationFunction", 0)
        if not number:
            return value
        kind = ACTIVATIONS.get(number)
        if kind is None:
            raise self.wrong(op, f"{op.code} ends with function {number}, which TensorFlow Lite does not have")
        return self.add(op, kind, value, part=kind)

    def sizes(self, value: Value, shape: Sequence[int]) -> tuple[bool, tuple[int, ...]]:
        """Sizes as the file has them, as those of a sample: whether the batch is the first of them, and the others."""
        known = prod(size for size in shape if size > 0)
        elements = self.shape(value).elements
        rest = tuple(shape[1:])
        if value.lead and shape and shape[0] in (self.batch, -1) and (-1 in rest or prod(rest) == elements):
            return True, rest
        if not value.lead and shape and shape[0] == self.batch == 1 and (-1 in rest or known == elements):
            return True, rest
        return False, tuple(shape)


class Unread(Exception):
    """An operator that reads what could not be computed: it is passed over."""


SPREADABLE = ("CONV_2D", "DEPTHWISE_CONV_2D", "BATCH_TO_SPACE_ND", "RELU", "RELU6", "QUANTIZE", "DEQUANTIZE")
"""Operators that are read between a map's being spread over the batch and its being brought back."""
