"""Writes `files/*.pt` and `expected.json`: archives of `networks.py`, and of those of `../exported`, without the numbers of their
weights; and what PyTorch says of the networks. Run it where PyTorch is: `python tests/readers/torchscript/record.py`."""

from __future__ import annotations

import io
import json
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def slim(module: Any, path: Path, lite: bool = False) -> None:
    """The archive without weights, and without what says where its code came from."""
    import torch

    if lite:
        module._save_for_lite_interpreter(str(path))
        data = io.BytesIO(path.read_bytes())
    else:
        data = io.BytesIO()
        torch.jit.save(module, data)
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            _, _, inner = name.partition("/")
            if inner.startswith(("data/", "traced_inputs/", ".")) or inner.endswith(("debug_pkl", "bytecode.pkl", "mobile_debug_handles.pkl")):
                continue
            content = old.read(name)
            new.writestr(zipfile.ZipInfo(f"model/{inner}", (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)


def figures(model: Any, args: tuple[Any, ...]) -> dict[str, Any]:
    """Parameters, buffers, FLOPs of the whole batch, the outputs' shapes."""
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter, torch.no_grad(), sdpa_kernel(SDPBackend.MATH):
        y = model(*args)
    values = y.values() if isinstance(y, dict) else y if isinstance(y, tuple) else [y]
    return {
        "params": sum(p.numel() for p in model.parameters()),
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "buffers": sum(b.numel() for n, b in model.named_buffers() if not n.endswith("num_batches_tracked")),
        "flops": counter.get_total_flops(),
        "batch": args[0].shape[0],
        "inputs": [list(t.shape) for t in args],
        "outputs": [list(t.shape) for t in values],
    }


def main() -> None:
    """Write them all."""
    import torch

    warnings.filterwarnings("ignore")
    torch.backends.mha.set_fastpath_enabled(False)  # the counter does not know it, and a trace of it is another program
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    import networks
    from exported import networks as others

    every = {name: (model, args) for name, (model, args, _) in others.nets().items() if not name.endswith("batches") or name == "windows_batches"}
    every = {f"x_{name}": made for name, made in every.items()} | networks.nets()
    found = {}
    for name, (model, args) in every.items():
        model.eval()
        found[name] = figures(model, args) | {"ways": {}}
        for way in ("traced", "scripted"):
            try:
                with torch.no_grad():
                    made = torch.jit.trace(model, args, strict=False, check_trace=False) if way == "traced" else torch.jit.script(model)
            except Exception as error:
                found[name]["ways"][way] = " ".join(str(error).partition(": File")[0].split())[:100]
                continue
            slim(made, HERE / "files" / f"{name}_{way}.pt")
            found[name]["ways"][way] = "made"
        print(name, found[name], flush=True)
    slim(torch.jit.script(networks.Decoder().eval()), HERE / "files" / "decoder_lite.ptl", lite=True)
    slim(torch.jit.freeze(torch.jit.script(networks.Branches().eval())), HERE / "files" / "branches_frozen.pt")
    header = {"torch": torch.__version__, "flops": "FlopCounterMode, two a multiply-accumulate, for the whole batch"}
    (HERE / "expected.json").write_text(json.dumps({"header": header, "networks": found}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
