"""The classes of `torch.nn` that are layers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.layers import find
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import MISSING, Native
from cnncalc.readers.tensors.convert import declared, used
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.module import LAYER, MADE
from cnncalc.readers.torch.weights import layer_weights

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


_ACCEPTED = {
    "normalization": ("eps", "momentum", "affine", "track_running_stats"),
    "activation": ("inplace",),
    "convolution": ("padding_mode", "device", "dtype"),
}
"""Parameters on which no shape depends, which programs ask for by `inspect`."""
_MOST = 20_000
"""Layers of a program at most."""


def layer_class(machine: Any, session: Session, base: Class, name: str) -> Class | None:
    """The class of `torch.nn` that is one layer here; None where there is none of that name."""
    declared = find(name)
    if declared is None or name not in declared.torch:
        return None
    cls = Class(machine, name, (base,), module="torch.nn")
    known = (n for a in declared.attributes.values() for n in a.torch.split())
    cls.info["parameters"] = [*known, *_ACCEPTED.get(declared.family, ())]

    def init(site: Site, args: Any, kwargs: Any) -> None:
        module, *rest = args
        session.made += 1
        machine.charge(20)
        if session.made > _MOST:
            raise site.error(f"the program makes more than {_MOST:,} layers", "make fewer of them")
        module.attrs.setdefault("training", session.training)
        if any(isinstance(value, Tensor) for value in rest[:1]):
            raise _uncalled(site, name)
        module.attrs[LAYER] = session.bound(site, name, rest, kwargs)
        module.attrs[MADE] = site
        module.attrs[" indices"] = bool(kwargs.get("return_indices"))
        module.attrs[" use"] = used(name, rest, kwargs, "torch")

    def forward(site: Site, args: Any, kwargs: Any) -> Any:
        from cnncalc.readers.torch.running import run_layer

        return run_layer(session, site, name, args[0], list(args[1:]), kwargs)

    def getattr_(site: Site, args: Any, kwargs: Any) -> Any:
        return layer_attribute(session, site, args[0], args[1])

    cls.namespace["__init__"] = Native("__init__", init, {" parameters": ["self", *cls.info["parameters"]]})
    cls.namespace["forward"] = Native("forward", forward)
    cls.namespace["__getattr__"] = Native("__getattr__", getattr_)
    return cls


def _uncalled(site: Site, name: str) -> Exception:
    """The error for a layer's class that is called on a tensor, as only a layer is."""
    node = site.node
    text = ast.unparse(node) if isinstance(node, ast.Call) else ""
    called = ast.unparse(node.func) if isinstance(node, ast.Call) else name
    help = f"make the layer first, nn.{name}(…), and call that"
    if text.startswith(called + "("):
        help = f"call the layer, not its class: write {called}(){text[len(called) :]}, or make it in __init__"
    return site.error(f"{called} is the class {name}, and is given a tensor", help)


def layer_attribute(session: Session, site: Site, module: Instance, name: str) -> Any:
    """`conv.out_channels`, `conv.weight`, `conv.kernel_size` of a module that is a layer."""
    layer = module.attrs.get(LAYER)
    if layer is not None:
        weights = layer_weights(session, module)
        if name in weights:
            return weights[name]
        if name in ("weight", "bias"):
            return None
        value = declared(layer, "torch", name)
        if value is not MISSING:
            return value
        if name == "return_indices" and layer.family == "pooling":
            return module.attrs.get(" indices", False)
        if name in _CONSTANTS:
            return Unknown(session.machine, f"{module.cls.name}.{name}", site.place)
    raise AttributeError(f"'{module.cls.name}' object has no attribute '{name}'")


_CONSTANTS = frozenset(
    [
        "eps",
        "momentum",
        "running_mean",
        "running_var",
        "inplace",
        "mode",
        "p",
        "normalized_shape",
        "elementwise_affine",
        "affine",
    ]
)
"""Attributes of layers on which no shape depends."""
