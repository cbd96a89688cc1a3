"""Where the channels of a program's maps stand: what `set_image_data_format` says, or what a program of Keras 1 means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.readers.python.foreign import Unknown

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.python.frames import Site

_FIRST_KERAS = re.compile(
    r"\b(?:border_mode|dim_ordering|nb_filter|nb_row|nb_col|nb_epoch|subsample|stack_size)\s*=(?!=)"
    r"|\bConvolution[23]D\(\s*[\w.*]+\s*,\s*[\w.*]+\s*,\s*[\w.*]+\s*[,)]"
)
"""What only programs of Keras 0 and 1 say."""
_CHANNELS = (1, 3, 4)
_LAST = {"tf": False, "channels_last": False, "th": True, "channels_first": True}


class Layout:
    """The layout of layers that say none. `old`: the program is written for Keras 0 or 1."""

    def __init__(self, text: str) -> None:
        self.old = _FIRST_KERAS.search(text) is not None
        self.first = False
        self.said = False
        self.every_rank = False
        """Whether layers over one axis follow too: Keras 3's do."""

    @property
    def name(self) -> str:
        """What `image_data_format()` gives."""
        return "channels_first" if self.first else "channels_last"

    def set(self, site: Site, path: str, args: Any, kwargs: dict[str, Any]) -> None:
        """`set_image_data_format(…)`, `set_image_dim_ordering(…)`."""
        value = args[0] if args else next(iter(kwargs.values()), None)
        if value.__class__ is Unknown:
            raise value.needed(site, "where the channels stand")
        if not isinstance(value, str) or value not in _LAST:
            raise site.error(f"'{str(value)[:40]}' is no layout", "write 'channels_last' or 'channels_first'", 0)
        self.first, self.said = _LAST[value], True
        self.every_rank = path.startswith("keras.config.")

    def followed(self, layer: Any) -> bool:
        """Whether a layer that says no layout has its channels first."""
        if not self.first or "data_format" not in layer.attributes or layer.data_format is not None:
            return False
        return layer.type != "flatten" and (self.every_rank or layer.fixed_rank != 1)

    def seen(self, graph: Graph, site: Site, sample: tuple[Any, ...]) -> None:
        """An input's shape: a picture with its channels first, of which a program of Keras 0 or 1 says nothing, was
        Theano's, whose layout was the default there."""
        if self.said or not self.old or len(sample) != 3:
            return
        few, *large = sample
        if few in _CHANNELS and all(size.__class__ is int and size > few for size in large):
            self._meant(graph, site, "the input's shape has them")

    def reshaped(self, graph: Graph, site: Site, target: Any) -> None:
        """What values are laid out as: small square maps of many channels, as a generator of Keras 0 or 1 begins."""
        if self.said or not self.old or not isinstance(target, tuple | list) or len(target) != 3:
            return
        channels, height, width = target
        if all(size.__class__ is int for size in target) and height == width and channels > 2 * height > 0:
            self._meant(graph, site, "this Reshape has them")

    def _meant(self, graph: Graph, site: Site, why: str) -> None:
        self.first = self.said = True
        message = f"the channels come first, as {why} and Keras 0 and 1 had by default on Theano"
        help = "write K.set_image_dim_ordering('tf') above if they come last"
        graph.warnings.append(Fault(message, site.place, help=help, severity="warning"))
