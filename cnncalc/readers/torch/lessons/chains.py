"""The layers between a map and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph


def behind(graph: Graph, slot: int) -> list[int]:
    """The slots from one back to where several maps meet or an input stands, the slot itself first."""
    found = [slot]
    count = len(graph.input_names)
    while slot >= count:
        source = graph.nodes[slot - count].source
        if source.__class__ is not int:
            break
        slot = source
        found.append(slot)
    return found


def meeting(graph: Graph, a: int, b: int) -> int | None:
    """The slot that two others both come from, without a merge between; one of them where the other comes from it."""
    first = behind(graph, a)
    known = set(first)
    return next((slot for slot in behind(graph, b) if slot in known), None)


def between(graph: Graph, start: int, end: int) -> list[int]:
    """The numbers of the nodes after slot `start` up to slot `end`, in order."""
    path = behind(graph, end)
    count = len(graph.input_names)
    return [slot - count for slot in reversed(path[: path.index(start)])] if start in path else []


def kept_sizes(graph: Graph, numbers: list[int]) -> dict[int, tuple[str, Any]]:
    """Those of some nodes that take from their map's border, with the padding that would keep its size: the user's call
    with it, and the layer."""
    from cnncalc.readers.torch.lessons.rewriting import rewritten
    from cnncalc.readers.torch.lessons.trial import layer_of

    found = {}
    for number in numbers:
        node = graph.nodes[number]
        layer = node.layer
        made = getattr(node.origin, "made", None)
        use = getattr(node.origin, "use", None)
        if made is None or use is None or getattr(layer, "family", "") not in ("convolution", "pooling"):
            continue
        half = half_padding(layer)
        if half is None or half == getattr(layer, "padding", None):
            continue
        text, changed = rewritten(made.node, use, layer, "padding", half)
        mended = layer_of(changed)
        if text and mended is not None:
            found[number] = (text, mended)
    return found


def half_padding(layer: Any) -> Any:
    """The padding that keeps the size of a map under a window of stride 1: half of the kernel. None where none does."""
    if "padding" not in getattr(layer, "attributes", {}) or "kernel" not in layer.attributes:
        return None
    if any(n != 1 for n in _each(layer.step)) or getattr(layer, "transposed", False) or "deconv" in layer.type:
        return None
    kernels, dilations = _each(layer.kernel), _each(layer.dilation)
    dilations = dilations * len(kernels) if len(dilations) == 1 else dilations
    kernels = kernels * len(dilations) if len(kernels) == 1 else kernels
    amounts = []
    for k, d in zip(kernels, dilations, strict=True):
        if k.__class__ is not int or d.__class__ is not int or (k - 1) * d % 2:
            return None
        amounts.append((k - 1) * d // 2)
    return amounts[0] if len(set(amounts)) == 1 else tuple(amounts)


def _each(value: Any) -> tuple[Any, ...]:
    return value if value.__class__ is tuple else (value,)
