"""Dense layer by an einsum equation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.arithmetic import Number, product
from cnncalc.attribute import BadValue, Text, integers, text
from cnncalc.layer import WHOLE, Condition, Layer, Misfit, Weight, equal, spelled
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Equation(Text):
    """`ab,bc->ac`: the letters of the input, of the kernel and of the output, the first of both sides the batch's."""

    def read(self, value: Any, rank: int | None) -> Any:
        sides = super().read(value, rank).replace(" ", "").replace("...", "0")
        inputs, arrow, output = sides.partition("->")
        data, comma, kernel = inputs.partition(",")
        parts = (data, kernel, output)
        if not (arrow and comma and all(p.replace("0", "", 1).isalpha() for p in parts)) or "0" in kernel:
            raise BadValue(f"equation '{value}' is not of the form ab,bc->ac", "name each axis by a letter, the batch's first")
        if any(len(set(p)) < len(p) for p in parts) or not set(output) <= set(data + kernel) or ("0" in data) != ("0" in output):
            raise BadValue(f"equation '{value}' names an axis twice, or one of the output that no input has")
        return sides


class EinsumDense(Layer):
    """A dense layer whose sums are said by an equation: letters that the output lacks are summed."""

    type = "einsum_dense"
    family = "dense"
    ignores = "lora_rank lora_alpha gptq_unpacked_column_size quantization_config"
    equation: Any = _Equation(keras="equation", help="the axes of input, kernel and output by letters, as in ab,bc->ac")
    shape = integers(keras="output_shape", free=True, minimum=1, help="the output's axes without the batch; None where the input says it")
    bias_axes = text(None, keras="bias_axes", optional=True, help="the output's letters along which a bias is added")
    keras = {"EinsumDense": spelled("equation shape activation bias_axes")}
    words = {"einsum_dense": spelled("equation shape")}
    formula = {
        "output": "the sizes of the output's letters",
        "weights": "the product of the kernel's letters, and a bias along bias_axes",
        "macs": "the product of all letters but the batch's",
    }
    example = '10x64 -> EinsumDense("abc,cd->abd", output_shape=(None, 32), bias_axes="d")'

    def prepare(self) -> None:
        inputs, _, self.target = self.equation.partition("->")
        self.data, _, self.kernel = inputs.partition(",")

    def letters(self, x: Shape) -> dict[str, Number]:
        """The size of each letter; the ellipsis' axes are '0', '00', …, and the batch has none."""
        data = _spread(self.data, x.rank)
        target = _spread(self.target, len(self.shape))
        if len(data) != x.rank + 1 or len(target) != len(self.shape) + 1 or data[0] != target[0]:
            raise Misfit(
                f"equation {self.equation.replace('0', '...')} does not fit the input {x} and {len(self.shape)} output axes",
                "equation",
                "the first letter of input and output is the batch's",
            )
        sizes = dict(zip(data[1:], x.dims, strict=True))
        for letter, size in zip(target[1:], self.shape, strict=True):
            if letter not in sizes:
                if size is None:
                    raise Misfit(f"the kernel's axis {letter} has no size", "shape", "write it in output_shape")
                sizes[letter] = size
        return sizes

    def output(self, x: Shape) -> Shape:
        sizes = self.letters(x)
        target = _spread(self.target, len(self.shape))
        return Shape.of([sizes[letter] for letter in target[1:]], x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        for size, given in zip(y.dims, self.shape, strict=True):
            if given is not None:
                yield equal(size, given, "output_shape {shape} does not fit the equation's {y}", "shape", "write None there")

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        sizes = self.letters(x)
        shape = tuple(sizes[letter] for letter in self.kernel)
        main = Weight("weight" if self.torch_names else "kernel", shape, product(shape))
        if not self.bias_axes:
            return (main,)
        target = _spread(self.target, len(self.shape))
        start = min(target.index(letter) for letter in self.bias_axes if letter in target)
        bias = tuple(sizes[letter] if letter in self.bias_axes else 1 for letter in target[start:])
        return (main, Weight("bias", bias, product(bias)))

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        sizes = self.letters(x)
        return (tuple(sizes[letter] for letter in self.kernel),)

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return product(tuple(self.letters(x).values()))

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE


def _spread(letters: str, rank: int) -> list[str]:
    """The letters of `rank` axes and the batch, the ellipsis spread over what the others leave."""
    if "0" not in letters:
        return list(letters)
    count = rank + 1 - (len(letters) - 1)
    before, _, after = letters.partition("0")
    return [*before, *("0" * (i + 1) for i in range(count)), *after]
