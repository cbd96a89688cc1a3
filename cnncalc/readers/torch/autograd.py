"""`torch.autograd.Function`: what a program's own functions compute forwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.values import ClassMethod, Native

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def function_class(machine: Any) -> Class:
    """The class whose `apply` runs `forward` with a context that keeps what it is given."""
    cls = Class(machine, "Function", module="torch.autograd")
    context = Class(machine, "FunctionCtx", module="torch.autograd")
    for name in ("save_for_backward", "mark_non_differentiable", "mark_dirty", "set_materialize_grads"):
        context.namespace[name] = Native(name, lambda site, args, kwargs: None)

    def apply(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        owner, *rest = args
        return site.call(site.attribute(owner, "forward"), Instance(context), *rest)

    cls.namespace["apply"] = ClassMethod(Native("apply", apply))
    return cls
