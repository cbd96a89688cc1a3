"""Long short-term memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.recurrent import Recurrent, keras_arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.layers.declaration.shape import Shape


class LSTM(Recurrent):
    """A recurrent layer of four gates with a state and a memory (Hochreiter and Schmidhuber 1997)."""

    type = "lstm"
    gates = 4
    states = 2
    projected = integer(
        None, symbol="P", torch="proj_size", minimum=0, optional=True, help="values the state is projected to"
    )
    words = {"lstm": spelled("units")}
    keras = {"LSTM": spelled(keras_arguments("activation recurrent_activation", "unit_forget_bias", "use_cudnn"))}
    torch = {"LSTM": spelled("inputs! units layers bias batch_first dropout bidirectional projected device dtype")}
    examples = (
        "10x32 -> lstm 20",
        "10x32 -> Bidirectional(LSTM(20, return_sequences=True))",
        "torch 10x32 -> nn.LSTM(32, 20, batch_first=True, proj_size=5)",
    )

    def prepare(self) -> None:
        super().prepare()
        if self.projected.__class__ is int and self.projected == 0:
            self.projected = None  # PyTorch's way to say that there is none

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        yield from super().conditions(x, y)
        if self.projected is not None:
            yield at_least(
                self.units - self.projected,
                1,
                "proj_size {projected} must be smaller than the {units} values of the state",
                "projected",
            )
