"""Programs without a model: layers called on tensors one after the other, as in a lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.module import LAYER, children, is_module, named_modules
from cnncalc.readers.torch.target import module_classes

if TYPE_CHECKING:
    from cnncalc.readers.python.program import Program
    from cnncalc.readers.tensors.session import Session


def top_level(program: Program, session: Session) -> bool:
    """Whether a program that was run is itself the network: it defines no model, and calls layers by themselves, or one
    after the other. Several models that are each called on a tensor of its own are several."""
    called = [seen.module for seen in session.seen if is_module(seen.module)]
    if not called or module_classes(program):
        return False
    if any(module.attrs.get(LAYER) is not None for module in called):
        return True
    chained = any(not isinstance(value, Tensor) for seen in session.seen for value in seen.args)
    return chained and len({id(module) for module in called}) > 1


def child_by_child(program: Program, session: Session) -> None:
    """Where the program ran a Sequential's children one after the other, to show what each gives, note that the whole
    was called on what the first of them read."""
    called = [seen.module for seen in session.seen]
    for value in reversed(list(program.main.vars.values())):
        if not is_module(value) or value.cls.name != "Sequential":
            continue
        inner = list(children(value).values())
        for start in range(len(called) - len(inner), -1, -1):
            if inner and all(a is b for a, b in zip(inner, called[start:], strict=False)):
                first = session.seen[start]
                session.seen[start : start + len(inner)] = [first._replace(module=value)]
                return


def called_model(session: Session) -> Any:
    """The model that the program called last, on a tensor that is known where there is one; a layer by itself only where it
    called nothing else."""
    seen = [one for one in session.seen if is_module(one.module) or isinstance(one.module, Unknown)]
    fed = [one for one in seen if not any(isinstance(value, Unknown) for value in one.args)] or seen
    called = [one.module for one in fed]
    models = [module for module in called if not is_module(module) or module.attrs.get(LAYER) is None]
    return (models or called or [None])[-1]


def variables(program: Program) -> dict[int, str]:
    """The modules that variables hold, by identity, each with its path: `conv`, `features.0`."""
    return _Paths(program)


class _Paths(dict[int, str]):
    """Paths that are looked up in the program's variables when a module first runs."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program

    def get(self, key: int, default: Any = None) -> Any:
        """The path of a module by its identity."""
        if key not in self:
            for name, value in list(self.program.main.vars.items()):
                if is_module(value):
                    for path, module in named_modules(value, name):
                        self.setdefault(id(module), path)
        return super().get(key, default)
