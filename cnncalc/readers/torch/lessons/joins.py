"""Maps that are added or joined and do not fit: the padding, the convolution on the skip, or the size that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.torch.lessons.chains import between, kept_sizes, meeting
from cnncalc.readers.torch.lessons.rewriting import operands, rewritten
from cnncalc.readers.torch.lessons.trial import layer_of, least_input, made, tried, walked
from cnncalc.readers.torch.lessons.trouble import Lesson, sizes

if TYPE_CHECKING:
    from cnncalc.readers.torch.lessons.trouble import Trouble


class _Pair:
    """Two maps that meet: their shapes, slots, names in the table and expressions in the code."""

    def __init__(self, trouble: Trouble, one: int, other: int) -> None:
        self.trouble = trouble
        self.graph = trouble.graph
        source: Any = trouble.node.source
        texts = operands(trouble.site.node, len(trouble.shapes))
        self.shapes = (trouble.shapes[one], trouble.shapes[other])
        self.slots = (source[one], source[other])
        self.names = (trouble.names[one], trouble.names[other])
        self.texts = (texts[one], texts[other]) if texts else self.names

    def text(self, which: int) -> str:
        """The expression of one of them, in brackets where something is to follow it."""
        text = self.texts[which]
        plain = text.replace(".", "").replace("_", "").isalnum() or text[-1:] in ")]"
        return text if plain and not text.startswith("(") else f"({text})"


def sum_lesson(trouble: Trouble) -> Lesson | None:
    """Two maps added (or multiplied …) whose axes differ."""
    a, b = trouble.shapes[:2]
    if len(trouble.shapes) != 2 or a.rank != b.rank:
        return None
    pair = _Pair(trouble, 0, 1)
    axis = next(i for i, (n, m) in enumerate(zip(a.dims, b.dims, strict=True)) if n != m and 1 not in (n, m))
    what = f"{_met(pair, 0)} and {_met(pair, 1)} differ in {_axis(a, axis)}: {a.dims[axis]} meets {b.dims[axis]}"
    ways = [way for way in (_padded(pair), _projected(pair), _grown(pair)) if way][:1] or [
        way for way in [_resized(pair)] if way
    ]
    return Lesson(what, "; or ".join(ways) or "both must have one shape, or axes of 1 where they differ")


def join_lesson(trouble: Trouble) -> Lesson | None:
    """Maps joined along an axis of which others differ."""
    shapes = trouble.shapes
    axis = trouble.layer.joined_axis(shapes) if len({shape.rank for shape in shapes}) == 1 else None
    if axis is None:
        return None
    first = shapes[0]
    other = next(i for i, s in enumerate(shapes) if any(s.dims[n] != first.dims[n] for n in range(s.rank) if n != axis))
    pair = _Pair(trouble, 0, other)
    a, b = pair.shapes
    apart = [n for n in range(a.rank) if n != axis and a.dims[n] != b.dims[n]]
    at = apart[0]
    what = f"{_met(pair, 0)} and {_met(pair, 1)} differ in {_axis(a, at)}: {a.dims[at]} meets {b.dims[at]}"
    if len(apart) == 1 and a.dims[axis] == b.dims[axis]:
        return Lesson(what, f"join them along that axis: dim={at + 1}")
    ways = [way for way in (_padded(pair), _grown(pair), _resized(pair), _input(pair)) if way]
    return Lesson(what, "; or ".join(ways[:2]) or "all axes but the one joined must be equal")


def _met(pair: _Pair, which: int) -> str:
    name, text = pair.names[which], pair.texts[which]
    shown = f"{text} (from {name})" if text.replace("_", "").isalnum() and text != name else name
    return f"{shown} of {pair.shapes[which]}"


def _axis(shape: Shape, axis: int) -> str:
    if axis == 0:
        return "channels" if shape.spatial else "values"
    return {2: ("height", "width"), 1: ("length",)}.get(len(shape.spatial), ("an axis",) * 9)[axis - 1]


def _padded(pair: _Pair) -> str:
    """The padding that keeps the size of the map on the way that lost it, and a convolution where channels differ too;
    tried on the whole way."""
    graph = pair.graph
    slot = meeting(graph, *pair.slots)
    if slot is None or pair.shapes[0].spatial == pair.shapes[1].spatial:
        return ""
    count = len(graph.input_names)
    for body, skip in ((0, 1), (1, 0)):
        mends = kept_sizes(graph, between(graph, slot, pair.slots[body]))
        if not mends:
            continue
        shapes = walked(graph, len(graph.nodes) - 1, changed={n: layer for n, (_, layer) in mends.items()})
        grown = shapes[pair.slots[body] - count]
        if grown.__class__ is not Shape or grown.spatial != pair.shapes[skip].spatial:
            continue
        texts = list(dict.fromkeys(text for text, _ in mends.values()))
        write = f"write {' and '.join(texts[:3])}, which keep{'s' if len(texts) == 1 else ''} {sizes(grown.spatial)}"
        if pair.trouble.layer.type == "concat" or grown.channels == pair.shapes[skip].channels:
            return write
        call = _projection(pair.shapes[skip], grown)
        if call:
            return f"{write}, and add {call}({pair.texts[skip]}) in place of {pair.texts[skip]}"
    return ""


def _projected(pair: _Pair) -> str:
    """The convolution that makes of one map's shape the other's."""
    order = (0, 1)
    slot = meeting(pair.graph, *pair.slots)
    if slot is not None and slot == pair.slots[0]:
        order = (1, 0)
    for body, skip in (order, order[::-1]):
        call = _projection(pair.shapes[skip], pair.shapes[body])
        if call:
            return f"make the skip fit: {call} on {pair.texts[skip]}"
    return ""


def _projection(x: Shape, y: Shape) -> str:
    """`nn.Conv2d(3, 8, 1, stride=2)`, which makes `y` of `x`; `nn.Linear` for vectors; empty where neither does."""
    rank = len(x.spatial)
    if not rank:
        return f"nn.Linear({x.channels}, {y.channels})"
    if rank > 3 or not all(n.__class__ is int and n > 0 for n in (*x.dims, *y.dims)):
        return ""
    strides = tuple(-(-n // m) for n, m in zip(x.spatial, y.spatial, strict=True))
    stride = strides[0] if len(set(strides)) == 1 else strides
    layer = made(f"Conv{rank}d", x.channels, y.channels, 1, stride)
    if tried(layer, [x]) != y:
        return ""
    more = "" if stride == 1 else f", stride={stride}"
    return f"nn.Conv{rank}d({x.channels}, {y.channels}, 1{more})"


def _grown(pair: _Pair) -> str:
    """The transposed convolution that made the newer map, with the output_padding that gives it the other's size."""
    newer = 1 if pair.slots[1] > pair.slots[0] else 0
    number = pair.slots[newer] - len(pair.graph.input_names)
    origin = pair.graph.nodes[number].origin if number >= 0 else None
    made, use = getattr(origin, "made", None), getattr(origin, "use", None)
    if made is None or use is None or not use.type.startswith("ConvTranspose"):
        return ""
    layer = pair.graph.nodes[number].layer
    apart = {m - n for n, m in zip(pair.shapes[newer].spatial, pair.shapes[1 - newer].spatial, strict=True)}
    names = [name for name, a in layer.attributes.items() if a.torch == "output_padding"]
    if len(apart) != 1 or min(apart) < 1 or not names:
        return ""
    text, changed = rewritten(made.node, use, layer, names[0], min(apart))
    found = walked(pair.graph, number + 1, changed={number: layer_of(changed)})[number]
    return (
        f"write {text}"
        if text and found == pair.shapes[1 - newer]._replace(channels=pair.shapes[newer].channels)
        else ""
    )


def _resized(pair: _Pair) -> str:
    """The larger map cropped, or the smaller one padded, to the other's size: what differs least; else interpolated."""
    a, b = pair.shapes
    if len(a.spatial) != len(b.spatial) or not a.spatial or a.spatial == b.spatial:
        return ""
    if pair.trouble.layer.type != "concat" and a.channels != b.channels:
        return ""
    larger = 0 if a.spatial > b.spatial else 1
    small, large = pair.shapes[1 - larger], pair.shapes[larger]
    apart = [m - n for n, m in zip(small.spatial, large.spatial, strict=True)]
    newer = 1 if pair.slots[1] > pair.slots[0] else 0
    if min(apart) >= 0 and max(apart) <= 2:
        if larger == newer:
            cut = ", ".join(f":{n}" for n in small.spatial)
            return f"crop the larger: {pair.text(larger)}[..., {cut}]"
        pads = ", ".join(f"0, {n}" for n in reversed(apart))
        return f"pad the smaller: F.pad({pair.texts[1 - larger]}, ({pads}))"
    size = pair.shapes[1 - newer].spatial
    shown = f"({', '.join(map(str, size))})" if len(size) > 1 else str(size[0])
    return f"resize the one: F.interpolate({pair.texts[newer]}, size={shown})"


def _input(pair: _Pair) -> str:
    """The next larger input of which both maps come out alike."""
    shape = least_input(pair.graph, len(pair.graph.nodes))
    return "" if shape is None else f"give an input of {shape}, the next that fits"
