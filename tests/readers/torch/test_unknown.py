"""What nobody knows of a program beside what is computed: it is said, and never a number."""

from __future__ import annotations

import pytest

from cnncalc.api import infer
from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.torch.read import read_program

HEAD = "import torch\nimport numpy as np\nimport somelib, torchmetrics\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self, cfg=somelib.cfg):\n        super().__init__()\n        self.conv = nn.Conv2d(3, 4, 3)\n"
RUN = "    def forward(self, x):\n        return self.conv(x)\n"


def warnings(text: str) -> list[str]:
    return [fault.message for fault in infer(read_program("net.py", text, None, "Net", {"input": "3x8x8"})).warnings]


def test_a_module_of_a_library_that_is_not_called_is_said() -> None:
    held = "        self.part = somelib.models.Backbone(3)\n        self.other = somelib.create_model('x')\n"
    assert warnings(HEAD + held + RUN) == [
        "part is somelib.models.Backbone(…), which is not known here: what weights it has is not counted",
        "other is somelib.create_model(…), which is not known here: what weights it has is not counted",
    ]


def test_metrics_losses_and_settings_hold_no_weights() -> None:
    held = "        self.acc = torchmetrics.Accuracy()\n        self.crit = somelib.DiceLoss()\n        self.rate = cfg.lr\n        self.tok = somelib.Tokenizer('x')\n"
    assert warnings(HEAD + held + RUN) == []


def test_an_output_that_nobody_knows_is_said() -> None:
    run = "    def forward(self, x):\n        return self.conv(x), somelib.entropy(x)\n"
    assert warnings(HEAD + run) == ["somelib.entropy(…) is not known without running the program: this output is left out"]


@pytest.mark.parametrize(
    "value",
    ("cfg.alpha", "np.random.rand()", "np.sqrt(2)", "torch.tensor(cfg.alpha)", "torch.finfo(x.dtype).eps", "x.mean().item()", "np.ones((1, 4, 1, 1))"),
)
def test_a_number_changes_no_shape(value: str) -> None:
    run = f"    def forward(self, x, cfg=somelib.cfg):\n        return self.conv(x) * ({value}) + ({value})\n"
    report = infer(read_program("net.py", HEAD + run, None, "Net", {"x": "3x8x8"}))
    assert list(report.outputs.values()) == [(None, 4, 6, 6)]


@pytest.mark.parametrize("value", ("somelib.gate(x)", "self.gate(x)", "np.load('mask.npy')", "torch.load('w.pt')['gate']"))
def test_what_may_be_a_tensor_is_no_number(value: str) -> None:
    run = f"    def forward(self, x):\n        return self.conv(x) * {value}\n"
    with pytest.raises(SpecError, match="is not known without running the program, and what Net gives depends on it"):
        read_program("net.py", HEAD + "        self.gate = somelib.Gate(4)\n" + run, None, "Net", {"input": "3x8x8"})


def test_a_hub_s_name_is_a_library_s() -> None:
    held = "        self.net = torch.hub.load('pytorch/vision:v0.10.0', 'no_such_model', pretrained=True)\n"
    run = "    def forward(self, x):\n        return self.net(x)\n"
    with pytest.raises(SpecError, match=r"torchvision\.models\.no_such_model"):
        read_program("net.py", HEAD + held + run, None, "Net", {"input": "3x8x8"})
