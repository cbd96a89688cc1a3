"""What an open file is: a spec, lines of a spec, a program with networks, or nothing of ours."""

from __future__ import annotations

import re

_KEY = re.compile(r"^(input|layers)[ \t]*:", re.MULTILINE)
_FRAMEWORK = re.compile(
    r"^[ \t]*(?:from|import)[ \t]+(?:torch|keras|tensorflow|tf_keras|torchvision|timm|lightning|pytorch_lightning)\b",
    re.MULTILINE,
)
MAX_CHARACTERS = 1_000_000
"""A longer text is no network that somebody types."""


def kind_of(name: str, language: str, text: str) -> str:
    """`yaml` or `lines` for a spec, `python` for a program, "" for anything else: by the file's name, as `check` tells
    files of a folder, else by what the editor says it is."""
    if len(text) > MAX_CHARACTERS:
        return ""
    name = name.lower()
    if name.endswith(".cnn"):
        return "lines"
    if name.endswith((".cnn.yaml", ".cnn.yml")):
        return "yaml"
    if name.endswith((".py", ".pyw")) or language == "python":
        return "python" if _FRAMEWORK.search(text) else ""
    if name.endswith((".yaml", ".yml")) or language == "yaml":
        return "yaml" if len(set(_KEY.findall(text))) == 2 else ""
    if language == "cnncalc":
        from cnncalc.sources.text import looks_like_lines

        return "lines" if looks_like_lines(text) else "yaml"
    return ""
