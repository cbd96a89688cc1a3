"""Plain recurrent layer."""

from __future__ import annotations

from cnncalc.layer import spelled
from cnncalc.recurrent import FORMULA, Recurrent, keras_arguments


class RNN(Recurrent):
    """A recurrent layer without gates (Elman 1990)."""

    type = "rnn"
    words = {"rnn": spelled("units"), "simple_rnn": spelled("units")}
    keras = {"SimpleRNN": spelled(keras_arguments("activation", seed_first=False))}
    torch = {"RNN": spelled("inputs units layers nonlinearity bias batch_first dropout bidirectional")}
    formula = FORMULA
    example = "10x32 -> rnn 20"
