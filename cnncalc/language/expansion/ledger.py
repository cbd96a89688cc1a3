"""What is written out: steps and groups, in order, and never more than the bounds allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.language.expansion.frame import fault_at
from cnncalc.language.expansion.scope import Group, Scope

if TYPE_CHECKING:
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.language.entries.spec import Entry
    from cnncalc.language.expansion.frame import Frame
    from cnncalc.language.words.call import Call

MAX_COPIES = 50_000
"""Layers and groups that blocks and repeats may write out in all."""
MAX_NESTING = 40


class Step:
    """One layer of the network, named and with its inputs, not yet bound to a declaration.

    `share` is (scope, name, what follows it) of the layer whose weights it uses; `uses` are the (entry, argument) of
    the block uses it stands in.
    """

    __slots__ = ("call", "entry", "env", "inputs", "name", "scope", "share", "uses")

    def __init__(self, name: str, call: Call, entry: Entry, inputs: list[Any], frame: Frame) -> None:
        self.name = name
        self.call = call
        self.entry = entry
        self.inputs = inputs
        self.scope = frame.scope
        self.uses = frame.uses
        self.env = frame.env
        self.share: tuple[Scope, str, str] | None = None


class TooLarge(Exception):
    """The expansion stops at its bound: `fault` says so."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Ledger:
    """The steps so far, and the groups by full name. It only grows; whoever writes gets back what names may stand for:
    a step's index, a `Group`."""

    __slots__ = ("copies", "groups", "steps")

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.groups: dict[str, Group] = {}
        self.copies = 0

    def step(self, name: str, call: Call, entry: Entry, inputs: list[Any], frame: Frame) -> int:
        """Add a layer under its `name` in the frame's scope; its index."""
        scope = frame.scope
        full = scope.prefix + name
        index = len(self.steps)
        if frame.nesting:
            self._grow(entry, frame)
        step = Step(full, call, entry, inputs, frame)
        if call.share is not None:
            step.share = (getattr(call.share, "scope", scope), str(call.share), "")
        elif frame.share is not None:
            where, target, length = frame.share
            step.share = (where, target, full[length:])
        self.steps.append(step)
        scope.names[name] = index
        return index

    def open(self, name: str, kind: str, entry: Entry, frame: Frame, input: Any = None, copies: int = 1) -> Group:
        """Begin a group under its `name` in the frame's scope. `input` is what `input` means in it (see `Scope`).

        ExpressionError where it is nested too deeply, TooLarge at the bound of copies.
        """
        if len(frame.nesting) > MAX_NESTING:
            raise ExpressionError(f"blocks are nested more than {MAX_NESTING} deep", "flatten them")
        if frame.nesting:
            self._grow(entry, frame)
        scope = frame.scope
        full = scope.prefix + name
        group = Group(full, kind, Scope(scope, full + ".", input), len(self.steps), copies)
        scope.names[name] = group
        self.groups[full] = group
        return group

    def close(self, group: Group, result: Any) -> Group:
        """End a group, which results in `result`."""
        group.result = result
        group.last = len(self.steps)
        return group

    def _grow(self, entry: Entry, frame: Frame) -> None:
        self.copies += 1
        if self.copies > MAX_COPIES:
            message = f"the blocks and repeats write out more than {MAX_COPIES:,} layers"
            raise TooLarge(fault_at(message, entry, None, "lower repeat=, or flatten the nesting", frame.uses))
