"""The fixes of a problem: its help tried on the text, and offered where the problem is then gone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import clipped
from cnncalc.editor.fixes.said import said
from cnncalc.editor.text import Span
from cnncalc.language.document.replace import replaced
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.editor.document import Document
    from cnncalc.editor.reading import Problem, Reading

Change = tuple[Span, str]
TRIES = 16
SECONDS = 1.5
"""How much may be tried for one problem."""
MOST = 4


class Fix(NamedTuple):
    """A fix: what it is called, what is replaced with what; `sure` where it is what the help says first."""

    title: str
    changes: tuple[Change, ...]
    sure: bool = False


def fixes(document: Document, problem: Problem) -> list[Fix]:
    """The fixes of a problem, each of which has been tried: without the problem, and no other in its place. They are found
    once for a text."""
    key = ("fixes", *problem[:4])
    if key not in document.derived:
        document.derived[key] = _fixes(document, problem)
    found: list[Fix] = document.derived[key]
    return found


def _fixes(document: Document, problem: Problem) -> list[Fix]:
    found: list[Fix] = []
    known: set[str] = {document.text.text}
    stop = time.process_time() + SECONDS
    for tries, (title, changes) in enumerate(_proposed(document, problem)):
        if tries >= TRIES or time.process_time() > stop or len(found) >= MOST:
            break
        if any(fix.title == title for fix in found):
            continue
        try:
            text = replaced(document.text.text, changes)
        except ValueError:
            continue
        if text in known:
            continue
        known.add(text)
        if _mends(document, problem, document.trial(text)):
            found.append(Fix(title, tuple(changes), not found))
    return found


def _proposed(document: Document, problem: Problem) -> Iterator[tuple[str, list[Change]]]:
    """What might mend a problem: (title, changes)."""
    if problem.code == "input":
        yield from _asked(document, problem)
        return
    if problem.code != "spec":
        yield from _expected(problem)
        return
    if document.kind == "python":
        from cnncalc.editor.fixes.in_program import written
    else:
        from cnncalc.editor.fixes.in_spec import mended, written

        yield from mended(document, problem)
    for text in said(problem.help):
        for changes in written(document, problem, text):
            yield f"Write {clipped(text)}", changes


def _asked(document: Document, problem: Problem) -> Iterator[tuple[str, list[Change]]]:
    """The input of a class in a comment above it."""
    comment = "# cnncalc: at " + problem.help.partition("# cnncalc: at ")[2].partition(" ")[0].rstrip(";,")
    at = document.text.starts[problem.about.first]
    yield f"Say its input: {comment}", [(Span(at, at), f"{comment}\n")]


def _expected(problem: Problem) -> Iterator[tuple[str, list[Change]]]:
    """The expectation as the network is: where it is written, in the way in which it is written."""
    from cnncalc.analysis.expectations.fresh import NotWritable
    from cnncalc.analysis.expectations.update import fresh_text, rewrites
    from cnncalc.language.document.replace import Unwritable

    check: Any = problem.about
    place = check.place
    source = place.source
    node = check.node
    try:
        if hasattr(node, "changes"):
            changes = list(node.changes)
        elif getattr(node, "origin", None) is None and hasattr(node, "value") and _is_code(source):
            changes = [(Span(node.start, node.end), fresh_text(check, node.value))]
        else:
            changes = list(rewrites(check, source).items())
    except (NotWritable, Unwritable):
        return
    moved = problem.span.start - (source.starts[place[1] - 1] + place[2] - 1)
    yield f"Expect {clipped(check.found)}", [(Span(span.start + moved, span.end + moved), new) for span, new in changes]


def _is_code(source: Any) -> bool:
    """Whether a source is a program's."""
    return str(source.breaks) == "\r"


def _mends(document: Document, problem: Problem, after: Reading) -> bool:
    """Whether a reading is without a problem, and as good as the one with it: no other of its kind came, or more can be
    computed."""
    before = document.reading

    def errors(reading: Reading) -> list[Problem]:
        return [each for each in reading.problems if each.severity == problem.severity and each.code == problem.code]

    same = [p for p in errors(before) if p.message == problem.message]
    left = [p for p in errors(after) if p.message == problem.message]
    if len(left) >= len(same):
        return False
    return len(errors(after)) < len(errors(before)) or _computed(after) > _computed(before)


def _computed(reading: Reading) -> int:
    return sum(not hint.stale for hint in reading.hints)
