"""Where a node of the tree, or some characters of a scalar's value, stand in the file's text.

What is written differs from the value in quotes, escapes, folded lines, comments within a pasted call. Only errors and
writes ask, so that the text is decoded again then (`decode.py`), and reading pays nothing."""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import Place
from cnncalc.language.document.decode import MOST, Span, decoded, joined

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source


def span_of(node: Any, source: Source) -> Span | None:
    """The exact span of a scalar, or of a list or mapping in brackets; None of one without brackets, and of what stands
    in no file (from Python, from an edit)."""
    if node.start >= 0:
        return Span(node.start, node.end)
    if getattr(node, "origin", None) is None:
        return None
    return inner(node, source, 0, len(node.value))


def inner(node: Any, source: Source, offset: int, length: int) -> Span | None:
    """The exact span of `length` characters of a scalar's value, from `offset`; None where it stands in no file."""

    if not node.folded:
        start = node.start + node.quoted + offset
        return Span(start, start + length) if node.start >= 0 else None
    spans = characters(node, source)
    if spans is None:
        return None
    if length:
        return Span(spans[offset][0], spans[offset + length - 1][1])
    at = spans[offset][0] if offset < len(spans) else spans[-1][1] if spans else node.start + node.quoted
    return Span(at, at)


def characters(node: Any, source: Source) -> list[tuple[int, int]] | None:
    """For each character of a scalar's value the (start, end) of what stands for it; None where it stands in no file."""
    if not node.folded:
        start = node.start + node.quoted
        return [(at, at + 1) for at in range(start, start + len(node.value))] if node.start >= 0 else None
    if node.origin is None:
        return decoded(source.text, node.start, node.end, node.quoted, node.value) if node.start >= 0 else None
    whole, start, stop = node.origin
    if whole is None:
        if stop - start > MOST:
            return None
        return joined(source.text[start:stop], [(at, at + 1) for at in range(start, stop)], source.breaks, node.value)
    spans = characters(whole, source)
    if spans is None or whole.value[start:stop] == node.value:
        return spans and spans[start:stop]
    return joined(whole.value[start:stop], spans[start:stop], "", node.value)


def place_at(span: Span, source: Source) -> Place:
    """The place of a span."""
    line = bisect(source.starts, span.start)
    return Place((source, line, span.start - source.starts[line - 1] + 1, max(span.end - span.start, 1)))
