"""Where an entry is written out: what surrounds it, handed down from level to level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault, used_here

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Entry
    from cnncalc.language.expansion.scope import Scope


class Frame:
    """The surroundings of a list of entries. It is never changed: an inner level gets a frame of its own, so that an
    error leaves nothing to undo.

    `scope` holds the names on this level, `env` the values of `$name`; `uses` are the (entry, argument) of the block
    uses it stands in, `nesting` the blocks around it ("" for a group or a repeat), and `share` is (scope, name, length
    of the own prefix) of the block or repeat whose weights all layers in here use.
    """

    __slots__ = ("env", "nesting", "scope", "share", "uses")

    def __init__(
        self,
        scope: Scope,
        env: dict[str, Any],
        uses: tuple[Any, ...] = (),
        nesting: tuple[str, ...] = (),
        share: tuple[Scope, str, int] | None = None,
    ) -> None:
        self.scope = scope
        self.env = env
        self.uses = uses
        self.nesting = nesting
        self.share = share

    def on(self, scope: Scope) -> Frame:
        """The same with the names of another level."""
        return Frame(scope, self.env, self.uses, self.nesting, self.share)

    def within(self, scope: Scope, share: tuple[Scope, str, int] | None = None) -> Frame:
        """The inside of a group, or of a repeat that shares weights."""
        return Frame(scope, self.env, self.uses, (*self.nesting, ""), share or self.share)

    def valued(self, env: dict[str, Any]) -> Frame:
        """The same with other values of `$name`."""
        return Frame(self.scope, env, self.uses, self.nesting, self.share)


def fault_at(
    message: str, entry: Entry, key: Any, help: str, uses: tuple[Any, ...], scope: Scope | None = None
) -> Fault:
    """A problem at an entry's argument `key`; `uses` as in `Frame`, `scope` names the block it is in."""
    layer = scope.prefix[:-1] if scope is not None and scope.prefix else None
    return Fault(message, entry.place(key), help=help, layer=layer, related=used_here(uses))
