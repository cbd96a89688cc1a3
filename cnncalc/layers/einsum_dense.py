"""Dense layer by an einsum equation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, equal
from cnncalc.layers.declaration.declare import integers, text
from cnncalc.layers.declaration.kinds import Text
from cnncalc.layers.declaration.layer import WHOLE, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled, trained
from cnncalc.layers.declaration.value import BadValue
from cnncalc.layers.families.low_rank import LowRank
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Equation(Text):
    """`ab,bc->ac`: the letters of the input, of the kernel and of the output, the first of both sides the batch's."""

    def read(self, value: Any, rank: int | None) -> Any:
        sides = super().read(value, rank).replace(" ", "").replace("...", "0")
        inputs, arrow, output = sides.partition("->")
        data, comma, kernel = inputs.partition(",")
        parts = (data, kernel, output)
        ends = {(p[:1] == "0", p[-1:] == "0", p.count("0")) for p in (data, output)}
        if not (arrow and comma and all(p.replace("0", "", 1).isalpha() for p in parts)) or "0" in kernel:
            raise BadValue(
                f"equation '{value}' is not of the form ab,bc->ac", "name each axis by a letter, the batch's first"
            )
        if len(ends) > 1 or ("0" in data and "0" not in (data[0], data[-1])):
            raise BadValue(
                f"equation '{value}' has its ellipsis at different places", "begin or end input and output with it"
            )
        if any(len(set(p)) < len(p) for p in parts) or not set(output) <= set(data + kernel):
            help = "name each axis of a side once, and in the output none that no other side has"
            raise BadValue(f"equation '{value}' names an axis twice, or one in the output alone", help)
        if "0" != data[0] != output[0]:
            raise BadValue(
                f"equation '{value}' does not begin input and output with the batch", f"write {_turned(*parts)}"
            )
        return sides


def _turned(data: str, kernel: str, output: str) -> str:
    """The equation with the batch, the input's first letter, first in the output too."""
    batch = data[0]
    return f"{data},{kernel}->{batch}{output.replace(batch, '')}"


class EinsumDense(LowRank):
    """A dense layer whose sums are said by an equation: letters that the output lacks are summed."""

    type = "einsum_dense"
    family = "dense"
    keras_tail = (
        trained("kernel bias", activity=False) + " lora_rank lora_alpha gptq_unpacked_column_size quantization_config"
    )
    equation: Any = _Equation(keras="equation", help="the axes of input, kernel and output by letters, as in ab,bc->ac")
    shape = integers(
        keras="output_shape",
        free=True,
        minimum=1,
        help="the output's axes without the batch; None where the input says it",
    )
    bias_axes = text(None, keras="bias_axes", optional=True, help="the output's letters along which a bias is added")
    keras = {"EinsumDense": spelled("equation shape activation bias_axes")}
    words = {"einsum_dense": spelled("equation shape")}
    examples = ('10x64 -> EinsumDense("abc,cd->abd", output_shape=(None, 32), bias_axes="d")',)

    def prepare(self) -> None:
        super().prepare()
        inputs, _, output = self.equation.partition("->")
        data, _, self.kernel = inputs.partition(",")
        self.elided, self.left = "0" in data, data[0] == "0"
        # the first letter is the batch's, unless the ellipsis holds it
        self.data = data.strip("0")[not self.left :]
        self.target = output.strip("0")[not self.left :]

    def letters(self, x: Shape) -> dict[str, Number]:
        """The size of each letter of the equation and, under 0, 1, …, of each axis of the ellipsis."""
        more = x.rank - len(self.data)
        if more < 0 or (more and not self.elided) or len(self.shape) != len(self.target):
            raise Misfit(
                f"equation {self.equation.replace('0', '...')} does not fit the input {x} and {len(self.shape)} output axes",
                "equation",
                "the first letter of input and output is the batch's",
            )
        sizes = dict(zip(self.labels(self.data, more), x.dims, strict=True))
        for letter, size in zip(self.target, self.shape, strict=True):
            if size is None and letter in self.kernel + (self.bias_axes or ""):
                raise Misfit(f"the axis {letter} of kernel or bias has no size", "shape", "write it in output_shape")
            sizes.setdefault(letter, size)
        if not set(self.kernel) <= sizes.keys() or not set(self.bias_axes or "") <= set(self.target):
            raise Misfit(
                f"equation {self.equation.replace('0', '...')} leaves an axis of kernel or bias open", "equation"
            )
        return sizes

    def labels(self, letters: str, more: int) -> list[str]:
        """The letters of one side with the `more` axes of the ellipsis before or after them."""
        marks = [str(i) for i in range(more)]
        return [*marks, *letters] if self.left else [*letters, *marks]

    def output(self, x: Shape) -> Shape:
        sizes = self.letters(x)
        return Shape.of([sizes[letter] for letter in self.labels(self.target, x.rank - len(self.data))], x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        sizes = self.letters(x)
        for letter, given in zip(self.target, self.shape, strict=True):
            if given is not None:
                message = "output_shape {shape} does not fit the equation, which gives {y}"
                yield equal(sizes[letter], given, message, "shape", "write {given}")

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        sizes = self.letters(x)
        right = [str(sizes[letter]) for letter in self.target]
        return {**super().words_for(x, y), "given": f"({', '.join(right)}{',' * (len(right) == 1)})"}

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        sizes = self.letters(x)
        shape = tuple(sizes[letter] for letter in self.kernel)
        main = Weight("weight" if self.torch_names else "kernel", shape, product(shape))
        if not self.bias_axes:
            return (main,)
        start = min(self.target.index(letter) for letter in self.bias_axes)
        bias = tuple(sizes[letter] if letter in self.bias_axes else 1 for letter in self.target[start:])
        if not self.left:
            bias += (1,) * (x.rank - len(self.data))
        return (main, Weight("bias", bias, product(bias)))

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        sizes = self.letters(x)
        return (tuple(sizes[letter] for letter in self.kernel),)

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return product(tuple(self.letters(x).values()))

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
