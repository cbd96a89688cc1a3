"""Programs without a model: layers called on tensors one after the other, as in a lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.torch.module import LAYER, is_module, named_modules
from cnncalc.readers.torch.target import module_classes

if TYPE_CHECKING:
    from cnncalc.readers.python.program import Program
    from cnncalc.readers.tensors.session import Session


def top_level(program: Program, session: Session) -> bool:
    """Whether a program that was run is itself the network: it defines no model, and calls layers by themselves."""
    called = [seen.module for seen in session.seen if is_module(seen.module)]
    if not called or module_classes(program):
        return False
    return any(module.attrs.get(LAYER) is not None for module in called) or len({id(m) for m in called}) > 1


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
