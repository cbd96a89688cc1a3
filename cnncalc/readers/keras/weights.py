"""Weights that a layer of the program's own makes, and those of Keras's layers as tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras.layer import CALLS, LAYER, WEIGHTS, own_weights
from cnncalc.readers.keras.shapes import sizes
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site


def added_weight(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> Tensor:
    """`self.add_weight(…)` in every Keras's order of arguments: a name comes first, or is not given by position."""
    layer, *rest = args
    named = bool(rest) and (isinstance(rest[0], str) or rest[0] is None)
    order = ("name", "shape", "dtype", "initializer", "regularizer", "trainable") if named else ("shape", "initializer")
    given = dict(zip(order, rest, strict=False)) | kwargs
    shape = sizes(session, site, given.get("shape") if given.get("shape") is not None else (), "a weight's shape")
    if UNKNOWN in shape:
        raise site.error(
            "a weight's shape has an axis that is not known here",
            "give the input's size there (input_shape=…, --input …)",
        )
    trained = given.get("trainable", True)
    tensor = made_weight(session, shape, given.get("name") or "weight", trained is not False)
    tensor.attributes[" layer"] = layer
    layer.attrs.setdefault(WEIGHTS, []).append(tensor)
    return tensor


def made_weight(session: KerasSession, shape: tuple[int, ...], name: str, trained: bool = True) -> Tensor:
    """A tensor of numbers that are learned, or just kept."""
    tensor = Tensor(session, tuple(shape), None, None, 1, "parameter" if trained else "buffer")
    tensor.name = str(name)
    return tensor


def weights_of(session: KerasSession, layer: Instance) -> list[Tensor]:
    """The weights that a layer itself holds, as tensors: of Keras's own those known from its first call."""
    bound = layer.attrs.get(LAYER)
    calls = layer.attrs.get(CALLS)
    if bound is None or not calls:
        return own_weights(layer)
    known: list[Tensor] | None = layer.attrs.get(" kept weights")
    if known is None:
        known = []
        for node in range(calls[0].start, calls[0].end):
            row = session.growth.row(node)
            for weight in () if row is None else row.weights:
                known.append(made_weight(session, tuple(weight.shape), weight.name, weight.trainable))
        layer.attrs[" kept weights"] = known
    return known


def count_own(session: KerasSession, site: Site, layer: Instance) -> None:
    """Add a row for each weight that a layer has made and no node reads: Keras counts it."""
    for tensor in own_weights(layer):
        if id(tensor) not in session.kept:
            session.as_node(site, tensor, tensor.sample)
