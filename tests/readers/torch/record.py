"""Records what PyTorch says of the corpus: `python tests/readers/torch/record.py`, in an environment with torch (2.13).

Each `corpus/NAME.py`, and each `main.py` of a package `corpus/NAME/`, is run as it stands; what it calls last from its
top level is its model, called again in evaluation mode. `corpus.json` keeps the parameters, the buffers' elements (without
BatchNorm's counters), the convolutions' and matrix products' multiplications of one sample (FlopCounterMode's FLOPs / 2,
which leave recurrent layers out: null there) and the output shape of every module without children that was called, by
its name, all without the batch (of 2). Names given as arguments are recorded alone, the others kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from runpy import run_module
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"


def programs() -> dict[str, Path]:
    """The corpus's programs by name."""
    files = [*CORPUS.glob("*.py"), *CORPUS.glob("*/main.py")]
    return {(p.parent.name if p.name == "main.py" else p.stem): p for p in sorted(files)}


def tensors(value: Any) -> list[Any]:
    """The tensors in what a module gives back, in order."""
    import torch

    if isinstance(value, torch.Tensor):
        return [value]
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    if hasattr(value, "__dataclass_fields__"):
        values = vars(value).values()
    return [tensor for one in values for tensor in tensors(one)]


def stub_libraries() -> None:
    """Stand-ins for the two small libraries whose only part here is to be called by the programs."""
    import torch

    def summary(model: Any, input_size: Any, **kwargs: Any) -> None:
        model(torch.randn(2, *input_size))

    torchsummary, lightning = ModuleType("torchsummary"), ModuleType("pytorch_lightning")
    torchsummary.summary = summary  # type: ignore[attr-defined]
    lightning.LightningModule = type(  # type: ignore[attr-defined]
        "LightningModule",
        (torch.nn.Module,),
        {
            "save_hyperparameters": _save_hyperparameters,
            "log": lambda *a, **k: None,
            "device": torch.device("cpu"),
            "hparams": property(lambda self: self.__dict__.setdefault("_hparams", AttributeDict())),
        },
    )
    sys.modules.update(torchsummary=torchsummary, pytorch_lightning=lightning)


class AttributeDict(dict[str, Any]):
    """Lightning's settings of a module, as attributes and as items."""

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


def _save_hyperparameters(self: Any, given: Any = None, ignore: Any = ()) -> None:
    held = sys._getframe(1).f_locals
    named = {**held, **held.get("extra", {})} if given is None else given
    self.hparams.update({k: v for k, v in named.items() if k not in ("self", "__class__", "extra", *ignore)})


def called(path: Path) -> tuple[Any, Any, Any]:
    """Run a program: the module that it calls last from its top level, and with what."""
    import torch

    found: list[Any] = []
    depth = 0
    plain = torch.nn.Module.__call__

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal depth
        depth += 1
        try:
            result = plain(self, *args, **kwargs)
        finally:
            depth -= 1
        if not depth and all(t.grad_fn is None for t in tensors([*args, *kwargs.values()])):  # what reads no other's output
            found.append((self, args, kwargs))
        return result

    torch.nn.Module.__call__ = call  # type: ignore[method-assign]
    argv, sys.argv = sys.argv, [str(path)]
    name = path.stem if path.parent == CORPUS else f"{path.parent.name}.main"
    try:
        run_module(name, run_name="__main__", alter_sys=True)
    finally:
        torch.nn.Module.__call__ = plain  # type: ignore[method-assign]
        sys.argv = argv
    model, args, kwargs = found[-1]
    return model, args, kwargs


def without_batch(tensor: Any, size: int) -> list[int]:
    """A shape without its first axis, or without the first of the batch's size where the batch is not in front."""
    shape = list(tensor.shape)
    batch = shape[:3].index(size) if size in shape[:3] else 0
    return shape[:batch] + shape[batch + 1 :]


def recorded(path: Path) -> dict[str, Any]:
    """What PyTorch says of one program."""
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils._pytree import tree_map
    from torch.utils.flop_counter import FlopCounterMode

    torch.backends.mha.set_fastpath_enabled(False)  # whose products FlopCounterMode does not see
    model, args, kwargs = tree_map(lambda v: v.detach() if isinstance(v, torch.Tensor) else v, called(path))
    model = model.eval().requires_grad_(False)
    batch_size = tensors([*args, *kwargs.values()])[0].shape[0]
    shapes: dict[str, list[int]] = {}

    def hook(name: str) -> Any:
        def note(module: Any, args: Any, output: Any) -> None:
            shapes.setdefault(name, without_batch(tensors(output)[0], batch_size))

        return note

    for name, module in model.named_modules():
        if name and not list(module.children()):
            module.register_forward_hook(hook(name))
    recurrent = any(isinstance(m, torch.nn.RNNBase | torch.nn.RNNCellBase) for m in model.modules())
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        output = model(*args, **kwargs)
    inputs = [*args, *kwargs.values()]
    return {
        "inputs": [list(x.shape[1:]) for x in tensors(inputs)],
        "params": sum(p.numel() for p in model.parameters()),
        "buffers": sum(b.numel() for n, b in model.named_buffers() if not n.endswith("num_batches_tracked")),
        "macs": None if recurrent else counter.get_total_flops() // (2 * batch_size),
        "outputs": [without_batch(t, batch_size) for t in tensors(output)],
        "rows": shapes,
    }


if __name__ == "__main__":
    sys.path.insert(0, str(CORPUS))
    stub_libraries()
    wanted = sys.argv[1:]
    kept = json.loads((HERE / "corpus.json").read_text()) if wanted else {}
    found = {n: recorded(p) if not wanted or n in wanted else kept[n] for n, p in programs().items() if not wanted or n in wanted or n in kept}
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in found.items())
    (HERE / "corpus.json").write_text(f"{{\n{lines}\n}}\n")
    print(f"{len(found)} programs")
