"""Parts that a program runs to learn a size are not its network. Parameters as PyTorch counts them."""

import pytest

from cnncalc.api import infer
from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.torch.read import read_program

HEAD = "import torch\nfrom torch import nn\n"
END = "y = net(torch.randn(4, 3, 32, 32))\n"
TRIALS = {
    "in __init__": """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())
        n = self.c(torch.zeros(1, 3, 32, 32)).view(1, -1).size(1)
        self.fc = nn.Linear(n, 10)
    def forward(self, x):
        return self.fc(self.c(x).flatten(1))
net = Net()
""",
    "in a method that __init__ calls": """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten())
        self.fc = nn.Linear(self.width((3, 32, 32)), 10)
    def width(self, shape):
        with torch.no_grad():
            return self.c(torch.zeros(1, *shape)).shape[-1]
    def forward(self, x):
        return self.fc(self.c(x))
net = Net()
""",
    "and its sizes multiplied as a tensor": """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())
        self.fc = nn.Linear(int(torch.prod(torch.tensor(self.c(torch.rand(1, 3, 32, 32)).size()))), 10)
    def forward(self, x):
        return self.fc(self.c(x).flatten(1))
net = Net()
""",
    "in a function that builds": """def build():
    f = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten())
    n = f(torch.zeros(1, 3, 32, 32)).shape[1]
    return nn.Sequential(f, nn.Linear(n, 10))
net = build()
""",
    "at the top": """class Net(nn.Module):
    def __init__(self, f, n):
        super().__init__()
        self.f, self.fc = f, nn.Linear(n, 10)
    def forward(self, x):
        return self.fc(self.f(x))
f = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten())
n = f(torch.zeros(1, 3, 32, 32)).numel()
net = Net(f, n)
""",
}


@pytest.mark.parametrize("where", TRIALS)
def test_a_trial_run_is_not_the_network(where: str) -> None:
    report = infer(read_program("net.py", HEAD + TRIALS[where] + END, None, "", {}))
    assert report.totals.params == 72_234
    assert report.rows[-1].output_shape == (None, 10)


def test_a_model_that_could_not_be_made_is_not_passed_over() -> None:
    text = HEAD + "import data\n" + TRIALS["at the top"].replace("Net(f, n)", "Net(f, data.n)") + END
    with pytest.raises(SpecError, match=r"data\.n is not known without running the program"):
        read_program("net.py", text, None, "", {})
