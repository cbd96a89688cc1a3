"""What may be written next in a spec: types and keys of layers, the names that they read, words that a value may be.

The text before the pointer decides, since a text that is being typed can seldom be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.editor.specs.unfinished import UNFINISHED
from cnncalc.editor.text import Span
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.editor.document import Document

_TOP = re.compile(r"^([A-Za-z_]\w*)\s*:", re.MULTILINE)
_WORD = re.compile(r"[\w.$-]*$")
_RESERVED = (
    ("from", "the layer that it reads, by name"),
    ("repeat", "how many times it stands there, one copy behind the other"),
    ("share", "the layer whose weights it uses"),
    ("name", "what it is called"),
)
_GROUPS = (
    ("residual", "a body and a shortcut, added"),
    ("parallel", "branches side by side, joined"),
    ("when", "layers that stand there on a condition"),
)
_MERGES = ("concat", "add", "multiply", "average", "maximum")


class Item(NamedTuple):
    """Something that may be written: its text, its kind (type, key, name, value), what it is, what is written for it."""

    label: str
    kind: str
    detail: str = ""
    insert: str = ""


class _Here(NamedTuple):
    """Where the pointer is: in which kind of text, its graph as far as it is known, the key of the top level, the block."""

    kind: str
    graph: Any
    section: str
    block: str


def completed(document: Document, offset: int) -> tuple[list[Item], Span]:
    """What may be written at a character, and the characters that it would replace."""
    text = document.text
    line = text.line_of(offset)
    before = text.text[text.starts[line] : offset]
    typed = _WORD.search(before)
    start = offset - (len(typed[0]) if typed else 0)
    section = _section(text.text, text.starts[line])
    block = _block(text.text[: text.starts[line]]) if section == "blocks" else ""
    here = _Here(document.kind, document.graph, section, block)
    items = list(dict.fromkeys(_items(here, before)))
    return items, Span(start, offset)


def _section(text: str, start: int) -> str:
    """The key of the top level under which a line stands."""
    found = [match[1] for match in _TOP.finditer(text, 0, start)]
    return found[-1] if found else ""


def _block(before: str) -> str:
    """The block whose layers follow a text."""
    found = re.findall(r"^  ?([A-Za-z_][\w-]*)[ \t]*(?:\([^\n]*\))?[ \t]*:", before, re.MULTILINE)
    return found[-1] if found else ""


def _items(at: _Here, before: str) -> Iterator[Item]:
    if at.kind == "lines":
        yield from _expression(at, re.split(r"->", before)[-1])
        return
    indented = before[:1] in (" ", "\t", "-")
    value = re.match(r"([A-Za-z_]\w*)\s*:\s+(.*)$", before)
    if not indented and value is None:
        yield from _keys()
    elif not indented and value is not None:
        yield from _value(at, value[1], value[2])
    elif at.section in ("layers", "blocks", ""):
        yield from _entry(at, before)
    elif at.section == "expect":
        yield from _expected(at)
    elif at.section == "outputs":
        yield from _layers(at)


def _keys() -> Iterator[Item]:
    """The keys of a spec."""
    from cnncalc.language.entries.read import KEYS

    yield from (Item(key, "key", "", f"{key}: ") for key in KEYS)


def _value(at: _Here, key: str, written: str) -> Iterator[Item]:
    """The words that a key of the top level takes; what stands in its list."""
    from cnncalc.language.entries.read import FRAMEWORKS, LAYOUTS

    words = {"framework": FRAMEWORKS, "layout": LAYOUTS, "batch": ("none",)}.get(key, ())
    yield from (Item(word, "value") for word in words)
    if key == "outputs":
        yield from _layers(at)
    elif key == "expect":
        yield from _expected(at)
    elif key == "layers":
        yield from _expression(at, re.split(r"[\[,{]", written)[-1])


def _expected(at: _Here) -> Iterator[Item]:
    """What `expect:` knows, and the layers that it may speak of."""
    from cnncalc.analysis.expectations.expected import KEYS, LAYER_KEYS

    yield from (Item(key, "key", "", f"{key}: ") for key in dict.fromkeys((*KEYS, *LAYER_KEYS)))
    yield from _layers(at)


def _entry(at: _Here, before: str) -> Iterator[Item]:
    """What may stand in an entry of a list of layers: a layer, a group, a key of either."""
    inner = re.split(r"[\[{,](?![^(]*\))", before)[-1]
    inner = re.sub(r"^\s*(?:- )*\s*", "", inner)
    key = re.match(r"([A-Za-z0-9_$][\w.$-]*)\s*:\s+(.*)$", inner)
    if key is None:
        mapped = list(_mapping_keys(at, before))
        yield from mapped
        if mapped:
            return
        if re.match(r"\s*(?:- )", before) or re.search(r"[\[{,]\s*[\w.]*$", before):
            groups = _GROUPS if re.fullmatch(r"[\w.]*", inner) else ()
            yield from (Item(name, "key", what, f"{name}: ") for name, what in groups)
            yield from _expression(at, inner)
        else:
            words = ("shortcut", "merge", "if", "do", "else", "from", "repeat")
            yield from (Item(name, "key", "", f"{name}: ") for name in words)
        return
    if key[1] == "type":
        yield from _types(at, key[2])
    elif key[1] == "merge":
        yield from (Item(word, "value") for word in _MERGES)
    elif key[1] in ("from", "share"):
        yield from _layers(at)
    else:
        kind = re.search(r"\btype\s*:\s*([\w.]+)", before)
        closed = list(_closed(at, kind[1], key[1])) if kind else []
        yield from closed or _expression(at, key[2])


def _mapping_keys(at: _Here, before: str) -> Iterator[Item]:
    """The keys of a layer that is written as a mapping: `{type: conv, ker…`."""
    kind = re.search(r"\{[^{}]*\btype\s*:\s*([\w.]+)[^{}]*,\s*[\w.]*$", before)
    if kind:
        yield from (Item(item.label, "key", item.detail, f"{item.label}: ") for item in _keys_of(at, kind[1], ()))
    elif re.search(r"\{\s*[\w.]*$", before):
        yield Item("type", "key", "the layer's type", "type: ")


def _expression(at: _Here, inner: str) -> Iterator[Item]:
    """What may be written next in a layer's words."""
    words = inner.split()
    ended = inner[-1:].isspace() or not inner
    last = "" if ended else words[-1]
    done = words if ended else words[:-1]
    if "=>" in inner:
        return
    if not done:
        yield from _types(at, last)
        return
    key, equals, _ = last.partition("=")
    if equals:
        if key in ("from", "share"):
            yield from _layers(at)
        yield from _closed(at, done[0], key)
        return
    given = [word.partition("=")[0] for word in done[1:] if "=" in word]
    layer = _layer(at, done[0])
    if layer is not None and layer.many:
        yield from _layers(at)
    yield from _keys_of(at, done[0], given)
    yield from (Item(key, "key", what, f"{key}=") for key, what in _RESERVED if key not in given)


def _types(at: _Here, typed: str) -> Iterator[Item]:
    """The types of layers: the file's blocks, our words, and of a framework that is named its classes."""
    from cnncalc.analysis.reference import summary
    from cnncalc.layers import every

    owner, dot, _ = typed.rpartition(".")
    yield from (Item(name, "type", "a block of this file") for name in ("" if dot else _blocks(at)))
    for layer in every():
        if dot:
            table = layer.torch if owner in ("nn", "torch.nn") else layer.keras
            yield from (Item(f"{owner}.{name}", "type", summary(layer)) for name in table)
        else:
            yield from (Item(word, "type", summary(layer)) for word in layer.words)


def _keys_of(at: _Here, kind: str, given: Iterable[str]) -> Iterator[Item]:
    """The keys of a layer, or the parameters of a block, that are not given yet."""
    for name, default in _blocks(at).get(kind, {}).items():
        if name not in given:
            yield Item(
                name,
                "key",
                "a parameter" + ("" if default is None else f", {default} where it is not given"),
                f"{name}=",
            )
    layer = _layer(at, kind)
    for attribute in () if layer is None else layer.attributes.values():
        if not attribute.options.get("hidden") and not any(name in given for name in attribute.names):
            short = "pad" if "pad" in attribute.short else attribute.called
            yield Item(short, "key", attribute.help, f"{short}=")


def _closed(at: _Here, kind: str, key: str) -> Iterator[Item]:
    """The words that the value of a layer's key may be."""
    layer = _layer(at, kind)
    for attribute in () if layer is None else layer.attributes.values():
        if key not in attribute.names and key != attribute.called:
            continue
        words: Any = attribute.options.get("choices") or attribute.options.get("modes") or ()
        words = words.split() if isinstance(words, str) else words
        if attribute.kind == "flag":
            words = ("true", "false")
        yield from (Item(str(word), "value", attribute.help) for word in words)


def _layer(at: _Here, kind: str) -> Any:
    from cnncalc.layers import find

    return find(kind.rpartition(".")[2])


def _layers(at: _Here) -> Iterator[Item]:
    """The names that may be read, of the last text that could be read: those of the list first, then the longer ones."""
    graph = at.graph
    if graph is None:
        return
    from cnncalc.editor.specs.names import Names

    names = Names(graph.spec, graph.framework)
    scope = names.within(at.block)
    for name, definition in scope.names.items():
        kind = "what it reads" if definition.kind == "input" else _kind(definition.entry)
        if kind != UNFINISHED:
            yield Item(name, "name", kind)
        elif definition.span is not None:
            yield Item(name, "name")
    if scope is not names.top:
        yield from (Item(f"${name}", "name", "a parameter") for name in graph.spec.blocks[at.block].parameters)
        return
    # what is left are the longer names, and those that layers of one kind got a number for
    longer = [(name, members.kind) for name, members in graph.groups.items()]
    longer += [(node.name, getattr(node.layer, "type", "")) for node in graph.nodes[:2000]]
    yield from (Item(name, "name", kind) for name, kind in longer if name not in scope.names)


def _kind(entry: Any) -> str:
    call = getattr(entry, "call", None)
    return str(getattr(entry, "kind", "") if call is None else call.type)


def _blocks(at: _Here) -> dict[str, dict[str, Any]]:
    """The parameters of the file's blocks, by name."""
    graph = at.graph
    return {} if graph is None else {name: block.parameters for name, block in graph.spec.blocks.items()}
