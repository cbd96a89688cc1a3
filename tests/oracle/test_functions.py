"""Live oracle: random calls of PyTorch's functions on tensors, run for real on the CPU, against the layers that stand for
them. `pytest -m oracle`.

Compared are output shapes, MACs (FlopCounterMode's FLOPs / 2), weights of those that have any, and refusals.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_cases import SETTINGS, Answer, Case, Draw, Refusal, difference, read
from oracle_functions import MAKERS, Call

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

LIMITS: dict[str, str] = {}
"""Errors ("LAYER: ERROR: message", a pattern) that are the implementation's, not the geometry's, and why."""


def lenient(case: Case, answer: Any) -> str:
    """Why PyTorch accepts what cnncalc refuses; "" where there is no excuse."""
    return "it may come to nothing at all" if not answer.outputs else ""


def answered(torch: Any, call: Call) -> Answer | Refusal:
    """What PyTorch says of a call."""
    from torch.utils.flop_counter import FlopCounterMode

    try:
        tensors = [torch.zeros(shape) for shape in call.inputs]
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            y = call.run(torch, tensors)
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


@pytest.mark.parametrize("name", MAKERS)
def test_a_function_is_computed_as_pytorch_does(name: str, tally: Any) -> None:
    import torch

    torch.set_num_threads(1)

    @SETTINGS
    @given(rng=st.randoms(use_true_random=False))
    def agrees(rng: Any) -> None:
        call = MAKERS[name](Draw(rng))
        case = Case(name, (), {}, call.inputs, call.batched)
        theirs = answered(torch, call)
        ours = read(call.text, call.read, "torch", call.batched)
        if isinstance(ours, Answer):
            ours = ours._replace(weights=[weight for weight in ours.weights if weight[2]])
        differs = difference(case, ours, theirs, LIMITS, lenient)
        tally("torch functions", name, theirs, differs)
        assert differs in ("", "limit"), f"{call.text} on {call.inputs}{'' if call.batched else ', no batch'}: {differs}"

    agrees()
