"""How the functions of PyTorch take their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.torch_functions import FUNCTIONS, given
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def taken(args: list[Any], kwargs: dict[str, Any], key: str = "input") -> Tensor:
    """The tensor that a function reads; the rest of the arguments stays."""
    x = args.pop(0) if args else kwargs.pop(key, None)
    if not isinstance(x, Tensor):
        raise TypeError(f"expected a Tensor, not {getattr(getattr(x, 'cls', type(x)), 'name', type(x).__name__)}")
    return x


def named(args: Any, kwargs: Any, *names: str) -> list[Any]:
    """The arguments of these names, by position or name."""
    return [kwargs[n] if n in kwargs else (args[i] if i < len(args) else None) for i, n in enumerate(names)]


def ordered(order: str, args: Any, kwargs: Any) -> list[Any]:
    """The arguments of these names, by position or name; None for those not given."""
    return named(args, kwargs, *order.split())


def pair(session: Session, values: Tensor, indices: Tensor | None = None) -> Any:
    """Values and their positions, as `torch.max(x, 1)` gives them: a tuple with names."""
    from cnncalc.readers.python.classes import Class, Instance
    from cnncalc.readers.python.libraries.tuples import furnish

    machine = session.machine
    cls = machine.known.get(" torch.return_types")
    if cls is None:
        cls = Class(machine, "return_types", (machine.builtin("tuple"),), module="torch")
        machine.known[" torch.return_types"] = furnish(machine, cls, ["values", "indices"], {})
    found = Instance(cls)
    found.payload = (values, values if indices is None else indices)
    return found


def arguments(site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a function that is a layer, behind what it reads, by name, with its own defaults."""
    try:
        return given(FUNCTIONS[name], name, tuple(args), kwargs)
    except ExpressionError as error:
        raise site.error(error.message, error.help, error.key) from None
