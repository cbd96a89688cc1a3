"""A layer whose kernel is divided by its largest singular value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Weight
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.wrapper import Wrapper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.layers.declaration.condition import Condition
    from cnncalc.layers.declaration.shape import Shape
    from cnncalc.numbers.arithmetic import Number

_KERNELS = ("kernel", "embeddings", "depthwise_kernel")
_OTHERS = ("pointwise_kernel", "recurrent_kernel")
"""Weights of layers that have several kernels, none of them called `kernel` in Keras."""


class SpectralNormalization(Wrapper):
    """A layer whose kernel is divided by its largest singular value, which a vector that is not trained approaches (Miyato et
    al., 2018). Shapes and MACs are those of the layer; dividing the kernel is not counted."""

    type = "spectral_normalization"
    family = "normalization"
    iterations = integer(
        1, minimum=1, keras="power_iterations", help="steps towards the vector at each step of training"
    )
    words = {"spectral_normalization": spelled("layer")}
    keras = {"SpectralNormalization": spelled("layer iterations")}
    examples = (
        "8x8x3 -> SpectralNormalization(Conv2D(4, 3))",
        "7 -> SpectralNormalization(Dense(5), power_iterations=3)",
    )

    def output(self, x: Shape) -> Any:
        if self.inner.many:
            raise Misfit(f"spectral_normalization holds a layer with a kernel, not {self.inner.type}", "layer")
        found = self.inside(x)
        names = [weight.name for weight in self.inner.weights(x, found)]
        if not names or names[0] not in _KERNELS or any(name in _OTHERS for name in names):
            message = f"{self.inner.type} has no kernel to be normalized"
            raise Misfit(message, "layer", "wrap a convolution, a dense layer or an embedding")
        return found

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        return self.held(x, y)

    def weights(self, x: Shape, y: Any) -> tuple[Weight, ...]:
        kernel, *rest = self.inner.weights(x, y)
        last = kernel.shape[-1]
        return (kernel, Weight("vector_u", (1, last), last, trainable=False), *rest)

    def factors(self, x: Shape, y: Any) -> tuple[tuple[Number, ...], ...]:
        return self.inner.factors(x, y)

    def macs(self, x: Shape, y: Any, weights: tuple[Weight, ...]) -> Number:
        return self.inner.macs(x, y, self.inner.weights(x, y))

    def reach(self, x: Any, y: Any) -> Any:
        return self.inner.reach(x, y)

    def warnings(self, x: Any, y: Any) -> Iterable[tuple[str, str]]:
        return self.inner.warnings(x, y)

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**self.inner.words_for(x, y), "layer": self.inner.type}
