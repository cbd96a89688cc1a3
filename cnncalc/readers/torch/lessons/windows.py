"""A window that is larger than its map: what made the map small, and the least input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.torch.lessons.chains import behind
from cnncalc.readers.torch.lessons.rewriting import rewritten
from cnncalc.readers.torch.lessons.trial import layer_of, least_input, tried
from cnncalc.readers.torch.lessons.trouble import Lesson, sizes

if TYPE_CHECKING:
    from cnncalc.readers.torch.lessons.trouble import Trouble


LEAST = "it needs an input of at least {}"
"""What is said of the least input, as long as nothing is known of the layers behind."""


def window_lesson(trouble: Trouble) -> Lesson | None:
    """The way out of a kernel that is larger than the map: the least input, the padding, the kernel."""
    ways = []
    least = least_input(trouble.graph, len(trouble.graph.nodes))
    trouble.session.least = least or trouble.session.least
    if least is not None:
        ways.append(LEAST.format(least))
    for attribute, values in (("padding", range(1, 8)), ("kernel", range(_largest(trouble), 0, -1))):
        text = _with(trouble, attribute, values)
        if text:
            ways.append(f"write {text}")
            break
    shrunk = _shrunk(trouble)
    if not ways and not shrunk:
        return None
    return Lesson(trouble.message, "; ".join(filter(None, (shrunk, ", or ".join(ways)))))


def _largest(trouble: Trouble) -> int:
    sizes = [n for n in trouble.shapes[0].spatial if n.__class__ is int]
    return min(sizes, default=0)


def _with(trouble: Trouble, attribute: str, values: Any) -> str:
    """The user's call with the first of some values under which the layer can be computed."""
    layer, use = trouble.layer, trouble.use
    if use is None or trouble.made is None or attribute not in getattr(layer, "attributes", {}):
        return ""
    for value in values:
        text, changed = rewritten(trouble.made.node, use, layer, attribute, value)
        if text and tried(layer_of(changed), trouble.shapes) is not None:
            return text
    return ""


def _shrunk(trouble: Trouble) -> str:
    """The layers that made the map small, and from what to what: `conv1 and pool shrink 28×28 to 3×3`."""
    graph = trouble.graph
    source = trouble.node.source
    if source.__class__ is not int:
        return ""
    slots = behind(graph, source)
    shapes = [trouble.session.growth.slot_shape(slot) for slot in slots]
    names = []
    for slot, y, x in zip(slots, shapes, shapes[1:], strict=False):
        spatial = [getattr(shape, "spatial", ()) for shape in (x, y)]
        if len(spatial[0]) == len(spatial[1]) and any(m < n for n, m in zip(*spatial, strict=True)):
            halved = any(2 * m <= n + 1 for n, m in zip(*spatial, strict=True))
            names.append((graph.slot_name(slot), halved))
    names.reverse()
    if not names:
        return ""
    if len(names) > 4:  # those that halve it tell most
        names = [pair for pair in names if pair[1]] or names
    most = [name for name, _ in names]
    most = [*most[:2], "…", *most[-2:]] if len(most) > 5 else most
    listed = " and ".join(filter(None, (", ".join(most[:-1]), most[-1])))
    first, last = shapes[-1], shapes[0]
    return f"{listed} shrink{'s' if len(names) == 1 else ''} {sizes(first.spatial)} to {sizes(last.spatial)}"
