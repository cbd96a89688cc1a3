"""Records what PyTorch says of `calls.py`: `python tests/readers/torch/record_calls.py`, in an environment with torch (2.13).

`calls.json` has, for every call, the shapes of the tensors that it gives, with the batch of 3, and the multiplications of
its matrix products and convolutions a sample (FlopCounterMode's FLOPs / 2); `null` where PyTorch refuses the call.
"""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

from calls import BATCH, TENSORS, listed, names, program
from record import tensors


def recorded(call: str) -> Any:
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    space: dict[str, Any] = {"__name__": "calls"}
    exec(compile(program(call), "call.py", "exec"), space)
    model = space["Net"]().eval().requires_grad_(False)
    inputs = [torch.rand(BATCH, *TENSORS[name]) for name in names(call)[0]]
    try:
        with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
            found = model(*inputs)
    except (RuntimeError, ValueError, TypeError, IndexError, AssertionError, AttributeError, NotImplementedError):
        return None
    flops = counter.get_total_flops()
    each, rest = divmod(flops, 2 * BATCH)
    return [[list(t.shape) for t in tensors(found)], each if not rest else flops / (2 * BATCH)]


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    found = {call: recorded(call) for _, call in listed()}
    lines = ",\n".join(f"{json.dumps(call)}: {json.dumps(row)}" for call, row in found.items())
    (Path(__file__).parent / "calls.json").write_text(f"{{\n{lines}\n}}\n")
    print(f"{len(found)} calls")
