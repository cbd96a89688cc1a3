"""Layers of a network whatever the generation of its syntax: `layer { type: "Convolution" }`, before that
`layers { type: CONVOLUTION }`, and before that `layers { layer { type: "conv" } }`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.caffe.message import Message
from cnncalc.readers.grower import Written

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place

_NUMBERED = [
    "NONE",
    "ACCURACY",
    "BNLL",
    "CONCAT",
    "CONVOLUTION",
    "DATA",
    "DROPOUT",
    "EUCLIDEAN_LOSS",
    "FLATTEN",
    "HDF5_DATA",
    "HDF5_OUTPUT",
    "IM2COL",
    "IMAGE_DATA",
    "INFOGAIN_LOSS",
    "INNER_PRODUCT",
    "LRN",
    "MULTINOMIAL_LOGISTIC_LOSS",
    "POOLING",
    "RELU",
    "SIGMOID",
    "SOFTMAX",
    "SOFTMAX_LOSS",
    "SPLIT",
    "TANH",
    "WINDOW_DATA",
    "ELTWISE",
    "POWER",
    "SIGMOID_CROSS_ENTROPY_LOSS",
    "HINGE_LOSS",
    "MEMORY_DATA",
    "ARGMAX",
    "THRESHOLD",
    "DUMMY_DATA",
    "SLICE",
    "MVN",
    "ABSVAL",
    "SILENCE",
    "CONTRASTIVE_LOSS",
    "EXP",
    "DECONVOLUTION",
]
"""The second generation's types, by their numbers."""
_FIRST = {
    "conv": "Convolution",
    "pool": "Pooling",
    "hdf5_data": "HDF5Data",
    "images": "ImageData",
    "window_data": "WindowData",
}
_FIRST_KEYS = {"kernelsize": "kernel_size", "biasterm": "bias_term", "batchsize": "batch_size", "cropsize": "crop_size"}


class Item:
    """A layer as it is written. `kind` is its type without capitals and underscores, the same in all generations."""

    __slots__ = ("bottoms", "kind", "message", "name", "old", "tops", "type")

    def __init__(self, outer: Message) -> None:
        inner = outer.messages("layer")
        self.old = bool(inner)
        """Whether it is of the first generation, in which all settings stand in one message."""
        message = self.message = _renamed(inner[0]) if inner else outer
        self.bottoms = outer.words("bottom")
        self.tops = outer.words("top")
        type = message.word("type")
        if type.isdecimal() and type.isascii() and len(type) < 3 and int(type) < len(_NUMBERED):
            type = _NUMBERED[int(type)]
        self.type = type
        self.kind = (_FIRST.get(type, type) if inner else type).replace("_", "").lower()
        self.name = message.word("name") or (self.tops[0] if self.tops else "") or self.kind or "layer"

    @property
    def place(self) -> Place:
        """Where it stands: at its name, else at its brace."""
        message = self.message
        return message.place_of("name") if "name" in message.fields else message.place

    def param(self, *keys: str) -> Message:
        """Its settings: the first of the messages `keys` that it has; of the first generation all it has."""
        if self.old:
            return self.message
        found = next((key for key in keys if key in self.message.fields), keys[0])
        return self.message.message(found)

    def written(self, param: Message | None = None, **keys: str) -> Written:
        """Where it and its settings stand: `keys` are the fields of each attribute of a layer."""
        places: dict[str, Any] = {}
        if param is not None:
            for attribute, names in keys.items():
                for key in names.split():
                    if key in param.fields:
                        places.setdefault(attribute, param.place_of(key))
        return Written(self.place, places)

    @property
    def shared(self) -> str:
        """The name under which it shares its weights with others; nothing where it has its own alone."""
        found = []
        for value in self.message.fields.get("param", ()):
            found.append(value.value.word("name") if value.kind == "message" else str(value.value))
        return found[0] if found else ""


def items_of(net: Message) -> list[Item]:
    """The layers of a network, in order."""
    found = [*net.messages("layer"), *net.messages("layers")]
    return [Item(message) for message in sorted(found, key=lambda message: message.at)]


def _renamed(message: Message) -> Message:
    """A message of the first generation with the field names of the later ones."""
    found = Message(message.key, message.locate, message.at, message.length)
    for key, values in message.fields.items():
        found.fields[_FIRST_KEYS.get(key, key)] = values
    return found
