"""Records what the frameworks say of the transfer-learning programs: `python record.py torch` where torch and torchvision are
installed, `python record.py keras` where Keras is.

The first line of a program names its model (and, for PyTorch, the input): `# model: NAME at 3x224x224`. Nothing is
downloaded: published weights decide no shape. `recorded.json` keeps the parameters, those that are trained, the matrix
products' and convolutions' multiplications (PyTorch) and the shape and weights of each module with some, or layer, by its name.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HEAD = re.compile(r"# model: (.*?)(?: at (\S+))?\n")


def torch_program(text: str) -> dict[str, Any]:
    """What PyTorch says of a program's model."""
    import torch
    import torchvision
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    torchvision.models._api.WeightsEnum.get_state_dict = lambda self, *args, **kwargs: {}
    torch.nn.Module.load_state_dict = lambda self, *args, **kwargs: None  # type: ignore[assignment, method-assign]
    torchvision.models.densenet._load_state_dict = lambda *args, **kwargs: None
    torch.hub.load = lambda repository, name, pretrained=False: torchvision.models.get_model(name)
    torch.backends.mha.set_fastpath_enabled(False)
    names: dict[str, Any] = {"__name__": "program"}
    exec(text, names)
    found = HEAD.match(text)
    assert found is not None
    model = eval(found[1], names).eval()
    x = torch.zeros(2, *map(int, found[2].split("x")))
    rows: dict[str, Any] = {}

    def note(name: str) -> Any:
        def hook(module: Any, args: Any, output: Any) -> None:
            output = output[0] if isinstance(output, tuple) else output
            params = sum(p.numel() for p in module.parameters())
            if params:
                rows.setdefault(name, [list(output.shape)[1:], params])

        return hook

    for name, module in model.named_modules():
        if name and not list(module.children()):
            module.register_forward_hook(note(name))
    with torch.no_grad(), sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        model(x)
    return {
        "params": sum(p.numel() for p in model.parameters()),
        "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "macs": counter.get_total_flops() // 4,
        "rows": rows,
    }


def keras_program(text: str) -> dict[str, Any]:
    """What Keras says of a program's model."""
    import math

    import keras
    from keras.src.utils import file_utils

    file_utils.get_file = lambda *args, **kwargs: "weights"
    keras.Model.load_weights = lambda self, *args, **kwargs: None
    keras.backend.clear_session()
    names: dict[str, Any] = {"__name__": "program"}
    exec(text, names)
    found = HEAD.match(text)
    assert found is not None
    model = names[found[1]]
    return {
        "params": model.count_params(),
        "trainable": sum(math.prod(weight.shape) for weight in model.trainable_weights),
        "rows": {layer.name: layer.count_params() for layer in model.layers},
    }


if __name__ == "__main__":
    kind = sys.argv[1]
    path = HERE / "recorded.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    for program in sorted((HERE / kind).glob("*.py")):
        key = f"{kind}/{program.stem}"
        if len(sys.argv) == 2 or program.stem in sys.argv[2:]:
            kept[key] = (torch_program if kind == "torch" else keras_program)(program.read_text())
            print(key, kept[key]["params"], flush=True)
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in sorted(kept.items()))
    path.write_text(f"{{\n{lines}\n}}\n")
