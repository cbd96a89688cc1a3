"""A model that does not run as a module does: without a forward, or with one that gives nothing back."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.values import Function
from cnncalc.readers.torch.module import LAYER, named_modules
from cnncalc.readers.torch.results import left_out

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site

_LISTS = ("ModuleList", "ModuleDict", "ParameterList", "ParameterDict")


def defined(model: Instance) -> Place | None:
    """Where a model's forward is defined, else its class; None for a class that no text defines."""
    found = model.cls.find("forward")[0]
    if found.__class__ is Function:
        return place_of(found.code.node, found.code.source)
    place: Place | None = model.cls.place
    return place


def no_forward(site: Site, model: Instance) -> ProgramError:
    """The error for a model whose class has no forward: where something like it stands."""
    cls = model.cls
    message = f"{cls.name} has no forward"
    native = next((base.name for base in cls.mro if base.native), "")
    place = None if site.outside else site.place
    if native in _LISTS:
        help = "call what it holds one by one, in a loop, or make it an nn.Sequential"
        return ProgramError(f"nn.{native} is not called: it {message.partition(' ')[2]}", place, help, calls=site.calls)
    found = _meant(model, site)
    if found is None:
        help = "a module runs its forward: define it, as def forward(self, x)"
        return ProgramError(message, cls.place or place, help, kind="missing", calls=site.calls)
    at, help = found
    return ProgramError(message, at, help, kind="missing", calls=site.calls)


def _meant(model: Instance, site: Site) -> tuple[Place, str] | None:
    """The function that was probably meant as forward: one of nearly that name, one indented too far or too little."""
    functions = {n: f for cls in model.cls.mro for n, f in cls.namespace.items() if f.__class__ is Function}
    close = nearest("forward", functions)
    if close:
        function = functions[close.removeprefix("did you mean ").removesuffix("?")]
        return place_of(function.code.node, function.code.source), "call it forward"
    for function in functions.values():
        for node in ast.walk(function.code.node):
            if isinstance(node, ast.FunctionDef) and node.name == "forward":
                help = f"it stands inside {function.code.name}: indent it as far as def {function.code.name}"
                return place_of(node, function.code.source), help
    for node, source in site.frame.module.statements:
        if isinstance(node, ast.FunctionDef) and node.name == "forward":
            return place_of(node, source), f"it stands outside the class: indent it, below class {model.cls.name}"
    return None


def lost(site: Site, result: Any) -> list[Fault]:
    """The warning for an output that nobody knows."""
    unknown = left_out(result)
    if unknown is None:
        return []
    message = f"{unknown.path} is not known without running the program: this output is left out"
    return [Fault(message, unknown.place or site.place, severity="warning")]


def no_tensor(site: Site, model: Instance, result: Any) -> ProgramError:
    """The error for a forward that gives no tensor."""
    unknown = result if result.__class__ is Unknown else left_out(result)
    if unknown is not None:
        error = unknown.needed(site, f"what {model.cls.name} gives")
        if unknown.error is None and error.place == site.place:
            error.place = defined(model)
        return error
    forward = model.cls.find("forward")[0]
    what = (
        "nothing"
        if result is None
        else f"a {getattr(getattr(result, 'cls', type(result)), 'name', type(result).__name__)}"
    )
    message = f"{model.cls.name}.forward returns {what}, and no tensor"
    if forward.__class__ is not Function:
        return ProgramError(f"{model.cls.name} gives no tensor", model.cls.place, "it must give what it computes")
    return ProgramError(
        message.removesuffix(", and no tensor" if result is None else "\0"), defined(model), _returned(forward)
    )


def _returned(forward: Function) -> str:
    """What a forward should return: what its last statement computes."""
    body = forward.code.node.body
    last = body[-1] if isinstance(body, list) else None
    if isinstance(last, ast.Assign | ast.AugAssign | ast.AnnAssign):
        target = last.targets[0] if isinstance(last, ast.Assign) else last.target
        if isinstance(target, ast.Name):
            return f"end it with return {target.id}"
    if isinstance(last, ast.Expr):
        return f"line {last.lineno} computes it and drops it: write return {ast.unparse(last.value)}"
    return "it must return what it computes"


def unsaid(model: Instance) -> str:
    """How to say the input's shape, with the channels or features that the model's first layer was made for."""
    for _, module in named_modules(model):
        layer = module.attrs.get(LAYER)
        if layer is None:
            continue
        size = next(
            (n for n in (getattr(layer, name, None) for name in ("channels", "inputs")) if n.__class__ is int), 3
        )
        rank = 0 if layer.type == "dense" else layer.fixed_rank if layer.family == "convolution" else 2
        axes = {0: (), 1: (1000,), 3: (16, 112, 112)}.get(2 if rank is None else rank, (224, 224))
        return f"say it with --input {'x'.join(map(str, (size, *axes)))}, without the batch"
    return "say it with --input 3x224x224, without the batch"


def unknown_input(model: Instance, given: Unknown, place: Place) -> ProgramError:
    """The error for a model that the program calls on what only a run would tell."""
    if given.error is not None:
        return given.error
    related = () if given.place in (None, place) else ((given.place, f"{given.path} comes from here"),)
    message = f"the shape of {given.path}, which {model.cls.name} reads, is not known without running the program"
    return ProgramError(message, place, unsaid(model), kind="missing", related=related)
