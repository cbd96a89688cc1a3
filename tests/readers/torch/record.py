"""Records what PyTorch says of the corpus: `python tests/readers/torch/record.py`, in an environment with torch (2.13).

Each `corpus/NAME.py` is run as it stands; its last `model` is called on its `inputs`. `corpus.json` keeps the parameters,
the buffers' elements (without BatchNorm's counters), the convolutions' and matrix products' multiplications of one sample (FlopCounterMode's FLOPs / 2, which leave recurrent layers out: null there)
and the output shape of every module without children that was called, by its name, all without the batch (of 2).
"""

from __future__ import annotations

import json
from pathlib import Path
from runpy import run_path
from typing import Any

HERE = Path(__file__).parent


def tensors(value: Any) -> list[Any]:
    import torch

    if isinstance(value, torch.Tensor):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [tensor for one in values for tensor in tensors(one)]


def recorded(path: Path) -> dict[str, Any]:
    """What PyTorch says of one program."""
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    space = run_path(str(path), run_name="__main__")
    model, inputs = space["model"].eval(), space["inputs"]
    shapes: dict[str, list[int]] = {}

    def hook(name: str) -> Any:
        def note(module: Any, args: Any, output: Any) -> None:
            shapes.setdefault(name, list(tensors(output)[0].shape[1:]))

        return note

    for name, module in model.named_modules():
        if name and not list(module.children()):
            module.register_forward_hook(hook(name))
    recurrent = any(isinstance(m, torch.nn.RNNBase) for m in model.modules())
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        output = model(*inputs)
    return {
        "inputs": [list(x.shape[1:]) for x in inputs],
        "params": sum(p.numel() for p in model.parameters()),
        "buffers": sum(b.numel() for n, b in model.named_buffers() if not n.endswith("num_batches_tracked")),
        "macs": None if recurrent else counter.get_total_flops() // (2 * inputs[0].shape[0]),
        "outputs": [list(t.shape[1:]) for t in tensors(output)],
        "rows": shapes,
    }


if __name__ == "__main__":
    found = {path.stem: recorded(path) for path in sorted((HERE / "corpus").glob("*.py"))}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in found.items())
    (HERE / "corpus.json").write_text(f"{{\n{lines}\n}}\n")
    print(f"{len(found)} programs")
