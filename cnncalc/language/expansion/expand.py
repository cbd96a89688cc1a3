"""A `Spec` → flat steps: blocks, repeats, residuals, parallels and conditions are written out, and every step named.

Everything a spec could grow is bounded before it grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.language.expansion.calls import Calls
from cnncalc.language.expansion.frame import Frame, fault_at
from cnncalc.language.expansion.ledger import Ledger, TooLarge
from cnncalc.language.expansion.names import Names
from cnncalc.language.expansion.references import References
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from collections.abc import Sequence as SequenceOf

    from cnncalc.language.edits import Edit
    from cnncalc.language.entries.spec import Entry, Spec
    from cnncalc.language.expansion.edited import Edits
    from cnncalc.language.expansion.scope import Group
    from cnncalc.language.words.call import Call


class Expansion:
    """A spec written out; what is left to do is to bind `steps` and to `resolve` what they read.

    `steps` and `groups` (by full name) are in the order written, `result` is what the last entry results in, `top` the
    outermost scope, `env` the values of the file's variables. While it runs it is the `Writer` that each kind of entry
    is handed: it goes through lists of entries, and asks whoever writes out the kind at hand.
    """

    def __init__(self, spec: Spec, framework: str, edits: SequenceOf[Edit] = ()) -> None:
        self.spec = spec
        self.framework = framework
        self.ledger = Ledger()
        self.calls = Calls(spec.blocks, framework)
        self.names = Names(spec, self.calls, self.ledger)
        self.edits = _of_layers(edits, spec, framework)
        self.env: dict[str, Any] = {}
        if spec.vars:
            from cnncalc.language.expansion.arguments import variables

            self.env = variables(spec, edits)
        if spec.blocks:
            from cnncalc.language.expansion.blocks import write_block

            self._write_block = write_block
        self.top = self.names.top
        self.alone: dict[str, tuple[str, Any]] = {}
        """Of each step that could join several layers and names one: that name, and what stood before it."""
        try:
            self.result = self.entries(spec.entries, Frame(self.top, self.env), self.top.input)
        except TooLarge as error:
            spec.faults.note(error.fault)
            self.result = None
            self.ledger = Ledger()
        self.steps = self.ledger.steps
        self.groups: dict[str, Group] = self.ledger.groups
        self.resolve = References(spec, self.steps).resolve

    def entries(self, entries: list[Entry], frame: Frame, current: Any) -> Any:
        """Write out a list of entries behind `current`; what the last one results in."""
        frame.scope.written.update(_written(entries))
        for entry in entries:
            try:
                current = self._entry(entry, frame, current)
            except (ExpressionError, BadValue) as error:
                key = getattr(error, "key", None)
                self.spec.faults.note(fault_at(error.message, entry, key, error.help, frame.uses, frame.scope))
                current = None
        return current

    def use(self, entry: Entry, call: Call, name: str, frame: Frame, current: Any) -> Any:
        """One layer, block, or pasted Sequential under `name`."""
        calls = self.calls
        if call.templated:
            call = calls.filled(call, frame.env)
        kind = call.type
        block = self.spec.blocks.get(kind)
        if block is not None and not call.owner:
            return self._write_block(self, entry, block, call, name, frame, current)
        if kind == "Sequential" and call.style == "call":
            from cnncalc.language.expansion.blocks import write_sequential

            return write_sequential(self, entry, call, name, frame, current)
        if self.edits is not None:
            call = self.edits.changed(call, frame.scope.prefix + name, entry)
        if kind == "Bidirectional":
            from cnncalc.language.pasted.wrappers import bidirectional

            call = bidirectional(call)
        words = calls.words_read(call)
        inputs = [current]
        if words is not None:
            if not words and not calls.alone(call):
                raise ExpressionError(f"{call.type} names no layer to read", "name the layers that it joins", None)
            inputs = [self.names.reference(word, entry, frame, call, key) for key, word in words]
            if len(words) == 1 and calls.joins(call):
                self.alone[frame.scope.prefix + name] = (words[0][1], current)
            if call.sources is None:
                call = calls.without_words(call)
        return self.ledger.step(name, call, entry, inputs, frame)

    def _entry(self, entry: Entry, frame: Frame, current: Any) -> Any:
        if entry.kind == "when":
            from cnncalc.language.expansion.groups import truth

            chosen = truth(entry, "when", frame.env)
            return self.entries(entry.parts.get("do" if chosen else "else", []), frame, current)
        call = entry.call
        if call is not None and not call.type:  # `skip = x`: one more name for what x is here
            result = self.names.reference((call.sources or ("",))[0], entry, frame, call)
            self.names.assign(call, frame.scope, result)
            return result
        name = self.names.choose(entry, frame)
        if self.edits is None:
            return self._named(entry, name, frame, current)
        full = frame.scope.prefix + name
        if self.edits.drop(full, entry):
            frame.scope.names[name] = result = self._dropped(entry, frame, current)
            self.names.assign(call, frame.scope, result)
            return result
        result = self._named(entry, name, frame, current)
        for added in self.edits.behind(full, entry):
            result = self.entries([added], frame, result)
            self.names.assign(call, frame.scope, result)
        return result

    def _named(self, entry: Entry, name: str, frame: Frame, current: Any) -> Any:
        """One entry of layers under its name."""
        call = entry.call
        repeat = entry.parts.get("repeat") if call is None else call.repeat
        if repeat is not None:
            from cnncalc.language.expansion.repeats import write_repeat

            if self.edits is not None:
                repeat = self.edits.repeat(frame.scope.prefix + name, repeat, entry)
            result = write_repeat(self, entry, repeat, name, frame, current)
        elif call is None:
            from cnncalc.language.expansion.groups import read_by, write_group

            result = write_group(self, entry, name, frame, read_by(self, entry, frame, current))
        else:
            result = self.use(entry, call, name, frame, current)
        if call is not None and call.assigned:
            self.names.assign(call, frame.scope, frame.scope.names.get(name, result))
        return result

    def _dropped(self, entry: Entry, frame: Frame, current: Any) -> Any:
        """What an entry that is dropped would read; of several layers the first."""
        from cnncalc.language.expansion.groups import read_by

        call = entry.call
        if call is None:
            from cnncalc.language.expansion.groups import read_by

            return read_by(self, entry, frame, current)
        if call.templated:
            call = self.calls.filled(call, frame.env)
        words = self.calls.words_read(call)
        return self.names.reference(words[0][1], entry, frame, call, words[0][0]) if words else current


def _of_layers(edits: SequenceOf[Edit], spec: Spec, framework: str) -> Edits | None:
    """The edits that change layers as they are written out; None where there is none."""
    if not any(edit.kind in ("attribute", "drop", "after") for edit in edits):
        return None
    from cnncalc.language.expansion.edited import Edits

    return Edits(edits, spec, framework)


def _written(entries: list[Entry]) -> list[str]:
    """The names written on one level; `when` adds no level."""
    names = []
    for entry in entries:
        if entry.kind == "when":
            for part in ("do", "else"):
                names += _written(entry.parts.get(part, []))
        elif entry.name is not None:
            names.append(entry.name)
    return names
