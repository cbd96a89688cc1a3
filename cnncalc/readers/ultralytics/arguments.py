"""The arguments of a line → those of its module's class, for the channels that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.readers.ultralytics.scaling import Scale

CHANNELS = frozenset(
    [
        "Conv",
        "Conv2",
        "ConvTranspose",
        "GhostConv",
        "Bottleneck",
        "RepBottleneck",
        "GhostBottleneck",
        "SPP",
        "SPPF",
        "C2fPSA",
        "C2PSA",
        "DWConv",
        "Focus",
        "BottleneckCSP",
        "C1",
        "C2",
        "C2f",
        "C3k2",
        "RepNCSPELAN4",
        "ELAN1",
        "ADown",
        "AConv",
        "SPPELAN",
        "C3",
        "C3k",
        "C3TR",
        "C3Ghost",
        "ConvTranspose2d",
        "DWConvTranspose2d",
        "C3x",
        "RepC3",
        "PSA",
        "SCDown",
        "C2fCIB",
        "A2C2f",
        "Classify",
        "RepConv",
        "RepCSP",
        "CIB",
        "LightConv",
        "C2fAttn",
    ]
)
"""Modules that take the channels they read and those they give as their first arguments."""
REPEATED = frozenset(
    [
        "BottleneckCSP",
        "C1",
        "C2",
        "C2f",
        "C3k2",
        "C3",
        "C3k",
        "C3TR",
        "C3Ghost",
        "C3x",
        "RepC3",
        "C2fPSA",
        "C2fCIB",
        "C2PSA",
        "A2C2f",
        "RepCSP",
        "C2fAttn",
    ]
)
"""Modules that repeat something within, and take how often as their third argument."""
HEADS = frozenset(
    [
        *("Detect", "Segment", "Pose", "OBB", "Segment26", "Pose26", "OBB26"),
        *("WorldDetect", "YOLOEDetect", "YOLOESegment", "YOLOESegment26"),
    ]
)
"""Modules over several maps that give boxes."""
ANCHORED = {"Detect": "AnchorDetect", "Segment": "AnchorSegment"}
"""Heads as they are where boxes are given (`anchors:`)."""
NOT_LIGHT = frozenset(("C3k2", "A2C2f", "C2fCIB"))
"""Modules whose networks have the lighter branches of heads."""


class Given(NamedTuple):
    """What a line is given: the channels of each map that it reads, how often it is repeated, the classes, the settings
    of heads, the scale, and whether the heads are those of before YOLO11."""

    channels: Sequence[int]
    repeats: int
    classes: Any
    settings: dict[str, Any]
    scale: Scale
    legacy: bool


def arguments(name: str, args: list[Any], given: Given) -> tuple[list[Any], dict[str, Any], int]:
    """(positional arguments, named ones, how many of the module stand one after the other)."""
    rule = _RULES.get(name)
    if rule is not None:
        return rule(args, given)
    if name in CHANNELS:
        return _channels(name, args, given)
    if name in HEADS:
        return _head(name, args, given)
    return args, {}, given.repeats


def _channels(name: str, args: list[Any], given: Given) -> tuple[list[Any], dict[str, Any], int]:
    out, *rest = args
    if out != _outputs(given):
        out = given.scale.channels(out)
    if name == "C2fAttn":
        rest = _attended(out, rest, given)
    found = [given.channels[0], out, *rest]
    repeats = given.repeats
    if name in REPEATED:
        found.insert(2, repeats)
        repeats = 1
    if name == "C3k2" and given.scale.name in ("m", "l", "x"):
        found[3:4] = [True]
    if name == "A2C2f" and given.scale.name in ("l", "x"):
        found += [True, 1.2]
    narrow = name in ("Bottleneck", "BottleneckCSP") and "anchors" in given.settings  # YOLOv5 begins them with 1×1
    return found, {"k": [1, 3]} if narrow else {}, repeats


def _outputs(given: Given) -> Any:
    """The channels that no width changes: the classes; in YOLOv5 those of the head's convolutions."""
    boxes = given.settings.get("anchors")
    if boxes.__class__ is list and boxes and boxes[0].__class__ is list:
        boxes = len(boxes[0]) // 2
    plain = boxes.__class__ is given.classes.__class__ is int
    return boxes * (given.classes + 5) if plain else given.classes


def _attended(out: int, rest: list[Any], given: Given) -> list[Any]:
    """C2fAttn's own arguments: the hidden channels are half of those it gives, the heads follow the width."""
    _, heads, *more = [*rest, 128, 1][: max(len(rest), 2)]
    heads = given.scale.heads(heads)
    share = more[3] if len(more) > 3 else 0.5
    hidden = int(out * share)
    if hidden % heads:
        raise ValueError(f"C2fAttn has {hidden} hidden channels, which {heads} heads cannot share")
    return [hidden, heads, *more]


def _head(name: str, args: list[Any], given: Given) -> tuple[list[Any], dict[str, Any], int]:
    if name.removeprefix("YOLOE").startswith("Segment") and len(args) > 2:
        args = [*args[:2], given.scale.channels(args[2]), *args[3:]]
    said = given.settings
    named = {"reg_max": said.get("reg_max", 16), "end2end": bool(said.get("end2end")), "legacy": given.legacy}
    return args, {**named, "ch": list(given.channels)}, given.repeats


def _anchored(args: list[Any], given: Given) -> tuple[list[Any], dict[str, Any], int]:
    """YOLOv5's heads: the classes, the boxes of each map or how many there are, of a mask its numbers."""
    classes, boxes, *rest = args
    if boxes.__class__ is int:
        boxes = [[0] * (2 * min(boxes, 1000))] * len(given.channels)
    if len(rest) > 1:
        rest[1] = given.scale.channels(rest[1])
    return [classes, boxes, *rest], {"ch": list(given.channels)}, given.repeats


def _first(args: list[Any], given: Given) -> tuple[list[Any], dict[str, Any], int]:
    """The channels that it reads, then its own arguments."""
    return [given.channels[0], *args], {}, given.repeats


def _block(args: list[Any], given: Given) -> tuple[list[Any], dict[str, Any], int]:
    """HGBlock, whose number of convolutions is its fifth argument."""
    return [given.channels[0], *args[:3], given.repeats, *args[3:]], {}, 1


_RULES: dict[str, Callable[[list[Any], Given], tuple[list[Any], dict[str, Any], int]]] = {
    **dict.fromkeys(("AIFI", "HGStem", "CBLinear", "BatchNorm2d", "CBAM", "ChannelAttention"), _first),
    "HGBlock": _block,
    **dict.fromkeys(ANCHORED.values(), _anchored),
    "ImagePoolingAttn": lambda args, given: ([args[0], list(given.channels), *args[1:]], {}, given.repeats),
    "RTDETRDecoder": lambda args, given: ([args[0], list(given.channels), *args[1:]], {}, given.repeats),
    **dict.fromkeys(
        ("v10Detect", "SemanticSegment", "Depth"),
        lambda args, given: (args, {"ch": list(given.channels)}, given.repeats),
    ),
}
