"""A `Spec` → flat steps: blocks, repeats, residuals, parallels and conditions are written out, and every step named.

Everything a spec could grow is bounded before it grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.bound import bound
from cnncalc.language.document.nodes import Scalar
from cnncalc.language.entries.spec import Entry
from cnncalc.language.expansion.groups import Groups
from cnncalc.language.expansion.scope import Scope, ScopedName
from cnncalc.language.expansion.writer import MAX_COPIES, TooLarge
from cnncalc.language.templates.arguments import arguments, variables
from cnncalc.language.templates.fill import fill_call, fill_now, fill_type, names_of
from cnncalc.language.words.call import Call, Template
from cnncalc.language.words.value import read_value
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from collections.abc import Sequence as SequenceOf

    from cnncalc.language.edits import Edit
    from cnncalc.language.entries.spec import Block, Spec


class Expansion(Groups):
    """The steps of a spec, its groups by full name, and what its last entry results in."""

    def __init__(self, spec: Spec, framework: str, edits: SequenceOf[Edit] = ()) -> None:
        super().__init__(spec, framework)
        self.attribute_edits = [e for e in edits if e.kind == "attribute"]
        self.drops = [e for e in edits if e.kind == "drop"]
        self.afters = [e for e in edits if e.kind == "after"]
        self.edited = bool(self.attribute_edits or self.drops or self.afters)
        self.filled: dict[Any, tuple[Call, Call]] = {}
        self.bare: dict[Call, Call] = {}
        self.env = variables(spec, edits)
        try:
            self.result = self._entries(spec.entries, self.top, self.top.input, self.env)
        except TooLarge:
            self.result = None
            self.steps, self.groups = [], {}

    # -- entries

    def _entries(self, entries: list[Entry], scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """Write out a list of entries; what the last one results in."""
        scope.written.update(_written(entries))
        nested, shared, uses = len(self.nesting), len(self.sharing), self.uses
        for entry in entries:
            try:
                current = self._entry(entry, scope, current, env)
            except (ExpressionError, BadValue) as error:
                del self.nesting[nested:], self.sharing[shared:]
                self.uses = uses
                self.fault(error.message, entry, getattr(error, "key", None), error.help, scope=scope)
                current = None
        return current

    def _entry(self, entry: Entry, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        if entry.kind == "when":
            chosen = self._truth(entry, "when", env)
            return self._entries(entry.parts.get("do" if chosen else "else", []), scope, current, env)
        if entry.call is not None and not entry.call.type:
            return self._alias(entry, entry.call, scope)
        name = self._name(entry, scope, env)
        if self.edited:
            return self._edited_entry(entry, name, scope, current, env)
        return self._named(entry, name, scope, current, env)

    def _alias(self, entry: Entry, call: Call, scope: Scope) -> Any:
        """`skip = x`: one more name for what x is here."""
        result = self._reference((call.sources or ("",))[0], entry, scope, call)
        scope.names[call.assigned] = result
        self.assigned.add(call.assigned)
        return result

    def _edited_entry(self, entry: Entry, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """An entry under the edits that drop it or put another behind it."""
        full = scope.prefix + name
        for edit in self.drops:
            if edit.matches(full):
                edit.used = True
                return self._rename(entry, name, scope, self._dropped(entry, scope, current, env))
        result = self._named(entry, name, scope, current, env)
        for edit in self.afters:
            if edit.matches(full):
                edit.used = True
                call = edit.value
                node = Scalar(edit.text, 1, edit.place[2] + edit.offset)
                result = self._entries([Entry("layer", call.name, call, node, edit.place.source)], scope, result, env)
                if entry.call is not None and entry.call.assigned:
                    scope.names[entry.call.assigned] = result
        return result

    def _rename(self, entry: Entry, name: str, scope: Scope, result: Any) -> Any:
        """Let an entry's name, and the one it is assigned to, mean `result`."""
        scope.names[name] = result
        if entry.call is not None and entry.call.assigned:
            scope.names[entry.call.assigned] = result
            self.assigned.add(entry.call.assigned)
        return result

    def _dropped(self, entry: Entry, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """What an entry that is dropped would read; of several layers the first."""
        call = entry.call
        if call is None:
            return self._read_by(entry, scope, current, env)
        if call.templated:
            call = self._filled(call, env)
        words = self._words_read(call)
        return self._reference(words[0][1], entry, scope, call, words[0][0]) if words else current

    def _named(self, entry: Entry, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        call: Any = entry.call
        repeat = entry.parts.get("repeat") if call is None else call.repeat
        for edit in self.attribute_edits:
            if edit.key == "repeat" and repeat is not None and edit.matches(scope.prefix + name):
                edit.used = True
                repeat = edit.value
        if repeat is not None:
            if repeat.__class__ is Scalar:
                repeat = Template(repeat.value) if "$" in repeat.value else read_value(repeat.value)
            result = self._repeat(entry, repeat, name, scope, current, env)
        elif call is None:
            result = self._group(entry, name, scope, self._read_by(entry, scope, current, env), env)
        else:
            result = self._use(entry, call, name, scope, current, env)
        if call is not None and call.assigned:
            scope.names[call.assigned] = scope.names.get(name, result)
            self.assigned.add(call.assigned)
        return result

    def _name(self, entry: Entry, scope: Scope, env: dict[str, Any]) -> str:
        """The entry's name in its scope; a written one that is taken is a fault, an assigned one is counted on."""
        call = entry.call
        name = entry.name
        if name is not None and "$" in name:
            name = str(fill_now(Template(name), env, "name"))
        if name is None:
            if call is None:
                return scope.auto(entry.kind)
            return scope.auto(self._base(call if "$" not in call.type else fill_type(call.type, env)))
        if name in scope.names or (name == "input" and scope.parent is None):
            first = scope.names.get(name)
            if call is not None and call.assigned == name:
                incoming = first.__class__ is int and first < 0 and name not in self.inputs
                return name if incoming else scope.auto(name)
            related: tuple[tuple[Place, str], ...] = ()
            if first.__class__ is int and first >= 0:
                related = ((self.steps[first].entry.place("name"), "first here"),)
            what = "is the input's" if (first.__class__ is int and first < 0) or first is None else "is taken"
            place = entry.place("name")
            self.faults.note(
                Fault(f"the name {clipped(name)} {what}", place, help="give each layer its own name", related=related)
            )
            scope.written.add(name)
            return scope.auto(name)
        return name

    # -- layers and block uses

    def _use(self, entry: Entry, call: Call, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """One layer, block, or pasted Sequential under `name`."""
        if call.templated:
            call = self._filled(call, env)
        block = self.spec.blocks.get(call.type)
        if block is not None and not call.owner:
            return self._block(entry, block, call, name, scope, current)
        if call.type == "Sequential" and call.style == "call":
            return self._sequential(entry, call, name, scope, current, env)
        full = scope.prefix + name
        if self.attribute_edits:
            call = self._edited(call, full)
        if call.type == "Bidirectional":
            from cnncalc.language.pasted.wrappers import bidirectional

            call = bidirectional(call)
        words = self._words_read(call)
        inputs = [current]
        if words is not None:
            if not words:
                raise ExpressionError(f"{call.type} names no layer to read", f"write {call.type} a b", None)
            inputs = [self._reference(word, entry, scope, call, key) for key, word in words]
            if call.sources is None:
                call = call._replace(positional=())
                if not call.keywords:
                    call = self.bare.setdefault(call, call)
        return self._step(full, name, call, entry, inputs, scope, env)

    def _filled(self, call: Call, env: dict[str, Any]) -> Call:
        """A templated call filled in; equal uses share one call, and so one bound layer."""
        values = [env.get(name) for name in names_of(call)]
        key = (id(call), *[(v.__class__, v, id(v.scope) if v.__class__ is ScopedName else 0) for v in values])
        known = self.filled.get(key)
        if known is None:
            known = (call, fill_call(call, env))
            self.filled[key] = known
        return known[1]

    def _edited(self, call: Call, full: str) -> Call:
        if not self.attribute_edits:
            return call
        from cnncalc.language.edits import edited_call, knows

        for edit in self.attribute_edits:
            own = edit.target == full or (edit.target == full.rpartition(".")[0] and full.rpartition(".")[2].isdigit())
            if (own or edit.matches(full)) and knows(call, edit.key, self.framework):
                edit.used = True
                try:
                    changed = edited_call(call, edit, self.framework)
                    if not changed.templated:
                        bound(changed, self.framework)
                    call = changed
                except ExpressionError as error:
                    help = (error.suggest(self.spec.blocks) if error.suggest is not None else "") or error.help
                    self.faults.note(Fault(error.message, edit.place, help=help, layer=full))
        return call

    # -- copies, blocks and what holds layers

    def _repeat(self, entry: Entry, repeat: Any, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        times = fill_now(repeat, env, "repeat")
        if times.__class__ is str and times.isdecimal() and times.isascii() and len(times) < 10:
            times = int(times)
        if times.__class__ is not int or times < 0:
            from cnncalc.language.hints import dollar

            meant = dollar(times, env) if isinstance(times, str) else ""
            help = "write repeat=" + (meant or "3")
            raise ExpressionError(f"repeat must be an integer of at least 0, not {clipped(str(times))}", help, "repeat")
        if times > MAX_COPIES:
            raise ExpressionError(
                f"repeat={clipped(str(times))} is more than {MAX_COPIES:,}",
                "that is no network anyone trains",
                "repeat",
            )
        group = self._open(name, "repeat", scope, entry, None, times)
        inner = group.scope
        inner.written.update(str(i) for i in range(times))
        self.nesting.append("")
        call = entry.call
        if call is None:
            current = self._read_by(entry, scope, current, {**env, "i": 0})
            for index in range(times):
                current = self._group(entry, str(index), inner, current, {**env, "i": index})
        else:
            if not times and call.sources is not None and len(call.sources) == 1:
                read = call.sources[0]
                word = fill_now(Template(read), env, "from") if "$" in read else read
                current = self._reference(word if isinstance(word, str) else str(word), entry, scope, call)
            self._share_group(call, group, scope)
            copies = self._copies(call, times)
            for index in range(times):
                current = self._use(
                    entry,
                    copies[min(index, 1) if index < times - 1 else 2],
                    str(index),
                    inner,
                    current,
                    {**env, "i": index},
                )
            if call.share is not None:
                self.sharing.pop()
        self.nesting.pop()
        return self._close(group, current)

    def _copies(self, call: Call, times: int) -> tuple[Call, Call, Call]:
        """A repeated call as its first, its middle and its last copy: `from` is the first's, `=>` the last's. A merge
        keeps its inputs."""
        first = call._replace(share=None, expect=None)
        middle = first if call.sources is None or self._merges(call) else first._replace(sources=None)
        return first, middle, (first if times == 1 else middle)._replace(expect=call.expect)

    def _block(self, entry: Entry, block: Block, call: Call, name: str, scope: Scope, current: Any) -> Any:
        if block.name in self.nesting:
            chain = " → ".join([*(n for n in self.nesting if n), block.name])
            raise ExpressionError(f"the block {block.name} uses itself ({chain})", "a block may not use itself", "type")
        env = arguments(block, call, scope, self.env, self.attribute_edits, scope.prefix + name)
        if call.sources is not None:
            if len(call.sources) != 1:
                raise ExpressionError(
                    f"the block {block.name} reads one layer, not {len(call.sources)}",
                    "merge them first: add, concat, …",
                    "from",
                )
            current = self._reference(call.sources[0], entry, scope, call)
        group = self._open(name, block.name, scope, entry, current)
        group.expect = call.expect
        if call.expect is not None:
            group.place = entry.place("=>")
        self._share_group(call, group, scope)
        self.nesting.append(block.name)
        uses = self.uses
        self.uses = (*uses, (entry, "type"))
        result = self._entries(block.entries, group.scope, current, env)
        self.uses = uses
        self.nesting.pop()
        if call.share is not None:
            self.sharing.pop()
        return self._close(group, result)

    def _sequential(self, entry: Entry, call: Call, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """A pasted Sequential: named, it is a group of its layers; else they stand alone."""
        from cnncalc.language.pasted.wrappers import sequential_entries

        entries = sequential_entries(entry, call, self.framework)
        if call.sources:
            current = self._reference(call.sources[0], entry, scope, call)
        if entry.name is None:
            scope.counts["Sequential"] = scope.counts.get("Sequential", 1) - 1
            return self._entries(entries, scope, current, env)
        group = self._open(name, "sequential", scope, entry)
        return self._close(group, self._entries(entries, group.scope, current, env))


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
