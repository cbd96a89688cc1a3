"""What IPython adds to Python: magics (`%matplotlib inline`, `%%time`), shell lines (`!pip …`) and help (`nn.Conv2d?`)."""

from __future__ import annotations

import re

from cnncalc.readers.python.snippets.line import NOTHING, Line, passed
from cnncalc.readers.python.snippets.scan import Scan

_HERE = frozenset(
    (
        *("time", "capture", "prun", "debug", "memit", "mprun", "wandb", "notify", "snakeviz", "scalene", "heat"),
        *("ipytest", "run_pytest", "skip_if", "stopwatch", "lprun", "pyinstrument"),
    )
)
"""Magics of a whole cell under which it runs as it stands; any other sends it elsewhere (bash, a file, html, R)."""
_INLINE = re.compile(r"%(?:time|prun|memit)\b((?:[ \t]+-\w+(?:[ \t]+\w+)?)*)[ \t]+(?=[A-Za-z_(])")
_RUN = re.compile(r"%run[ \t]+(?:-\w[ \t]+)*(?:\./)?((?:[A-Za-z_]\w*/)*[A-Za-z_]\w*)\.py[ \t]*$")
_ASSIGNED = re.compile(r"[A-Za-z_][\w.]*(?:[ \t]*,[ \t]*[A-Za-z_]\w*)*[ \t]*=[ \t]*(?=[!%])(?!=)")
_HELP = re.compile(r"\?{1,2}[%\w.*]+;?$|[%\w.*\[\]()'\"]+\?{1,2};?$")
_COMMAND = re.compile(
    r"(?:\$[ \t]+\S.*|(?:pip3?|conda|mamba|cd|ls|pwd|mkdir|rm|rmdir|cp|mv|cat|wget|curl|git|unzip|tar|apt|apt-get|sudo|export|"
    r"nvidia-smi|python3?|bash|sh|source|echo|which|load_ext|matplotlib|autoreload)(?:[ \t]+[^\s=(\[.,:)+*].*)?)$"
)


def without_shell(lines: list[Line]) -> list[list[Line]]:
    """The lines without IPython's own; a magic in front of a statement leaves the statement."""
    first = next((i for i, line in enumerate(lines) if line.text.strip() and line.text.lstrip()[0] != "#"), None)
    if first is None:
        return []
    found = list(lines)
    head = re.match(r"[ \t]*%%(\w*)", lines[first].text)
    if head:
        if head[1] not in _HERE:
            return [[NOTHING] * len(lines)]
        found[first] = NOTHING
    scan, dropping = Scan(), False
    for number, line in enumerate(found):
        if dropping:
            dropping = line.text.rstrip().endswith("\\")
            found[number] = NOTHING
            continue
        if not scan.open:
            text = line.text.strip()
            fresh = _python(line, text)
            if fresh is not None:
                dropping = fresh.text.strip() != text and text.endswith("\\") and not _INLINE.match(text)
                found[number] = line = fresh
        scan.feed(line.text)
    return [found] if found != lines else []


def _python(line: Line, text: str) -> Line | None:
    """What is left of a line that begins a statement; None where it is none of IPython's."""
    if not text:
        return None
    indent = line.indent
    if text[0] == "%":
        inline = _INLINE.match(text)
        if inline:
            return line.replaced(indent, indent + inline.end(), "")
        run = _RUN.match(text)
        if run:
            return line.replaced(indent, len(line.text), f"from {run[1].replace('/', '.')} import *")
        return passed(line)
    if text[0] in "!?" or (text[-1] in "?;" and _HELP.match(text)) or _COMMAND.match(text):
        return passed(line)
    assigned = _ASSIGNED.match(text)
    if assigned:
        return line.replaced(indent + assigned.end(), len(line.text), "input()")
    return None
