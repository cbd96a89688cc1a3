"""Which model of a program is meant: `net.py:Net(num_classes=10)`, or the only one, or the last that it builds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.target import Target
from cnncalc.readers.python.unpublished import unpublished
from cnncalc.readers.python.values import Function
from cnncalc.readers.torch.module import is_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.readers.python.program import Binding, Program


def module_classes(program: Program) -> dict[str, Binding]:
    """The classes of the main module that are models, by name."""
    found = {}
    for binding in program.bindings():
        if binding.kind == "class":
            value = program.value(binding.name)
            if isinstance(value, Class) and any(base.info.get("module") for base in value.mro):
                found[binding.name] = binding
    return found


def roots(classes: dict[str, Binding]) -> list[str]:
    """The classes that no other of them names."""
    used = set()
    for name, binding in classes.items():
        used |= {n.id for n in ast.walk(binding.node) if isinstance(n, ast.Name) and n.id != name}
    return [name for name in classes if name not in used]


def meant(program: Program, target: Target | None, made_with: Any = None) -> Any:
    """The model that a target names, else the one that there is, made with the changed arguments `made_with`."""
    if target is None:
        target = chosen(program)
        if made_with is not None:
            target = made_with.chosen(program, target)
    return built(program, target)


def built(program: Program, target: Target, place: Any = None) -> Any:
    """The model that a target names: a variable's, a class's or function's with its arguments."""
    name, *inner = target.name.split(".")
    value = program.value(name)
    for part in inner:
        value = program.attribute(value, part)
    if isinstance(value, Class | Function) or (target.args or target.kwargs):
        try:
            value = program.call(value, target.args, target.kwargs)
        except ProgramError as error:
            error.place = error.place or _defined(value)
            if "missing" in error.message and "required" in error.message and not target.args and not target.kwargs:
                names = ", ".join(f"{part}=…" for part in error.message.split("'")[1::2])
                error.help = f"give it: {program.main.source.name}:{target.name}({names})"
            raise
    value = program.known(value, "the network")
    if not is_module(value):
        raise ProgramError(
            f"{target.name} is no model: an nn.Module, or a function that returns one", place, kind="missing"
        )
    return value


def _defined(value: Any) -> Any:
    """Where a class or a function of the program is defined."""
    if isinstance(value, Class):
        init = value.find("__init__")[0]
        return _defined(init) if isinstance(init, Function) else value.place
    return place_of(value.code.node, value.code.source) if isinstance(value, Function) else None


def chosen(program: Program) -> Target:
    """The model where none is named: the last one that a variable holds; else the only class, or the only one that no
    other class uses; else an error that lists what there is."""
    bindings = program.bindings()
    for binding in reversed(bindings):
        if binding.kind == "variable" and _may_build(binding.node):
            value = program.found(binding.name)
            if is_module(value):
                return Target(binding.name, (), {})
            error = value.error if value.__class__ is Unknown else None
            if error is not None and _wrong(error) and _builds(program, binding.node):
                raise error
    classes = module_classes(program)
    ready = [n for n in classes if not _needs(program, n)]
    outer = [n for n in roots(classes) if n in ready]
    if len(classes) == 1 and ready:
        return Target(ready[0], (), {})
    builders = _builders(bindings, classes)
    if len(outer) == 1 and not builders:
        return Target(outer[0], (), {})
    failed = next((e for e in program.main.failed if classes and e.kind in ("raised", "library") and e.place), None)
    raise failed or _several(program, classes, builders)


def _needs(program: Program, name: str) -> list[str]:
    """The arguments without which a class cannot be made."""
    init = program.value(name).find("__init__")[0]
    if not isinstance(init, Function):
        return []
    code = init.code
    required = code.positional[1 : len(code.positional) - len(init.defaults)]
    return [*required, *(n for n in code.keyword_only if n not in init.keyword_defaults)]


def _builders(bindings: list[Binding], classes: dict[str, Binding]) -> dict[str, Binding]:
    """The functions of a program that return what they build of its models, without asking for anything."""
    found: dict[str, Binding] = {}
    for binding in bindings:
        node = binding.node
        if binding.kind != "function" or not isinstance(node, ast.FunctionDef):
            continue
        if len(node.args.args) > len(node.args.defaults) or None in node.args.kw_defaults:
            continue
        called = {n.func.id for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        named = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        returns = any(isinstance(n, ast.Return) and n.value is not None for n in ast.walk(node))
        if returns and (called & {*classes, *found} or named & set(classes)):
            found[binding.name] = binding
    return found


def _several(program: Program, classes: dict[str, Binding], builders: dict[str, Binding]) -> ProgramError:
    """The error that lists the models, and the functions that build some, with their lines."""
    name = program.main.source.name
    known = {**classes, **builders}
    if not known:
        return _none(program)
    listed = ", ".join(f"{n} ({known[n].place.in_words()})" for n in list(known)[:20])
    more = f" and {len(known) - 20} more" if len(known) > 20 else ""
    first = next(iter(builders or known))
    needs = _needs(program, first) if first in classes else []
    call = f"({', '.join(f'{n}=…' for n in needs)})" if needs else ""
    what = "model" if len(classes) == 1 else "models"
    message = f"this program has {len(classes)} {what}" + (
        f" and {'a function that builds' if len(builders) == 1 else f'{len(builders)} functions that build'} one"
        if builders
        else ""
    )
    return ProgramError(f"{message}: {listed}{more}", None, f"name one: {name}:{first}{call}", kind="missing")


def _none(program: Program) -> ProgramError:
    """The error for a program without a model: a class that would be one if its base were known, or no such library."""
    bindings = program.bindings()
    nowhere = unpublished(program)
    if nowhere is not None:
        return nowhere
    for binding in bindings:
        value = program.found(binding.name) if binding.kind == "class" else None
        base = value.unknown if isinstance(value, Class) else None
        if base is not None and base.__class__ is Unknown:
            message, help = program.machine.libraries.unheard(base.path)
            if not message:
                message = f"{binding.name} is based on {base.path}, which is not known here"
                help = "put the file that defines it beside the one that was named"
            return ProgramError(message, base.place or binding.place, help, kind="missing")
    for binding in reversed(bindings):
        called = _called_unknown(program, binding.node) if _may_build(binding.node) else None
        if called is not None:
            raise called.needed(program.site(binding.node), "the network")
    name = program.main.source.name
    imported = any(isinstance(n, ast.Import | ast.ImportFrom) and _of_torch(n) for n, _ in program.main.statements)
    message = "there is no model in this program"
    if not imported:
        return ProgramError(
            f"{message}: it does not import PyTorch", None, "name a file that builds a network", kind="missing"
        )
    return ProgramError(message, None, f"name what builds it: {name}:NAME", kind="missing")


def _of_torch(node: ast.Import | ast.ImportFrom) -> bool:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return any(name.partition(".")[0].startswith(("torch", "pytorch", "timm", "lightning")) for name in names)


def _may_build(node: ast.stmt) -> bool:
    value = getattr(node, "value", None)
    return isinstance(value, ast.Call)


def _builds(program: Program, node: ast.stmt) -> bool:
    """Whether a statement makes one of the program's models by name."""
    called = getattr(getattr(node, "value", None), "func", None)
    return isinstance(called, ast.Name) and called.id in module_classes(program)


def mistaken(program: Program, errors: list[ProgramError]) -> ProgramError | None:
    """The first error of a program's own that stands in a statement which names one of its models."""
    for error in filter(_wrong, errors):
        for node in _statements_of(program, error):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef) and _names_a_model(program, node):
                return error
    return None


def unmade(program: Program, errors: list[ProgramError]) -> ProgramError | None:
    """The first error of a statement that makes one of the program's models, which the program then calls."""
    for error in errors:
        for node in _statements_of(program, error):
            if _builds(program, node) and _called_unknown(program, node) is not None:
                return error
    return None


def _statements_of(program: Program, error: ProgramError) -> Iterator[ast.stmt]:
    """The statements of the main module in which an error stands, or the outermost call that led to it."""
    place = error.calls[0].place if error.calls else error.place
    for node, source in program.main.statements if place is not None else ():
        if source is place.source and node.lineno <= place[1] <= (node.end_lineno or 0):
            yield node


def _called_unknown(program: Program, node: ast.stmt) -> Unknown | None:
    """What a statement assigns and the program calls, where nobody knows it and it was not made otherwise."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    found = {t.id: program.found(t.id) for t in targets if isinstance(t, ast.Name)}
    calls = (n for statement, _ in program.main.statements for n in ast.walk(statement) if isinstance(n, ast.Call))
    named = (found.get(call.func.id) for call in calls if isinstance(call.func, ast.Name))
    return next((value for value in named if value.__class__ is Unknown), None)


def _names_a_model(program: Program, node: ast.stmt) -> bool:
    for name in {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}:
        value = program.found(name)
        if is_module(value) or (isinstance(value, Class) and any(base.info.get("module") for base in value.mro)):
            return True
    return False


def _wrong(error: ProgramError) -> bool:
    """Whether an error is the program's own mistake, rather than what only a run would tell."""
    return error.kind in ("raised", "library")
