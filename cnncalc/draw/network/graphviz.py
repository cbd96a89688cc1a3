"""Places by Graphviz's `dot`, where it is installed: it is told sizes, edges and groups, and never a name.

What does not come back in time, or not as expected, is None, and the layout of our own takes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.network.layered import Placed

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 20


def graphviz(
    sizes: list[tuple[float, float]], edges: list[tuple[int, int]], groups: Sequence[Sequence[int]]
) -> Placed | None:
    """Where `dot` puts nodes of these sizes; None without it. `groups` are nodes that stand together, none nested."""
    import shutil

    program = shutil.which("dot")
    if program is None:
        return None
    import subprocess

    text = _asked(sizes, edges, groups)
    try:
        done = subprocess.run(
            [program, "-Tplain"], input=text, capture_output=True, text=True, timeout=SECONDS, check=True
        )
        return _told(done.stdout, len(sizes))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError, KeyError):
        return None


def _asked(sizes: list[tuple[float, float]], edges: list[tuple[int, int]], groups: Sequence[Sequence[int]]) -> str:
    lines = [
        "digraph{",
        "ranksep=0.42",
        "nodesep=0.3",
        'node[shape=box,fixedsize=true,label=""]',
        "edge[arrowhead=none]",
    ]
    for number, (width, height) in enumerate(sizes):
        lines.append(f"{number}[width={width / 72:.3f},height={height / 72:.3f}]")
    for number, group in enumerate(groups):
        lines.append(f"subgraph cluster{number}{{{';'.join(map(str, group))}}}")
    lines += [f"{a}->{b}" for a, b in edges]
    return "\n".join([*lines, "}"])


def _told(text: str, count: int) -> Placed:
    places: dict[int, tuple[float, float]] = {}
    edges: dict[tuple[int, int], tuple[tuple[float, float], ...]] = {}
    width = height = 0.0
    for line in text.splitlines():
        words = line.split()
        if words[0] == "graph":
            width, height = (round(float(word) * 72, 1) for word in words[2:4])
        elif words[0] == "node":
            x, y = (float(word) * 72 for word in words[2:4])
            places[int(words[1])] = (round(x, 1), round(height - y, 1))
        elif words[0] == "edge":
            numbers = [float(word) * 72 for word in words[4 : 4 + 2 * int(words[3])]]
            points = zip(numbers[::2], numbers[1::2], strict=True)
            edges[int(words[1]), int(words[2])] = tuple((round(x, 1), round(height - y, 1)) for x, y in points)
    return Placed([places[number] for number in range(count)], edges, width, height)
