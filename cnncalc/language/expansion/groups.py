"""How groups are written out: `residual`, `parallel`, and what a condition says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Scalar, Sequence
from cnncalc.language.templates.fill import fill_now
from cnncalc.language.words.call import Call, Template
from cnncalc.language.words.value import read_value

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Entry
    from cnncalc.language.expansion.frame import Frame
    from cnncalc.language.expansion.scope import Group
    from cnncalc.language.expansion.writer import Writer

_merge_calls: dict[str, Call] = {}


def truth(entry: Entry, key: str, env: dict[str, Any]) -> bool:
    """What the condition under `key` comes to."""
    node = entry.parts[key]
    value = fill_now(Template(node.value), env, key) if "$" in node.value else read_value(node.value)
    if value.__class__ is not bool and not (value.__class__ is int and value in (0, 1)):
        inner = node.value[2:-1] if node.value.startswith("$(") else node.value[1:]
        number = node.value[:1] == "$" and value.__class__ is not str
        help = f"write {key}: $({inner} != 0)" if number else f"write {key}: true, or {key}: false"
        if "$" not in node.value:
            from cnncalc.language.templates.dollar import dollar

            meant = dollar(node.value, env)
            if meant:
                help = f"write {key}: {meant}"
        raise ExpressionError(f"{key} must be true or false, not '{clipped(str(value))}'", help, key)
    return bool(value)


def _one(source: Any) -> str:
    """The first of the layers that a group names, as the one it reads."""
    names = [item.value for item in source.items if item.__class__ is Scalar] if source.__class__ is Sequence else []
    return f"join them first; or write from: {names[0]}" if names else "name it after from"


def read_by(out: Writer, entry: Entry, frame: Frame, current: Any) -> Any:
    """What a group reads: the layer before it, or what `from` names."""
    source = entry.parts.get("from")
    if source is None:
        return current
    text = source.value if source.__class__ is Scalar else ""
    value = fill_now(Template(text), frame.env, "from") if "$" in text else text
    if source.__class__ is Sequence or not text:
        raise ExpressionError(f"{entry.kind} reads one layer", _one(source), "from")
    return out.names.reference(value if isinstance(value, str) else str(value), entry, frame, None)


def write_group(out: Writer, entry: Entry, name: str, frame: Frame, current: Any) -> Group:
    """A residual or a parallel under `name`, which reads `current`."""
    group = out.ledger.open(name, entry.kind, entry, frame)
    inner = frame.within(group.scope)
    write = _residual if entry.kind == "residual" else _parallel
    return out.ledger.close(group, write(out, entry, inner, current))


def _residual(out: Writer, entry: Entry, frame: Frame, current: Any) -> Any:
    body = out.entries(entry.parts["residual"], frame, current)
    if "if" in entry.parts and not truth(entry, "if", frame.env):
        return body
    shortcut = current
    if entry.parts.get("shortcut"):
        shortcut = _side(out, entry, "shortcut", "shortcut", entry.parts["shortcut"], frame, current)
    return _merge(out, entry, "add", [body, shortcut], frame)


def _parallel(out: Writer, entry: Entry, frame: Frame, current: Any) -> Any:
    branches = [_side(out, entry, name, "branch", entries, frame, current) for name, entries in entry.parts["parallel"]]
    return _merge(out, entry, "concat", branches, frame)


def _side(out: Writer, entry: Entry, name: str, kind: str, entries: list[Entry], frame: Frame, current: Any) -> Group:
    """A branch, or a shortcut."""
    side = out.ledger.open(name, kind, entry, frame)
    return out.ledger.close(side, out.entries(entries, frame.on(side.scope), current))


def _merge(out: Writer, entry: Entry, default: str, inputs: list[Any], frame: Frame) -> int:
    """The step that joins `inputs`, as the group's `merge` says."""
    merge = entry.parts.get("merge")
    kind = default
    if merge is not None:
        kind = str(fill_now(Template(merge.value), frame.env, "merge")) if "$" in merge.value else merge.value
    call = _merge_calls.setdefault(kind, Call(kind))
    if not out.calls.merges(call):
        raise ExpressionError(f"merge knows no '{clipped(kind)}'", "use concat, add or multiply", "merge")
    return out.ledger.step(frame.scope.auto(out.calls.base(call)), call, entry, inputs, frame)
