"""What an expansion writes: steps and groups under their names, and references that are resolved at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import canonical_type, spelling_of
from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.fault import Fault, used_here
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.expansion.scope import Group, Pending, Port, Scope, ScopedName, known_names, lookup
from cnncalc.language.words.call import Call

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Entry, Spec

MAX_COPIES = 50_000
"""Layers and groups that blocks and repeats may write out in all."""
MAX_NESTING = 40


class Step:
    """One layer of the network, named and with its inputs, not yet bound to a declaration.

    `share` is (scope, name, what follows it) of the layer whose weights it uses; `uses` are the (entry, argument) of
    the block uses it stands in.
    """

    __slots__ = ("call", "entry", "env", "inputs", "name", "scope", "share", "uses")

    def __init__(
        self,
        name: str,
        call: Call,
        entry: Entry,
        inputs: list[Any],
        scope: Scope,
        uses: tuple[Any, ...],
        env: dict[str, Any],
    ) -> None:
        self.name = name
        self.call = call
        self.entry = entry
        self.inputs = inputs
        self.scope = scope
        self.uses = uses
        self.env = env
        self.share: tuple[Scope, str, str] | None = None


class TooLarge(Exception):
    """The expansion stopped at its bound; the fault is noted."""


class Writer:
    """Steps and groups as they are written out, bounded, and the names they are found under."""

    def __init__(self, spec: Spec, framework: str) -> None:
        self.spec = spec
        self.framework = framework
        self.faults = spec.faults
        self.steps: list[Step] = []
        self.groups: dict[str, Group] = {}
        self.copies = 0
        self.nesting: list[str] = []
        self.sharing: list[tuple[Scope, str, int]] = []
        self.uses: tuple[Any, ...] = ()
        self.bases: dict[tuple[str, str], str] = {}
        self.merging: dict[tuple[str, str], bool] = {}
        self.moved: dict[int, int] | None = None
        """Where each step went, if the execution order differs from the written one."""
        self.top = Scope(None, "", -1 if len(spec.inputs) <= 1 else None)
        self.inputs = [name for name, _, _ in spec.inputs]
        for index, name in enumerate(self.inputs):
            self.top.names[name] = -1 - index
        for alias, name in spec.aliases.items():
            self.top.names[alias] = self.top.names[name]
        self.assigned: set[str] = set()
        """Names that pasted code has assigned so far: each means its latest value."""

    def fault(
        self, message: str, entry: Entry, key: Any = None, help: str = "", uses: Any = None, scope: Scope | None = None
    ) -> None:
        """Note a problem at an entry, with the places that use the block it stands in."""
        layer = scope.prefix[:-1] if scope is not None and scope.prefix else None
        related = used_here(self.uses if uses is None else uses)
        self.faults.note(Fault(message, entry.place(key), help=help, layer=layer, related=related))

    def _base(self, call: Call) -> str:
        """What unnamed layers of a type are counted under: the canonical type, or the block."""
        inner = call.positional[0] if call.type == "Bidirectional" and call.positional else None
        if call.type == "Bidirectional" and inner is None:
            inner = dict(call.keywords).get("layer")
        if inner.__class__ is Call:
            call = inner
        key = (call.type, call.owner)
        base = self.bases.get(key)
        if base is None:
            base = call.type if call.type in self.spec.blocks else canonical_type(call, self.framework)
            base = "".join(c if c.isalnum() or c in "_-" else "_" for c in base)[:40] or "layer"
            self.bases[key] = base
        return base

    def _open(self, name: str, kind: str, scope: Scope, entry: Entry, input: Any = None, copies: int = 1) -> Group:
        if len(self.nesting) > MAX_NESTING:
            raise ExpressionError(f"blocks are nested more than {MAX_NESTING} deep", "flatten them")
        if self.nesting:
            self._grow(entry)
        full = scope.prefix + name
        group = Group(full, kind, Scope(scope, full + ".", input), len(self.steps), copies)
        scope.names[name] = group
        self.groups[full] = group
        return group

    def _close(self, group: Group, result: Any) -> Any:
        group.result = result
        group.last = len(self.steps)
        return group

    def _share_group(self, call: Call, group: Group, scope: Scope) -> None:
        """From here on every step shares the weights of the one at its place in the group that `share` names."""
        if call.share is not None:
            self.sharing.append((getattr(call.share, "scope", scope), str(call.share), len(group.name) + 1))

    def _step(
        self, full: str, name: str, call: Call, entry: Entry, inputs: list[Any], scope: Scope, env: dict[str, Any]
    ) -> int:
        index = len(self.steps)
        if self.nesting:
            self._grow(entry)
        step = Step(full, call, entry, inputs, scope, self.uses, env)
        if call.share is not None:
            step.share = (getattr(call.share, "scope", scope), str(call.share), "")
        elif self.sharing:
            where, target, length = self.sharing[-1]
            step.share = (where, target, full[length:])
        self.steps.append(step)
        scope.names[name] = index
        return index

    def _grow(self, entry: Entry) -> None:
        self.copies += 1
        if self.copies > MAX_COPIES:
            message = f"the blocks and repeats write out more than {MAX_COPIES:,} layers"
            self.fault(message, entry, None, "lower repeat=, or flatten the nesting")
            raise TooLarge

    def _words_read(self, call: Call) -> list[tuple[Any, str]] | None:
        """The (argument, name) of each layer a call says it reads; None where it reads the one before it."""
        if call.sources is not None:
            return [("from", name) for name in call.sources]
        if not call.positional or call.style == "mapping" or not self._merges(call):
            return None
        first = call.positional[0]
        if first.__class__ is tuple and len(call.positional) == 1:
            return [(0, word if isinstance(word, str) else str(word)) for word in first]
        return [(number, word if isinstance(word, str) else str(word)) for number, word in enumerate(call.positional)]

    def _reference(self, name: str, entry: Entry, scope: Scope, call: Call | None, key: Any = "from") -> Any:
        if isinstance(name, ScopedName):
            scope = name.scope
        pasted = call is not None and (call.assigned or call.style == "call")
        if pasted or name in self.assigned:
            found = lookup(scope, name)  # in pasted code a name means its latest assignment
            if call is not None and pasted and not isinstance(name, ScopedName):
                found = self._incoming(name, scope, call.assigned == name, found)
            if found is not None:
                return found
        return Pending(scope, name, entry, key, self.uses)

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
                help = f"read one of the inputs: {', '.join(self.inputs)}"
                raise ExpressionError(f"{name} has no value before this line", help, "from")
            return found
        if name in level.names:
            return found
        first = not self.spec.aliases and all(known in self.inputs for known in level.names)
        if again or (first and (name not in level.written or self._code_assigns(name))):
            level.names[name] = level.input
            return level.input
        return found

    def _code_assigns(self, name: str) -> bool:
        """Whether a line of pasted code gives `name` a value, rather than a label of the spec."""
        lists = [self.spec.entries, *(block.entries for block in self.spec.blocks.values())]
        return any(e.call is not None and e.call.assigned == name for entries in lists for e in entries)

    def _merges(self, call: Call) -> bool:
        """Whether a call's words are the layers it reads (`add a b`)."""
        key = (call.type, call.owner)
        known = self.merging.get(key)
        if known is None:
            try:
                layer, spelling, _ = spelling_of(call, self.framework)
                known = layer.many and not spelling.arguments
            except ExpressionError:
                known = False
            self.merging[key] = known
        return known

    # -- references

    def resolve(self, ref: Any) -> Any:
        """A reference as a step's index, an input's (-1 - number), a `Port` of a step, or None (its fault is noted)."""
        seen = 0
        while ref is not None and ref.__class__ is not int:
            seen += 1
            if seen > 10_000:
                self._circular(ref)
                return None
            if ref.__class__ is Group:
                ref = ref.result
            elif ref.__class__ is Port:
                inner = self.resolve(ref.ref)
                return None if inner is None else Port(inner, ref.number)
            else:
                found = lookup(ref.scope, ref.name)
                if found is None:
                    self._dangling(ref)
                    return None
                ref = found
        return ref

    def _circular(self, ref: Any) -> None:
        entry = ref.entry if ref.__class__ is Pending else self.spec.entries[0]
        self.fault(f"{clipped(ref.name)} stands for itself", entry, "from", "name another layer", ())

    def _dangling(self, pending: Pending) -> None:
        block = lookup(pending.scope, pending.name.partition(".")[0])
        if block.__class__ is int and block >= 0 and self.spec.unread(self.steps[block].call):
            return  # a layer of a block that could not be read, which is fault enough
        help = ""
        if self.faults.helped:
            own = pending.entry.name
            names = [
                name for name in known_names(pending.scope)[-2000:] if name != own and not self._same(name, pending)
            ]
            shown = ", ".join(dict.fromkeys(names[-6:]))
            help = nearest(pending.name, names) or (
                f"there are {shown}" if shown else "it is the first layer: leave from= out"
            )
        self.fault(
            f"there is no layer '{clipped(pending.name)}'",
            pending.entry,
            pending.key,
            help,
            pending.uses,
            pending.scope,
        )

    def _same(self, name: str, pending: Pending) -> bool:
        """Whether `name` is the very layer that refers to something."""
        target = pending.scope.names.get(name)
        return target.__class__ is int and target >= 0 and self.steps[target].entry is pending.entry
