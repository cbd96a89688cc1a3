"""The weights of modules, as tensors by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.convert import used
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.module import LAYER, TIED, named_modules, own_parameters

if TYPE_CHECKING:
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def all_parameters(session: Session, module: Instance) -> list[tuple[str, Any]]:
    """The parameters below a module, each once, with their paths. Those of layers whose input is not known yet are left out."""
    found: dict[int, tuple[str, Any]] = {}
    for path, inner in named_modules(module):
        lead = f"{path}." if path else ""
        for name, tensor in {**layer_weights(session, inner), **own_parameters(inner)}.items():
            if tensor.made == "parameter":
                found.setdefault(id(tensor), (lead + name, tensor))
    return list(found.values())


def layer_weights(session: Session, module: Instance) -> dict[str, Tensor]:
    """The weights of a module that is a layer, as tensors by name; nothing where its input is not known."""
    layer = module.attrs.get(LAYER)
    if layer is None:
        return {}
    known: dict[str, Any] | None = module.attrs.get(" weights")
    if known is None:
        known = {}
        for weight in weights_alone(layer):
            tensor = Tensor(session, tuple(weight.shape), None, made="parameter" if weight.trainable else "buffer")
            tensor.attributes[" of"] = module
            known[weight.name] = tensor
        module.attrs[" weights"] = known
    for tensor in known.values():
        tensor.attributes.setdefault(" of", module)  # those of a deep copy
    if TIED not in module.attrs:
        return known
    given = {name: module.attrs[name] for name in known if name in module.attrs}
    return {name: tensor for name, tensor in (known | given).items() if isinstance(tensor, Tensor)}


def without(session: Session, site: Site, module: Instance, name: str) -> bool:
    """`conv.bias = None`: the layer is another one, and its bias, if the program holds it, a parameter of its own.
    False where the layer has no such weight to lose."""
    weights = layer_weights(session, module)
    if name != "bias" or name not in weights:
        return name not in weights
    weights[name].attributes.pop(" of")
    use = module.attrs[" use"]
    given = {**dict(use.keywords), "bias": False}
    module.attrs[LAYER] = session.bound(site, use.type, use.positional, given, use.type)
    module.attrs[" use"] = used(use.type, use.positional, given, "torch")
    del module.attrs[" weights"]
    return True


def weights_alone(layer: Any) -> tuple[Any, ...]:
    """The weights that a layer has before it reads anything: of an input with the channels that it declares."""
    from cnncalc.layers.declaration.shape import Shape

    for name in ("channels", "inputs", "features", "values"):
        channels = getattr(layer, name, None)
        if channels.__class__ is int:
            break
    else:
        channels = 1
    rank = layer.fixed_rank or (2 if layer.family in ("convolution",) else 0)
    size = 1 << 16
    shapes = [Shape((size,) * rank, channels, True), Shape((), channels, True), Shape((channels,), size, True)]
    for x in shapes:
        try:
            y = layer.output(x)
            return tuple(layer.weights(x, y))
        except Exception:
            continue
    return ()
