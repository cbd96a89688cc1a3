"""What an entry is called, and what the names that are read stand for: while everything is still being written out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.expansion.scope import Pending, Scope, ScopedName, lookup
from cnncalc.language.words.call import Template

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place
    from cnncalc.language.entries.spec import Entry, Spec
    from cnncalc.language.expansion.calls import Calls
    from cnncalc.language.expansion.frame import Frame
    from cnncalc.language.expansion.ledger import Ledger
    from cnncalc.language.words.call import Call


class Names:
    """The names of one file. `top` is the outermost scope, in which input i is -1 - i.

    A reference comes back as what it means by now, where pasted code decides that, else as a `Pending`, which
    `References` looks up when every name is known.
    """

    __slots__ = ("_assigned", "_calls", "_inputs", "_ledger", "_spec", "top")

    def __init__(self, spec: Spec, calls: Calls, ledger: Ledger) -> None:
        self._spec = spec
        self._calls = calls
        self._ledger = ledger
        self._inputs = [name for name, _, _ in spec.inputs]
        self._assigned: set[str] = set()  # by pasted code so far: each means its latest value
        self.top = Scope(None, "", -1 if len(self._inputs) <= 1 else None)
        for index, name in enumerate(self._inputs):
            self.top.names[name] = -1 - index
        for alias, name in spec.aliases.items():
            self.top.names[alias] = self.top.names[name]

    # -- giving names

    def choose(self, entry: Entry, frame: Frame) -> str:
        """The entry's name in its scope; a written one that is taken is a fault, an assigned one is counted on."""
        call, scope = entry.call, frame.scope
        name = entry.name
        if name is None:
            if call is None:
                return scope.auto(entry.kind)
            if "$" in call.type:
                from cnncalc.language.templates.fill import fill_type

                call = fill_type(call.type, frame.env)
            return scope.auto(self._calls.base(call))
        if "$" in name:
            from cnncalc.language.templates.fill import fill_now

            name = str(fill_now(Template(name), frame.env, "name"))
        if name in scope.names or (name == "input" and scope.parent is None):
            return self._taken(name, entry, scope)
        return name

    def _taken(self, name: str, entry: Entry, scope: Scope) -> str:
        """The name of an entry whose own one already stands for something."""
        first = scope.names.get(name)
        if entry.call is not None and entry.call.assigned == name:
            incoming = first.__class__ is int and first < 0 and name not in self._inputs
            return name if incoming else scope.auto(name)
        related: tuple[tuple[Place, str], ...] = ()
        if first.__class__ is int and first >= 0:
            related = ((self._ledger.steps[first].entry.place("name"), "first here"),)
        what = "is the input's" if (first.__class__ is int and first < 0) or first is None else "is taken"
        message = f"the name {clipped(name)} {what}"
        self._spec.faults.note(
            Fault(message, entry.place("name"), help="give each layer its own name", related=related)
        )
        scope.written.add(name)
        return scope.auto(name)

    def assign(self, call: Call | None, scope: Scope, result: Any) -> None:
        """Let the name that pasted code assigns a call to mean `result` from here on; nothing where it assigns none."""
        if call is not None and call.assigned:
            scope.names[call.assigned] = result
            self._assigned.add(call.assigned)

    # -- reading names

    def reference(self, name: str, entry: Entry, frame: Frame, call: Call | None, key: Any = "from") -> Any:
        """What `name` stands for, read by an entry's argument `key`; `call` is who reads it, None for a group."""
        scope = name.scope if isinstance(name, ScopedName) else frame.scope
        pasted = call is not None and (call.assigned or call.style == "call")
        if pasted or name in self._assigned:
            found = lookup(scope, name)  # in pasted code a name means its latest assignment
            if call is not None and pasted and not isinstance(name, ScopedName):
                found = self._incoming(name, scope, call.assigned == name, found)
            if found is not None:
                return found
        return Pending(scope, name, entry, key, frame.uses)

    def _incoming(self, name: str, scope: Scope, again: bool, found: Any) -> Any:
        """What a name of pasted code means (`found` so far): where it has no value yet, what comes into the block or
        the network, if it is assigned by the same line (`x = f(x)`) or read by the first. Else `found`."""
        if found is not None and not again:
            return found
        level: Scope | None = scope
        while level is not None and level.input is None:
            if name in level.names:
                return found
            level = level.parent
        if level is None:
            if again and found is None:
                help = f"read one of the inputs: {', '.join(self._inputs)}"
                raise ExpressionError(f"{name} has no value before this line", help, "from")
            return found
        if name in level.names:
            return found
        first = not self._spec.aliases and all(known in self._inputs for known in level.names)
        if again or (first and (name not in level.written or self._code_assigns(name))):
            level.names[name] = level.input
            return level.input
        return found

    def _code_assigns(self, name: str) -> bool:
        """Whether a line of pasted code gives `name` a value, rather than a label of the spec."""
        lists = [self._spec.entries, *(block.entries for block in self._spec.blocks.values())]
        return any(e.call is not None and e.call.assigned == name for entries in lists for e in entries)
