"""Records what PyTorch says of `calls.py`: `python tests/readers/torch/record_calls.py`, in an environment with torch (2.13).

`calls.json` has, for every call, the shapes of the tensors that it gives, with the batch of 3, and the multiplications of
its matrix products and convolutions for one sample (FlopCounterMode's FLOPs / 2); `null` where PyTorch refuses the call.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

from calls import BATCH, TENSORS, listed, names, program
from record import tensors

REFUSED = (RuntimeError, ValueError, TypeError, IndexError, AssertionError, AttributeError, NotImplementedError)


def recorded(call: str) -> Any:
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    space: dict[str, Any] = {"__name__": "calls"}
    exec(compile(program(call), "call.py", "exec"), space)
    model = space["Net"]().eval().requires_grad_(False)

    def run(batch: int) -> Any:
        inputs = [torch.rand(batch, *TENSORS[name]) for name in names(call)[0]]
        with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
            found = model(*inputs)
        return found, counter.get_total_flops() // 2

    try:
        found, macs = run(BATCH)
    except REFUSED:
        return None
    try:
        each = (run(2 * BATCH)[1] - macs) // BATCH
    except REFUSED:  # the batch is written in the call
        each = macs // BATCH
    return [[list(t.shape) for t in tensors(found)], each + macs - BATCH * each]


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    found = {call: recorded(call) for _, call in listed()}
    lines = ",\n".join(f"{json.dumps(call)}: {json.dumps(row)}" for call, row in found.items())
    (Path(__file__).parent / "calls.json").write_text(f"{{\n{lines}\n}}\n")
    print(f"{len(found)} calls")
