"""Nothing of a source runs: no file is written or read outside, no module imported, no process ended; mutated sources end."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import pytest
from cpython import program, snippets

from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.program import Program

EVIL = """
import os, sys, subprocess, socket, shutil, ctypes, pickle, importlib, builtins
from pathlib import Path
target = {target!r}
open(target, "w").write("x")
Path(target).write_text("x")
os.system("touch " + target)
subprocess.run(["touch", target])
socket.create_connection(("127.0.0.1", 9))
importlib.import_module("antigravity")
__import__("antigravity")
eval("open(target, 'w')")
exec("open(target, 'w')")
builtins.open(target, "w")
().__class__.__base__.__subclasses__()
(lambda: 0).__globals__["__builtins__"]
"{{0.__class__.__mro__}}".format(1)
[c for c in ().__class__.__mro__[1].__subclasses__()]
getattr(os, "system")("touch " + target)
f = (lambda: 0).__code__
type(f)(0)
x = str.__init__.__globals__
os.environ["HOME"] = "elsewhere"
sys.setrecursionlimit(10**9)
sys.exit(1)
os._exit(1)
"""


def test_a_file_that_would_write_connect_or_exit_does_none_of_it(tmp_path: Path) -> None:
    target = tmp_path / "written"
    modules, limit = set(sys.modules), sys.getrecursionlimit()
    read = program(EVIL.format(target=str(target)))
    read.run()
    for name in ("target", "f", "x"):
        read.value(name)
    assert not target.exists()
    assert list(tmp_path.iterdir()) == []
    assert {name for name in set(sys.modules) - modules if not name.startswith("cnncalc")} <= {"posixpath", "_string", "zlib"}
    assert "antigravity" not in sys.modules
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize(
    "text", ["().__class__.__base__.__subclasses__()", "(1).__class__.__mro__[1].__subclasses__()", "type(print).__mro__[0].__subclasses__()"]
)
def test_classes_lead_to_none_of_the_host(text: str) -> None:
    read = program(f"x = {text}\n")
    read.run()
    value = read.value("x")
    assert not isinstance(value, list) or not any(isinstance(each, type) for each in value)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def opened(path: Path) -> Program:
    return Program(Source(str(path), path.read_text(encoding="utf-8"), PYTHON_BREAKS), path=str(path))


def test_modules_of_the_package_are_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "pkg/__init__.py": "from .core import *\nVERSION = 3\n",
            "pkg/core.py": "__all__ = ['f', 'N']\nN = 4\n_hidden = 5\nextra = 6\ndef f(): return N * 2\n",
            "pkg/models/__init__.py": "",
            "pkg/models/net.py": "from ..core import f, _hidden\nfrom .. import VERSION\nfrom . import blocks\nimport pkg.core as c\nimport side\nfrom .blocks import Block as B\nx = f(), VERSION, blocks.Block().w, c.extra, side.s, B.w, _hidden\n",
            "pkg/models/blocks.py": "from . import net\nclass Block:\n    w = 7\ndef late(): return net.x\n",
            "side.py": "s = 8\n",
        },
    )
    assert opened(tmp_path / "pkg/models/net.py").value("x") == (8, 3, 7, 6, 8, 7, 5)
    write(
        tmp_path,
        {
            "flat/main.py": "from utils import *\nimport utils, sub.deep\nfrom sub.deep import z\ny = a, utils.b, sub.deep.z, z\n",
            "flat/utils.py": "a = 1\nb = 2\n",
            "flat/sub/deep.py": "z = 3\n",
        },
    )
    assert opened(tmp_path / "flat/main.py").value("y") == (1, 2, 3, 3)


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "secret.py": "key = 1\n",
            "app/main.py": "import link\nfrom link import key\nx = key\n",
            "pkg/__init__.py": "",
            "pkg/a.py": "from .. import secret\ny = secret\n",
        },
    )
    (tmp_path / "app/link.py").symlink_to(tmp_path / "secret.py")
    read = opened(tmp_path / "app/main.py")
    read.run()
    assert isinstance(read.value("x"), Unknown)
    assert not [name for name, module in read.files.modules.items() if module is not None and name != "__main__"]


def test_circular_imports_work_by_need(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "from b import g\ndef f(): return 1\nx = g()\n", "b.py": "from a import f\ndef g(): return f() + 1\n"})
    assert opened(tmp_path / "a.py").value("x") == 2


def test_an_error_in_another_file_names_it(tmp_path: Path) -> None:
    write(tmp_path, {"main.py": "from other import f\nx = f(0)\n", "other.py": "def f(n):\n    return 1 // n\n"})
    (error,) = opened(tmp_path / "main.py").run()
    assert error.place is not None
    assert error.place.where().endswith("other.py:2:12")


TOKENS = ["(", ")", "[", "]", "{", "}", ":", ",", ".", "=", "+", "-", "*", "**", "/", "//", "%", "@", "<", ">", "==", "in", "is", "not", "and", "or", "if", "else", "for", "while", "def", "class", "return", "yield", "lambda", "self", "None", "0", "10**9", "'x'", "del", "try:", "except:", "raise", "with", "as", "import", "from", "global", "assert", "pass", "break", "continue", "super()", "range(", "len(", "list(", "__class__", "f'{", "}", "await", "match", "case"]  # fmt: skip


def mutated(text: str, others: list[str], rng: random.Random) -> str:
    for _ in range(rng.randint(1, 4)):
        at, kind = rng.randrange(len(text) + 1), rng.randrange(4)
        lines = text.split("\n")
        if kind == 0:
            text = text[:at] + rng.choice(TOKENS) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + rng.randint(1, 6) :]
        elif kind == 2:
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))
            text = "\n".join(lines)
        else:
            other = rng.choice(others)
            start = rng.randrange(len(other))
            text = text[:at] + other[start : start + 30] + text[at:]
    return text


def test_two_thousand_mutated_sources_end_with_our_own_errors() -> None:
    texts, rng, slowest = list(snippets().values()), random.Random(7), 0.0
    for _ in range(2000):
        text = mutated(rng.choice(texts), texts, rng)
        started = time.process_time()
        try:
            read = program(text)
            read.run()
            for binding in read.bindings()[:2]:
                read.value(binding.name)
        except ProgramError as error:
            assert error.message
            error.fault().text()
        slowest = max(slowest, time.process_time() - started)
    assert slowest < 2
