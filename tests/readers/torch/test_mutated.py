"""Programs with characters, words and lines changed: each is read or refused in words, and soon.

`python tests/readers/torch/test_mutated.py 20000` tries more of them.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random

from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.torch.read import read_program

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.py"))
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
        kind = rng.randrange(6)
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
        else:
            numbers = [i for i, c in enumerate(line) if c.isdigit()]
            if numbers:
                place = rng.choice(numbers)
                lines[at] = line[:place] + rng.choice(["0", "-1", "7", "1.5", "10**9", "None", "'a'", "(2, 3)"]) + line[place + 1 :]
        text = "\n".join(lines)
    return text


def tried(count: int, seed: int) -> float:
    """The longest time of `count` mutated programs; anything but a SpecError fails, with the program."""
    rng = Random(seed)
    longest = 0.0
    texts = [path.read_text() for path in CORPUS]
    for _ in range(count):
        text = mutated(rng.choice(texts), rng)
        start = time.process_time()
        try:
            read_program("net.py", text, None, "", {})
        except SpecError:
            pass
        except Exception as error:
            raise AssertionError(f"{type(error).__name__}: {error}\n{text}") from error
        longest = max(longest, time.process_time() - start)
    return longest


def test_mutated_programs_are_read_or_refused() -> None:
    assert tried(2000, 1) < 2


if __name__ == "__main__":
    print(f"longest: {tried(int(sys.argv[1]), 2):.2f} s")
