"""Arguments of what makes a program's network, changed from outside: `width=64`. A class or function that is named is called
with them; where the program itself calls one, the call is read as if it had been written so."""

from __future__ import annotations

import ast
import copy
from typing import TYPE_CHECKING, Any, NoReturn

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.target import Target
from cnncalc.readers.python.values import Function

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cnncalc.readers.python.program import Program

_WORDS = {"true": True, "false": False, "none": None}


class Parameters(NamedTuple):
    """What a class or function is called with: names in their order, those by name alone, whether it takes any other."""

    positional: list[str]
    named: list[str]
    open: bool

    def takes(self, name: str) -> bool:
        """Whether there is such a parameter."""
        return self.open or self.says(name)

    def says(self, name: str) -> bool:
        """Whether one is called so."""
        return name in self.positional or name in self.named


class Arguments:
    """The changes to one program's arguments. `edits` have a target (the parameter), a text and a place, see
    `cnncalc.language.edits`."""

    def __init__(self, edits: Sequence[Any]) -> None:
        self.edits = edits
        self._called: Any = None
        self._bound: frozenset[str] = frozenset()
        self._applied = False
        self._seen: dict[str, Parameters] = {}

    def aim(self, program: Program, scratch: Program, target: Target | None) -> Target | None:
        """What is to be called for the network, with these arguments. Where the program calls it, its statement is changed, and
        the target stays as it is; nothing of the program may have run before. `scratch` is another one of the same text, in
        which names are looked up: that runs statements. SpecError where nothing takes the arguments."""
        self._called, self._bound, self._applied = None, frozenset(), False
        if target is not None:
            value = _value(scratch, target.name)
            if isinstance(value, Class | Function):
                known = parameters(value)
                self._check(target.name, known)
                return self._merged(target, known)
            names = {target.name.partition(".")[0]}
        else:
            names = None
        self._change(program, scratch, names)
        return target

    def chosen(self, program: Program, target: Target) -> Target:
        """What is called for the network where the program names none and calls none: with these arguments, if it takes them."""
        value = program.value(target.name) if "." not in target.name else None
        if not isinstance(value, Class | Function):
            return target
        known = parameters(value)
        if not all(known.takes(edit.target) for edit in self.edits):
            return target
        return self._merged(target, known)

    def check(self, program: Program, modules: Sequence[Any] | None) -> None:
        """SpecError where the call that was changed is not what the network came of, or none was: `modules` are the model and
        what it holds; None where all of the program is the network."""
        made = self._called
        if self._applied or (made is not None and modules is None):
            return
        if made is None or modules is None:
            self._unknown(program)
        classes = [module.cls for module in modules if isinstance(module, Instance)]
        if isinstance(made, Class) and any(cls.name == made.name and cls.place == made.place for cls in classes):
            return
        held = [program.found(name) for name in self._bound]
        if any(value is module for value in held for module in modules):
            return
        file = program.main.source.name
        raise self._refused(
            f"the network is not what {made.name} makes, which has an argument '{self.edits[0].target}'",
            f"name what makes it: cnncalc whatif {file}:NAME {self.edits[0].target}={self.edits[0].text}",
        )

    def _merged(self, target: Target, known: Parameters) -> Target:
        self._applied = True
        args, kwargs = list(target.args), dict(target.kwargs)
        for edit in self.edits:
            value = ast.literal_eval(_node(edit.text))
            at = known.positional.index(edit.target) if edit.target in known.positional else len(args)
            if at < len(args):
                args[at] = value
            else:
                kwargs[edit.target] = value
        return Target(target.name, tuple(args), kwargs)

    def _change(self, program: Program, scratch: Program, names: set[str] | None) -> None:
        """Change the last call in the program's statements that takes the arguments, else the only one in its functions that
        makes an object with them; `names` are variables that it is to bind."""
        seen = self._seen = {}
        main = program.main
        inner = []
        for number in reversed(range(len(main.statements))):
            node, _ = main.statements[number]
            if names is not None and not names & main.bound[number]:
                continue
            top = isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr)
            for call, value in _calls(scratch, node) if top or isinstance(node, ast.FunctionDef) else ():
                known = parameters(value)
                seen.setdefault(value.name, known)
                if not all(known.takes(edit.target) for edit in self.edits):
                    continue
                if top:
                    self._put(main, number, call, value)
                    return
                if isinstance(value, Class):
                    inner.append((number, call, value))
        if len(inner) == 1:
            self._put(main, *inner[0])
            return
        for binding in scratch.bindings() if names is None else ():
            value = scratch.found(binding.name) if binding.kind in ("class", "function") else None
            if isinstance(value, Class | Function):
                seen.setdefault(binding.name, parameters(value))
        if any(all(known.says(edit.target) for edit in self.edits) for known in seen.values()):
            return  # by whatever the program is found to be made by
        self._unknown(program)

    def _put(self, main: Any, number: int, call: ast.Call, value: Any) -> None:
        """Change a call in a statement of the main module."""
        node, source = main.statements[number]
        main.statements[number] = (self._rewritten(node, call, parameters(value)), source)
        self._called = value
        self._bound = frozenset() if isinstance(node, ast.FunctionDef) else frozenset(main.bound[number])

    def _rewritten(self, node: Any, call: ast.Call, known: Parameters) -> Any:
        """The statement with the arguments in its call."""
        place = _place(call)
        changed = copy.deepcopy(node)
        found = next(each for each in ast.walk(changed) if isinstance(each, ast.Call) and _place(each) == place)
        for edit in self.edits:
            value = ast.copy_location(_node(edit.text), call)
            at = known.positional.index(edit.target) if edit.target in known.positional else len(found.args)
            if at < len(found.args) and not any(isinstance(each, ast.Starred) for each in found.args[: at + 1]):
                found.args[at] = value
                continue
            kept = [each for each in found.keywords if each.arg != edit.target]
            found.keywords = [*kept, ast.copy_location(ast.keyword(edit.target, value), call)]
        ast.fix_missing_locations(changed)
        return changed

    def _check(self, name: str, known: Parameters) -> None:
        for edit in self.edits:
            if not known.takes(edit.target):
                every = [*known.positional, *known.named]
                help = nearest(edit.target, every) or (f"it has {', '.join(every)}" if every else "it takes none")
                raise self._refused(f"{name} has no argument '{edit.target}'", help, edit)

    def _unknown(self, program: Program) -> NoReturn:
        """Raise for arguments that nothing takes, or too many do."""
        seen = self._seen
        for edit in self.edits:
            takes = [name for name, known in seen.items() if known.says(edit.target)]
            if takes:
                file = program.main.source.name
                if len(self.edits) == 1:
                    raise self._refused(
                        f"{edit.target} is an argument of {', '.join(takes[:5])}, of which the program makes none, or several",
                        f"name what makes the network: {file}:{takes[0]} {edit.target}={edit.text}",
                        edit,
                    )
                continue
            every = list(dict.fromkeys(n for known in seen.values() for n in (*known.positional, *known.named)))
            said = f"a program has no variable '{edit.target}' that could be changed from outside, and nothing that it calls has such an argument"
            near = nearest(edit.target, every)
            setting = f"give a setting with --arg {edit.target}={edit.text}"
            raise self._refused(said, near or setting, edit)
        raise self._refused("no call has all of these arguments", "change them one by one")

    def _refused(self, message: str, help: str, edit: Any = None) -> SpecError:
        return SpecError([Fault(message, (edit or self.edits[0]).place, help=help)])


def parameters(value: Any) -> Parameters:
    """What a class or function of the program takes, without `self`; nothing of what is not the program's."""
    first = 0
    if isinstance(value, Class):
        value, first = value.find("__init__")[0], 1
    if not isinstance(value, Function):
        return Parameters([], [], False)
    code = value.code
    return Parameters(list(code.positional[first:]), list(code.keyword_only), code.kwarg is not None)


def _calls(program: Program, node: Any) -> Iterator[tuple[ast.Call, Any]]:
    """The calls in a statement of classes and functions of the program, the outermost first."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            name = _dotted(call.func)
            value = _value(program, name) if name else None
            if isinstance(value, Class | Function) and parameters(value) != ([], [], False):
                yield call, value


def _value(program: Program, name: str) -> Any:
    """The class or function that a dotted name of the program means; None for a variable, which is not made for this."""
    root, *inner = name.split(".")
    kinds = {binding.kind for binding in program.bindings() if binding.name == root}
    if not kinds or "variable" in kinds:
        return None
    try:
        value = program.value(root)
        for part in inner:
            value = program.attribute(value, part)
    except ProgramError:
        return None
    return value


def _dotted(node: Any) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


def _place(node: Any) -> tuple[int, int, int | None, int | None]:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def _node(text: str) -> ast.expr:
    """The expression of a value: a literal of Python, else the text itself; `true`, `false` and `none` in any case."""
    word = text.strip()
    if word.lower() in _WORDS:
        return ast.Constant(_WORDS[word.lower()])
    try:
        node = ast.parse(word, mode="eval").body
        ast.literal_eval(node)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return ast.Constant(word)
    return node
