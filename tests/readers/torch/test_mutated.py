"""Programs with characters, words and lines changed, or a hostile line put in: each is read or refused in words, and
soon, and nothing of it runs.

`python tests/readers/torch/test_mutated.py 100000 2` tries more of them (seed 2), and says what the slowest took and
the most memory that the process held; an audit hook ends it where anything is written, started, connected or run.
"""

from __future__ import annotations

import collections
import os
import resource
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

from cnncalc.api import infer
from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.torch.read import read_program
from cnncalc.render import render

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.py"))
HOSTILE = [
    "open('/tmp/cnncalc-written', 'w').write('x')",
    "import os; os.system('touch /tmp/cnncalc-written')",
    "__import__('os').remove('/tmp/cnncalc-written')",
    "import socket; socket.create_connection(('127.0.0.1', 9))",
    "exec('import antigravity')",
    "import sys; sys.exit(3)",
    "while True: pass",
    "x = 10 ** 10 ** 9",
    "x = [0] * 10 ** 10",
    "x = 'a' * 10 ** 10",
    "self.forward(x)",
    "for i in range(10 ** 12): x = x + i",
    "x = torch.zeros(10 ** 6, 10 ** 6, 10 ** 6)",
    "x = x.repeat(1, 10 ** 9, 10 ** 9, 10 ** 9)",
    "model = nn.Sequential(*[nn.Linear(2, 2) for i in range(10 ** 7)])",
    "x = torch.cat([x, x] * 10 ** 6)",
    "model.forward = model",
    "x.x = x",
]
PIECES = [
    "(",
    ")",
    "[",
    "]",
    ":",
    ",",
    ".",
    "*",
    "**",
    "-1",
    "0",
    "None",
    "self",
    "x",
    "lambda: ",
    "''",
    "99999999999",
    "1.5",
    "{",
    "}",
    "for i in ",
    "\n",
    "    ",
    "=",
]


def mutated(text: str, rng: Random) -> str:
    """The text with one to three changes."""
    for _ in range(rng.randint(1, 3)):
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        line = lines[at]
        start = rng.randrange(len(line) + 1)
        kind = rng.randrange(7)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(rng.randrange(len(lines)), line)
        elif kind == 2:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], line
        elif kind == 3:
            lines[at] = line[:start] + rng.choice(PIECES) + line[start:]
        elif kind == 4:
            lines[at] = line[:start] + line[start + rng.randint(1, 4) :]
        elif kind == 5:
            lines.insert(at, line[: len(line) - len(line.lstrip())] + rng.choice(HOSTILE))
        else:
            numbers = [i for i, c in enumerate(line) if c.isdigit()]
            if numbers:
                place = rng.choice(numbers)
                lines[at] = line[:place] + rng.choice(["0", "-1", "7", "1.5", "10**9", "None", "'a'", "(2, 3)"]) + line[place + 1 :]
        text = "\n".join(lines)
    return text


def tried(count: int, seed: int) -> tuple[float, str]:
    """The longest CPU time of `count` mutated programs, and that program; anything but a SpecError fails."""
    rng = Random(seed)
    longest, slowest = 0.0, ""
    texts = [path.read_text() for path in CORPUS]
    for _ in range(count):
        text = mutated(rng.choice(texts), rng)
        start = time.process_time()
        try:
            report = infer(read_program("net.py", text, None, "", {}))
            render(report, "plain")
            render(report, "json")
        except SpecError as error:
            for fault in error.faults:
                fault.text()
        except BaseException as error:
            raise AssertionError(f"{type(error).__name__}: {error}\n{text}") from error
        taken = time.process_time() - start
        if taken > longest:
            longest, slowest = taken, text
    return longest, slowest


def test_mutated_programs_are_read_or_refused() -> None:
    longest, text = tried(2000, 1)
    assert longest < 2, text


def watch(event: str, arguments: Any) -> None:
    """An audit hook: reading a program writes nothing, starts nothing, connects to nothing and runs nothing."""
    if event == "open":
        mode, flags = arguments[1:]
        harmless = not set(mode or "r") & set("wax+") and not (flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    elif event == "exec":
        # a module of our own or of Python, imported when used; a named tuple of Python's own evaluates its text
        file = arguments[0].co_filename
        harmless = os.path.isabs(file) or file.startswith("<frozen ") or sys._getframe(1).f_code.co_filename == collections.__file__
    else:
        harmless = not event.startswith(("socket.", "subprocess.", "ctypes.", "shutil.", "pickle.", "urllib.")) and (
            not event.startswith("os.") or event in ("os.listdir", "os.scandir")
        )
    if not harmless:
        print(f"{event} {arguments}", file=sys.stderr, flush=True)
        os._exit(1)


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.addaudithook(watch)
    seconds, program = tried(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"longest: {seconds:.2f} s; most memory of the process: {most:.0f} MB\n{program}")
