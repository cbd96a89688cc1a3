"""What runs when a name is looked up, what is left alone, and what becomes of what cannot be known."""

from __future__ import annotations

import pytest
from cpython import program

from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown

OTHERS = "import torch\nloader = torch.load('x')\n"


def test_only_what_a_name_needs_runs() -> None:
    read = program("a = 1\nb = a + 1\nc = missing_name\nd = [c] * 5\nraise ValueError\n")
    assert read.value("b") == 2
    assert read.main.done == [True, True, False, False, False]


def test_statements_that_change_an_object_belong_to_its_name() -> None:
    read = program("a = []\nb = []\na.append(1)\nb.append(missing)\nfor i in range(3):\n    a.append(i)\na[0] = 9\n")
    assert read.value("a") == [9, 0, 1, 2]
    assert read.main.done[3] is False


def test_a_statement_that_fails_makes_its_names_unknown_and_the_rest_goes_on() -> None:
    read = program("a = 1 // 0\nb = a + 1\nc = 3\n")
    failed = read.run()
    assert [(e.message, e.place and e.place.where()) for e in failed] == [("ZeroDivisionError: integer division or modulo by zero", "snippet.py:1:5")]
    assert read.value("c") == 3
    value = read.value("b")
    assert isinstance(value, Unknown)
    assert value.error is failed[0]


def test_an_unknown_library_is_carried_along() -> None:
    read = program(
        "import foo.bar as fb\nfrom foo import Baz\nx = fb.make(3, *[1])[0].size + 1\ny = [Baz(i) for i in range(2)]\nclass A(Baz):\n    def __init__(self):\n        super().__init__()\n        self.n = 5\na = A()\nm, k = a.n, a.nothing\n"
    )
    assert read.run() == []
    assert isinstance(read.value("x"), Unknown)
    assert [v.path for v in read.value("y")] == ["foo.Baz(…)", "foo.Baz(…)"]
    assert read.value("m") == 5
    assert isinstance(read.value("k"), Unknown)


def test_an_unknown_condition_in_a_function_is_an_error_with_place_and_way_out() -> None:
    read = program("import foo\ndef f(x):\n    if foo.flag():\n        return 1\n    return 2\ny = f(1)\n")
    (error,) = read.run()
    assert error.kind == "unknown"
    assert error.place is not None
    assert error.place.where() == "snippet.py:3:8"
    assert "foo.flag()" in error.message
    assert error.help
    assert [call.name for call in error.calls] == ["f"]


@pytest.mark.parametrize("body", ["print('x')", "pass", "raise ValueError('no')", "assert x", "import warnings"[:0] + "logging.info('x')"])
def test_an_unknown_condition_over_harmless_branches_is_passed_over(body: str) -> None:
    assert program(f"import foo, logging\ndef f(x):\n    if foo.flag():\n        {body}\n    return x\ny = f(4)\n").value("y") == 4


def test_at_the_top_level_unknown_conditions_and_loops_are_passed_over() -> None:
    read = program("import foo\nx = 1\nif foo.flag():\n    y = 2\nfor a, b in foo.loader:\n    z = a\nw = x + 1\n")
    assert read.run() == []
    assert read.value("w") == 2
    assert isinstance(read.value("y"), Unknown)
    assert isinstance(read.value("z"), Unknown)


def test_a_training_loop_does_not_spoil_the_model() -> None:
    text = "import foo\nmodel = [1]\nopt = foo.Adam(model)\nfor epoch in range(3):\n    for x, y in foo.loader:\n        opt.zero_grad()\n        model.copy()\n        foo.loss(x).backward()\nn = len(model)\n"
    read = program(text)
    assert read.run() == []
    assert read.value("n") == 1


def test_an_unknown_loop_that_builds_does() -> None:
    read = program("import foo\nlayers = []\nfor w in foo.widths:\n    layers.append(w)\nn = layers\n")
    assert [e.kind for e in read.run()] == ["unknown"]
    assert isinstance(read.value("layers"), Unknown)


def test_settings_come_from_their_defaults_or_from_outside() -> None:
    text = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--width', type=int, default=8)\np.add_argument('data')\np.add_argument('--size', type=int, required=True)\na = p.parse_args()\nw = a.width * 2\ns = a.size\nd = []\nfor i in range(a.size):\n    d.append(i)\n"
    assert program(text).value("w") == 16
    assert program(text, settings={"width": "5", "size": "7"}).value("w") == 10
    assert program(text, settings={"size": "7"}).value("s") == 7
    read = program(text)
    (error,) = read.run()
    assert error.help == "give it: --arg size=VALUE"
    assert "size" in error.message


def test_click_absl_and_the_environment_give_their_defaults() -> None:
    text = "import click, os\nfrom absl import flags\nflags.DEFINE_integer('n', 4, 'help')\nF = flags.FLAGS\nout = []\n@click.command()\n@click.option('--k', default=3, type=int)\n@click.option('--flag', is_flag=True)\ndef main(k, flag):\n    out.append((k, flag))\nmain()\nx = F.n\ny = os.environ.get('WIDTH', '64')\nz = int(y)\n"
    read = program(text)
    assert read.run() == []
    assert (read.value("out"), read.value("x"), read.value("z")) == ([(3, False)], 4, 64)
    assert program(text, settings={"n": "9", "WIDTH": "32"}).value("z") == 32


def test_the_chain_of_calls_is_kept() -> None:
    read = program(
        "class Net:\n    def __init__(self, n):\n        self.make(n)\n    def make(self, n):\n        raise ValueError(f'bad {n}')\ndef build():\n    return Net(3)\nnet = build()\n"
    )
    (error,) = read.run()
    assert error.message == "ValueError: bad 3"
    assert error.place is not None
    assert error.place.where() == "snippet.py:5:9"
    assert [(c.name, c.place.where()) for c in error.calls] == [
        ("build", "snippet.py:8:7"),
        ("Net.__init__", "snippet.py:7:12"),
        ("Net.make", "snippet.py:3:9"),
    ]


def test_syntax_errors_have_line_and_column() -> None:
    with pytest.raises(ProgramError) as caught:
        program("x = 1\ny = (2 +\nz = 3 4\n")
    assert caught.value.kind == "syntax"
    assert caught.value.place is not None
    assert caught.value.place[1] in (2, 3)


def test_bindings_are_listed_without_running() -> None:
    read = program("import a\nclass N: pass\ndef f(): pass\nx = 1\nif __name__ == '__main__':\n    y = 2\n")
    assert [(b.name, b.kind, b.place[1]) for b in read.bindings()] == [
        ("a", "import", 1),
        ("N", "class", 2),
        ("f", "function", 3),
        ("x", "variable", 4),
        ("y", "variable", 6),
    ]


def test_names_of_a_star_import_that_nobody_knows_are_unknown() -> None:
    read = program("from foo import *\nx = thing(3)\ny = len([1])\n")
    assert read.run() == []
    assert (read.value("x").path, read.value("y")) == ("foo.thing(…)", 1)
