"""A `Spec` → flat steps: blocks, repeats, residuals, parallels and conditions are written out, and every step named.

Names stand for results. A reference is looked up when all names are known (so it may point forward): its first
segment from the innermost scope outward, the rest downward. Everything a spec could grow is bounded before it grows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.attribute import BadValue
from cnncalc.diagnostics import Fault, Place, clipped, nearest
from cnncalc.spec.bind import canonical_type
from cnncalc.spec.document import Scalar, Sequence
from cnncalc.spec.edits import Edit, edited_call, knows
from cnncalc.spec.expression import Call, ExpressionError, Template, number
from cnncalc.spec.fill import fill_call, fill_text, fill_value
from cnncalc.spec.read import Block, Entry, Spec
from cnncalc.spec.value import read_value

if TYPE_CHECKING:
    from collections.abc import Sequence as SequenceOf

MAX_COPIES = 50_000
"""Steps that blocks and repeats may write out in all."""
MAX_NESTING = 40


class ScopedName(str):
    """A name that was passed as an argument: it is looked up where it was written."""

    __slots__ = ("scope",)
    scope: Scope


class Pending:
    """A reference by name, looked up once every name is known."""

    __slots__ = ("entry", "key", "name", "scope")

    def __init__(self, scope: Scope, name: str, entry: Entry, key: Any) -> None:
        self.scope = scope
        self.name = name
        self.entry = entry
        self.key = key


class Port:
    """One of several outputs of a step."""

    __slots__ = ("number", "ref")

    def __init__(self, ref: Any, number: int) -> None:
        self.ref = ref
        self.number = number


class Group:
    """What a block, residual, parallel or repeat became: its result, its scope, its steps [first, last)."""

    __slots__ = ("expect", "first", "last", "name", "place", "result", "scope")

    def __init__(self, name: str, scope: Scope, first: int) -> None:
        self.name = name
        self.scope = scope
        self.first = first
        self.last = first
        self.result: Any = None
        self.expect: str | None = None
        self.place: Place | None = None


class Scope:
    """Names on one level. `input` is what `input` means here."""

    __slots__ = ("counts", "input", "names", "parent", "prefix", "written")

    def __init__(self, parent: Scope | None, prefix: str, input: Any) -> None:
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


class Step:
    """One layer of the network, named and with its inputs, not yet bound to a declaration."""

    __slots__ = ("call", "entry", "env", "inputs", "name", "scope", "uses")

    def __init__(self, name: str, call: Call, entry: Entry, inputs: list[Any], scope: Scope, uses: tuple[Place, ...], env: dict[str, Any]) -> None:
        self.name = name
        self.call = call
        self.entry = entry
        self.inputs = inputs
        self.scope = scope
        self.uses = uses
        self.env = env


class _TooLarge(Exception):
    """The expansion stopped at its bound; the fault is noted."""


class Expansion:
    """The steps of a spec, its groups by full name, and what its outputs refer to."""

    def __init__(self, spec: Spec, framework: str, edits: SequenceOf[Edit] = ()) -> None:
        self.spec = spec
        self.framework = framework
        self.faults = spec.faults
        self.steps: list[Step] = []
        self.groups: dict[str, Group] = {}
        self.attribute_edits = [e for e in edits if e.kind == "attribute"]
        self.drops = [e for e in edits if e.kind == "drop"]
        self.afters = [e for e in edits if e.kind == "after"]
        self.edited = bool(self.attribute_edits or self.drops or self.afters)
        self.copies = 0
        self.nesting: list[str] = []
        self.uses: tuple[Place, ...] = ()
        self.types: dict[tuple[str, str], str] = {}
        self.moved: dict[int, int] | None = None
        """Where each step went, if the execution order differs from the written one."""
        self.env = self._variables(edits)
        self.top = Scope(None, "", -1 if len(spec.inputs) <= 1 else None)
        for index, (name, _, _) in enumerate(spec.inputs):
            self.top.names[name] = -1 - index
        try:
            self.result = self._entries(spec.entries, self.top, self.top.input, self.env)
        except _TooLarge:
            self.result = None

    # -- variables and faults

    def _variables(self, edits: SequenceOf[Edit]) -> dict[str, Any]:
        env: dict[str, Any] = {}
        given = {e.target: e for e in edits if e.kind == "variable"}
        for name, node in self.spec.vars.items():
            edit = given.get(name)
            if edit is not None:
                edit.used = True
            try:
                if edit is not None:
                    env[name] = _plain(fill_value(edit.value, env))
                elif "$" in node.value:
                    env[name] = _plain(fill_value(Template(node.value), env))
                else:
                    env[name] = _plain(node.value if node.quoted else read_value(node.value))
            except (ExpressionError, BadValue) as error:
                self.spec.fault(f"the variable {name}: {error.message}", Place((self.spec.source, node.line, node.column, len(node.value))), error.help)
                env[name] = 1
        return env

    def fault(self, message: str, entry: Entry, key: Any = None, help: str = "", layer: str | None = None) -> None:
        """Note a problem at an entry, with the places that use the block it stands in."""
        related = tuple((place, "used here") for place in reversed(self.uses))
        self.faults.append(Fault(message, entry.place(key), help=help, layer=layer, related=related[:3]))

    # -- entries

    def _entries(self, entries: list[Entry], scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """Write out a list of entries; what the last one results in."""
        scope.written.update(_written(entries))
        for entry in entries:
            try:
                current = self._entry(entry, scope, current, env)
            except ExpressionError as error:
                self.fault(error.message, entry, error.key, error.help)
                current = None
        return current

    def _entry(self, entry: Entry, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        if entry.kind == "when":
            return self._when(entry, scope, current, env)
        name = self._name(entry, scope, env)
        full = scope.prefix + name
        if self.edited:
            for edit in self.drops:
                if edit.matches(full):
                    edit.used = True
                    scope.names[name] = current
                    return current
        if entry.kind == "layer":
            call: Any = entry.call
            repeat = call.repeat
            if repeat is None:
                result = self._use(entry, call, name, scope, current, env)
            else:
                result = self._repeat(entry, repeat, name, scope, current, env)
        elif entry.parts.get("repeat") is not None:
            node = entry.parts["repeat"]
            result = self._repeat(entry, Template(node.value) if "$" in node.value else read_value(node.value), name, scope, current, env)
        else:
            result = self._group(entry, name, scope, current, env)
        if self.edited:
            for edit in self.afters:
                if edit.matches(full):
                    edit.used = True
                    call = edit.value
                    extra = Entry("layer", call.name, call, Scalar(edit.text, 1, edit.place[2] + len(edit.target) + 7), edit.place.source)
                    result = self._entries([extra], scope, result, env)
        return result

    def _name(self, entry: Entry, scope: Scope, env: dict[str, Any]) -> str:
        """The entry's name in its scope; a written one that is taken is a fault, an assigned one is counted on."""
        call = entry.call
        name = entry.name
        if name is not None and "$" in name:
            name = str(fill_value(Template(name), env, "name"))
        if name is None:
            if call is None:
                base = entry.kind
            else:
                kind = call.type if "$" not in call.type else str(fill_value(Template(call.type), env, "type"))
                base = self._base(call if kind == call.type else call._replace(type=kind))
            return scope.auto(base)
        if name in scope.names or (name == "input" and scope.parent is None):
            if call is not None and call.assigned:
                return scope.auto(name)
            first = scope.names.get(name)
            related: tuple[tuple[Place, str], ...] = ()
            if first.__class__ is int and first >= 0:
                related = ((self.steps[first].entry.place("name"), "first here"),)
            self.faults.append(Fault(f"the name {name} is taken", entry.place("name"), help="give each layer its own name", related=related))
            scope.written.add(name)
            return scope.auto(name)
        return name

    def _base(self, call: Call) -> str:
        key = (call.type, call.owner)
        base = self.types.get(key)
        if base is None:
            base = call.type if call.type in self.spec.blocks else canonical_type(call, self.framework)
            base = "".join(c if c.isalnum() or c in "_-" else "_" for c in base)[:40] or "layer"
            self.types[key] = base
        return base

    def _when(self, entry: Entry, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        chosen = self._truth(entry, "when", env)
        return self._entries(entry.parts.get("do" if chosen else "else", []), scope, current, env)

    def _truth(self, entry: Entry, key: str, env: dict[str, Any]) -> bool:
        node = entry.parts[key]
        value = fill_value(Template(node.value), env, key) if "$" in node.value else read_value(node.value)
        if value.__class__ is not bool and value not in (0, 1):
            raise ExpressionError(f"{key} must be true or false, not {clipped(str(value))}", "compare it, as in $(i == 0)", key)
        return bool(value)

    # -- layers and block uses

    def _use(self, entry: Entry, call: Call, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """One layer, block, or pasted Sequential under `name`."""
        if call.templated:
            call = fill_call(call, env)
        block = self.spec.blocks.get(call.type)
        if block is not None:
            return self._block(entry, block, call, name, scope, current)
        if call.type == "Sequential" and call.style == "call":
            return self._sequential(entry, call, name, scope, current, env)
        full = scope.prefix + name
        if self.attribute_edits:
            call = self._edited(call, full, entry)
        if call.type == "Bidirectional" and call.positional and call.positional[0].__class__ is Call:
            call = _bidirectional(call)
        inputs = self._inputs(call, entry, scope, current)
        if call.positional and call.style != "mapping" and self._merges(call):
            call = call._replace(positional=())
        if call.expect is not None and "$" in call.expect:
            call = call._replace(expect=fill_text(call.expect, env))
        return self._step(full, name, call, entry, inputs, scope, env)

    def _step(self, full: str, name: str, call: Call, entry: Entry, inputs: list[Any], scope: Scope, env: dict[str, Any]) -> int:
        index = len(self.steps)
        if self.nesting:
            self.copies += 1
            if self.copies > MAX_COPIES:
                self.fault(f"the blocks and repeats write out more than {MAX_COPIES:,} layers", entry, None, "lower repeat=, or flatten the nesting")
                raise _TooLarge
        self.steps.append(Step(full, call, entry, inputs, scope, self.uses, env))
        scope.names[name] = index
        if call.assigned and call.name is not None:
            scope.names[call.name] = index
        return index

    def _inputs(self, call: Call, entry: Entry, scope: Scope, current: Any) -> list[Any]:
        sources = call.sources
        if sources is None and call.positional and call.style != "mapping" and self._merges(call):
            first = call.positional[0]
            words = first if first.__class__ is tuple and len(call.positional) == 1 else call.positional
            sources = tuple(word if isinstance(word, str) else str(word) for word in words)
        if sources is None:
            return [current]
        return [self._reference(name, entry, scope, call) for name in sources]

    def _reference(self, name: str, entry: Entry, scope: Scope, call: Call | None) -> Any:
        if isinstance(name, ScopedName):
            scope = name.scope
        if call is not None and (call.assigned or call.style == "call"):
            found = lookup(scope, name)  # in pasted code a name means its latest assignment
            if found is not None:
                return found
        return Pending(scope, name, entry, "from" if call is None or call.style == "mapping" else None)

    def _merges(self, call: Call) -> bool:
        """Whether a call's words are the layers it reads (`add a b`)."""
        from cnncalc.spec.bind import spelling_of

        key = (call.type, call.owner + "+")
        known = self.types.get(key)
        if known is None:
            try:
                layer, spelling, _ = spelling_of(call, self.framework)
                known = "many" if layer.many and not spelling.arguments else ""
            except ExpressionError:
                known = ""
            self.types[key] = known
        return known == "many"

    def _edited(self, call: Call, full: str, entry: Entry) -> Call:
        for edit in self.attribute_edits:
            if edit.matches(full) and (edit.target == full or knows(call, edit.key, self.framework)):
                edit.used = True
                try:
                    call = edited_call(call, edit, self.framework)
                except ExpressionError as error:
                    self.fault(error.message, entry, error.key, error.help)
        return call

    # -- groups

    def _open(self, name: str, scope: Scope, current: Any, entry: Entry) -> Group:
        full = scope.prefix + name
        if len(self.nesting) > MAX_NESTING:
            raise ExpressionError(f"blocks are nested more than {MAX_NESTING} deep", "flatten them")
        group = Group(full, Scope(scope, full + ".", current), len(self.steps))
        group.place = entry.place("=>") if entry.call is not None else entry.place()
        scope.names[name] = group
        self.groups[full] = group
        return group

    def _close(self, group: Group, result: Any) -> Any:
        group.result = result
        group.last = len(self.steps)
        return group

    def _repeat(self, entry: Entry, repeat: Any, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        times = fill_value(repeat, env, "repeat")
        if times.__class__ is str and times.isdecimal() and len(times) < 10:
            times = int(times)
        if times.__class__ is not int or times < 0:
            raise ExpressionError(f"repeat must be an integer of at least 0, not {clipped(str(times))}", "write repeat=3", "repeat")
        if times > MAX_COPIES:
            raise ExpressionError(f"repeat={times} is more than {MAX_COPIES:,}", "that is no network anyone trains", "repeat")
        group = self._open(name, scope, current, entry)
        inner = group.scope
        inner.written.update(str(i) for i in range(times))
        self.nesting.append("")
        before = self.copies
        for index in range(times):
            copy_env = {**env, "i": index}
            if entry.kind == "layer":
                call: Any = entry.call
                if index < times - 1:
                    call = call._replace(expect=None) if call.expect else call
                current = self._use(entry, call, str(index), inner, current, copy_env)
            else:
                current = self._group(entry, str(index), inner, current, copy_env)
            if index and self.copies - before == 0 and times > 1000:
                break  # copies without a step change nothing
        self.nesting.pop()
        return self._close(group, current)

    def _group(self, entry: Entry, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        source = entry.parts.get("from")
        if source is not None:
            text = source.value if source.__class__ is Scalar else ""
            value = fill_value(Template(text), env, "from") if "$" in text else text
            if source.__class__ is Sequence or not text:
                raise ExpressionError(f"{entry.kind} reads one layer", "name it with from: NAME", "from")
            current = self._reference(value if isinstance(value, str) else str(value), entry, scope, None)
        group = self._open(name, scope, current, entry)
        merge = entry.parts.get("merge")
        self.nesting.append("")
        if entry.kind == "residual":
            result = self._residual(entry, group.scope, current, env, merge)
        else:
            result = self._parallel(entry, group.scope, current, env, merge)
        self.nesting.pop()
        return self._close(group, result)

    def _residual(self, entry: Entry, scope: Scope, current: Any, env: dict[str, Any], merge: Any) -> Any:
        body = self._entries(entry.parts["residual"], scope, current, env)
        if "if" in entry.parts and not self._truth(entry, "if", env):
            return body
        shortcut = current
        if entry.parts.get("shortcut"):
            side = self._open("shortcut", scope, current, entry)
            shortcut = self._close(side, self._entries(entry.parts["shortcut"], side.scope, current, env))
        return self._merge(entry, merge, "add", [body, shortcut], scope, env)

    def _parallel(self, entry: Entry, scope: Scope, current: Any, env: dict[str, Any], merge: Any) -> Any:
        branches = []
        for name, entries in entry.parts["parallel"]:
            branch = self._open(name, scope, current, entry)
            branches.append(self._close(branch, self._entries(entries, branch.scope, current, env)))
        return self._merge(entry, merge, "concat", branches, scope, env)

    def _merge(self, entry: Entry, merge: Any, default: str, inputs: list[Any], scope: Scope, env: dict[str, Any]) -> Any:
        kind = default if merge is None else str(fill_value(Template(merge.value), env, "merge") if "$" in merge.value else merge.value)
        call = Call(kind)
        if not self._merges(call):
            raise ExpressionError(f"merge knows no '{clipped(kind)}'", "use concat, add or multiply", "merge")
        name = scope.auto(self._base(call))
        return self._step(scope.prefix + name, name, call, entry, inputs, scope, env)

    def _block(self, entry: Entry, block: Block, call: Call, name: str, scope: Scope, current: Any) -> Any:
        if block.name in self.nesting:
            chain = " → ".join([*(n for n in self.nesting if n), block.name])
            raise ExpressionError(f"the block {block.name} uses itself ({chain})", "a block may not use itself", "type")
        full = scope.prefix + name
        env = self._arguments(block, call, scope, entry, full)
        if call.sources is not None:
            if len(call.sources) != 1:
                raise ExpressionError(f"the block {block.name} reads one layer, not {len(call.sources)}", "", "from")
            current = self._reference(call.sources[0], entry, scope, call)
        group = self._open(name, scope, current, entry)
        group.expect = call.expect
        self.nesting.append(block.name)
        uses = self.uses
        self.uses = (*uses, entry.place("type"))
        result = self._entries(block.entries, group.scope, current, env)
        self.uses = uses
        self.nesting.pop()
        return self._close(group, result)

    def _arguments(self, block: Block, call: Call, scope: Scope, entry: Entry, full: str) -> dict[str, Any]:
        names = list(block.parameters)
        given: dict[str, Any] = {}
        for position, value in enumerate(call.positional):
            if position >= len(names):
                raise ExpressionError(f"the block {block.name} takes {len(names)} values, not {len(call.positional)}", f"its parameters: {', '.join(names) or 'none'}", position)
            given[names[position]] = value
        for key, value in call.keywords:
            if key not in block.parameters:
                raise ExpressionError(f"the block {block.name} has no parameter '{clipped(key)}'", nearest(key, names) or f"it knows {', '.join(names) or 'none'}", key)
            if key in given:
                raise ExpressionError(f"{key} is given twice", "keep one of them", key)
            given[key] = value
        copy_of = full.rpartition(".")[0]
        for edit in self.attribute_edits:
            if edit.key in block.parameters and (edit.matches(full) or (edit.target == copy_of and full[len(copy_of) + 1 :].isdigit())):
                edit.used = True
                given[edit.key] = edit.value
        env = dict(self.env)
        for name, default in block.parameters.items():
            if name in given:
                value = given[name]
            elif default is None:
                raise ExpressionError(f"the block {block.name} needs {name}", f"write {block.name} {' '.join(n.upper() for n, d in block.parameters.items() if d is None)}", "type")
            else:
                value = fill_value(default, env, "type")
            if value.__class__ is Template:
                raise ExpressionError("in.… is known to a layer's numeric attributes only, not to a block's arguments", "use it inside the block", name)
            if value.__class__ is str:
                value = ScopedName(value)
                value.scope = scope
            env[name] = _plain(value)
        return env

    def _sequential(self, entry: Entry, call: Call, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """`nn.Sequential(a, b)` or `Sequential([a, b])`: named, its layers are name.0, name.1, …; else they stand alone."""
        calls = call.positional
        if len(calls) == 1 and calls[0].__class__ is tuple:
            calls = calls[0]
        entries = []
        for number_, inner in enumerate(calls):
            if inner.__class__ is not Call:
                raise ExpressionError(f"Sequential holds layers, not {clipped(str(inner))}", "write nn.Sequential(nn.Conv2d(…), …)")
            label = str(number_) if entry.name is not None else None
            entries.append(Entry("layer", inner.name or label, inner, entry.node, entry.source))
        if entry.name is None:
            scope.counts["Sequential"] = scope.counts.get("Sequential", 1) - 1
            return self._entries(entries, scope, current, env)
        if call.sources:
            current = self._reference(call.sources[0], entry, scope, call)
        group = self._open(name, scope, current, entry)
        return self._close(group, self._entries(entries, group.scope, current, env))

    # -- references

    def resolve(self, ref: Any) -> Any:
        """A reference as a step's index, an input's (-1 - number), a `Port` of a step, or None (its fault is noted)."""
        for _ in range(10_000):
            if ref is None or ref.__class__ is int:
                return ref
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
        self.fault(f"{ref.name if ref.__class__ is Pending else ref} refers to itself", ref.entry if ref.__class__ is Pending else self.spec.entries[0])
        return None

    def _dangling(self, pending: Pending) -> None:
        known = []
        scope: Scope | None = pending.scope
        while scope is not None:
            known += scope.names
            scope = scope.parent
        help = nearest(pending.name, known) or (f"it knows {', '.join(known[-6:])}" if known else "")
        self.fault(f"there is no layer '{clipped(pending.name)}'", pending.entry, pending.key, help)


def lookup(scope: Scope, name: str) -> Any:
    """What a name refers to: its first segment from `scope` outward, the rest downward; None where nothing does."""
    level: Scope | None = scope
    while level is not None:
        if name == "input" and "input" not in level.names and level.input is not None:
            return level.input
        target = level.names.get(name)
        if target is not None:
            return target
        head = name
        while "." in head:
            head, _, _ = head.rpartition(".")
            if head in level.names:
                return _downward(level.names[head], name[len(head) + 1 :])
        level = level.parent
    return None


def _downward(target: Any, rest: str) -> Any:
    if target.__class__ is Group:
        found = lookup_here(target.scope, rest)
        if found is not None:
            return found
    return Port(target, int(rest)) if rest.isdecimal() and len(rest) < 6 else None


def lookup_here(scope: Scope, name: str) -> Any:
    """A name downward from one scope alone."""
    target = scope.names.get(name)
    if target is not None:
        return target
    head = name
    while "." in head:
        head, _, _ = head.rpartition(".")
        if head in scope.names:
            return _downward(scope.names[head], name[len(head) + 1 :])
    return None


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


def _bidirectional(call: Call) -> Call:
    """`Bidirectional(LSTM(256))` → the inner layer with bidirectional=true."""
    inner: Call = call.positional[0]
    extra = [("bidirectional", True), *((k, v) for k, v in call.keywords if k in ("merge_mode",))]
    return inner._replace(keywords=(*inner.keywords, *extra), sources=call.sources, expect=call.expect)


def _plain(value: Any) -> Any:
    """A value as the evaluator takes it: a `Real` becomes a fraction."""
    if value.__class__.__name__ == "Real":
        from fractions import Fraction

        return Fraction(value.numerator, value.denominator)
    return number(value) if value.__class__.__name__ != "Fraction" else value
