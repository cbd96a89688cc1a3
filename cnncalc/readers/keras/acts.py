"""A tensor of Keras or TensorFlow: its attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.shapes import shape_of
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import Native
from cnncalc.readers.tensors.array_acts import ArrayActs

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.tensor import Tensor


class KerasActs(ArrayActs):
    """Keras's and TensorFlow's tensors."""

    def attribute(self, site: Site, tensor: Tensor, name: str) -> Any:
        if name in ("shape", "_keras_shape"):
            return shape_of(tensor)
        if name in ("get_shape", "shape_as_list"):
            return Native(name, lambda site, args, kwargs: shape_of(tensor))
        if name in ("ndim", "rank"):
            return tensor.rank
        if name == "name":
            return tensor.name or "tensor"
        if name in ("numpy", "read_value", "value", "eval"):
            return Native(name, lambda site, args, kwargs: tensor)
        if name in ("set_shape", "assign", "assign_add", "assign_sub"):
            return Native(name, lambda site, args, kwargs: None)
        if name in ("dtype", "device", "graph", "op"):
            return Unknown(site.machine, f"tensor.{name}", site.place)
        raise AttributeError(f"'Tensor' object has no attribute '{name}', or none that is known here")

    def item(self, site: Site, tensor: Tensor, key: Any) -> Any:
        """`x[:, tf.newaxis]`."""
        if key.__class__ is tuple:
            key = tuple(map(_newaxis, key))
        return super().item(site, tensor, _newaxis(key))


def _newaxis(key: Any) -> Any:
    return None if key.__class__ is Unknown and key.path.endswith(".newaxis") else key
