"""Weights that several modules hold, and weights of a module that its forward gives to a function: each is counted once,
in the row of what reads it first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.module import TIED
from cnncalc.readers.torch.weights import layer_weights

if TYPE_CHECKING:
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def applied(session: Session, site: Site, path: str, layer: Any, read: Any, module: Instance) -> Any:
    """A module that is a layer, on what it reads. Weights that were read before it ran, or that it shares with another
    module, are no more its own."""
    if " weights" not in module.attrs and TIED not in module.attrs:
        return session.apply(site, path, layer, read, module)
    weights = layer_weights(session, module)
    all_names = [*module.attrs.get(" weights", ())]
    own = [name for name in all_names if name in weights and _free(session, weights[name], module)]
    _fitting(session, site, module, weights)
    if len(own) < len(all_names):
        if layer.many or not isinstance(read, Tensor):
            raise site.error(f"{module.cls.name} with weights of another module is not read")
        others = [session.kept[id(t)] for n, t in weights.items() if n not in own and id(t) in session.kept]
        y = borrowed(session, site, path, layer, [read, *others], module, " ".join(own))
    else:
        y = session.apply(site, path, layer, read, module)
    for name in own:
        session.counted.setdefault(id(weights[name]), id(module))
    return y


def borrowed(
    session: Session, site: Site, path: str, layer: Any, read: list[Tensor], module: Any = None, own: str = ""
) -> Any:
    """A layer with weights that are counted elsewhere, and what holds them among what it reads."""
    from cnncalc.layers.functional import Functional

    x = session.slotted(site, read[0])
    if x.fold != 1:
        from cnncalc.layers.time_distributed import TimeDistributed

        layer = TimeDistributed({"layer": layer, "leading": 1}, session.framework)
    return session.apply(site, path, Functional({"layer": layer, "own": own}, "torch"), (x, *read[1:]), module)


def _free(session: Session, weight: Tensor, module: Instance) -> bool:
    """Whether a weight is not counted yet, or by this module itself."""
    by = session.counted.get(id(weight))
    if by is not None:
        return by == id(module)
    owner = weight.attributes.get(" of")
    elsewhere = owner is not None and owner is not module and id(owner) in session.used
    return id(weight) not in session.kept and not elsewhere


def _fitting(session: Session, site: Site, module: Instance, weights: dict[str, Tensor]) -> None:
    """An error for a weight of another shape than the layer was made for."""
    for name, made in module.attrs.get(" weights", {}).items():
        given = weights.get(name)
        if given is not None and given is not made and given.sample != made.sample:
            raise site.error(
                f"the {name} that {module.cls.name} is given has the shape {list(given.sample)}, and it was made for "
                f"{list(made.sample)}",
                "make the layer with the sizes of that weight",
            )
