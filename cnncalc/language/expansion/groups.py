"""How groups are written out: `residual`, `parallel`, and what a condition says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Scalar, Sequence
from cnncalc.language.expansion.writer import Writer
from cnncalc.language.templates.fill import fill_now
from cnncalc.language.words.call import Call, Template
from cnncalc.language.words.value import read_value

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Entry
    from cnncalc.language.expansion.scope import Scope

_merge_calls: dict[str, Call] = {}


class Groups(Writer):
    """A writer that knows groups; who writes lists of entries out is said further on."""

    def _entries(self, entries: list[Entry], scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """Write out a list of entries; what the last one results in."""
        raise NotImplementedError

    def _truth(self, entry: Entry, key: str, env: dict[str, Any]) -> bool:
        node = entry.parts[key]
        value = fill_now(Template(node.value), env, key) if "$" in node.value else read_value(node.value)
        if value.__class__ is not bool and not (value.__class__ is int and value in (0, 1)):
            help = "compare it, as in $(i == 0)"
            if "$" not in node.value:
                from cnncalc.language.hints import dollar

                meant = dollar(node.value, env)
                help = f"write {key}: {meant}" if meant else f"write {key}: $(…), as in $(i == 0)"
            raise ExpressionError(f"{key} must be true or false, not '{clipped(str(value))}'", help, key)
        return bool(value)

    def _read_by(self, entry: Entry, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        """What a group reads: the layer before it, or what `from` names."""
        source = entry.parts.get("from")
        if source is None:
            return current
        text = source.value if source.__class__ is Scalar else ""
        value = fill_now(Template(text), env, "from") if "$" in text else text
        if source.__class__ is Sequence or not text:
            raise ExpressionError(f"{entry.kind} reads one layer", "name it with from: NAME", "from")
        return self._reference(value if isinstance(value, str) else str(value), entry, scope, None)

    def _group(self, entry: Entry, name: str, scope: Scope, current: Any, env: dict[str, Any]) -> Any:
        group = self._open(name, entry.kind, scope, entry)
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
            side = self._open("shortcut", "shortcut", scope, entry)
            shortcut = self._close(side, self._entries(entry.parts["shortcut"], side.scope, current, env))
        return self._merge(entry, merge, "add", [body, shortcut], scope, env)

    def _parallel(self, entry: Entry, scope: Scope, current: Any, env: dict[str, Any], merge: Any) -> Any:
        branches = []
        for name, entries in entry.parts["parallel"]:
            branch = self._open(name, "branch", scope, entry)
            branches.append(self._close(branch, self._entries(entries, branch.scope, current, env)))
        return self._merge(entry, merge, "concat", branches, scope, env)

    def _merge(
        self, entry: Entry, merge: Any, default: str, inputs: list[Any], scope: Scope, env: dict[str, Any]
    ) -> Any:
        kind = default
        if merge is not None:
            kind = str(fill_now(Template(merge.value), env, "merge")) if "$" in merge.value else merge.value
        call = _merge_calls.setdefault(kind, Call(kind))
        if not self._merges(call):
            raise ExpressionError(f"merge knows no '{clipped(kind)}'", "use concat, add or multiply", "merge")
        name = scope.auto(self._base(call))
        return self._step(scope.prefix + name, name, call, entry, inputs, scope, env)
