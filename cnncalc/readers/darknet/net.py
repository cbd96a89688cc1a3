"""The network of a `.cfg` while it grows: what every section came to, and the steps that several kinds take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.growth import Ref
    from cnncalc.readers.darknet.sections import Section
    from cnncalc.readers.grower import Grower, Written

_ACTIVATIONS = {
    "leaky": "leaky_relu",
    "logistic": "sigmoid",
    "hardtan": "hard_tanh",
    **{name: name for name in ("relu", "relu6", "elu", "selu", "gelu", "tanh", "swish", "mish")},
}
"""Darknet's activations under our names; the others are functions of each value too."""
_OTHERS = ("loggy", "relie", "plse", "ramp", "lhtan", "stair", "revleaky", "hard_mish", "normalize_channels")
_MORE = ("normalize_channels_softmax", "normalize_channels_softmax_maxval")


class Net:
    """`results` are what the sections came to, in order, None where one could not be read; `index` is the section that
    is being read, `current` what it reads."""

    def __init__(self, grower: Grower) -> None:
        self.grower = grower
        self.results: list[Ref | None] = []
        self.current: Ref | None = None
        self.index = 0
        self.weighted: dict[int, dict[str, Ref]] = {}
        """The nodes with weights of each section, for those that share them."""

    def begin(self, section: Section) -> None:
        """The input that [net] says."""
        height, width = section.integer("height", 0, 0), section.integer("width", 0, 0)
        channels = section.integer("channels", 0, 0)
        inputs = section.integer("inputs", 0, 0)
        image = height and width and channels
        dims = (channels, height, width) if image else (inputs,) if inputs else None
        key = next((key for key in ("width", "height", "channels", "inputs") if key in section.options), "")
        place = section.options[key].place if key else section.place
        self.current = self.grower.input("input", dims, place)

    def shape(self, ref: Ref | None) -> Any:
        """What a ref came to."""
        return self.grower.shape(ref)

    def add(
        self, word: str, kind: str, reads: Ref | Sequence[Ref | None] | None, *args: Any, origin: Written, **more: Any
    ) -> Ref | None:
        """One more layer, named after `word` and the number of the section, as Darknet counts them."""
        return self.grower.add(f"{word}_{self.index}", kind, reads, *args, origin=origin, **more)

    def image(self, section: Section) -> Ref | None:
        """What is read, as a map: values of a vector are its channels."""
        x = self.shape(self.current)
        if x is None or len(x.spatial) == 2:
            return self.current
        return self.add("reshape", "reshape", self.current, x.elements, 1, 1, origin=section.written())

    def vector(self, section: Section) -> Ref | None:
        """What is read, as one vector."""
        x = self.shape(self.current)
        if x is None or not x.spatial:
            return self.current
        return self.add("flatten", "flatten", self.current, origin=section.written())

    def result(self, section: Section, key: str, number: int) -> Ref | None:
        """What section `number` came to, counted from the one that is read where it is negative."""
        index = number + self.index if number < 0 else number
        if not 0 <= index < self.index:
            last = f"the layers before it are 0 to {self.index - 1}" if self.index else "no layer stands before it"
            raise section.wrong(f"{key}={number} is no layer before this one, which is layer {self.index}", key, last)
        return self.results[index]

    def activated(self, section: Section, ref: Ref | None, default: str) -> Ref | None:
        """What an activation gives, where the section has one: Darknet's default differs by kind."""
        name = section.word("activation", default)
        if name == "linear" or not name:
            return ref
        origin = section.written(function="activation")
        if name in _ACTIVATIONS:
            return self.add(name, _ACTIVATIONS[name], ref, origin=origin)
        if name in _OTHERS or name in _MORE:
            return self.add(name, "activation", ref, function=name, origin=origin)
        from cnncalc.diagnostics.nearest import nearest

        known = (*_ACTIVATIONS, *_OTHERS, *_MORE, "linear")
        help = nearest(name, known) or "Darknet knows linear, leaky, mish, relu, logistic and others"
        raise section.wrong(f"Darknet has no activation '{name[:40]}'", "activation", help)
