"""The state of a model: its parameters and buffers, by the names that `state_dict()` gives them, in its order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.torch.module import LAYER, MADE, children, own_parameters
from cnncalc.readers.torch.weights import layer_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.diagnostics.place import Place
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.tensors.session import Session

MOST = 100_000
"""Tensors of a state: modules that hold one another in many ways have it written under every path."""


def state(
    session: Session, model: Instance, known: Mapping[str, tuple[Any, ...]]
) -> dict[str, tuple[tuple[int, ...], Place | None]]:
    """The shape of each tensor, and where its module is made. `known` are the weights of the network's rows, by name: what
    a lazy layer has is known there alone."""
    found: dict[str, tuple[tuple[int, ...], Place | None]] = {}
    left: list[tuple[str, Instance]] = [("", model)]
    while left and len(found) < MOST:
        path, module = left.pop()
        lead = f"{path}." if path else ""
        site = module.attrs.get(MADE)
        for name, shape in _own(session, module, known.get(session.paths.get(id(module), path), ())).items():
            found[lead + name] = shape, None if site is None else site.place
        left += [(lead + name, child) for name, child in reversed(children(module).items())]
    return found


def _own(session: Session, module: Instance, row: tuple[Any, ...]) -> dict[str, tuple[int, ...]]:
    """The shapes of what a module itself holds."""
    weights = layer_weights(session, module)
    shapes = {name: tensor.sample for name, tensor in weights.items()}
    if [weight.name for weight in row] == [*shapes]:
        shapes = {weight.name: tuple(weight.shape) for weight in row}
    passing = module.attrs.get(" passing", ())
    buffers = {n: t for n, t in own_parameters(module, "buffer").items() if n not in passing}
    for name, tensor in {**own_parameters(module), **buffers}.items():
        shapes.setdefault(name, tensor.sample)
    if "running_mean" in weights and module.attrs.get(LAYER) is not None and "Frozen" not in module.cls.name:
        shapes["num_batches_tracked"] = ()
    renamed = module.attrs.get(" renamed")
    return {renamed.get(name, name): shape for name, shape in shapes.items()} if renamed else shapes
