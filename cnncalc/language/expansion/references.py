"""What references stand for, once every name is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import clipped
from cnncalc.language.expansion.frame import fault_at
from cnncalc.language.expansion.scope import Group, Pending, Port, known_names, lookup

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Spec
    from cnncalc.language.expansion.ledger import Step


class References:
    """References by name, groups and ports → the steps and inputs behind them. What leads nowhere is noted as a fault
    of the spec."""

    __slots__ = ("_spec", "_steps")

    def __init__(self, spec: Spec, steps: list[Step]) -> None:
        self._spec = spec
        self._steps = steps

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
        entry = ref.entry if ref.__class__ is Pending else self._spec.entries[0]
        message = f"{clipped(ref.name)} stands for itself"
        self._spec.faults.note(fault_at(message, entry, "from", "name another layer", ()))

    def _dangling(self, pending: Pending) -> None:
        block = lookup(pending.scope, pending.name.partition(".")[0])
        if block.__class__ is int and block >= 0 and self._spec.unread(self._steps[block].call):
            return  # a layer of a block that could not be read, which is fault enough
        help = ""
        faults = self._spec.faults
        if faults.helped:
            from cnncalc.diagnostics.nearest import nearest

            own = pending.entry.name
            names = [
                name for name in known_names(pending.scope)[-2000:] if name != own and not self._same(name, pending)
            ]
            shown = ", ".join(dict.fromkeys(names[-6:]))
            help = nearest(pending.name, names) or (
                f"there are {shown}" if shown else "it is the first layer: leave from= out"
            )
        message = f"there is no layer '{clipped(pending.name)}'"
        faults.note(fault_at(message, pending.entry, pending.key, help, pending.uses, pending.scope))

    def _same(self, name: str, pending: Pending) -> bool:
        """Whether `name` is the very layer that refers to something."""
        target = pending.scope.names.get(name)
        return target.__class__ is int and target >= 0 and self._steps[target].entry is pending.entry
