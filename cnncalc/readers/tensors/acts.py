"""What a tensor does when a program uses it; the hand-over between a tensor and its framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.tensor import Tensor


class Acts(Protocol):
    """A session holds one, so that a tensor need not know what is done with it."""

    def attribute(self, site: Site, tensor: Tensor, name: str) -> Any:
        """`x.name`: a value, or a method bound to `x`."""

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        """`a + b`, of which one is a tensor."""

    def written(self, site: Site, tensor: Tensor, value: Tensor) -> None:
        """`x[…] = value`."""

    def item(self, site: Site, tensor: Tensor, key: Any) -> Any:
        """`x[key]`."""

    def replaced(self, site: Site, tensor: Tensor, value: Tensor) -> None:
        """`x.data = value`: other values, perhaps of another shape."""
        tensor.attributes["data"] = value

    def lesson(self, session: Any, site: Site, held: dict[str, Any], read: Any, fault: Any) -> tuple[str, str, Any]:
        """What to say of a fault that the engine found in the session's last node: a message, a help, and the layer that
        would have fitted, where the rest can be read as if it stood there. `held` are the attributes of the module that
        ran, `read` is what it reads."""
        from cnncalc.readers.tensors.mismatch import taught

        message, help = taught(session.growth, held.get(" site"), read, fault.message) or (fault.message, fault.help)
        return message, help, None

    def listed(self) -> list[str]:
        """What a tensor's attributes go by, for who misspells one."""
        return []
