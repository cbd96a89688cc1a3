"""Entries taken out of a list of layers, and put in: an item with its dash and line, one between commas, a step between
arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.language.document.decode import Span
from cnncalc.language.document.nodes import Mapping, Scalar
from cnncalc.language.document.replace import Unwritable, scalar_text
from cnncalc.language.document.span import span_of
from cnncalc.language.words.expression import split_name

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Entry, Spec

    Change = tuple[Span, str]


def removed(entry: Entry, spec: Spec) -> Change:
    """What to replace so that an entry is gone."""
    span = _span(entry, spec)
    text = spec.source.text
    if spec.lines:
        return _without(text, span, "->"), ""
    dash = _dash(text, span.start)
    if dash is None:
        return _without(text, span, ","), ""
    start = text.rfind("\n", 0, span.start) + 1
    return Span(start, _end_of_item(text, span, dash)), ""


def put_behind(entry: Entry, spec: Spec, expression: str) -> Change:
    """What to replace so that another entry stands behind one."""
    span = _span(entry, spec)
    text = spec.source.text
    if spec.lines:
        return Span(span.end, span.end), f" -> {expression}"
    dash = _dash(text, span.start)
    name, body, _ = split_name(expression)
    item = f"{name}: " if name is not None else ""
    if dash is None:
        return Span(span.end, span.end), f", {item}{scalar_text(body, flow=True)}"
    at = _end_of_item(text, span, dash)
    line = "\r\n" if "\r\n" in text else "\n"
    written = f"{' ' * dash}- {item}{scalar_text(body, flow=False)}"
    if text[at - 1 : at] == "\n":
        return Span(at, at), f"{written}{line}"
    return Span(at, at), f"{line}{written}"


def _span(entry: Entry, spec: Spec) -> Span:
    """The characters of an entry, from its name on."""
    node, key = entry.node, entry.key
    last = node
    while last.__class__ is Mapping and last.start < 0 and last.pairs:
        last = last.pairs[-1][1]
    end = span_of(last, spec.source) if last.__class__ in (Scalar, Mapping) else None
    if end is None:
        items = getattr(last, "items", None)
        end = span_of(last, spec.source) if items is not None and last.start >= 0 else end
    first = key if key is not None else node
    while first.__class__ is Mapping and first.start < 0:
        first = first.pairs[0][0]
    start = span_of(first, spec.source)
    if start is None:
        raise Unwritable("it stands in no file")
    if end is None:
        return Span(start.start, start.end)
    outer = getattr(node, "origin", None)
    if outer is not None and outer[0] is not None and _dash(spec.source.text, start.start) is None and not spec.lines:
        whole = span_of(outer[0], spec.source)  # a quoted item: '"a: conv 8 3x3"'
        if whole is not None and whole.start >= start.start - 1:
            return Span(min(whole.start, start.start), max(whole.end, end.end))
    return Span(start.start, end.end)


def _dash(text: str, at: int) -> int | None:
    """The column of the dash before an item on its line; None where there is none. `Unwritable` of two."""
    before = text[text.rfind("\n", 0, at) + 1 : at]
    stripped = before.strip(" \"'")
    if stripped == "-":
        return before.index("-")
    if stripped and set(stripped) <= {"-", " "}:
        raise Unwritable("it begins a list within a list")
    return None


def _end_of_item(text: str, span: Span, dash: int) -> int:
    """The end of the lines of an item, with its last line's break: up to what is indented no deeper than its dash."""
    at = text.find("\n", span.end)
    if at < 0:
        return len(text)
    end = at = at + 1
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop + 1
        line = text[at:stop]
        bare = line.lstrip(" ")
        if bare.strip() and not bare.startswith("#"):
            if len(line) - len(bare) <= dash:
                break
            end = stop
        at = stop
    return end


def _without(text: str, span: Span, mark: str) -> Span:
    """An item between marks with one of them; of one alone on its line in the line form the line."""
    start, end = span
    after = end + len(text[end:]) - len(text[end:].lstrip(" \t"))
    before = len(text[:start].rstrip(" \t"))
    if text.startswith(mark, after):
        stop = after + len(mark)
        return Span(start, stop + len(text[stop:]) - len(text[stop:].lstrip(" \t")))
    if text[:before].endswith(mark):
        return Span(len(text[: before - len(mark)].rstrip(" \t")), end)
    if mark == ",":
        raise Unwritable("it is the only layer of its list")
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    return Span(line, len(text) if stop < 0 else stop + 1)
