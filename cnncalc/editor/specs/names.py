"""The names of a spec: where each layer, block and input is defined, and every place that means it.

Names are resolved as the expansion resolves them (the first segment from the innermost list outward, the rest downward),
but over what is written: a block's own names are one scope, however often it is used, and of one that is never used too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.editor.text import Span
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, part
from cnncalc.language.document.span import span_of
from cnncalc.language.expansion.calls import Calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.language.entries.spec import Entry, Spec

_MOST = 20_000
"""Names of one spec that are followed."""


class Definition:
    """What a name means: `kind` is layer, block, input or variable; `span` is where the name is written, None where it is
    not (a layer without a name, a branch by its number). `pasted` names are those of code, which may be given again."""

    __slots__ = ("entry", "inner", "kind", "name", "pasted", "scope", "span")

    def __init__(self, name: str, kind: str, span: Span | None, entry: Any = None, inner: Scope | None = None) -> None:
        self.name = name
        self.kind = kind
        self.span = span
        self.entry = entry
        self.inner = inner
        """The names within a group; of a block's use those of the block."""
        self.scope: Scope | None = None
        self.pasted = False


class Scope:
    """The names on one level of lists."""

    __slots__ = ("counts", "names", "parent")

    def __init__(self, parent: Scope | None) -> None:
        self.parent = parent
        self.names: dict[str, Definition] = {}
        self.counts: dict[str, int] = {}

    def find(self, name: str) -> Definition | None:
        """What a name means here or further out."""
        level: Scope | None = self
        while level is not None:
            if name in level.names:
                return level.names[name]
            level = level.parent
        return None


class Reference:
    """A place that means a definition: its name's characters there."""

    __slots__ = ("definition", "span")

    def __init__(self, definition: Definition, span: Span) -> None:
        self.definition = definition
        self.span = span


class Names:
    """All names of a spec."""

    def __init__(self, spec: Spec, framework: str) -> None:
        self.spec = spec
        self.source = spec.source
        self.definitions: list[Definition] = []
        self.references: list[Reference] = []
        self._calls = Calls(spec.blocks, framework)
        self.top = Scope(None)
        self._lists: list[tuple[list[Entry], Scope]] = []
        self._by_name: dict[str, Definition] = {}
        """The blocks."""
        self._inputs()
        blocks = self._blocks()
        self._level(spec.entries, self.top)
        for block, scope in blocks:
            self._level(spec.blocks[block].entries, scope)
        self._all_references()

    # -- what is defined

    def _define(self, scope: Scope, definition: Definition) -> Definition:
        scope.names.setdefault(definition.name, definition)
        definition.scope = scope
        self.definitions.append(definition)
        return definition

    def _inputs(self) -> None:
        for name, node, _ in self.spec.inputs:
            span = None
            root = node
            if name != "input" or len(self.spec.inputs) > 1:
                span = _before(self.source.text, root, name)
            self._define(self.top, Definition(name, "input", span))

    def _blocks(self) -> list[tuple[str, Scope]]:
        """A scope for each block, whose uses are not yet looked at: blocks may use each other."""
        found = []
        for name, block in self.spec.blocks.items():
            scope = Scope(self.top)
            scope.names["input"] = Definition("input", "input", None, block)
            span = span_of(part(block.key, 0, len(name)), self.source) if block.key.value.startswith(name) else None
            definition = Definition(name, "block", None if span is None else Span(*span), block, scope)
            self.definitions.append(definition)
            self._by_name[name] = definition
            found.append((name, scope))
        return found

    def _level(self, entries: list[Entry], scope: Scope) -> None:
        """The names of a list of entries; of those within them too."""
        if len(self.definitions) > _MOST:
            return
        self._lists.append((entries, scope))
        taken = {entry.name for entry in entries if entry.name is not None}
        for entry in entries:
            if entry.kind == "when":
                for key in ("do", "else"):
                    self._level(entry.parts.get(key, []), scope)
                continue
            name = entry.name if entry.name is not None else self._auto(entry, scope, taken)
            span = entry.span("name") if entry.name is not None else None
            definition = Definition(name, "layer", None if span is None else Span(*span), entry)
            definition.pasted = entry.call is not None and bool(entry.call.assigned)
            self._define(scope, definition)
            definition.inner = self._inner(entry, scope)

    def _auto(self, entry: Entry, scope: Scope, taken: set[str]) -> str:
        """The name that an entry without one gets."""
        base = entry.kind if entry.call is None else self._calls.base(entry.call)
        while True:
            count = scope.counts[base] = scope.counts.get(base, 0) + 1
            name = base if count == 1 else f"{base}_{count}"
            if name not in taken:
                return name

    def _inner(self, entry: Entry, scope: Scope) -> Scope | None:
        """The names within an entry: of a group, or of the block that it uses."""
        if entry.call is not None:
            block = self._by_name.get(entry.call.type)
            return None if block is None else block.inner
        inner = Scope(scope)
        if entry.kind == "residual":
            self._level(entry.parts.get("residual", []), inner)
            self._side(inner, "shortcut", entry.parts.get("shortcut", []), None)
        elif entry.kind == "parallel":
            for name, entries in entry.parts.get("parallel", []):
                self._side(inner, name, entries, _branch(entry, name, self.source))
        return inner

    def _side(self, inner: Scope, name: str, entries: list[Entry], span: Span | None) -> None:
        side = self._define(inner, Definition(name, "layer", span))
        side.inner = Scope(inner)
        self._level(entries, side.inner)

    # -- what is meant

    def _all_references(self) -> None:
        parameters = {
            name: {p for p in block.parameters if _reads(block.entries, p, self._calls)}
            for name, block in self.spec.blocks.items()
        }
        for entries, scope in self._lists:
            for entry in entries:
                self._entry(entry, scope, parameters)
        for name, place in self.spec.outputs:
            start = self.source.starts[place[1] - 1] + place[2] - 1
            at = self.source.text.find(name, start, start + len(name) + 2)
            if at >= 0:
                self._follow(name, at, self.top)
        if self.spec.expect is not None:
            self._expected(self.spec.expect)

    def _entry(self, entry: Entry, scope: Scope, parameters: dict[str, set[str]]) -> None:
        call = entry.call
        if call is None:
            source = entry.parts.get("from")
            if source.__class__ is Scalar:
                self._words(entry, "from", scope)
            return
        block = self._by_name.get(call.type)
        if block is not None and not call.owner:
            span = entry.span("type")
            if span is not None and self.source.text[span.start : span.end] == call.type:
                self.references.append(Reference(block, Span(*span)))
            for key, value in _given(self.spec.blocks[call.type], call):
                if key in parameters[call.type] and isinstance(value, str):
                    self._words(entry, key if dict(call.keywords).get(key) is value else _position(call, value), scope)
        for key in dict.fromkeys(key for key, _ in self._calls.words_read(call) or ()):
            self._words(entry, key, scope)
        if call.share is not None:
            self._words(entry, "share", scope)

    def _words(self, entry: Entry, key: Any, scope: Scope) -> None:
        """The names in the value of an argument."""
        span = entry.span(key)
        if span is None:
            return
        for found in re.finditer(r"[A-Za-z0-9_$][\w.-]*", self.source.text[span.start : span.end]):
            if "$" not in found[0]:
                self._follow(found[0], span.start + found.start(), scope)

    def _follow(self, name: str, start: int, scope: Scope) -> None:
        """The definitions that the segments of a name mean, noted where they stand."""
        head = name
        definition = scope.find(head)
        while definition is None and "." in head:
            head = head.rpartition(".")[0]
            definition = scope.find(head)
        while definition is not None:
            self.references.append(Reference(definition, Span(start, start + len(head))))
            start += len(head) + 1
            rest = name = name[len(head) + 1 :]
            if not rest or definition.inner is None:
                return
            first, _, after = rest.partition(".")
            if first.isdecimal() and first not in definition.inner.names:  # a copy of a repeat
                start += len(first) + 1
                rest = name = after
            inner, head, definition = definition.inner, rest, None
            while head and definition is None:
                definition = inner.names.get(head)
                if definition is None:
                    head = head.rpartition(".")[0]

    def _expected(self, tree: Mapping) -> None:
        """The names that `expect:` speaks of."""
        for key, value in tree.pairs:
            if key.value in ("layers", "outputs") and value.__class__ is Mapping:
                for name, _ in value.pairs:
                    span = span_of(name, self.source)
                    if span is not None:
                        self._follow(name.value, span.start + name.quoted, self.top)
            elif key.value == "at" and value.__class__ is Sequence:
                for item in value.items:
                    if item.__class__ is Mapping:
                        self._expected(item)

    # -- asked

    def within(self, block: str) -> Scope:
        """The names that the layers of a block may read; of none those of the network."""
        found = self._by_name.get(block)
        return self.top if found is None or found.inner is None else found.inner

    def at(self, offset: int) -> Definition | None:
        """What the name at a character means, where it is written or meant."""
        for reference in self.references:
            if reference.span.start <= offset <= reference.span.end:
                return reference.definition
        return next((d for d in self.definitions if d.span is not None and d.span.start <= offset <= d.span.end), None)

    def places(self, definition: Definition) -> list[Span]:
        """Every place of a name, that of its definition first."""
        own = [] if definition.span is None else [definition.span]
        return own + [r.span for r in self.references if r.definition is definition]


def _reads(entries: list[Entry], parameter: str, calls: Calls) -> bool:
    """Whether the layers of a block read what a parameter names."""
    return any(word.lstrip("$").strip("()").partition(".")[0] == parameter for word in _read_words(entries, calls))


def _read_words(entries: list[Entry], calls: Calls) -> Iterator[str]:
    for entry in entries:
        if entry.call is not None:
            yield from (str(word) for _, word in calls.words_read(entry.call) or () if str(word).startswith("$"))
            if str(entry.call.share or "").startswith("$"):
                yield str(entry.call.share)
        elif isinstance(entry.parts.get("from"), Scalar) and entry.parts["from"].value.startswith("$"):
            yield entry.parts["from"].value
        for key in ("residual", "shortcut", "do", "else"):
            yield from _read_words(entry.parts.get(key) or [], calls)
        for _, branch in entry.parts.get("parallel") or []:
            yield from _read_words(branch, calls)


def _given(block: Any, call: Any) -> list[tuple[str, Any]]:
    """The arguments of a block's use, by parameter."""
    return [*zip(block.parameters, call.positional, strict=False), *call.keywords]


def _position(call: Any, value: Any) -> int | None:
    return next((number for number, other in enumerate(call.positional) if other is value), None)


def _branch(entry: Entry, name: str, source: Any) -> Span | None:
    """Where the name of a branch is written; None of one that has none."""
    node = entry.node.get("parallel") if entry.node.__class__ is Mapping else None
    key = next((k for k, _ in node.pairs if k.value == name), None) if node.__class__ is Mapping else None
    span = None if key is None else span_of(key, source)
    return None if key is None or span is None else Span(span.start + key.quoted, span.end - key.quoted)


def _before(text: str, node: Any, name: str) -> Span | None:
    """Where the key `name:` of a node stands, before it."""
    start = getattr(node, "start", -1)
    at = text.rfind(f"{name}:", 0, start) if start >= 0 else -1
    return Span(at, at + len(name)) if at >= 0 and not text[at + len(name) + 1 : start].strip(" \t\n\"'") else None
