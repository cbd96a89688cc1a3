"""The language server under somebody who types: from a key to the new hints, and what that costs over a long day.

    python benchmarks/lsp.py              500 keys in a program of 300 lines, 500 in a spec of 200; then killed and started again
    python benchmarks/lsp.py memory       10,000 keys, and the memory after each thousand

Wall milliseconds from the edit that is sent to the hints that have arrived, one key after another with a fast typist's pause
between them, and the processor's own
that the server spent on it: on a busy machine the second is what the first would be on a quiet one. Needs cnncalc[lsp].
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests" / "editor")]
import client  # noqa: E402
import typed  # noqa: E402

KEYS = 500
GOAL = 50


def spent(process: Any) -> float:
    """Processor seconds that a process has taken, in all its threads; as the scheduler counts them."""
    total = 0
    for task in Path(f"/proc/{process.pid}/task").iterdir():
        with suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def resident(process: Any) -> float:
    """MiB that a process holds."""
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Typist:
    """Somebody who types in one document, and keeps its text."""

    def __init__(self, editor: Any, uri: str, text: str, language: str) -> None:
        self.editor, self.uri, self.text, self.language = editor, uri, text, language
        editor.open(uri, text, language)
        editor.hints(uri)

    def key(self, line: int, start: int, stop: int, text: str) -> tuple[float, float]:
        """One key: seconds until its hints are there, and those of the processor that the server spent meanwhile."""
        lines = self.text.split("\n")
        if line < 0:  # a whole line, with the break before it
            number = -line
            span = ((number - 1, len(lines[number - 1])), (number, len(lines[number])))
            del lines[number]
        else:
            span = ((line, start), (line, stop))
            lines[line] = lines[line][:start] + text + lines[line][stop:]
        self.text = "\n".join(lines)
        used, before = spent(self.editor.process), time.perf_counter()
        self.editor.change(self.uri, *span, text if line >= 0 else "")
        self.editor.hints(self.uri)
        return time.perf_counter() - before, spent(self.editor.process) - used


PAUSE = 0.06
"""Seconds between keys: somebody who types fast."""


def keys(typist: Typist, count: int, seed: int) -> list[tuple[float, float]]:
    times = []
    for edit in typed.typing(typist.text, count, seed):
        times.append(typist.key(*edit))
        time.sleep(PAUSE)
    return times


def told(name: str, times: list[tuple[float, float]]) -> None:
    for what, values in (
        ("until its hints", [wall for wall, _ in times]),
        ("of the processor", [cpu for _, cpu in times]),
    ):
        ordered = sorted(1000 * value for value in values)
        median, most, all_but_few = statistics.median(ordered), ordered[-1], ordered[int(len(ordered) * 0.95)]
        print(
            f"{name:22} {len(times)} keys, ms {what:18} median {median:6.1f}   95 % {all_but_few:6.1f}   most {most:7.1f}   (goal {GOAL})"
        )


def speed() -> None:
    editor = client.Client()
    for name, uri, text, language in (
        ("program of 300 lines", "file:///typed/net.py", typed.program(), "python"),
        ("spec of 200 lines", "file:///typed/net.yaml", typed.spec(), "yaml"),
    ):
        typist = Typist(editor, uri, text, language)
        keys(typist, 20, 7)  # what is loaded once
        told(name, keys(typist, KEYS, 1))
        editor.edit(uri, [{"text": text}])
        restarted(uri, text, language, editor.hints(uri))
    editor.stop()


def restarted(uri: str, text: str, language: str, hints: dict[int, str]) -> None:
    """A server that is killed, and one that takes its place: an editor opens its documents again."""
    first = client.Client()
    first.open(uri, text, language)
    first.hints(uri)
    first.kill()
    before = time.perf_counter()
    second = client.Client()
    second.open(uri, text, language)
    again = second.hints(uri)
    same = bool(again) and again == hints
    print(
        f"{'killed and started again':28} {'the same hints' if same else 'OTHER HINTS'} after {time.perf_counter() - before:.2f} s"
    )
    second.stop()
    if not same:
        raise SystemExit(1)


def memory() -> None:
    editor = client.Client()
    typists = [
        Typist(editor, "file:///typed/net.py", typed.program(), "python"),
        Typist(editor, "file:///typed/net.yaml", typed.spec(), "yaml"),
    ]
    held = []
    for thousand in range(10):
        times = [wall for typist in typists for wall, _ in keys(typist, 500, thousand)]
        held.append(resident(editor.process))
        print(
            f"{(thousand + 1) * 1000:6} keys   {held[-1]:6.1f} MiB   median {1000 * statistics.median(times):5.1f} ms"
        )
    editor.stop()
    print(f"from the second thousand to the last: {held[-1] - held[1]:+.1f} MiB")


if __name__ == "__main__":
    memory() if sys.argv[1:] == ["memory"] else speed()
