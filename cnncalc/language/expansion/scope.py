"""Names on their levels, and what they stand for.

Names stand for results. A reference is looked up when all names are known (so it may point forward): its first
segment from the innermost scope outward, the rest downward.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place
    from cnncalc.language.entries.spec import Entry


class ScopedName(str):
    """A name that was passed as an argument: it is looked up where it was written."""

    __slots__ = ("scope",)
    scope: Scope

    @classmethod
    def of(cls, name: str, scope: Scope) -> ScopedName:
        """`name`, to be looked up from `scope`."""
        scoped = cls(name)
        scoped.scope = scope
        return scoped

    def extended(self, name: str) -> ScopedName:
        """A longer name that begins with this one, looked up from the same place."""
        return ScopedName.of(name, self.scope)


class Pending:
    """A reference by name, looked up once every name is known."""

    __slots__ = ("entry", "key", "name", "scope", "uses")

    def __init__(self, scope: Scope, name: str, entry: Entry, key: Any, uses: tuple[Any, ...] = ()) -> None:
        self.scope = scope
        self.name = name
        self.entry = entry
        self.key = key
        self.uses = uses


class Port:
    """One of several outputs of a step."""

    __slots__ = ("number", "ref")

    def __init__(self, ref: Any, number: int) -> None:
        self.ref = ref
        self.number = number


class Group:
    """What a block, residual, parallel or repeat became: its result, its scope, its steps [first, last).

    `kind` is the block's name, residual, parallel, branch, shortcut, sequential or repeat; `copies` a repeat's count.
    """

    __slots__ = ("copies", "expect", "first", "kind", "last", "name", "origin", "place", "result", "scope")

    def __init__(self, name: str, kind: str, scope: Scope, first: int, copies: int = 1) -> None:
        self.name = name
        self.kind = kind
        self.scope = scope
        self.first = first
        self.last = first
        self.copies = copies
        self.result: Any = None
        self.expect: str | None = None
        self.origin: Any = None
        self.place: Place | None = None


def shared_group(share: Any, group: Group, scope: Scope) -> tuple[Scope, str, int] | None:
    """Whose weights the layers in `group` use where `share`, written in `scope`, names a group (see `Frame`): each
    those of the one at its own place there."""
    return None if share is None else (getattr(share, "scope", scope), str(share), len(group.name) + 1)


class Scope:
    """Names on one level. `input` is what `input` means here; None where it means what it does outside."""

    __slots__ = ("counts", "input", "names", "parent", "prefix", "written")

    def __init__(self, parent: Scope | None, prefix: str, input: Any = None) -> None:
        self.parent = parent
        self.prefix = prefix
        self.input = input
        self.names: dict[str, Any] = {}
        self.written: set[str] = set()
        self.counts: dict[str, int] = {}

    def auto(self, base: str) -> str:
        """The name of an unnamed layer of the type `base`: relu, relu_2, …, skipping written names."""
        count = self.counts.get(base, 0) + 1
        name = base if count == 1 else f"{base}_{count}"
        while name in self.written:
            count += 1
            name = f"{base}_{count}"
        self.counts[base] = count
        return name


def lookup(scope: Scope, name: str) -> Any:
    """What a name refers to: its first segment from `scope` outward, the rest downward; None where nothing does."""
    level: Scope | None = scope
    while level is not None:
        found, target = _on(level, name)
        if found:
            return target
        level = level.parent
    return None


def _on(level: Scope, name: str) -> tuple[bool, Any]:
    """Whether one level knows the name's first segment, and what the whole name means there. A name may hold dots
    itself: the longest written one decides."""
    if name == "input" and "input" not in level.names and level.input is not None:
        return True, level.input
    target = level.names.get(name)
    if target is not None:
        return True, target
    head = name
    while "." in head:
        head, _, _ = head.rpartition(".")
        if head in level.names:
            return True, _downward(level.names[head], name[len(head) + 1 :])
    return False, None


def _downward(target: Any, rest: str) -> Any:
    if target.__class__ is Group:
        found, inner = _on_names(target.scope, rest)
        if found:
            return inner
    return Port(target, int(rest)) if rest.isdecimal() and rest.isascii() and len(rest) < 6 else None


def _on_names(scope: Scope, name: str) -> tuple[bool, Any]:
    found, target = _on(scope, name) if name != "input" or "input" in scope.names else (False, None)
    return found and target is not None, target


def known_names(scope: Scope) -> list[str]:
    """Every name that can be seen from `scope`, the outermost first."""
    names: list[str] = []
    level: Scope | None = scope
    while level is not None:
        names[:0] = level.names
        level = level.parent
    return names
