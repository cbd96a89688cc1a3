"""What the call of a module changes of its layer: an output's size, samples without a batch, arguments that it has not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.reading import READ, WITHOUT_EFFECT
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site

_MORE = {
    "RNN": ("hx",),
    "LSTM": ("hx",),
    "GRU": ("hx",),
    "RNNCell": ("hx",),
    "LSTMCell": ("hx",),
    "GRUCell": ("hx",),
}
"""What the calls of some classes take beside what they read."""
_SIZED = ("ConvTranspose", "LazyConvTranspose", "MaxUnpool")
"""The beginnings of classes whose call takes an `output_size`."""

_OF_BATCHES = ("BatchNorm", "LazyBatchNorm", "SyncBatchNorm", "Upsampl", "GroupNorm", "ChannelShuffle")
"""The beginnings of classes that read a batch, never one sample alone."""


def as_called(site: Site, name: str, module: Instance, x: Tensor, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """The layer of a module as one call has it."""
    layer = module.attrs[" layer"]
    if kwargs:
        _known(site, name, kwargs)
    if name.startswith(_SIZED[:2]):
        size = kwargs.get("output_size", args[1] if len(args) > 1 else None)
        if size is not None:
            return _sized(site, module, x, size, int(name[-2]))
    if x.batch is None and name.startswith(_OF_BATCHES):
        help = "give it one: unsqueeze(0)"
        raise site.error(f"nn.{name} reads the batch as the first axis, and here is none ({x.shown})", help, 0)
    if x.batch is None and module.attrs.get(" use") is not None:
        return bind(module.attrs[" use"], "torch", False)
    return layer


def _known(site: Site, name: str, kwargs: dict[str, Any]) -> None:
    """An error for an argument that the call of a class has not."""
    for key in kwargs:
        sized = key in ("output_size", "indices") and name.startswith(_SIZED)
        if key not in READ and key not in WITHOUT_EFFECT and not sized and key not in _MORE.get(name, ()):
            taken = "it goes where the layer is made" if key in _attributes(name) else "leave it out"
            raise site.error(f"the call of nn.{name} takes no '{key}'", taken, key)


def _attributes(name: str) -> set[str]:
    from cnncalc.layers import find

    declared = find(name)
    return set() if declared is None else {word for a in declared.attributes.values() for word in a.torch.split()}


def _sized(site: Site, module: Instance, x: Tensor, size: Any, spatial: int) -> Any:
    """A transposed convolution with the output's size chosen in its call: that of the map, or of the whole tensor."""
    from cnncalc.readers.torch.lessons.rewriting import rewritten

    sizes = list(site.items(size))
    if len(sizes) not in (spatial, spatial + 1 + (x.batch is not None)):
        help = f"give it {spatial}, those of the map"
        raise site.error(f"output_size has {len(sizes)} values for {spatial} axes of space", help, "output_size")
    sizes = sizes[-spatial:]
    unknown = next((n for n in sizes if n.__class__.__name__ == "Unknown"), None)
    if unknown is not None:
        raise unknown.needed(site, "output_size")
    if any(isinstance(n, BatchSize) or n.__class__ is not int for n in sizes):
        raise site.error("output_size must be whole numbers", "give the sizes of the map", "output_size")
    layer = module.attrs[" layer"]
    use = rewritten(None, module.attrs[" use"], layer, "output_size", tuple(sizes))[1]
    return bind(use, "torch", x.batch is not None)
