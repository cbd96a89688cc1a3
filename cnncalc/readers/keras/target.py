"""Which model of a Keras program is meant, and whether it is whole."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.layer import HELD, INPUTS, is_layer, is_model
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.target import Target
from cnncalc.readers.python.unpublished import unpublished
from cnncalc.readers.python.values import Function

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.program import Program

_OWN = ("raised", "library")
"""Kinds of errors that are the program's own, rather than what only a run would tell."""
_MAKERS = ("Model", "Sequential", "Functional")


def chosen(program: Program, session: KerasSession, errors: list[ProgramError], made_with: Any = None) -> Any:
    """The last model that a variable holds, else the last that was made, the only class, or what a function builds. None
    where layers are called by themselves. `made_with` are changes to the arguments of a class or function that is called."""
    held, failed = _held(program)
    if failed is not None:
        raise failed
    own = next((error for error in errors if error.kind in _OWN), None)
    if held is None and own is not None and (session.models or not session.growth.graph.nodes):
        raise own
    cut = [error for number, error in program.main.failures.items() if number in session.statements]
    if held is None and cut and cut[-1].kind != "limit":
        raise cut[-1]
    model = held or (session.models[-1] if session.models else None)
    if model is not None:
        _whole(program, session, errors, model)
        return model
    classes = _model_classes(program)
    if len(classes) == 1:
        return named(program, Target(classes[0], (), {}), made_with)
    if session.growth.graph.nodes:
        return None
    built = _builder(program)
    if built is not None:
        return named(program, Target(built, (), {}), made_with)
    nowhere = unpublished(program)
    if nowhere is not None:
        raise nowhere
    count = f"this program has {len(classes)} models: {', '.join(classes)}"
    message = count if classes else "there is no model in this program"
    raise ProgramError(message, None, f"name one: {program.main.source.name}:NAME", kind="missing")


def _held(program: Program) -> tuple[Any, ProgramError | None]:
    """The last model that a variable holds; and the error of a later one that could not be made, or of what was bound last
    where there is no model at all."""
    held: Any = None
    failed: ProgramError | None = None
    for binding in program.bindings():
        value = program.found(binding.name) if binding.kind == "variable" else None
        if is_model(value):
            held, failed = value, None
            continue
        error = value.error if value.__class__ is Unknown else None
        if error is not None and (held is None or (error.kind in _OWN and _makes_model(program, binding.node))):
            failed = error
    return held, failed


def _makes_model(program: Program, node: Any) -> bool:
    """Whether a statement makes a model: `Model(…)`, or a call of a function or class of the program that names one."""
    call = getattr(node, "value", None)
    if not isinstance(call, ast.Call):
        return False
    name = _last_name(call.func)
    defined = [each.node for each in program.bindings() if each.kind in ("function", "class") and each.name == name]
    return name in _MAKERS or any(_last_name(inner) in _MAKERS for each in defined for inner in ast.walk(each))


def _last_name(node: Any) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _whole(program: Program, session: KerasSession, errors: list[ProgramError], model: Instance) -> None:
    """An error for a model of which a statement that adds to it has failed: what is left is not the network."""
    for error in (*errors, *program.main.failed):
        place = error.calls[0].place if error.calls else error.place
        for node, source in program.main.statements:
            there = place is not None and source is place.source and node.lineno <= place[1] <= (node.end_lineno or 0)
            if there and any(program.found(name) is model for name in _added_to(node)):
                raise error
    if id(model) in session.torn:
        cause = session.torn[id(model)]
        own = next((each for each in errors if each.kind in _OWN), None)
        raise cause if isinstance(cause, ProgramError) else own or ProgramError("a layer of this model failed")


def _added_to(node: ast.stmt) -> set[str]:
    """The names of what a statement adds to: `model.add(…)`."""
    return {
        call.func.value.id
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("add", "pop")
        and isinstance(call.func.value, ast.Name)
    }


def named(program: Program, target: Target, made_with: Any = None) -> Any:
    """The model that a target names: a variable's, a class's or function's with its arguments, changed by `made_with`."""
    if made_with is not None:
        target = made_with.chosen(program, target)
    value = program.value(target.name.partition(".")[0])
    for part in target.name.split(".")[1:]:
        value = program.attribute(value, part)
    if isinstance(value, Class | Function) or target.args or target.kwargs:
        value = program.call(value, target.args, target.kwargs)
    value = program.known(value, "the network")
    if isinstance(value, tuple | list):
        value = next((each for each in value if is_model(each)), value)
    if not is_layer(value):
        raise ProgramError(f"{target.name} is no model, or function that returns one", None, kind="missing")
    return value


def uncalled(program: Program, model: Instance) -> None:
    """An error for a model of a class that has no `call`: what it trains are the models that it holds, which are named."""
    found, owner = model.cls.find("call")
    if HELD in model.attrs or found is None or owner is None or not owner.native:
        return
    held = {each.name: program.found(each.name) for each in program.bindings() if each.kind == "variable"}
    parts = [name for name, value in held.items() if is_model(value) and value is not model and INPUTS in value.attrs]
    file = program.main.source.name
    help = f"name one: {', '.join(f'{file}:{name}' for name in parts)}" if parts else "a model runs its call: define it"
    site = model.attrs.get(" site")
    place = None if site is None else site.place
    raise ProgramError(f"{model.cls.name} has no call, by which a model runs", place, help, kind="missing")


def _model_classes(program: Program) -> list[str]:
    found = []
    for binding in program.bindings():
        value = program.found(binding.name) if binding.kind == "class" else None
        if isinstance(value, Class) and any(base.info.get("model") for base in value.mro):
            found.append(binding.name)
    return found


def _builder(program: Program) -> str | None:
    """The last function that asks for nothing and gives a model."""
    for binding in reversed(program.bindings()):
        value = program.found(binding.name) if binding.kind == "function" else None
        if isinstance(value, Function) and len(value.code.positional) <= len(value.defaults):
            try:
                result = program.call(value, (), {})
            except ProgramError:
                continue
            if is_model(result) or (isinstance(result, tuple) and any(map(is_model, result))):
                return binding.name
    return None
