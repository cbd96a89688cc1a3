"""Layers that move values: flattened, reshaped, cut, reduced, reordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.writers.code.writing import Out, Writing, front, of, plain
from cnncalc.writers.torch.tools import arranged, map_order, module, straight
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import python

if TYPE_CHECKING:
    from cnncalc.graph.row import Row


def _sizes(w: Writing, row: Row) -> str:
    return ", ".join([*["-1"] * w.reads(row)[0].batched, *map(str, row.y.dims)])


def _lead(w: Writing, row: Row) -> int:
    """How many axes stand before those of a sample: the batch, which a parameter has not."""
    return int(w.reads(row)[0].batched)


def flatten(w: Writing, row: Row) -> Out:
    """A run of axes joined."""
    value = w.reads(row)[0]
    if row.y.rank == 1 and value.batched:
        if value.order != plain(len(value.order)) and sum(n != 1 for n in value.dims) > 1:
            w.note(
                "channels first: the values are those of channels last in another order, and so are the next weights"
            )
        return Out(module(w, row, "Flatten()", value.text))
    start = of(row).index_of(of(row).batched if of(row).start is None else of(row).start, row.x)
    end = of(row).index_of(-1 if of(row).end is None else of(row).end, row.x)
    lead = _lead(w, row)
    return Out(f"torch.flatten({straight(w, row)}, {start + lead}, {end + lead})")


def reshape(w: Writing, row: Row) -> Out:
    """The same values under other axes."""
    return Out(f"{straight(w, row)}.reshape({_sizes(w, row)})")


def permute(w: Writing, row: Row) -> Out:
    """Axes in another order."""
    dims = of(row).dims
    dims = dims if 0 in dims else (0, *dims)
    if not _lead(w, row):
        dims = tuple(dim - 1 for dim in dims[1:])
    return Out(f"{straight(w, row)}.permute({', '.join(map(str, dims))})")


def transpose(w: Writing, row: Row) -> Out:
    """Two axes exchanged."""
    layer = of(row)
    one, other = (layer.index_of(axis, row.x) + _lead(w, row) for axis in (layer.one, layer.other))
    return Out(f"{straight(w, row)}.transpose({one}, {other})")


def squeeze(w: Writing, row: Row) -> Out:
    """Axes of size 1 dropped."""
    gone = [index + _lead(w, row) for index in of(row).dropped(row.x)]
    dims = str(gone[0]) if len(gone) == 1 else python(tuple(gone))
    return Out(f"{straight(w, row)}.squeeze({dims})") if gone else Out(straight(w, row))


def unsqueeze(w: Writing, row: Row) -> Out:
    """New axes of size 1."""
    layer = of(row)
    text = straight(w, row)
    for place in sorted(layer.index_of(axis, row.x, extra=len(layer.axis)) for axis in layer.axis):
        text += f".unsqueeze({place + _lead(w, row)})"
    return Out(text)


def expand(w: Writing, row: Row) -> Out:
    """Axes repeated to a size."""
    more = row.y.rank - row.x.rank
    text = straight(w, row) + ".unsqueeze(1)" * more
    return Out(f"{text}.expand({_sizes(w, row)})")


def tile(w: Writing, row: Row) -> Out:
    """The whole repeated along its axes."""
    repeats = (1,) * (row.x.rank - len(of(row).repeats)) + tuple(of(row).repeats)
    return Out(f"{straight(w, row)}.repeat({', '.join(map(str, (*[1] * _lead(w, row), *repeats)))})")


def repeat_interleave(w: Writing, row: Row) -> Out:
    """Every position repeated in its place."""
    value = w.reads(row)[0]
    dim = value.axis(of(row).along(row.x))
    return Out(f"torch.repeat_interleave({value.text}, {of(row).repeats}, dim={dim})", value.order)


def repeat_vector(w: Writing, row: Row) -> Out:
    """A vector repeated along a new axis."""
    return Out(f"{straight(w, row)}.unsqueeze(1).expand({_sizes(w, row)})")


def roll(w: Writing, row: Row) -> Out:
    """Values in another order along some axes."""
    layer, value = of(row), w.reads(row)[0]
    dims = tuple(value.axis(layer.index_of(axis, row.x)) for axis in layer.axis or range(1, row.x.rank + 1))
    if layer.type == "flip":
        return Out(f"torch.flip({value.text}, dims={python(dims)})", value.order)
    if layer.type in ("sort", "argsort"):
        end = ".values" if layer.type == "sort" else ""
        return Out(f"torch.{layer.type}({value.text}, dim={dims[-1]}){end}", value.order)
    shifts = layer.shifts if layer.shifts.__class__ in (int, tuple) else (1,) * len(dims)
    return Out(f"torch.roll({value.text}, shifts={python(shifts)}, dims={python(dims)})", value.order)


def _dropped(order: tuple[int, ...], axes: list[int]) -> tuple[int, ...]:
    """The order of the axes that are left when some are gone."""
    left = [axis for axis in order if axis not in axes]
    ranked = sorted(left)
    return tuple(ranked.index(axis) for axis in left)


def reduce(w: Writing, row: Row) -> Out:
    """What is taken of all values along some axes."""
    layer, value = of(row), w.reads(row)[0]
    axes = layer.reduced(row.x)
    dims = tuple(sorted(value.axis(axis) for axis in axes))
    mode = {"max": "amax", "min": "amin"}.get(layer.mode, layer.mode)
    if layer.mode in ("argmax", "argmin", "median", "prod", "any", "all", "mode") and len(dims) > 1:
        raise Unwritten(f"PyTorch's {layer.mode} reduces one axis")
    said = f"dim={dims[0] if len(dims) == 1 else python(dims)}" + (", keepdim=True" if layer.keepdims else "")
    if mode == "norm":
        text = f"torch.linalg.vector_norm({value.text}, {said})"
    else:
        end = "[0]" if layer.mode in ("median", "mode") else ""
        text = f"torch.{mode}({value.text}, {said}){end}"
    return Out(text, value.order if layer.keepdims else _dropped(value.order, axes))


def select(w: Writing, row: Row) -> Out:
    """One position of an axis."""
    value = w.reads(row)[0]
    axis = of(row).along(row.x)
    cut = ", ".join([":"] * value.axis(axis) + [str(of(row).position)])
    return Out(f"{value.text}[{cut}]", _dropped(value.order, [axis]))


def _span(span: tuple[Any, ...]) -> str:
    return ":".join("" if n is None else str(n) for n in span)


def slices(w: Writing, row: Row) -> Out:
    """Spans of an axis."""
    layer, value = of(row), w.reads(row)[0]
    lead = ":, " * value.axis(layer.axis_or_channels(row.x))
    texts = [f"{value.text}[{lead}{_span(span)}]" for span in layer.spans]
    if len(texts) == 1:
        return Out(texts[0], value.order)
    return Out(f"({', '.join(texts)})", [value.order] * len(texts))


def split(w: Writing, row: Row) -> Out:
    """An axis cut into parts."""
    layer, value = of(row), w.reads(row)[0]
    axis = layer.along(row.x) if hasattr(layer, "along") else layer.axis_or_channels(row.x)
    sizes = [shape.dims[axis] for shape in row.y]
    said = str(sizes[0]) if len(set(sizes)) == 1 else "[" + ", ".join(map(str, sizes)) + "]"
    text = f"torch.split({value.text}, {said}, dim={value.axis(axis)})"
    if layer.type == "chunk":
        text = f"torch.chunk({value.text}, {layer.parts}, dim={value.axis(axis)})"
    return Out(text, [value.order] * len(sizes))


def unbind(w: Writing, row: Row) -> Out:
    """Every position of an axis by itself."""
    value, axis = w.reads(row)[0], of(row).along(row.x)
    return Out(f"torch.unbind({value.text}, dim={value.axis(axis)})", [_dropped(value.order, [axis])] * len(row.y))


def topk(w: Writing, row: Row) -> Out:
    """The largest values along an axis."""
    value = w.reads(row)[0]
    return Out(f"torch.topk({value.text}, {of(row).k}, dim={value.axis(of(row).along(row.x))})[0]", value.order)


def cumulated(w: Writing, row: Row) -> Out:
    """Sums up to each position."""
    value, layer = w.reads(row)[0], of(row)
    end = ".values" if layer.type in ("cummax", "cummin") else ""
    return Out(f"torch.{layer.type}({value.text}, dim={value.axis(layer.along(row.x))}){end}", value.order)


def index_select(w: Writing, row: Row) -> Out:
    """Positions picked by known numbers."""
    value, layer = w.reads(row)[0], of(row)
    if len(layer.count) != 1:
        raise Unwritten("its numbers stand in more than one axis")
    dim = value.axis(layer.along(row.x))
    w.note("which positions, the network does not say: the first")
    return Out(f"torch.index_select({value.text}, {dim}, torch.arange({layer.count[0]}))", value.order)


def one_hot(w: Writing, row: Row) -> Out:
    """Numbers as vectors of zeros with one 1."""
    layer = of(row)
    if layer.index_of(layer.axis, row.x, extra=1) != row.x.rank:
        raise Unwritten("PyTorch's one_hot makes the last axis")
    return Out(f"F.one_hot({straight(w, row)}, {layer.classes})")


def unit_norm(w: Writing, row: Row) -> Out:
    """Vectors scaled to length 1."""
    value, layer = w.reads(row)[0], of(row)
    axes = layer.axis or (-1,)
    dims = tuple(value.axis(layer.index_of(axis, row.x)) for axis in axes)
    return Out(f"F.normalize({value.text}, dim={dims[0] if len(dims) == 1 else python(dims)})", value.order)


def sliding_window(w: Writing, row: Row) -> Out:
    """Every window of an axis."""
    layer, value = of(row), w.reads(row)[0]
    dim = value.axis(layer.along(row.x))
    return Out(f"{value.text}.unfold({dim}, {layer.size}, {layer.step})", (*value.order, row.x.rank))


def channel_shuffle(w: Writing, row: Row) -> Out:
    """Channels of the groups in turn."""
    order = map_order(row)
    return Out(module(w, row, f"ChannelShuffle({of(row).groups})", arranged(w, w.reads(row)[0], order)), order)


def pixel_shuffle(w: Writing, row: Row) -> Out:
    """Channels as pixels, or pixels as channels."""
    order = front(row.x.rank, row.view_x.channel_axis)
    kind = "PixelShuffle" if of(row).type == "pixel_shuffle" else "PixelUnshuffle"
    return Out(module(w, row, f"{kind}({of(row).factor})", arranged(w, w.reads(row)[0], order)), order)
