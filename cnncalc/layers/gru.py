"""Gated recurrent unit."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import flag
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.recurrent import Recurrent, keras_arguments
from cnncalc.numbers.arithmetic import Number


class GRU(Recurrent):
    """A recurrent layer of three gates (Cho et al. 2014)."""

    type = "gru"
    gates = 3
    reset_after = flag(
        True, keras="reset_after", help="whether the reset gate acts after the product, which takes a second bias"
    )
    words = {"gru": spelled("units")}
    keras = {"GRU": spelled(keras_arguments("activation recurrent_activation", last="reset_after use_cudnn"))}
    torch = {"GRU": spelled("inputs! units layers bias batch_first dropout bidirectional * device dtype")}
    examples = ("10x32 -> gru 20", "torch 10x32 -> nn.GRU(32, 20, num_layers=2, batch_first=True)")

    def biases(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        if not (self.bias and self.reset_after) or self.framework == "torch":
            return super().biases()
        rows = self.gates * self.units
        # the same two vectors, which Keras keeps in one tensor
        return (("bias_ih", (rows,)), ("bias_hh", (rows,))) if self.torch_names else (("bias", (2, rows)),)
