"""Live oracle: fresh random Keras layers, called on symbolic tensors, against cnncalc. `pytest -m oracle`.

Compared are output shapes, weights (names, shapes, order, which are trained) and refusals. Keras runs on the PyTorch
backend: it needs nothing more, and JAX would compile every initializer anew for every shape. docs/oracle.md says what
was found.
"""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_cases import SETTINGS, Answer, Case, Draw, Refusal, computed, difference
from oracle_keras import MAKERS

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

LIMITS: dict[str, str] = {
    r"ActivityRegularization: TypeError: .*got multiple values": "it makes its activity_regularizer itself",
    r"(Depthwise|Separable)Conv\dD: ValueError: Unrecognized keyword[^~]*kernel_(initializer|regularizer|constraint)": "Keras 2's took it",
    r"ZeroPadding2D: ValueError: [^~]*padding=[(\[](-?\d+, ){3}-?\d+[)\]]": "Keras 1's list of four ends, which cnncalc reads",
    r"Dot: RuntimeError: [^~]*0 elements": "an empty batch_dot cannot be reshaped with -1",
}
"""Errors ("CLASS: ERROR: message", a pattern) that are the implementation's, not the geometry's, and why."""


def lenient(case: Case, answer: Any) -> str:
    """Why Keras accepts what cnncalc refuses; "" where there is no excuse. A symbolic call computes nothing."""
    if re.search("Conv|Pool|Resizing|UpSampling2D|CenterCrop", case.name) and any(0 in shape for shape in (*case.inputs, *answer.outputs)):
        return "an empty axis passes as long as nothing is computed; backends differ in what they do then"
    if case.name == "Concatenate" and case.arguments["axis"] in (0, -len(case.inputs[0])):
        return "it joins batches, which cnncalc leaves out of its shapes"
    return ""


def library() -> Any:
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    return keras


# -- Keras's answer


def weight_name(path: str) -> str:
    """A weight's path below its layer, without the cell that holds a recurrent layer's."""
    parts = [part for part in path.split("/")[1:] if not re.fullmatch(r"\w+_cell(_\d+)?", part)]
    return "/".join(part.split("_")[0] if part.startswith(("forward_", "backward_")) else part for part in parts)


COMPUTED = ("Softmax", "Adaptive", "Dot", "EinsumDense")
"""Classes whose symbolic call looks at less than their real one does: these are called on zeros."""


def answered(keras: Any, case: Case, code: str = "") -> Any:
    """What Keras says of a case; `code` makes its layer where that is no plain call."""
    try:
        layer = eval(code, {"layers": keras.layers}) if code else getattr(keras.layers, case.name)(*case.positional, **case.keywords)
        if case.name.startswith(COMPUTED):
            tensors = [keras.ops.zeros(shape) for shape in case.inputs]
        else:
            dtype = "int32" if case.name == "Embedding" else "float32"
            tensors = [keras.KerasTensor((None, *shape[1:]), dtype=dtype) for shape in case.inputs]
        y = layer(tensors[0], tensors[0]) if case.name == "MultiHeadAttention" else layer(tensors if len(tensors) > 1 else tensors[0])
        outputs = [tuple(t.shape)[1:] for t in (y if isinstance(y, (list, tuple)) else [y])]
        trained = {id(w) for w in layer.trainable_weights}
        return Answer(outputs, [(weight_name(w.path), tuple(w.shape), id(w) in trained) for w in layer.weights])
    except Exception as error:
        return Refusal(type(error).__name__, str(error))


@pytest.mark.parametrize("name", MAKERS)
def test_a_class_is_computed_as_keras_does(name: str, tally: Any) -> None:
    keras = library()
    maker, rank = MAKERS[name]
    cls = getattr(keras.layers, name)

    @SETTINGS
    @given(rng=st.randoms(use_true_random=False))
    def agrees(rng: Any) -> None:
        case = maker(Draw(rng), cls, rank)
        theirs = answered(keras, case)
        differs = difference(case, computed(case, "keras"), theirs, LIMITS, lenient)
        tally("keras", name, theirs, differs)
        assert differs in ("", "limit"), f"{case.code('layers')} on {case.inputs}: {differs}"

    agrees()


def bidirectional(draw: Draw) -> tuple[str, tuple[int, ...]]:
    """The code of a Bidirectional layer, and its input with the batch."""
    name = draw.pick("LSTM", "GRU", "SimpleRNN")
    inner = {"units": draw.whole(1, 9)} | draw.some(40, use_bias=draw.chance(50), return_sequences=draw.chance(60), return_state=draw.chance(50))
    inner |= draw.some(15, trainable=draw.chance(50))
    outer = draw.some(60, merge_mode=draw.cased(draw.pick("concat", "sum", "mul", "ave", None)))
    more = "".join(f", {value!r}" if draw.chance(40) else f", {key}={value!r}" for key, value in outer.items())
    more += "".join(f", {key}={value!r}" for key, value in draw.some(15, trainable=draw.chance(50)).items())
    written = ", ".join(f"{key}={value!r}" for key, value in inner.items())
    return f"layers.Bidirectional(layers.{name}({written}){more})", (2, draw.whole(1, 6), draw.whole(1, 9))


def test_a_bidirectional_layer_is_computed_as_keras_does(tally: Any) -> None:
    import cnncalc

    keras = library()

    @SETTINGS
    @given(rng=st.randoms(use_true_random=False))
    def agrees(rng: Any) -> None:
        code, dims = bidirectional(Draw(rng))
        case = Case("Bidirectional", (), {}, [dims])
        theirs = answered(keras, case, code)
        try:
            graph = cnncalc.load({"framework": "keras", "input": dims[1:], "layers": [code]})
            row = cnncalc.infer(graph).to_dict()["layers"][0]
        except cnncalc.SpecError as error:
            ours: Any = Refusal("SpecError", str(error))
        else:
            outputs = [tuple(shape[1:]) for shape in row.get("output_shapes", [row["output_shape"]])]
            ours = Answer(outputs, [(w["name"], tuple(w["shape"]), w["trainable"]) for w in row["weights"]])
        differs = difference(case, ours, theirs, LIMITS, lenient)
        tally("keras", "Bidirectional", theirs, differs)
        assert not differs, f"{code} on {dims}: {differs}"

    agrees()
