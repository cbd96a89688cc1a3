"""Modules that run without being registered: held by a plain list, or made while forward runs. PyTorch does not count
their parameters, and neither do we; a warning says so."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import place_of
from cnncalc.readers.python.values import Function
from cnncalc.readers.torch.module import is_module, named_modules
from cnncalc.readers.torch.weights import weights_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.tensors.session import Session


def held(model: Instance) -> Iterator[tuple[Instance, str, str, Instance]]:
    """The modules in plain lists, tuples and dictionaries of a model's modules, with all below them: who holds them, under
    which attribute, their path, and they themselves."""
    for path, module in list(named_modules(model)):
        for name, value in module.attrs.items():
            if name[:1] == " " or value.__class__ not in (list, tuple, dict):
                continue
            pairs = value.items() if value.__class__ is dict else enumerate(value)
            for key, item in pairs:
                if is_module(item):
                    lead = f"{path}.{name}.{key}" if path else f"{name}.{key}"
                    for inner, each in named_modules(item, lead):
                        yield module, name, inner, each


def paths_of_held(model: Instance, paths: dict[int, str]) -> None:
    """Add the paths that modules in plain lists would have if they were registered."""
    for _, _, path, module in held(model):
        paths.setdefault(id(module), path)


def unseen(session: Session, modules: Iterable[tuple[str, Instance]]) -> None:
    """Add a warning for each attribute of a model's modules that may be a module of a library whose source is not read: what weights it holds
    is not known. Losses, metrics and settings hold none that are a network's."""
    for path, module in modules:
        for name, value in module.attrs.items():
            called = value.__class__ is Unknown and value.error is None and _MODULE.match(value.path)
            if called and not _WEIGHTLESS.search(f"{value.path} {name}".lower()):
                where = f"{path}.{name}" if path else name
                message = f"{where} is {value.path}, which is not known here: what weights it has is not counted"
                session.growth.graph.warnings.append(Fault(message, value.place, severity="warning"))


_MODULE = re.compile(r"(?!torch\.)[\w.]*?\b(?:[A-Z]\w*[a-z]\w*|create_model|from_pretrained)\([^()]*\)$")
"""A call of a class, or of what makes a model."""
_WEIGHTLESS = re.compile(
    "loss|metric|accura|criterion|score|f1|recall|precision|auroc|token|logg|optim|data|loader|transform|config|writer"
    "|schedul|path|device|timer|meter|confusion|generator|sampler|parser|lock|counter"
)


def leave_out(session: Session, model: Instance, modules: Iterable[tuple[str, Instance]]) -> None:
    """Take the weights of modules that are not registered out of the count, with a warning for each who holds some;
    `modules` are the model's own."""
    registered = {id(module) for _, module in modules}
    left = [key for key in session.ran if key not in registered]
    owners = {id(module): (holder, name) for holder, name, _, module in held(model)} if left else {}
    lost: dict[Any, list[Any]] = {}
    for key in left:
        module, ref = session.ran[key]
        node = session.growth.graph.nodes[ref.number]
        node.uncounted = True
        size = sum(weight.size for weight in weights_alone(node.layer) if weight.trainable)
        if size:
            holder, name = owners.get(key, (None, node.name))
            group = (id(holder), name) if holder is not None else module.attrs[" site"].place.key
            entry = lost.setdefault(group, [holder, name, 0, module])
            entry[2] = entry[2] + size if holder is not None else size
    for holder, name, size, module in lost.values():
        session.growth.graph.warnings.append(_warning(holder, name, size, module))


def _warning(holder: Instance | None, name: str, size: int, module: Instance) -> Fault:
    count = f"{'its' if holder is None else 'their'} {size:,} parameters are neither trained nor counted"
    made: Any = module.attrs[" site"].place
    if holder is None:
        kind = module.cls.name
        return Fault(
            f"this {kind} belongs to no module of the model: {count}",
            made,
            help="make it in __init__ and hold it: self.NAME = …",
            severity="warning",
        )
    kind = holder.attrs[name].__class__.__name__
    container = "nn.ModuleDict" if kind == "dict" else "nn.ModuleList"
    place, text = _assigned(holder, name)
    help = f"write {text[0]} = {container}({text[1]})" if text else f"make it an {container}"
    return Fault(
        f"{name} is a plain {kind}, so PyTorch does not see the modules in it: {count}",
        place or made,
        help=help,
        severity="warning",
    )


def _assigned(holder: Instance, name: str) -> tuple[Any, tuple[str, str] | None]:
    """Where an attribute gets its list, and the two sides of that, where it is short; nothing where it is not found."""
    for cls in holder.cls.mro:
        init = cls.namespace.get("__init__")
        if init.__class__ is not Function:
            continue
        for node in ast.walk(init.code.node):
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(node, ast.Assign) and isinstance(target, ast.Attribute) and target.attr == name:
                text = ast.unparse(target), ast.unparse(node.value)
                return place_of(node, init.code.source), text if len(text[1]) < 70 else None
    return None, None
