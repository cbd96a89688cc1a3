"""`class`: its body runs in a frame of its own, whose names become the class's."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.code.displays import items
from cnncalc.readers.python.code.functions import decorated
from cnncalc.readers.python.code.names import storing
from cnncalc.readers.python.code.prepare import block, expression
from cnncalc.readers.python.errors import HOST_ERRORS
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.frames import Frame, place_of
from cnncalc.readers.python.scope import fill_body
from cnncalc.readers.python.values import MISSING, ClassMethod, Function, Property

if TYPE_CHECKING:
    from cnncalc.readers.python.code.prepare import Run
    from cnncalc.readers.python.scope import Scope


def define(machine: Any, node: ast.ClassDef, scope: Scope) -> Run:
    """`class Name(bases, keyword=…): …`, with its decorators."""
    inner = scope.inner("class", set(), scope.named(node.name))
    fill_body(inner, node, node.body)
    body = block(machine, node.body, inner)
    bases = items(machine, node.bases, scope)
    keywords = [(k.arg, expression(machine, k.value, scope)) for k in node.keywords]
    apply = decorated(machine, node.decorator_list, scope)
    keep = storing(node.name, scope)
    doc = ast.get_docstring(node, clean=False)

    def run(frame: Frame) -> None:
        machine.here = (node, frame)
        own = Frame({}, frame, frame, node, scope.source, frame.module, frame.depth)
        given = bases(frame)
        options = {name or "": value(frame) for name, value in keywords}
        body(own)
        machine.charge(60)
        try:
            made = build(
                machine,
                node.name,
                inner.qualname,
                [given] if given.__class__ is Unknown else given,
                own,
                options,
                node,
                frame,
            )
        except HOST_ERRORS as error:
            raise machine.raised(error, node, frame) from None
        if isinstance(made, Class):
            made.doc = doc
        keep(frame, made if apply is None else apply(frame, made))

    return run


def build(
    machine: Any,
    name: str,
    qualname: str,
    given: list[Any],
    own: Frame,
    options: dict[str, Any],
    node: Any,
    frame: Frame,
) -> Any:
    """The class that a body, its bases and its keywords make."""
    bases = [resolved(machine, base) for base in given]
    bases = [base for base in bases if base is not None]
    for base in bases:
        if not isinstance(base, Class | Unknown):
            raise TypeError(f"a class cannot be based on '{machine.class_of(base).name}' object")
        if base.__class__ is Unknown and base.error is not None:
            raise base.error
    meta = options.pop("metaclass", None) or next((b.meta for b in bases if isinstance(b, Class) and b.meta), None)
    meta = meta if isinstance(meta, Class) and not meta.native else None
    new, owner = (MISSING, None) if meta is None else meta.find("__new__")
    if owner is None or owner.native:
        cls: Any = Class(machine, name, tuple(bases), own.vars, module=frame.module.name, native=False)
    else:
        cls = machine.call(getattr(new, "function", new), (meta, name, tuple(bases), own.vars), options, node, frame)
        if not isinstance(cls, Class):
            return cls
    cls.qualname = qualname
    cls.place = place_of(node, own.source)
    cls.meta = meta
    own.owner = cls
    cls.info["annotations"] = {
        n.target.id: n.annotation for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
    }
    made = finish(machine, cls, options, node, frame)
    if meta is not None and not (init := meta.find("__init__"))[1].native:
        machine.call(init[0], (cls, name, tuple(bases), own.vars), options, node, frame)
    return made


def made(
    machine: Any, meta: Any, name: str, given: list[Any], namespace: dict[str, Any], node: Any, frame: Frame
) -> Any:
    """`type(name, bases, names)`."""
    bases = [base for base in (resolved(machine, each) for each in given) if base is not None]
    cls = Class(machine, name, tuple(bases), namespace, module=frame.module.name, native=False)
    cls.place = place_of(node, frame.source)
    cls.meta = meta if isinstance(meta, Class) and not meta.native else None
    return cls if cls.meta is not None else finish(machine, cls, {}, node, frame)


def finish(machine: Any, cls: Class, options: dict[str, Any], node: Any, frame: Frame) -> Any:
    """What happens once a class is there: descriptors learn their names, its bases are told."""
    own = cls.namespace
    for base in cls.bases:
        base.info.setdefault("subclasses", []).append(cls)
    abstract = [n for n, value in own.items() if _is_abstract(value)]
    cls.info["abstract"] = [*abstract, *(cls.noted("abstract") or ())]
    for key in [k for k, value in own.items() if isinstance(value, Instance | Property)]:
        value = own[key]
        if isinstance(value, Property):
            value.name = value.name or key
        elif value.cls.find("__set_name__")[0] is not MISSING:
            value.run("__set_name__", cls, key)
    special = own.get("__class_getitem__")
    if isinstance(special, Function):
        own["__class_getitem__"] = ClassMethod(special)
    for owner in cls.mro[1:]:
        hook = owner.info.get("subclassed")
        if hook is not None:
            made = hook(machine, cls, options, node, frame)
            return cls if made is None else made
        function = owner.namespace.get("__init_subclass__")
        if function is not None and not owner.native:
            machine.call(getattr(function, "function", function), (cls,), options, node, frame)
            break
    return cls


def _is_abstract(value: Any) -> bool:
    function = value.get if value.__class__ is Property else getattr(value, "function", value)
    return function.__class__ is Function and bool(function.attributes.get("__isabstractmethod__"))


def resolved(machine: Any, base: Any) -> Any:
    """A base as a class: what a library gives in its place (`NamedTuple`, a subscripted generic); None for one without effect."""
    if isinstance(base, Class | Unknown):
        if (
            isinstance(base, Unknown)
            and base.named
            and base.error is None
            and base.path.partition(".")[0] in ("typing", "typing_extensions", "collections")
        ):
            return None
        return base
    return base.base_class() if hasattr(base, "base_class") else base


MAKERS = {ast.ClassDef: define}
