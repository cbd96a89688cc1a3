"""Plain recurrent layer."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import choice
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.recurrent import Recurrent, keras_arguments


class RNN(Recurrent):
    """A recurrent layer without gates (Elman 1990)."""

    type = "rnn"
    nonlinearity = choice(
        "tanh", "tanh relu", torch="nonlinearity", help="the function of each step; no number depends on it"
    )
    words = {"rnn": spelled("units"), "simple_rnn": spelled("units")}
    keras = {"SimpleRNN": spelled(keras_arguments("activation", seed_first=False))}
    torch = {"RNN": spelled("inputs! units layers nonlinearity bias batch_first dropout bidirectional * device dtype")}
    examples = ("10x32 -> rnn 20",)
