"""Live oracle: fresh random PyTorch modules, run for real on the CPU, against cnncalc. `pytest -m oracle`.

Compared are output shapes, weights (names, shapes, order, which are trained), MACs (FlopCounterMode's FLOPs / 2) and
refusals. docs/oracle.md says what was found.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_cases import SETTINGS, Answer, Case, Draw, Refusal, computed, difference
from oracle_torch import MAKERS

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

LIMITS: dict[str, str] = {
    r"CircularPad.*unsupported operation: some elements": "it copies onto itself where one end is cropped and the other padded",
    r"InstanceNorm\dd: IndexError: select\(\): index 0 out of range": "it repeats its weights once a sample, and fails with none",
    r"(Reflection|Replication)Pad.*non-zero dimensions for input, but got: \[0, ": "no samples, where it takes the batch for the channels",
    r"DefaultCPUAllocator: can't allocate memory": "the machine's",
}
"""Errors ("CLASS: ERROR: message", a pattern) that are the implementation's, not the geometry's, and why."""


def lenient(case: Case, answer: Any) -> str:
    """Why PyTorch accepts what cnncalc refuses; "" where there is no excuse."""
    arguments = case.arguments
    if answer.outputs[0][:1] == ("batch",) or reaches_batch(case):
        return "the batch is padded or pooled too, which cnncalc leaves out of its shapes"
    if min(answer.outputs[0], default=0) < 0:
        return "of no samples PyTorch makes a negative size"
    if 0 in case.inputs[0] and ("Norm" in case.name or ("Conv" in case.name and 0 in case.inputs[0][: case.batched + 1])):
        return "nothing is computed, and so less is checked"
    if "padding_mode" in arguments and min(flat(arguments.get("padding")), default=0) < 0:
        return "a negative padding crops where it is not of zeros, as F.pad does; elsewhere it is refused"
    return ""


def reaches_batch(case: Case) -> bool:
    """Whether a pad, or a pool to a single mean, has as many axes as its input with the batch."""
    if not case.batched or not re.search(r"Pad\d|AdaptiveAvgPool", case.name):
        return False
    amounts = case.arguments.get("padding")
    axes = len(amounts) // 2 if isinstance(amounts, (tuple, list)) else int(case.name[-2])
    return axes >= len(case.inputs[0])


def flat(value: Any) -> list[int]:
    """The numbers of a per-axis argument."""
    return [n for n in (value if isinstance(value, (tuple, list)) else [value]) if isinstance(n, int)]


def library() -> Any:
    import torch

    torch.set_num_threads(1)
    torch._C._set_mkldnn_enabled(False)  # PyTorch's own kernels: oneDNN checks a transposed convolution less
    return torch


# -- PyTorch's answer

COUNTED = ("Conv", "LazyConv", "Linear", "LazyLinear", "LSTM", "GRU", "RNN", "Multihead")
SEQUENCES = ("LSTM", "GRU", "RNN", "MultiheadAttention")


def answered(torch: Any, case: Case) -> Any:
    """What PyTorch says of a case."""
    counted = case.name.startswith(COUNTED)
    try:
        module = getattr(torch.nn, case.name)(*case.positional, **case.keywords)
        module.train(case.name == "MultiheadAttention")  # in eval its fast path hides its products from the counter
        tensors = [torch.zeros(shape, dtype=torch.long if case.name == "Embedding" else torch.float32) for shape in case.inputs]
        if case.name in SEQUENCES:
            if case.batched and not module.batch_first:
                tensors = [tensor.transpose(0, 1) if tensor.dim() == 3 else tensor for tensor in tensors]
            if case.name == "MultiheadAttention":
                tensors *= 3
        with torch.no_grad():
            macs = None
            if counted:
                flops, y = _flops(torch, module, tensors, case)
                batch = case.inputs[0][0] if case.batched else 1
                macs = None if flops is None or not batch else flops // 2 // batch
            else:
                y = module(*tensors, **case.call)
    except Exception as error:
        return Refusal(type(error).__name__, str(error))
    y = y[0] if isinstance(y, tuple) else y
    if case.name in SEQUENCES and case.batched and not module.batch_first:
        y = y.transpose(0, 1)
    shape = tuple(y.shape)
    if case.batched and shape[:1] != case.inputs[0][:1]:
        return Answer([("batch", *shape)], [])
    weights = [(name, tuple(p.shape), True) for name, p in module.named_parameters()]
    weights += [(name, tuple(b.shape), False) for name, b in module.named_buffers() if name.startswith("running")]
    return Answer([shape[case.batched :]], weights, macs)


def _flops(torch: Any, module: Any, tensors: list[Any], case: Case) -> tuple[int | None, Any]:
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        y = module(*tensors, **case.call)
    if case.name == "LSTM":  # on the CPU it is one operation, which the counter does not know
        with torch.device("meta"):
            meta = type(module)(*case.positional, **case.keywords).eval()
            with FlopCounterMode(display=False) as counter:
                meta(*[tensor.to("meta") for tensor in tensors])
    return counter.get_total_flops(), y


@pytest.mark.parametrize("name", MAKERS)
def test_a_class_is_computed_as_pytorch_does(name: str, tally: Any) -> None:
    torch = library()
    maker, rank = MAKERS[name]
    cls = getattr(torch.nn, name)

    @SETTINGS
    @given(rng=st.randoms(use_true_random=False))
    def agrees(rng: Any) -> None:
        case = maker(Draw(rng), cls, rank)
        theirs = answered(torch, case)
        differs = difference(case, computed(case, "torch"), theirs, LIMITS, lenient)
        tally("torch", name, theirs, differs)
        assert differs in ("", "limit"), f"{case.code('nn')} on {case.inputs}: {differs}"

    agrees()


def sequential(draw: Draw) -> tuple[str, tuple[int, ...]]:
    """The code of an nn.Sequential of layers that fit each other, and its input with the batch."""
    channels, side = draw.whole(1, 4), draw.whole(8, 20)
    start, found = channels, []
    for _ in range(draw.whole(1, 6)):
        kind = draw.whole(0, 5)
        if kind == 0:
            filters = draw.whole(1, 8)
            found.append(f"nn.Conv2d({channels}, {filters}, {draw.pick(1, 3, (3, 1))}, padding={draw.pick(1, 2)}, bias={draw.chance(50)})")
            channels = filters
        else:
            found.append(
                ("nn.ReLU(inplace=True)", f"nn.BatchNorm2d({channels})", f"nn.MaxPool2d({draw.pick(2, 3)}, {draw.pick(1, 2)})",
                 f"nn.PReLU({channels})", "nn.Sequential(nn.Dropout(), nn.Upsample(scale_factor=2))")[kind - 1]
            )  # fmt: skip
    if draw.chance(40):
        found += ["nn.AdaptiveAvgPool2d((2, 3))", "nn.Flatten()", f"nn.Linear({channels * 6}, {draw.whole(1, 9)})"]
    return f"nn.Sequential({', '.join(found)})", (2, start, side, side)


def test_a_sequential_is_computed_as_pytorch_does(tally: Any) -> None:
    import cnncalc

    torch = library()

    @SETTINGS
    @given(rng=st.randoms(use_true_random=False))
    def agrees(rng: Any) -> None:
        code, dims = sequential(Draw(rng))
        module = eval(code, {"nn": torch.nn}).eval()
        case = Case("Sequential", (), {}, [dims])
        try:
            with torch.no_grad():
                shape = tuple(module(torch.zeros(dims)).shape)
        except RuntimeError as error:
            theirs: Any = Refusal(type(error).__name__, str(error))
        else:
            weights = [(name, tuple(p.shape), True) for name, p in module.named_parameters()]
            theirs = Answer([shape[1:]], weights)
        try:
            report = cnncalc.infer(cnncalc.load({"framework": "torch", "input": dims[1:], "layers": [{"net": code}]})).to_dict()
        except cnncalc.SpecError as error:
            ours: Any = Refusal("SpecError", str(error))
        else:
            rows = report["layers"]
            named = [(f"{row['name'].removeprefix('net.')}.{w['name']}", tuple(w["shape"]), True) for row in rows for w in row["weights"] if w["trainable"]]
            ours = Answer([tuple(rows[-1]["output_shape"][1:])], named)
        differs = difference(case, ours, theirs, LIMITS, lenient)
        tally("torch", "Sequential", theirs, differs)
        assert not differs, f"{code} on {dims}: {differs}"

    agrees()
