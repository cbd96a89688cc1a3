"""Parameters of modules that are made and not called: PyTorch counts them, and so do we, in rows that reach no output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.torch.module import LAYER, own_parameters
from cnncalc.readers.torch.weights import layer_weights

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session
    from cnncalc.readers.tensors.tensor import Tensor


def count_unused(session: Session, site: Site, modules: Iterable[tuple[str, Any]]) -> None:
    """Add a row for each parameter and buffer of a model's modules, given by their paths, that no node holds yet."""
    for path, module in modules:
        lead = f"{path}." if path else ""
        for name, tensor in {**own_parameters(module), **own_parameters(module, "buffer")}.items():
            if id(tensor) not in session.kept and not session.has_row(tensor) and " of" not in tensor.attributes:
                _kept(session, module, site, tensor, lead + name)
        if module.attrs.get(LAYER) is not None:
            for name, tensor in layer_weights(session, module).items() if _left(session, module) else ():
                if id(tensor) not in session.kept and id(tensor) not in session.counted:
                    _kept(session, module, site, tensor, lead + name)


def _left(session: Session, module: Any) -> bool:
    """Whether no row counts the weights of a layer, or perhaps not all."""
    return id(module) not in session.used or id(module) in session.partly


def _kept(session: Session, module: Any, site: Site, tensor: Tensor, name: str) -> None:
    tensor.name = name
    session.as_node(module.attrs.get(" site", site), tensor, tensor.sample)
