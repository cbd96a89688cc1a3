"""Groups of a `layers` list: residual, parallel, when, and their keys that stand where they should not.

Each takes `read`, which reads the lists of layers within (`entries.read_entries`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, place_of
from cnncalc.language.entries.spec import GROUPS, NAME_HELP, Entry
from cnncalc.language.words.call import is_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from cnncalc.language.entries.spec import Spec

    Reader: TypeAlias = Callable[[list[Any], Spec], list[Entry]]

_GROUP_KEYS = {
    "residual": ("residual", "shortcut", "merge", "if", "from", "repeat", "name"),
    "parallel": ("parallel", "merge", "from", "repeat", "name"),
    "when": ("when", "do", "else"),
}


def group_entry(
    group: str, name: str | None, node: Mapping, key: Scalar | None, spec: Spec, read: Reader
) -> Entry | None:
    """The entry of a group; None, and a fault, where it cannot be read."""
    entry = Entry(group, name, None, node, spec.source, key)
    known = _GROUP_KEYS[group]
    for pair, value in node.pairs:
        word = pair.value
        if word not in known:
            from cnncalc.language.hints import MEANT

            meant = MEANT[group].get(word)
            help = f"did you mean {meant}?" if meant else nearest(word, known) or f"it knows {', '.join(known)}"
            spec.fault(f"{group} knows no '{clipped(word)}'", place_of(pair, spec.source), help)
            if meant == "if" and value.__class__ is Scalar:
                entry.parts.setdefault("if", value)  # read as it is meant, so that nothing follows from it
        elif word in ("residual", "shortcut", "do", "else"):
            entry.parts[word] = _body(value, word, spec, read)
        elif word == "parallel":
            entry.parts[word] = _branches(value, spec, read)
        elif word == "name":
            _name_group(entry, value, spec)
        elif word == "from" and value.__class__ is Sequence:
            entry.parts[word] = value
        elif value.__class__ is not Scalar:
            spec.fault(f"{word} must be one value", place_of(value, spec.source), "write one word")
        else:
            entry.parts[word] = value
    if group == "parallel" and not entry.parts.get(group):
        if not spec.faults:
            spec.fault("parallel has no branches", place_of(node, spec.source), "write one list of layers a branch")
        return None
    return entry if group in entry.parts else None


def _name_group(entry: Entry, value: Any, spec: Spec) -> None:
    text = value.value if value.__class__ is Scalar else ""
    if not is_name(text):
        spec.fault(f"'{clipped(text)}' is no name for a group", place_of(value, spec.source), NAME_HELP)
    elif entry.name is not None and entry.name != text:
        spec.fault(
            f"the name is given twice: {clipped(entry.name)} and {clipped(text)}",
            place_of(value, spec.source),
            "keep one of them",
        )
    else:
        entry.name = text


def _body(value: Any, what: str, spec: Spec, read: Reader) -> list[Entry]:
    if value.__class__ is Sequence:
        return read(value.items, spec)
    if value.__class__ is Scalar:
        return read([value], spec) if value.value.strip() else []
    spec.fault(f"{what} must be a list of layers", place_of(value, spec.source), _as_list(value))
    return []


def _as_list(node: Any) -> str:
    """The layers of a mapping as the list they should be."""
    pairs = [(key.value, value.value) for key, value in node.pairs if value.__class__ is Scalar and not value.quoted]
    if len(pairs) < len(node.pairs) or any(mark in text for _, text in pairs for mark in ",[]{}"):
        return "start each layer with '- '"
    return f"write [{', '.join(f'{key}: {clipped(text)}' for key, text in pairs)}]"


def _branches(value: Any, spec: Spec, read: Reader) -> list[tuple[str, list[Entry]]]:
    if value.__class__ is Sequence:
        return [(str(number), _body(item, "a branch", spec, read)) for number, item in enumerate(value.items)]
    if value.__class__ is Mapping:
        for key, _ in value.pairs:
            if not is_name(key.value):
                spec.fault(f"'{clipped(key.value)}' is no name for a branch", place_of(key, spec.source), NAME_HELP)
        return [(key.value, _body(item, "a branch", spec, read)) for key, item in value.pairs]
    spec.fault("parallel must be a list of branches", place_of(value, spec.source), "write one list of layers a branch")
    return []


def keys_of(node: Mapping) -> list[Scalar]:
    """A mapping's keys."""
    return [key for key, _ in node.pairs]


def misplaced(key: Scalar, spec: Spec) -> bool:
    """Whether a key is one that stands beside a group's own, which is a fault where it stands elsewhere."""
    from cnncalc.language.document.alignment import BELONGS, beside

    if key.value not in BELONGS:
        return False
    help = beside(spec.source, key.value, key.line)
    if help:
        spec.fault(f"{key.value} does not line up with the group it belongs to", place_of(key, spec.source), help)
    return bool(help)


def strayed(node: Mapping, before: Entry, spec: Spec, read: Reader) -> bool:
    """Whether an entry is a key of the group before it behind a dash of its own (`- if: …`); that group then has it."""
    if not node.pairs or before.kind not in GROUPS:
        return False
    from cnncalc.language.document.alignment import BELONGS

    if any(before.kind not in BELONGS.get(key.value, ()) or key.value in before.parts for key in keys_of(node)):
        return False
    first, value = node.pairs[0]
    if first.value in ("shortcut", "merge") and value.__class__ is Scalar and len(node.pairs) == 1:
        return False  # a layer of that name
    if not misplaced(first, spec):
        return False
    for key, value in node.pairs:
        if value.__class__ is Scalar or key.value in ("shortcut", "do", "else"):
            before.parts[key.value] = value if key.value in ("if", "merge") else _body(value, key.value, spec, read)
    return True
