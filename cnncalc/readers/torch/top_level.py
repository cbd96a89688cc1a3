"""Programs without a model: layers called on tensors one after the other, as in a lesson."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.torch.module import LAYER, is_module, named_modules
from cnncalc.readers.torch.target import module_classes

if TYPE_CHECKING:
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.readers.python.errors import ProgramError
    from cnncalc.readers.python.program import Program
    from cnncalc.readers.tensors.session import Session


def top_level(program: Program, session: Session) -> bool:
    """Whether a program that was run is itself the network: it defines no model, and calls layers by themselves."""
    called = [seen.module for seen in session.seen if is_module(seen.module)]
    if not called or module_classes(program):
        return False
    return any(module.attrs.get(LAYER) is not None for module in called) or len({id(m) for m in called}) > 1


def functions_alone(program: Program, session: Session) -> bool:
    """Whether a program may be itself the network by functions alone (`F.conv2d(x, w)`): it has tensors, and no model,
    nor anything that might build one."""
    from cnncalc.readers.tensors.tensor import Tensor

    if session.seen or module_classes(program) or any(b.kind == "function" for b in program.bindings()):
        return False
    values = list(program.main.vars.values())
    return any(isinstance(v, Tensor) for v in values) and not any(is_module(v) for v in values)


def left_out(error: ProgramError) -> Fault:
    """What is said of a statement that could not be evaluated, and that the network does without."""
    fault = error.fault()
    fault.severity = "warning"
    fault.message = f"this statement is left out: {fault.message}"
    return fault


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
