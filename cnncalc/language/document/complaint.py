"""PyYAML's complaint about a text as a fault: a sentence, and the way out of what is usually behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.language.document.alignment import column_of, commented

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source


def explained(source: Source, problem: str, mark: Any) -> Fault:
    """The fault of a text that PyYAML cannot read."""
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    text = source.line(line)
    message, help = _explain(problem, text, column)
    help = commented(source, line) or help
    misplaced = column_of(source, line)
    if misplaced:
        message, help = "this key does not line up with the group it belongs to", misplaced
        column = len(text) - len(text.lstrip(" -")) + 1
    return Fault(message, Place((source, line, column, 1)), help=help)


def _explain(problem: str, line: str, column: int) -> tuple[str, str]:
    """PyYAML's complaint as a sentence, and the help that fits what is usually behind it."""
    stripped = line.strip()
    if "\t" in line[: len(line) - len(line.lstrip())] or "\\t" in problem or "'\\t'" in problem:
        return "a tab is used for indentation", "indent with spaces"
    if "[" in stripped or "{" in stripped or stripped.startswith(("- >", "- [", ">")):
        return (
            f"YAML cannot read this line ({problem})",
            "brackets and > mean something to YAML: quote the layer, or give it its own line",
        )
    if ": " in stripped and "mapping values" in problem:
        return "a second colon on one line", "quote the text after the name, or give it its own line"
    if stripped.startswith("-") and ("did not find expected" in problem or "expected <block end>" in problem):
        return (
            "this entry does not line up with those before it",
            "check the indentation: entries of one list start in one column",
        )
    if "expected <block end>" in problem or "block mapping" in problem or "could not find expected ':'" in problem:
        return f"YAML cannot read this line ({problem})", "check the indentation and the '- ' of list entries"
    return f"YAML cannot read this line ({problem})", "quote the text, or give it its own line"
