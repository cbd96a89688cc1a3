"""Notebooks are read as the program that their code cells are; what goes wrong says the cell and its line."""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from notebooks import LESSONS, TRUTH, code, notebook, saved, text

import cnncalc
from cnncalc.cli.run import run

START = "import torch\nfrom torch import nn\n"
NET = "net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())"
CALL = "net(torch.zeros(1, 3, 9, 9)).shape"


def report(source: Any, **options: Any) -> Any:
    return cnncalc.infer(cnncalc.load(source, **options))


def errors(source: Any, **options: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        report(source, **options)
    return caught.value.errors


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_a_lesson_gives_what_its_framework_gave(name: str) -> None:
    known = TRUTH[name]
    found = report(str(LESSONS / f"{name}.ipynb"))
    assert found.faults == ()
    if known["model"] is None:
        return
    assert found.totals.params == known["params"]
    assert [list(shape[1:]) for shape in found.outputs.values()] == [known["output"]]


@pytest.mark.parametrize("name", sorted(n for n in TRUTH if TRUTH[n]["framework"] == "torch"))
def test_every_lesson_is_read_alike_without_its_outputs_and_with_its_lines_joined(name: str, tmp_path: Path) -> None:
    tree = json.loads((LESSONS / f"{name}.ipynb").read_text())
    for cell in tree.get("cells") or tree["worksheets"][0]["cells"]:
        key = "source" if "source" in cell else "input"
        cell[key] = "".join(cell[key])
        cell.pop("outputs", None)
    bare = tmp_path / "bare.ipynb"
    bare.write_text(json.dumps(tree))
    assert report(str(bare)).totals == report(str(LESSONS / f"{name}.ipynb")).totals


def test_a_place_is_a_cell_and_a_line_of_it(tmp_path: Path) -> None:
    model = "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(9, 2)\n"
    model += "    def forward(self, x):\n        return self.fc(x.flatten(1))"
    path = saved(tmp_path, text("# Title"), START, "%matplotlib inline\n" + model, "net = Net()\nnet(torch.zeros(1, 3, 4, 4))")
    with pytest.raises(cnncalc.SpecError) as caught:
        report(path)
    assert str(caught.value).splitlines() == [
        f"{path} cell 2:7:16: error: fc: in_features is 9, but flatten gives 48 values (48)",
        "   7 |         return self.fc(x.flatten(1))",
        "     |                ^^^^^^^^^^^^^^^^^^^^^",
        f"   {path} cell 2:5:19: made here",
        "   5 |         self.fc = nn.Linear(9, 2)",
        "     |                   ^^^^^^^^^^^^^^^",
        "   help: write nn.Linear(48, 2)",
    ]
    (error,) = caught.value.errors
    assert (error["file"], error["cell"], error["line"], error["column"]) == (path, 2, 7, 16)


def test_a_row_s_origin_is_its_cell_and_line(tmp_path: Path) -> None:
    path = saved(tmp_path, START, f"# the model\n{NET}", CALL)
    rows = report(path).to_dict()["layers"]
    assert [row["origin"] for row in rows] == [{"file": path, "cell": 2, "line": 2}] * 2
    assert [row["line"] for row in rows] == [2, 2]


def test_the_last_binding_is_meant_unless_a_cell_is_named(tmp_path: Path) -> None:
    other = NET.replace("8", "5")
    path = saved(tmp_path, START, NET, CALL, other, CALL)
    assert report(path).totals.params == 140
    assert report(f"{path}:net").totals.params == 140
    assert report(f"{path}:net@2").totals.params == 224  # its input is said in the cell behind
    assert report(f"{path}:net@3").totals.params == 224
    assert report(f"{path}:net@4").totals.params == 140
    assert report(f"{path}:@3").totals.params == 224


def test_a_named_cell_is_the_model_before_it_is_changed(tmp_path: Path) -> None:
    path = saved(tmp_path, START, NET, CALL, "net.add_module('more', nn.Conv2d(8, 1, 1))", CALL)
    assert report(f"{path}:net@3").totals.params == 224
    assert report(path).totals.params == 233


def test_a_cell_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = saved(tmp_path, START, NET, CALL)
    for cell in ("0", "4", "x", "99999999999999999999", "-1"):
        (error,) = errors(f"{path}:net@{cell}")
        assert error["message"] == f"there is no cell {cell} in this notebook"
        assert error["help"] == f"its code cells are counted from 1 to 3: write {path}:net@3"


def test_several_models_are_listed_with_their_cells(tmp_path: Path) -> None:
    block = "class {}(nn.Module):\n    def __init__(self, n):\n        super().__init__()\n        self.c = nn.Conv2d(3, n, 3)\n"
    path = saved(tmp_path, START, block.format("A"), "\n" + block.format("B"))
    (error,) = errors(path, input="3x9x9")
    assert error["message"] == "this program has 2 models: A (cell 2 line 1), B (cell 3 line 2)"
    assert error["help"] == f"name one: {path}:A(n=…)"


def test_a_cell_that_is_no_python_does_not_run_and_is_said_where_no_network_is_found(tmp_path: Path) -> None:
    broken = "net = nn.Sequential(nn.Conv2d(3, 8, 3)\nnet2 = 1"
    assert report(saved(tmp_path, START, NET, broken, CALL)).totals.params == 224
    found = errors(saved(tmp_path, START, broken, "x = 1"), input="3x9x9")
    assert [error.get("cell") for error in found] == [None, 2]
    assert found[1]["message"] == "not valid Python: '(' was never closed"


@pytest.mark.parametrize(
    "cell",
    [
        "import no_such_library\nno_such_library.start()",
        "df = pd.read_csv('x.csv')\ndf.plot()",
        "raise ValueError('stop')",
        "1 / 0",
        "%%bash\npip install x\n'",
        "!ls 'it is not closed",
        "%%writefile other.py\nclass Net: 'not closed",
        "%%html\n<b>no Python</b>",
        "%%R\nx <- 3",
        "nn.Conv2d?",
        "?nn.Conv2d",
        "nn.Conv2d??",
        "files = !ls *.png",
        "result = %timeit -o 1 + 1",
        "%load_ext tensorboard\n%tensorboard --logdir runs",
        "!wget -q \\\n  https://example.org/data.zip \\\n  -O data.zip",
        "pip install torchsummary",
        "%cd data\ncd ..",
        "for x in [1]:\n    !echo {x}\n    %time",
        "plt.imshow(images[0])\nplt.show()",
        "input('go on?')",
        "def f(: pass",
        "",
        "# only a comment",
        "data = open('x').read()\nfor line in data: print(line)",
        "from google.colab import drive\ndrive.mount('/content')",
        "del net",
    ],
)
def test_a_cell_beside_the_network_does_not_stop_it(cell: str, tmp_path: Path) -> None:
    path = saved(tmp_path, START, cell.replace("del net", "del x"), NET, cell.replace("del net", "x = net; del x"), CALL)
    assert report(path).totals.params == 224


@pytest.mark.parametrize("cell", ["%%time\n{}", "%%capture out\n{}", "%time {}", "# a comment\n%%time\n{}", "%matplotlib inline\n{}", "%prun -l 3 {}"])
def test_a_magic_before_code_leaves_the_code(cell: str, tmp_path: Path) -> None:
    assert report(saved(tmp_path, START, cell.format(NET), CALL)).totals.params == 224


def test_a_percent_sign_in_a_string_or_behind_an_operator_is_no_magic(tmp_path: Path) -> None:
    cell = '!ls\nnote = """\n%time is money\n!important\n"""\nwide = (17\n% 9)\nnet = nn.Sequential(nn.Conv2d(3, wide, 3), nn.ReLU())'
    assert report(saved(tmp_path, START, cell, CALL)).totals.params == 224


def test_a_file_that_is_run_gives_its_names(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(f"{START}\n{NET}\n")
    assert report(saved(tmp_path, "%run net.py\nimport torch", CALL)).totals.params == 224


def test_a_module_beside_the_notebook_is_read(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(f"{START}\n{NET}\n")
    assert report(saved(tmp_path, "import torch\nfrom net import net", CALL)).totals.params == 224


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        ("", 1, "the notebook is empty"),
        ("{", 1, "the notebook is cut off: expecting property name"),
        ('{\n "cells": [\n  {"a" 1}]}', 3, "the notebook is not valid JSON: expecting ':' delimiter"),
        ('{\n "cells": [{"source": "x', 2, "the notebook is cut off: unterminated string"),
        ("[1]", 1, "this is no notebook: it has no list of cells"),
        ('{"cells": 3}', 1, "this is no notebook: it has no list of cells"),
        ('{"cells": []}', 1, "this is a notebook without code: it has no cell with code"),
        ('{\n "cells": [{"cell_type": "markdown", "source": "x"}]}', 2, "this is a notebook without code: all 1 of its cells are text"),
        ('{"cells": [{"cell_type": "code", "source": " "}]}', 1, "this is a notebook without code: it has no cell with code"),
        (
            '{"cells": [{"cell_type": "code", "source": "x <- 1"}],\n "metadata": {"kernelspec": {"language": "R", "name": "ir"}}}',
            2,
            "this notebook is written in R, not in Python",
        ),
        (
            '{"cells": [{"cell_type": "code", "source": "1"}],\n "metadata": {\n"language_info": {"name": "julia"}}}',
            3,
            "this notebook is written in julia, not in Python",
        ),
        ("[" * 100_000, 1, "the notebook is nested too deeply to be read"),
        ('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}", 1, "the notebook is nested too deeply to be read"),
        ('{"cells":' * 100_000 + "1" + "}" * 100_000, 1, "the notebook is nested too deeply to be read"),
    ],
)
def test_what_is_no_notebook_of_python_is_said_with_its_place(data: str, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "lesson.ipynb"
    path.write_text(data)
    (error,) = errors(str(path))
    assert error["message"].startswith(message)
    assert (error["file"], error["line"]) == (str(path), line)
    assert error["help"]


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        None,
        [],
        {"kernelspec": {"name": "python2", "language": "python"}},
        {"kernelspec": {"name": "conda-env-tf-py", "display_name": "tf"}},
        {"language_info": {"name": "ipython"}},
        {"kernelspec": 3, "language_info": "x"},
        {"kernelspec": {"name": "pytorch"}},
    ],
)
def test_any_kernel_of_python_is_one(metadata: Any, tmp_path: Path) -> None:
    assert report(saved(tmp_path, START, NET, CALL, metadata=metadata)).totals.params == 224


def test_odd_cells_are_passed_over(tmp_path: Path) -> None:
    odd = [None, 3, "x", [], {}, {"cell_type": "raw", "source": "{"}, {"cell_type": "code"}, {"cell_type": "code", "source": 5}]
    odd += [{"cell_type": "code", "source": [1, None, "a = 1"], "outputs": 7}, {"cell_type": "code", "source": "", "outputs": [None, {"text": 4}]}]
    tree = notebook(START, NET, CALL)
    tree["cells"] = [*odd, *tree["cells"]]
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps(tree))
    assert report(str(path)).totals.params == 224


def test_older_formats_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lesson.ipynb"
    for key in ("input", "code"):
        cells = [code(cell, key=key) for cell in (START, NET, CALL)]
        path.write_text(json.dumps({"metadata": {"name": ""}, "nbformat": 3, "worksheets": [{"cells": cells}, {}, 3]}))
        assert report(str(path)).totals.params == 224


def test_a_notebook_is_told_by_its_text_and_read_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = json.dumps(notebook(START, NET, CALL))
    (tmp_path / "lesson").write_text(tree)
    assert report(str(tmp_path / "lesson")).totals.params == 224
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(tree.encode())))
    assert run(["shape", "-", "--format", "csv"]) == 0
    assert "224" in capsys.readouterr().out


def test_more_cells_than_any_notebook_has_are_refused(tmp_path: Path) -> None:
    (error,) = errors(saved(tmp_path, *["x"] * 10_001))
    assert error["message"] == "the notebook has more than 10,000 code cells"


def test_cells_that_are_together_larger_than_what_is_read_are_refused(tmp_path: Path) -> None:
    (error,) = errors(saved(tmp_path, *["x = [" + "1," * 40_000 + "]"] * 6))
    assert error["message"] == "the cells of the notebook are together larger than what is read"


def spent(source: str) -> float:
    """The least CPU time of five readings."""
    best = 9.0
    for _ in range(5):
        start = time.process_time()
        report(source)
        best = min(best, time.process_time() - start)
    return best


def test_pictures_cost_little(tmp_path: Path) -> None:
    lesson = LESSONS / "resnet_scratch.ipynb"
    tree = json.loads(lesson.read_text())
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo" * 40_000, "text/plain": "<Figure>"}}
    tree["cells"][1]["outputs"] = [picture] * 5
    path = tmp_path / "pictures.ipynb"
    path.write_text(json.dumps(tree))
    assert path.stat().st_size > 2_000_000
    program = tmp_path / "program.py"
    program.write_text("\n\n".join("".join(cell["source"]) for cell in tree["cells"]))
    assert report(str(path)).totals == report(str(program)).totals
    assert spent(str(path)) < 1.8 * spent(str(program))


@pytest.mark.parametrize("value", ["(1, 2)", "[1]", "'a'", "x.shape", "b''", "range(3)"])
def test_an_attribute_that_a_plain_value_lacks_is_said(value: str, tmp_path: Path) -> None:
    net = f"class Net(nn.Module):\n    def forward(self, x):\n        return {value}.nothing(x)"
    (error,) = errors(saved(tmp_path, START, net, "Net()(torch.zeros(1, 3, 4, 4))"))
    assert error["message"].startswith("AttributeError: ")
    assert (error["cell"], error["line"]) == (2, 3)
