"""Noted operations → a straight list of instructions for each loop of a grid, each run as rarely as it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from cnncalc.analysis.sweep.operations import DTYPES, TRUTHS, array, scalar, width_of
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.swept import Swept, ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cnncalc.analysis.sweep.tiers import Tiers


class Value(NamedTuple):
    """A number while blocks run: its register, the axes it depends on, its bounds, whether it is a truth."""

    register: int
    axes: int
    lo: int
    hi: int
    truth: bool


class Program:
    """What computes some outputs block by block: `run` gives for each block its digits and the outputs' values, each an
    array that broadcasts to rows × lanes, or one number."""

    def __init__(self, outputs: Sequence[Any], tiers: Tiers) -> None:
        self.tiers = tiers
        self.registers: list[Any] = [()]
        """What each register holds before the first block. The first holds the digits of the block."""
        self.code: list[list[list[Any]]] = [[] for _ in range(len(tiers.digits) + 1)]
        """Of each loop the instructions: [target, function, operand, operand, registers that nothing reads again]."""
        self._values: dict[int, Value] = {}
        nodes = needed(outputs)
        self._inner = inner_sums(nodes, outputs)
        for node in nodes:
            if node.index not in self._inner:
                self._values[node.index] = self._lowered(node)
        self.outputs = [self._operand(output).register for output in outputs]
        self._release()

    def run(self, first: int = 0, last: int | None = None) -> Iterator[tuple[list[int], list[Any]]]:
        """The blocks from `first` to before `last`."""
        counts = self.tiers.digits
        registers = list(self.registers)
        before: list[int] = []
        with numpy.errstate(all="ignore"):
            for number in range(first, self.tiers.blocks if last is None else last):
                digits = digits_of(number, counts)
                level = 0
                if before:
                    level = next(i for i, (a, b) in enumerate(zip(before, digits, strict=True)) if a != b) + 1
                registers[0] = before = digits
                for code in self.code[level:]:
                    for target, function, a, b, gone in code:
                        registers[target] = function(registers[a], registers[b])
                        for register in gone:
                            registers[register] = None
                yield digits, [registers[output] for output in self.outputs]

    def _new(self, content: Any = None) -> int:
        self.registers.append(content)
        return len(self.registers) - 1

    def _operand(self, value: Any) -> Value:
        if value.__class__ is Swept:
            return self._values[value.index]
        low, high = ends(int(value)) if value.__class__ is not float else (0, 0)
        return Value(self._new(value), 0, low, high, value.__class__ is bool)

    def _lowered(self, node: Swept) -> Value:
        if node.name == "leaf":
            return self._leaf(node)
        if node.name == "every":
            return self._gathered("and", [self._operand(arg) for arg in node.args])
        if node.name == "+":
            return self._gathered("+", [self._operand(term) for term in self._terms(node)])
        a = self._operand(node.args[0])
        b = self._operand(node.args[1]) if len(node.args) > 1 else a
        return self._added(node.name, a, b, node.bounds.lo, node.bounds.hi)

    def _terms(self, node: Swept) -> Iterator[Any]:
        """The terms of a sum, those of the sums within it that nothing else reads among them."""
        stack = [node]
        while stack:
            for arg in stack.pop().args:
                if arg.__class__ is Swept and arg.index in self._inner:
                    stack.append(arg)
                else:
                    yield arg

    def _added(self, name: str, a: Value, b: Value, low: int, high: int) -> Value:
        """The instruction of one operation, in the innermost loop that it depends on."""
        tiers, axes = self.tiers, a.axes | b.axes
        target = self._new()
        if tiers.shape(axes):
            arrays = (tiers.shape(a.axes) > 0, tiers.shape(b.axes) > 0)
            function = array(name, width_of(low, high), (width_of(a.lo, a.hi), width_of(b.lo, b.hi)), arrays)
        else:
            function = scalar(name)
        self.code[tiers.level(axes)].append([target, function, a.register, b.register, []])
        return Value(target, axes, low, high, name in TRUTHS)

    def _gathered(self, name: str, parts: list[Value]) -> Value:
        """A sum, or what holds where all parts hold: those first that are computed least often."""
        alike: dict[int, Value] = {}
        for part in parts:
            other = alike.get(part.axes)
            alike[part.axes] = part if other is None else self._joined(name, other, part)
        rest = list(alike.values())
        while len(rest) > 1:
            pairs = ((i, j) for i in range(len(rest)) for j in range(i))
            i, j = min(pairs, key=lambda pair: self.tiers.cost(rest[pair[0]].axes | rest[pair[1]].axes))
            joined = self._joined(name, rest[j], rest[i])
            rest = [part for at, part in enumerate(rest) if at not in (i, j)]
            rest.append(joined)
        return rest[0]

    def _joined(self, name: str, a: Value, b: Value) -> Value:
        low, high = (a.lo + b.lo, a.hi + b.hi) if name == "+" else (0, 1)
        return self._added(name, a, b, low, high)

    def _leaf(self, node: Swept) -> Value:
        """The values along an axis: one of them in an outer loop, else spread over the rows or the lanes."""
        axis, values = node.args
        tiers, bits = self.tiers, node.axes
        low, high = node.bounds.lo, node.bounds.hi
        truth = values.dtype == bool
        target = self._new()
        if axis in tiers.outer:
            depth = tiers.outer.index(axis)
            table = self._new(values.tolist())
            code = [target, lambda digits, known: known[digits[depth]], 0, table, []]
        else:
            stretch = tiers.rows if axis in tiers.rows.axes else tiers.lanes
            depth = len(tiers.outer) + (stretch is tiers.lanes)
            whole = stretch.spread(axis, values if truth else values.astype(DTYPES[width_of(low, high)]))
            table = self._new(whole.reshape(-1, 1) if stretch is tiers.rows else whole.reshape(1, -1))
            if stretch is tiers.rows:
                code = [target, lambda digits, known: known[stretch.part(digits[depth])], 0, table, []]
            else:
                code = [target, lambda digits, known: known[:, stretch.part(digits[depth])], 0, table, []]
        self.code[tiers.level(bits)].append(code)
        return Value(target, bits, low, high, truth)

    def _release(self) -> None:
        """Note with each instruction what nothing reads after it, so that memory is used again while it is in the cache."""
        kept = set(self.outputs)
        read_in: dict[int, tuple[int, list[Any]]] = {}
        made_in: dict[int, int] = {}
        for level, code in enumerate(self.code):
            for instruction in code:
                made_in[instruction[0]] = level
                for register in instruction[2:4]:
                    read_in[register] = (level, instruction)
        for register, (level, instruction) in read_in.items():
            if made_in.get(register) == level and register not in kept:
                instruction[4].append(register)


def digits_of(number: int, counts: Sequence[int]) -> list[int]:
    """How far each loop is at the block `number`."""
    digits = []
    for count in reversed(counts):
        number, digit = divmod(number, count)
        digits.append(digit)
    return digits[::-1]


def needed(outputs: Iterable[Any]) -> list[Swept]:
    """All noted operations that the outputs are computed from, operands first."""
    found: dict[int, Swept] = {}
    stack = [output for output in outputs if output.__class__ is Swept]
    while stack:
        node = stack.pop()
        if node.index not in found:
            found[node.index] = node
            stack += [arg for arg in node.args if arg.__class__ is Swept]
    return [found[index] for index in sorted(found)]


def inner_sums(nodes: list[Swept], outputs: Iterable[Any]) -> set[int]:
    """The sums that one other sum reads and nothing else: their terms may be added in any order."""
    reads: dict[int, list[str]] = {}
    for node in nodes:
        for arg in node.args:
            if arg.__class__ is Swept and arg.name == "+":
                reads.setdefault(arg.index, []).append(node.name)
    asked = {output.index for output in outputs if output.__class__ is Swept}
    return {index for index, names in reads.items() if names == ["+"] and index not in asked}
