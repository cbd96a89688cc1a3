"""`weight_norm` and `spectral_norm`: what they add to a module."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def reparametrized(session: Session, site: Site, path: str, args: Any, kwargs: dict[str, Any]) -> Any:
    """The module itself: weight norm gives it a parameter for the lengths (one a position along `dim`), spectral norm
    buffers for the two singular vectors. (Salimans and Kingma, 2016; Miyato et al., 2018.)"""
    from cnncalc.readers.torch.weights import layer_weights

    module = args[0] if args else kwargs["module"]
    name = args[1] if len(args) > 1 else kwargs.get("name", "weight")
    weight = layer_weights(session, module).get(name) if hasattr(module, "attrs") else None
    if weight is None:
        return module
    shape = weight.sample
    if path.endswith("weight_norm"):
        dim = args[2] if len(args) > 2 else kwargs.get("dim", 0)
        sizes = () if dim is None else tuple(n if i == dim % len(shape) else 1 for i, n in enumerate(shape))
        module.attrs[f"{name}_g"] = Tensor(session, sizes, None, made="parameter")
        _renamed(module, path, name, {name: "original1", f"{name}_g": "original0"}, f"{name}_v")
        return module
    given = args[4] if len(args) > 4 else kwargs.get("dim")
    dim = given if given is not None else 1 if module.cls.name.startswith("ConvTranspose") else 0
    if dim.__class__ is not int or not -len(shape) <= dim < len(shape):
        raise site.error(f"dim is an axis of the weight, from 0 to {len(shape) - 1}", at="dim")
    size = shape[dim]
    vectors = [("u", size), ("v", prod(shape) // size if size else 0)]
    if len(shape) == 1 and ".parametrizations." in path:  # a vector's norm needs none
        vectors = []
    for part, size in vectors:
        module.attrs[f"{name}_{part}"] = Tensor(session, (size,), None, made="buffer")
    _renamed(module, path, name, {name: "original", f"{name}_u": "0._u", f"{name}_v": "0._v"}, f"{name}_orig")
    return module


def _renamed(module: Any, path: str, name: str, names: dict[str, str], old: str) -> None:
    """Note what the weights are called in the module's state: since PyTorch 2 below `parametrizations`."""
    if ".parametrizations." in path:
        found = {inner: f"parametrizations.{name}.{new}" for inner, new in names.items()}
    else:
        found = {name: old}
    module.attrs[" renamed"] = {**module.attrs.get(" renamed", {}), **found}
