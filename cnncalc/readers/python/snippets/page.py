"""What a page puts around and before code: Markdown's fences, prompts, numbers of lines, the signs of a diff."""

from __future__ import annotations

import itertools
import re

from cnncalc.readers.python.snippets.line import NOTHING, Line

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*\{?[.]?([\w+-]*)")
_PYTHON = (
    "",
    "python",
    "py",
    "python3",
    "python2",
    "py3",
    "pycon",
    "ipython",
    "ipython3",
    "pytorch",
    "keras",
    "tensorflow",
)
_PROMPT = re.compile(r"[ \t]*(>>>|\.\.\.)(?:[ \u00a0]|$)")
_IN = re.compile(r"[ \t]*In ?\[[\d *]*\]:[ \u00a0]?")
_OUT = re.compile(r"[ \t]*Out ?\[[\d *]*\]:")
_MORE = re.compile(r"[ \t]*\.{3,}:[ \u00a0]?")
_NUMBER = re.compile(r"[ \t]*(\d{1,5})(?:[.:|)\]\u2502](?=[ \t\u00a0]|$)|(?=[ \t\u00a0]|$)|[:|](?!\d))[ \t]*[|\u2502]?")
_HUNK = re.compile(
    r"@@ |diff --git |index [0-9a-f]+\.\.|--- |\+\+\+ |\\ No newline|new file mode|deleted file mode|similarity index|rename "
)


def fenced(lines: list[Line]) -> list[list[Line]]:
    """What stands between fences that are said to hold Python, or say nothing."""
    found, mark, kept = [], "", False
    seen = False
    for line in lines:
        fence = _FENCE.match(line.text)
        if fence and (not mark or (fence[1].startswith(mark) and not fence[2])):
            mark, kept = ("", False) if mark else (fence[1], fence[2].lower() in _PYTHON)
            seen = True
            found.append(NOTHING)
        else:
            found.append(line if kept else NOTHING)
    return [found] if seen and any(not line.blank for line in found) else []


def prompted(lines: list[Line]) -> list[list[Line]]:
    """What stands behind prompts; what stands without one is output, or goes on with the code."""
    if any(_IN.match(line.text) for line in lines):
        return _cells(lines)
    if not any(">>>" in line.text and _PROMPT.match(line.text) for line in lines):
        return []
    alone, with_rest = [], []
    for line in lines:
        prompt = _PROMPT.match(line.text)
        code = line.without(prompt.end()) if prompt else line
        with_rest.append(code)
        alone.append(code if prompt else NOTHING)
    first = next(line for line in lines if not line.blank and line.text.lstrip()[0] != "#")
    return [alone, with_rest] if _PROMPT.match(first.text) else [with_rest, alone]


def _cells(lines: list[Line]) -> list[list[Line]]:
    """The code behind `In [3]:` and what follows it, without the outputs."""
    strict, loose = [], []
    output = True
    for line in lines:
        start, more = _IN.match(line.text), _MORE.match(line.text)
        if _OUT.match(line.text):
            output, code = True, None
        elif start or more:
            output = False
            code = line.without((start or more).end())  # type: ignore[union-attr]
        else:
            code = None
        strict.append(code or NOTHING)
        loose.append(code or (NOTHING if output or _OUT.match(line.text) else line))
    return [loose, strict]


def unnumbered(lines: list[Line]) -> list[list[Line]]:
    """The lines without the numbers that were pasted with them."""
    heads = [
        (number, found) for number, line in enumerate(lines) if not line.blank and (found := _NUMBER.match(line.text))
    ]
    filled = sum(not line.blank for line in lines)
    if len(heads) < 2 or len(heads) < filled:
        return []
    numbers = [int(found[1]) for _, found in heads]
    rising = sum(b == a + 1 for a, b in itertools.pairwise(numbers))
    if rising < 0.8 * (len(numbers) - 1):
        return []
    after = [found.end() for _, found in heads]
    aligned, single = list(lines), list(lines)
    starts = [
        a + len(lines[n].text[a:]) - len(lines[n].text[a:].lstrip())
        for (n, _), a in zip(heads, after, strict=True)
        if lines[n].text[a:].strip()
    ]
    column = max([a for (n, _), a in zip(heads, after, strict=True) if lines[n].text[a:].strip()], default=0)
    column = min([column + 1, *starts])
    for (number, found), end in zip(heads, after, strict=True):
        line = lines[number]
        aligned[number] = line.without(column)
        single[number] = line.without(found.end() if end == found.end() else end)
    spaced = [line.without(1) if line.text[:1] in " \t\u00a0" else line for line in single]
    return [aligned, spaced, single]


def undiffed(lines: list[Line]) -> list[list[Line]]:
    """The lines of a diff as they are after it."""
    if not any(line.text.startswith("+") for line in lines):
        return []
    kept = [NOTHING if _HUNK.match(line.text) else line for line in lines]
    after = [NOTHING if line.text.startswith("-") else line for line in kept]
    cut = [line.without(1) if line.text[:1] in ("+", " ") else line for line in after]
    spaced = [line.replaced(0, 1, " ") if line.text.startswith("+") else line for line in after]
    bare = [line.without(1) if line.text.startswith("+") else line for line in after]
    whole = all(line.blank or line.text[0] in "+ " for line in after)
    return [cut, spaced, bare] if whole else [bare, spaced]
