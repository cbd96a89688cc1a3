"""Embedding of whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.low_rank import LowRank

if TYPE_CHECKING:
    from collections.abc import Iterator


class Embedding(LowRank):
    """Each whole number of the input looked up as a vector."""

    type = "embedding"
    family = "sequence"
    ignores = "input_length"
    keras_tail = "lora_alpha quantization_config"
    vocabulary = integer(symbol="V", keras="input_dim", torch="num_embeddings", minimum=1, help="numbers known")
    size = integer(symbol="E", keras="output_dim", torch="embedding_dim", minimum=0, help="values of a vector")
    words = {"embedding": spelled("vocabulary size")}
    keras = {
        "Embedding": spelled(
            "vocabulary size embeddings_initializer embeddings_regularizer embeddings_constraint mask_zero weights lora"
        )
    }
    torch = {
        "Embedding": spelled(
            "vocabulary size padding_idx max_norm norm_type scale_grad_by_freq sparse _weight _freeze device dtype"
        )
    }
    examples = ("128 -> embedding 10000 64",)

    def output(self, x: Shape) -> Shape:
        return Shape.of((*x.dims, self.size), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        if self.framework == "keras":
            yield at_least(self.size, 1, "size must be at least 1, not {size}", "size")

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        shape = (self.vocabulary, self.size)
        return (Weight("weight" if self.torch_names else "embeddings", shape, self.vocabulary * self.size),)
