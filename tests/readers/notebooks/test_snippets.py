"""Python as it stands on a page is read as it is meant; its places are those of the page."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.cli.run import run
from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.python.program import Program

BODY = """import torch
from torch import nn
net = nn.Sequential(
    nn.Conv2d(3, 8, 3),
    nn.ReLU(),
)
y = net(torch.zeros(1, 3, 9, 9))
"""
CONV = "nn.Conv2d(3, 8, 3)"
REPL = """>>> import torch
>>> from torch import nn
>>> net = nn.Sequential(
...     nn.Conv2d(3, 8, 3),
...     nn.ReLU(),
... )
>>> net
Sequential(
  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))
  (1): ReLU()
)
>>> net(torch.randn(1, 3, 9, 9)).shape
torch.Size([1, 8, 7, 7])
"""


def lines(form: str) -> str:
    """The body with each line in a form of its number and itself."""
    return "".join(form.format(number, line).rstrip() + "\n" for number, line in enumerate((BODY + "a = 1\nb = 2\nc = 3\n").splitlines(), 1))


SNIPPETS = {
    "prompts": REPL,
    "prompts alone": "".join(f">>> {line}\n" for line in BODY.splitlines()),
    "prompts with Windows's line ends": REPL.replace("\n", "\r\n"),
    "prompts within an indented block": "".join(f"    {line}\n" for line in REPL.splitlines()),
    "one prompt at the end": BODY + ">>> y.shape\ntorch.Size([1, 8, 7, 7])\n",
    "IPython": """In [1]: import torch

In [2]: from torch import nn

In [3]: net = nn.Sequential(nn.Conv2d(3, 8, 3),
   ...:                     nn.ReLU())

In [4]: net
Out[4]:
Sequential(
  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))
)

In [5]: net(torch.zeros(1, 3, 9, 9)).shape
Out[5]: torch.Size([1, 8, 7, 7])
""",
    "a notebook's page": "In [1]:\nimport torch\nfrom torch import nn\nIn [3]:\nnet = nn.Sequential(nn.Conv2d(3, 8, 3),\n                    nn.ReLU())\n"
    "net(torch.zeros(1, 3, 9, 9)).shape\nOut[3]:\ntorch.Size([1, 8, 7, 7])\n",
    "indented": "".join(f"    {line}\n" for line in BODY.splitlines()),
    "indented with a comment at the margin": "# the model\n" + "".join(f"    {line}\n" for line in BODY.splitlines()),
    "indented but for the first line": "import torch\n" + "".join(f"    {line}\n" for line in BODY.splitlines()[1:]),
    "tabs": "class Net(nn.Module):\n    def __init__(self):\n\tsuper().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n    def forward(self, x):\n"
    "\treturn torch.relu(self.c(x))\nnet = Net()\nnet(torch.randn(1, 3, 9, 9))\n",
    "curly quotes": BODY.replace("8, 3)", "8, 3, padding_mode=“zeros”)"),
    "single curly quotes": BODY.replace("8, 3)", "8, 3, padding_mode=‘zeros’)"),
    "a curly quote at the end alone": BODY.replace("8, 3)", "8, 3, padding_mode='zeros’)"),
    "low quotes": BODY.replace("8, 3)", "8, 3, padding_mode=„zeros“)"),
    "full-width signs": BODY.replace("(", "（").replace(")", "）").replace(",", "，"),
    "full-width digits": BODY.replace("8", "８"),
    "non-breaking spaces": BODY.replace("    ", "\u00a0\u00a0 \u00a0"),
    "ideographic spaces": BODY.replace(", ", ",\u3000"),
    "zero-width spaces": BODY.replace("nn.", "nn.\u200b"),
    "a dash for a minus": BODY.replace("8, 3)", "8, kernel_size=5–2)"),
    "a cross for times": BODY.replace("8, 3)", "2×4, 3)"),
    "Python 2": BODY
    + 'print net\nprint "shape", y.shape\nprint "a: %d" % 3,\nprint\nif True: print y\nprint >>sys.stderr, "x"\nexec "a = 1" in ns\n'
    + 'try:\n    pass\nexcept ValueError, e:\n    raise ValueError, "bad"\nexcept (TypeError, OSError), e:\n    pass\nfor i in xrange(10L): print("a"), i\nif 1 <> 2: pass\n',
    "left out": BODY + "…\n....\n. . .\n<...>\n",
    "left out in a call": BODY.replace("y = ", "print(…)\ny = "),
    "a fence": f"Some text.\n\n```python\n{BODY}```\nand then it's\n```bash\npip install x\n```\n",
    "two fences": "```py\nimport torch\nfrom torch import nn\n```\nThen:\n\n```python\n" + "".join(BODY.splitlines(keepends=True)[2:]) + "```\n",
    "a bare fence": f"```\n{BODY}```\n",
    "a fence in a list": "1. Item:\n   ```python\n" + "".join(f"   {line}\n" for line in BODY.splitlines()) + "   ```\n",
    "a fence that is not closed": f"~~~ python\n{BODY}",
    "a fence of prompts": f"```pycon\n{REPL}```\n",
    "a diff": "diff --git a/x b/x\nindex 123..456 100644\n--- a/x.py\n+++ b/x.py\n@@ -1,3 +1,4 @@\n"
    + "".join(("-    nn.Conv2d(3, 4, 3),\n+" if "Conv2d" in line else " ") + line + "\n" for line in BODY.splitlines()),
    "a new file's diff": "".join(f"+{line}\n" for line in BODY.splitlines()),
    "a plus before each line": "".join(f"+ {line}\n" for line in BODY.splitlines()),
    "a shell's prompt": f"$ pip install torch\n{BODY}",
    "a notebook's export": f"# In[1]:\npip install torch\n!nvidia-smi\n%matplotlib inline\n{BODY}",
    **{f"numbers {form}": lines(form) for form in ("{} {}", "{}: {}", "{:>3} {}", "{:<3} {}", "{:>3} | {}", "{}. {}", "{}\t{}", "{:02} {}", "{}|{}", "{}:{}")},
}


def held(source: Any) -> Any:
    found = cnncalc.infer(cnncalc.load(source))
    assert found.faults == ()
    assert found.totals.params == 224
    assert list(found.outputs.values()) == [(None, 8, 7, 7)]
    return found


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_read_from_a_file_and_from_an_argument(name: str, tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_bytes(SNIPPETS[name].encode())
    held(str(path))
    held(SNIPPETS[name])
    (tmp_path / "net.txt").write_bytes(SNIPPETS[name].encode())
    held(str(tmp_path / "net.txt"))


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_snippet_is_read_from_standard_input(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SNIPPETS[name].encode())))
    assert run(["shape", "-", "--format", "csv"]) == 0
    assert ",224," in capsys.readouterr().out


@pytest.mark.parametrize("name", SNIPPETS)
def test_the_caret_stands_under_what_the_page_has(name: str, tmp_path: Path) -> None:
    """Every call of the tree is written, at its place of the page, as it was before the page changed it."""
    source = Source("page", SNIPPETS[name], PYTHON_BREAKS)
    nodes = [node for node, _ in Program(source).main.statements]
    import ast

    seen = 0
    for statement in nodes:
        for node in ast.walk(statement):
            if isinstance(node, ast.Attribute) and node.attr in ("Conv2d", "ReLU") and node.lineno == node.end_lineno:
                raw = source.line(node.lineno).encode()[node.col_offset : node.end_col_offset].decode()
                assert raw.replace("\u200b", "") == f"nn.{node.attr}"
                seen += 1
    assert seen >= 1


def test_a_mistake_in_a_snippet_is_shown_where_it_stands() -> None:
    for text, line, column in (
        (REPL.replace("8, 3)", "8, 3"), 3, 24),
        ("    import torch\n    x = = 3\n", 2, 9),
        ("12 import torch\n13 x = = 3\n14 y = 1\n", 2, 8),
        (">>> import torch\n>>> x = = 3\n", 2, 9),
        ("“abc”\nx = = 3\nimport torch", 2, 5),
    ):
        with pytest.raises(cnncalc.SpecError) as caught:
            cnncalc.load(text if "import torch" in text else f"import torch\n{text}")
        (error,) = caught.value.errors
        assert error["message"].startswith("not valid Python: ")
        assert (error["line"], error["column"]) == (line, column), text


def test_a_shape_fault_in_a_snippet_points_into_the_page() -> None:
    text = REPL.replace("nn.ReLU()", "nn.Conv2d(9, 1, 1)")
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(text)
    found = str(caught.value)
    assert found.startswith("<text>:5:19: error: 1: in_channels is 9, but 0 gives 8 channels (8×7×7)")
    assert "   5 | ...     nn.Conv2d(9, 1, 1),\n     |                   ^" in found


@pytest.mark.parametrize(
    "text",
    [
        "net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())\nx = torch.zeros(1, 3, 9, 9)\nprint(net(x).shape)\n",
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 8, 3)\n    def forward(self, x):\n"
        "        return F.relu(self.c(x))\nNet()(torch.zeros(1, 3, 9, 9))\n",
        "x = torch.rand(1, 3, 9, 9)\nconv = nn.Conv2d(3, 8, 3)\ny = F.relu(conv(x))\n",
        "import torch\nx = torch.rand(1, 3, 9, 9)\ny = torch.relu(nn.Conv2d(3, 8, 3)(x))\n",
    ],
)
def test_a_snippet_needs_no_imports(text: str) -> None:
    held(text)


def test_of_several_models_the_last_is_meant() -> None:
    first = BODY.replace("8, 3)", "5, 1)")
    held(first + "\n\n" + BODY)


def test_a_text_that_parses_is_left_as_it_is() -> None:
    text = 'import torch\ns = """\n>>> x\n%time\n“a”\n"""\n' + BODY
    program = Program(Source("net.py", text, PYTHON_BREAKS))
    assert program.value("s") == "\n>>> x\n%time\n“a”\n"


def test_a_spec_stays_a_spec() -> None:
    for text in (
        "28x28x1\nconv 8 3x3\nrelu\n",
        "input: 28x28x1\nlayers:\n  - conv 8 3x3\ndescription: |\n  import torch\n",
        "torch 3x9x9\nnn.Conv2d(3, 8, 3)\n",
    ):
        assert cnncalc.infer(cnncalc.load(text)).totals.params in (80, 224)
