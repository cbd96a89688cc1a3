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

    def replaced(self, site: Site, tensor: Tensor, value: Tensor) -> None:
        """`x.data = value`: a weight of another shape makes another layer of its module."""
        if value.sample == tensor.sample or value.batch is not None or tensor.ref is not None:
            return
        from cnncalc.readers.tensors.making import parameter
        from cnncalc.readers.torch.module import register
        from cnncalc.readers.torch.set_again import refitted

        owner = tensor.attributes.get(" of")
        if owner is None:
            tensor.sample, tensor.values = value.sample, None
            return
        name = next((n for n, held in owner.attrs.get(" weights", {}).items() if held is tensor), "")
        refitted(site, owner, name, value)
        owner.attrs[name] = parameter(tensor.session, site, [value], {})
        register(owner, name, owner.attrs[name])

    def lesson(self, session: Any, site: Site, held: dict[str, Any], read: Any, fault: Any) -> tuple[str, str, Any]:
        """The fault in the program's own terms."""
        from cnncalc.readers.torch.lessons.lesson import lesson
        from cnncalc.readers.torch.lessons.trouble import Trouble

        growth = session.growth
        node = growth.graph.nodes[-1]
        sources, ports = node.sources, node.ports
        shapes = [growth.slot_shape(slot) for slot in sources]
        shapes = [y[port or 0] if y.__class__ is list else y for y, port in zip(shapes, ports, strict=True)]
        trouble = Trouble(
            session,
            site,
            held.get(" site"),
            held.get(" use"),
            node,
            tuple(shapes),
            fault.about,
            fault.message,
            fault.help,
        )
        try:
            return tuple(lesson(trouble, read))
        except Exception:  # an explanation that fails must not take the place of what it explains
            return fault.message, fault.help, None

    def listed(self) -> list[str]:
        """What a tensor's attributes go by."""
        from cnncalc.readers.torch.unheard import tensor_methods

        return tensor_methods()
