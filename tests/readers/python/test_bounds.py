"""What would never end, or take all memory, is an error at its place, soon."""

from __future__ import annotations

import time

import pytest
from cpython import program

from cnncalc.readers.python.bounds import Bounds
from cnncalc.readers.python.errors import ProgramError

ENDLESS = {
    "while": ("while True:\n    x = 1\n", 1),
    "recursion": ("def f(n):\n    return f(n + 1)\nx = f(0)\n", 2),
    "mutual recursion": ("def f(n): return g(n)\ndef g(n): return f(n)\nx = f(0)\n", 2),
    "recursion in a method": ("class A:\n    def __getattr__(self, n): return self.other\nx = A().y\n", 2),
    "recursion in repr": ("class A:\n    def __repr__(self): return repr(self)\nx = repr(A())\n", 2),
    "range": ("x = [i for i in range(10**12)]\n", 1),
    "list of a range": ("x = list(range(10**12))\n", 1),
    "sum of a range": ("x = sum(range(10**12))\n", 1),
    "sorted range": ("x = sorted(range(10**12))\n", 1),
    "set of a range": ("x = set(range(10**9))\n", 1),
    "range in zip": ("x = list(zip(range(10**12), range(10**12)))\n", 1),
    "range in map": ("x = list(map(str, range(10**12)))\n", 1),
    "star of a range": ("x = [*range(10**12)]\n", 1),
    "call with a range": ("def f(*a): pass\nx = f(*range(10**12))\n", 2),
    "dict of a range": ("x = dict.fromkeys(range(10**12))\n", 1),
    "unpacked range": ("a, *b = range(10**12)\n", 1),
    "text": ("x = 'x' * 10**10\n", 1),
    "text added": ("x = 'x'\nfor i in range(100):\n    x += x\n", 3),
    "list": ("x = [0] * 10**10\n", 1),
    "list doubled": ("x = [0]\nfor i in range(100):\n    x = x + x\n", 3),
    "list extended by itself": ("x = [0]\nfor i in range(100):\n    x.extend(x)\n", 3),
    "list of lists": ("x = [[0] * 10**6 for i in range(10**4)]\n", 1),
    "copies": ("a = [0] * 10**6\nx = [a.copy() for i in range(10**4)]\n", 2),
    "slices": ("a = [0] * 10**6\nx = [a[1:] for i in range(10**4)]\n", 2),
    "power": ("x = 10**10**10\n", 1),
    "power by pow": ("x = pow(10, 10**10)\n", 1),
    "shift": ("x = 1 << 10**10\n", 1),
    "squares": ("x = 3\nwhile True:\n    x = x * x\n", 3),
    "growing sum": ("x = 1\nwhile True:\n    x = x + x\n", 3),
    "factorial": ("import math\nx = math.factorial(10**8)\n", 2),
    "format": ("x = f'{1:>10000000000}'\n", 1),
    "percent": ("x = '%10000000000d' % 1\n", 1),
    "str.format": ("x = '{:>{w}}'.format(1, w=10**10)\n", 1),
    "ljust": ("x = 'a'.ljust(10**10)\n", 1),
    "join": ("a = 'x' * 10**6\nx = a.join(['y'] * 10**6)\n", 2),
    "replace": ("a = 'x' * 10**6\nx = a.replace('x', 'y' * 10**6)\n", 2),
    "nested repr": ("a = []\nfor i in range(60):\n    a = [a, a]\nx = repr(a)\n", 4),
    "nested comparison": ("a, b = [], []\nfor i in range(60):\n    a, b = [a, a], [b, b]\nx = a == b\n", 4),
    "nested hash": ("a = ()\nfor i in range(60):\n    a = (a, a)\nx = {a: 1}\n", 4),
    "nested tuple in a set": ("a = ()\nfor i in range(60):\n    a = (a, a)\nx = set([a])\n", 4),
    "deep list": ("a = []\nfor i in range(100000):\n    a = [a]\nx = repr(a)\n", 4),
    "deep copy": ("import copy\na = []\nfor i in range(1000):\n    a = [a]\nx = copy.deepcopy(a)\n", 5),
    "count": ("import itertools\nx = list(itertools.count())\n", 2),
    "cycle": ("import itertools\nx = sum(1 for _ in itertools.cycle([1]))\n", 2),
    "product": ("import itertools\nx = list(itertools.product(range(1000), repeat=4))\n", 2),
    "permutations": ("import itertools\nx = len(list(itertools.permutations(range(12))))\n", 2),
    "generator": ("def g():\n    while True:\n        yield 1\nx = list(g())\n", 2),
    "generator in a loop": ("def g():\n    i = 0\n    while True:\n        i += 1\n        yield i\nfor x in g():\n    y = x\n", 6),
    "iter of a function": ("x = list(iter(lambda: 1, 2))\n", 1),
    "endless getitem": ("class A:\n    def __getitem__(self, i): return i\nx = list(A())\n", 3),
    "growing while looping": ("a = [1]\nfor x in a:\n    a.append(x)\n", 2),
    "many instances": ("class A: pass\nx = []\nwhile True:\n    x.append(A())\n", 3),
    "nested loops": ("for i in range(10**6):\n    for j in range(10**6):\n        x = i\n", 2),
    "bytes": ("x = bytes(10**10)\n", 1),
    "numpy": ("import numpy as np\nx = np.arange(10**10)\n", 2),
    "linspace": ("import numpy as np\nx = np.linspace(0, 1, 10**10)\n", 2),
    "any": ("x = any(i < 0 for i in range(10**12))\n", 1),
    "in": ("x = -1 in (i for i in range(10**12))\n", 1),
    "next with filter": ("x = next(filter(lambda i: i < 0, range(10**12)))\n", 1),
    "try around": (
        "def f():\n    while True:\n        try:\n            return g()\n        except Exception:\n            continue\ndef g(): raise ValueError\nx = f()\n",
        3,
    ),
    "finally around": ("def f():\n    try:\n        return f()\n    finally:\n        f()\nx = f()\n", 3),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_ends_with_an_error_at_its_place(name: str) -> None:
    text, line = ENDLESS[name]
    started = time.process_time()
    read = program(text)
    try:
        failed = read.run()
    except ProgramError as error:
        failed = [error]
    assert time.process_time() - started < 2
    assert failed, name
    assert failed[0].kind == "limit", failed[0].message
    assert failed[0].place is not None
    assert failed[0].place[1] <= text.count("\n")
    del line


DEEP = {
    "brackets": "x = " + "[" * 5000 + "]" * 5000,
    "open brackets": "x = " + "(" * 100_000,
    "minus": "x = " + "-" * 100_000 + "1",
    "not": "x = " + "not " * 50_000 + "1",
    "sum": "x = 1" + " + 1" * 50_000,
    "sum of 900": "x = 1" + " + 1" * 900,
    "attributes": "x = a" + ".b" * 50_000,
    "calls": "x = f" + "()" * 20_000,
    "subscripts": "x = a" + "[0]" * 20_000,
    "lambdas": "x = " + "lambda: " * 20_000 + "1",
    "conditions": "x = " + "1 if 1 else " * 20_000 + "2",
    "power": "x = " + "2 ** " * 20_000 + "1",
    "blocks": "\n".join("    " * i + "if 1:" for i in range(99)) + "\n" + "    " * 99 + "x = 1",
    "many blocks": "\n".join(" " * i + "if 1:" for i in range(2000)),
    "f-string": "x = f'" + "{" * 1000 + "1" + "}" * 1000 + "'",
    "large": "x = 1\n" * 300_000,
    "dense": "a\n" * 100_000,
    "ten megabytes": "# comment\n" * 1_000_000,
    "ten megabytes of one line": "x = '" + "a" * 10_000_000 + "'",
    "null": "x = 1\0",
    "surrogate": "x = '\ud800'",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_or_large_sources(name: str) -> None:
    started = time.process_time()
    try:
        program(DEEP[name]).run()
    except ProgramError as error:
        assert error.kind in ("limit", "syntax")
        assert error.place is not None
    assert time.process_time() - started < 2


def test_long_chains_of_elif_are_read() -> None:
    text = "def f(n):\n    if n == 0:\n        return 0\n" + "".join(f"    elif n == {i}:\n        return {i}\n" for i in range(1, 600)) + "x = f(599)\n"
    assert program(text).value("x") == 599


def test_a_huge_range_is_lazy() -> None:
    read = program("r = range(10**12)\nx = r[5], len(r), 7 in r\nfor i in r:\n    if i > 10:\n        break\n")
    assert read.value("x") == (5, 10**12, True)
    assert read.value("i") == 11


def test_deep_recursion_within_the_bound_works() -> None:
    assert program("def f(n): return 0 if n == 0 else 1 + f(n - 1)\nx = f(200)\n").value("x") == 200


def test_bounds_can_be_set() -> None:
    read = program("x = 0\nwhile x < 1000:\n    x += 1\n", bounds=Bounds(steps=100))
    with pytest.raises(ProgramError, match="100 steps"):
        read.run()


def test_the_same_source_always_ends_at_the_same_step() -> None:
    left = set()
    for _ in range(3):
        read = program("x = {'a', 'b', 'c'}\ny = [k for k in x]\nfor i in range(1000):\n    y.append(i)\nz = list({str(i) for i in range(99)})\n")
        read.run()
        left.add((read.machine.steps, tuple(read.value("z"))))
    assert len(left) == 1
