"""A tensor of PyTorch: its attributes and methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.array_acts import ArrayActs

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.tensor import Tensor


class TorchActs(ArrayActs):
    """PyTorch's tensors."""

    def attribute(self, site: Site, tensor: Tensor, name: str) -> Any:
        from cnncalc.readers.torch.methods import tensor_attribute

        return tensor_attribute(site, tensor, name)

    def listed(self) -> list[str]:
        """What a tensor's attributes go by."""
        from cnncalc.readers.torch.unheard import tensor_methods

        return tensor_methods()
