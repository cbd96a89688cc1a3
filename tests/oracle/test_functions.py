"""Live oracle: random calls of PyTorch's and Keras's functions on tensors, and of layers that read several, run for real on
the CPU, against the layers that stand for them. `pytest -m oracle`.

Compared are output shapes, MACs (FlopCounterMode's FLOPs / 2), weights of those that have any, and refusals.
"""

from __future__ import annotations

import os
from typing import Any

import oracle_functions
import oracle_ops
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_cases import SETTINGS, Answer, Case, Draw, Refusal, difference, read
from oracle_functions import Call

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

LIMITS: dict[str, str] = {
    r"Cannot compute the (max|min) of an empty tensor|quantile\(\) input tensor must be non-empty": "Keras on PyTorch looks at the whole of the input, not at the axis",
}
"""Errors ("LAYER: ERROR: message", a pattern) that are the implementation's, not the geometry's, and why."""


def lenient(case: Case, answer: Any) -> str:
    """Why a framework accepts what cnncalc refuses; "" where there is no excuse."""
    if not answer.outputs:
        return "it may come to nothing at all"
    if answer.outputs[0][:1] == ("batch",):
        return "the batch is moved or reduced, which a shape leaves open"
    if min(answer.outputs[0], default=0) < 0 or any(0 in shape for shape in case.inputs):
        return "of no values PyTorch makes a negative size, and looks at less"
    if case.name == "squeeze":
        return "PyTorch, and Keras on it, keep an axis of another size silently"
    ranks = {len(shape) for shape in case.inputs}
    if case.name == "matmul" and case.batched and (len(ranks) > 1 or min(ranks) < 3):
        return "the batch is multiplied as an axis of a matrix"
    return ""


MAKERS = {"torch": oracle_functions.MAKERS, "keras": oracle_ops.MAKERS}


def library(framework: str) -> Any:
    import torch

    torch.set_num_threads(1)
    if framework == "torch":
        return torch
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    return keras


def answered(library: Any, call: Call) -> Answer | Refusal:
    """What a framework says of a call."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    try:
        tensors = [torch.zeros(shape) for shape in call.inputs]
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            y = call.run(library, tensors)
    except Exception as error:
        return Refusal(type(error).__name__, str(error))
    weights: list[Any] = []
    if isinstance(y, tuple) and len(y) == 2 and isinstance(y[1], list):
        y, weights = y
    outputs = [tuple(tensor.shape) for tensor in (y if isinstance(y, (tuple, list)) else [y])]
    if call.batched and any(shape[:1] != call.inputs[0][:1] for shape in outputs):
        return Answer([("batch", *shape) for shape in outputs], [])
    macs = counter.get_total_flops() // 2 // (call.inputs[0][0] if call.batched else 1) if call.counted else None
    return Answer([shape[call.batched :] for shape in outputs], [(*weight, True) for weight in weights], macs)


@pytest.mark.parametrize(("framework", "name"), [(framework, name) for framework in MAKERS for name in MAKERS[framework]])
def test_a_function_is_computed_as_the_framework_does(framework: str, name: str, tally: Any) -> None:
    module = library(framework)

    @SETTINGS
    @given(rng=st.randoms(use_true_random=False))
    def agrees(rng: Any) -> None:
        call = MAKERS[framework][name](Draw(rng))
        case = Case(name, (), {}, call.inputs, call.batched)
        theirs = answered(module, call)
        ours = read(call.text, call.read, framework, call.batched)
        if isinstance(ours, Answer):
            ours = ours._replace(weights=[weight for weight in ours.weights if weight[2]])
        differs = difference(case, ours, theirs, LIMITS, lenient)
        tally(f"{framework} functions", name, theirs, differs)
        assert differs in ("", "limit"), f"{call.text} on {call.inputs}{'' if call.batched else ', no batch'}: {differs}"

    agrees()
