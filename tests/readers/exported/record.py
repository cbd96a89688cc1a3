"""Writes `files/*.pt2` and `expected.json`: archives of `networks.py` without the numbers of their weights, and what PyTorch
says of the networks. Run it where PyTorch is: `python tests/readers/exported/record.py`."""

from __future__ import annotations

import io
import json
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT = ("nn_module_stack",)


def slim(program: Any) -> bytes:
    """The archive without weights, and without what says on which machine it was made."""
    import torch

    data = io.BytesIO()
    torch.export.save(program, data)
    out = io.BytesIO()
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist()):
            _, _, inner = name.partition("/")
            if not inner.endswith((".json", "archive_version")):
                continue
            content = old.read(name)
            if inner.startswith("models/"):
                model = json.loads(content)
                for node in model["graph_module"]["graph"]["nodes"]:
                    node["metadata"] = {k: v.replace("exported.networks", "networks") for k, v in node["metadata"].items() if k in KEPT}
                model.pop("guards_code", None)
                content = json.dumps(model, separators=(",", ":")).encode()
            new.writestr(zipfile.ZipInfo(f"model/{inner}", (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def figures(model: Any, args: tuple[Any, ...]) -> dict[str, Any]:
    """Parameters, buffers, MACs a sample (half of what PyTorch's counter says), the outputs' shapes."""
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    torch.backends.mha.set_fastpath_enabled(False)  # the counter knows neither that nor the CPU's own attention
    with FlopCounterMode(display=False) as counter, torch.no_grad(), sdpa_kernel(SDPBackend.MATH):
        y = model(*args)
    values = y.values() if isinstance(y, dict) else y if isinstance(y, tuple) else [y]
    return {
        "params": sum(p.numel() for p in model.parameters()),
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "buffers": sum(b.numel() for n, b in model.named_buffers() if not n.endswith("num_batches_tracked")),
        "flops": counter.get_total_flops(),
        "batch": args[0].shape[0],
        "outputs": [list(t.shape) for t in values],
    }


def main() -> None:
    """Write them all."""
    import torch

    sys.path.insert(0, str(HERE))
    import networks

    warnings.filterwarnings("ignore")
    found = {}
    for name, (model, args, shapes) in networks.nets().items():
        model.eval()
        program = torch.export.export(model, args, dynamic_shapes=shapes)
        (HERE / "files" / f"{name}.pt2").write_bytes(slim(program))
        (HERE / "files" / f"{name}_core.pt2").write_bytes(slim(program.run_decompositions()))
        found[name] = figures(model, args)
        print(name, found[name])
    header = {"torch": torch.__version__, "flops": "FlopCounterMode, two a multiply-accumulate, for the whole batch"}
    (HERE / "expected.json").write_text(json.dumps({"header": header, "networks": found}, indent=1) + "\n")


if __name__ == "__main__":
    main()
