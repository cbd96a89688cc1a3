"""Changing what is written, and no other character: spans replaced in a text, and values written as a scalar.

`change` says which span a scalar's new value replaces and with what text, in the style the scalar has (plain, quoted, a
block, a step of a line), escaped where that style asks for it, in another style only where it must.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.language.document.decode import BREAKS, Span, decoded, header, indent_of
from cnncalc.language.document.lines import statements, step_count
from cnncalc.language.document.span import characters, inner
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.diagnostics.place import Source
    from cnncalc.language.document.nodes import Scalar

_PRINTABLE = "[ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_LINE = re.compile(f"{_PRINTABLE}*")
_LINES = re.compile(f"(?:{_PRINTABLE}|\n)*")
_CONTROL = {"\0": "0", "\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e"}


class Unwritable(ValueError):
    """A value that cannot stand where it should be written."""


def replace(text: str, span: Span, new: str) -> str:
    """`text` with the characters of one span replaced."""
    return replaced(text, [(span, new)])


def replaced(text: str, changes: Iterable[tuple[Span, str]]) -> str:
    """`text` with the characters of several spans replaced. ValueError where two overlap, or one lies outside."""
    parts = []
    at = 0
    last: Span | None = None
    for span, new in sorted(changes, key=lambda change: change[0]):
        start, end = span
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"characters {start} to {end} lie outside a text of {len(text)}")
        if start < at or span == last:
            raise ValueError(f"characters {start} to {end} are replaced twice")
        parts += [text[at:start], new]
        at, last = end, span
    return "".join([*parts, text[at:]])


def change(node: Scalar, source: Source, value: str) -> tuple[Span, str]:
    """(span, text): what to replace in the source's text, and with what, so that a scalar reads as `value`. Of a part of
    another scalar's value, the least that will do. `Unwritable` where nothing does, and of what stands in no file."""
    whole, start, stop = _within(node, source)
    new = whole.value[:start] + value + whole.value[stop:]
    span = inner(whole, source, start, stop - start)
    if node is not whole and span is not None:
        raw = _escaped(value, source.text[whole.start], whole)
        if raw is not None and _reads(source.text, whole, span, raw, new):
            return span, raw
    return Span(whole.start, whole.end), written(whole, source, new)


def _within(node: Scalar, source: Source) -> tuple[Scalar, int, int]:
    """(whole, start, stop): the scalar that a part was cut out of, and where in its value it stands."""
    whole = node
    while whole.origin is not None and whole.origin[0] is not None:
        whole = whole.origin[0]
    if whole.start < 0:
        raise Unwritable("it stands in no file")
    if whole is node:
        return whole, 0, len(node.value)
    known, own = characters(whole, source), characters(node, source)
    if known and own:
        start = known.index(own[0])
        stop = known.index(own[-1]) + 1
        if whole.value[start:stop] == node.value:
            return whole, start, stop
    raise Unwritable("it is written over several lines")


def _escaped(value: str, quote: str, whole: Scalar) -> str | None:
    """The characters of a part as the scalar around it writes them; None where that is not plain to see."""
    if not _matches(_LINE, value):
        return None
    if whole.quoted and quote == "'":
        return value.replace("'", "''")
    return _double(value)[1:-1] if whole.quoted and quote == '"' else value


def _reads(text: str, whole: Scalar, span: Span, raw: str, value: str) -> bool:
    """Whether a scalar with `raw` in place of a span reads as `value`, and as a scalar of its style."""
    end = whole.end + len(raw) - (span.end - span.start)
    if whole.origin is not None:
        return _is_step(value)
    if not whole.quoted and not _is_plain(value, True):
        return False
    return decoded(replace(text, span, raw), whole.start, end, whole.quoted, value) is not None


def written(node: Scalar, source: Source, value: str) -> str:
    """The text to put in the place of a whole scalar, so that it reads as `value`, in the scalar's own style as far as
    that goes. `Unwritable` where it cannot be written at all."""
    text = source.text
    if node.origin is not None:
        if not _is_step(value):
            raise Unwritable(f"{value!r:.60} is no step of one line")
        return value
    if not node.quoted:
        return _plain(node, source, value)
    if text[node.start] in "|>":
        return _block(node, text, value)
    return _single(value) if text[node.start] == "'" and _matches(_LINE, value) else _double(value)


def scalar_text(value: str, flow: bool) -> str:
    """A new scalar as it may stand in a list, in brackets (`flow`) or on a line: plain where it can be."""
    if _is_plain(value, flow):
        return value
    return _single(value) if _matches(_LINE, value) else _double(value)


def _matches(pattern: re.Pattern[str], value: str) -> bool:
    return pattern.fullmatch(value) is not None


def _single(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _double(value: str) -> str:
    found = []
    for char in value:
        if char in '"\\':
            found.append(f"\\{char}")
        elif char in _CONTROL:
            found.append(f"\\{_CONTROL[char]}")
        elif _matches(_LINE, char):
            found.append(char)
        elif "\ud800" <= char <= "\udfff":
            raise Unwritable(f"the character U+{ord(char):04X} cannot stand in a file")
        else:
            found.append(f"\\x{ord(char):02x}" if char < "\u0100" else f"\\u{ord(char):04x}")
    return '"' + "".join(found) + '"'


def _is_step(value: str) -> bool:
    """Whether a value is one step of the line form."""
    return (
        _matches(_LINE, value)
        and value == value.strip()
        and step_count(value) == 1
        and [value] == [text for _, text in statements([value])]
    )


def _is_plain(value: str, flow: bool) -> bool:
    """Whether a value may stand without quotes, in brackets (`flow`) or outside them."""
    if not value or value != value.strip() or not _matches(_LINE, value):
        return False
    first, second = value[0], value[1:2]
    if flow and first == ":":
        return False  # in brackets PyYAML takes it for a mapping's
    if first in ",[]{}#&*!|>'\"%@`=" or (first in "-?:" and not (second.isalnum() or second == ".")):
        return False
    if value in ("<<", "---", "...") or value[:4] in ("--- ", "... ") or value[-1] == ":":
        return False
    if ": " in value or " #" in value or "\ufeff" in value:
        return False
    return not flow or not (first == ":" or any(char in ",[]{}?" for char in value))


class _Setting(NamedTuple):
    """Where a scalar stands: in brackets or not, whether it is a key, whether its `:` or `-` is written before it."""

    flow: bool
    key: bool
    marked: bool


def _setting(node: Scalar, source: Source) -> _Setting:
    import yaml

    stack: list[list[bool]] = []  # of each open list or mapping: in brackets, a mapping, before a key
    last = 0
    events: Any = yaml.parse(source.text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for event in events:
        start, end = event.start_mark.index, event.end_mark.index
        key = bool(stack) and stack[-1][1] and stack[-1][2]
        if event.__class__ is yaml.ScalarEvent and (
            start == node.start or (event.anchor and start < node.start <= end)
        ):
            marked = not stack or key or not stack[-1][1] or ":" in source.text[last : node.start]
            return _Setting(bool(stack) and stack[-1][0], key, marked)
        if isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif stack and isinstance(event, yaml.NodeEvent):
            stack[-1][2] = not stack[-1][2]
        if isinstance(event, yaml.CollectionStartEvent):
            mapping = isinstance(event, yaml.MappingStartEvent)
            stack.append([bool(event.flow_style), mapping, True])
        last = end
    raise Unwritable("it stands in no YAML text")


def _plain(node: Scalar, source: Source, value: str) -> str:
    setting = _setting(node, source)
    if _is_plain(value, setting.flow) and not (setting.key and len(value) > 1000):
        new = value
    elif _matches(_LINE, value):
        new = _single(value)
    else:
        new = _double(value)
    if node.start < node.end or setting.key:
        return new
    if not setting.marked:
        new = f": {new}"
        if not setting.flow:
            raise Unwritable("its key has no colon")
    before = source.text[node.start - 1 : node.start]
    return new if not before or before in f" \t[{{{BREAKS}" or new[0] == ":" else f" {new}"


def _block(node: Scalar, text: str, value: str) -> str:
    """The text of a `|` or `>` block, or in its place one in quotes, where a block cannot hold the value."""
    head = header(text, node.start)
    written = text[node.start : node.end]
    line = "\r\n" if "\r\n" in written else "\n"
    ended = written[-1:] in tuple(BREAKS)
    body = value.rstrip("\n")
    count = len(value) - len(body)
    if (count > 1 and head.chomp != "+") or not _fits(body, head.kind) or not node.value.strip("\n"):
        return _double(value) + head.rest.rstrip() + (line if ended else "")
    chomp = "+" if count > 1 else "" if count else "-"
    spaces = " " * indent_of(text, node.start, node.end, node.value)
    if head.kind == ">":
        body = re.sub("\n+", lambda found: found[0] + "\n", body)
    rows = [spaces + row if row else "" for row in body.split("\n")]
    if ended:
        tail = line * max(count, 1)
    else:
        tail = line * (count if head.chomp == "+" or text[node.end : node.end + 1] not in tuple(BREAKS) else 0)
    return head.kind + chomp + head.rest + line + line.join(rows) + tail


def _fits(body: str, kind: str) -> bool:
    """Whether a block can hold a text without saying its indentation."""
    if not body or not _matches(_LINES, body) or "\ufeff" in body:
        return False
    rows = [row for row in body.split("\n") if row]
    blank = [row for row in rows if row[0] == " " or not row.strip()]
    return body[0] not in " \n" and not (blank if kind == ">" else [row for row in rows if not row.strip()])
