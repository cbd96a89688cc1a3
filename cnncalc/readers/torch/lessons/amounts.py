"""An argument that does not fit what the layer reads: groups, heads, normalised sizes, channels of a norm."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any

from cnncalc.readers.torch.lessons.rewriting import rewritten
from cnncalc.readers.torch.lessons.trial import layer_of, tried
from cnncalc.readers.torch.lessons.trouble import Lesson

if TYPE_CHECKING:
    from cnncalc.readers.torch.lessons.trouble import Trouble

_FITTED = frozenset(
    (
        *("in_channels", "in_features", "num_features", "num_channels", "input_size", "embed_dim", "kdim", "vdim"),
        *("normalized_shape", "groups", "num_groups", "num_heads", "nhead", "d_model"),
    )
)
"""The arguments that must fit what is read."""
_DIVIDES = {"groups": "groups", "heads": "heads"}


def amount_lesson(trouble: Trouble) -> Lesson | None:
    """The user's call with a value that fits, for the attribute that the fault speaks of."""
    layer, use, about = trouble.layer, trouble.use, trouble.about
    if use is None or trouble.made is None or about not in getattr(layer, "attributes", {}):
        return None
    if layer.type == "pixel_shuffle":
        return _channels(trouble)
    if about != "padding" and layer.attributes[about].torch not in _FITTED:
        return None
    given = getattr(layer, about)
    found = []
    for value in _candidates(trouble, given):
        text, changed = rewritten(trouble.made.node, use, layer, about, value)
        if tried(layer_of(changed), trouble.shapes) is not None:
            found.append((value, text))
    if not found:
        return None
    if about == "groups" and getattr(layer, "filters", None) is not None:
        wide = _filters(trouble)
        if wide:
            return Lesson(trouble.message, wide)
    value, text = found[0]
    name = layer.attributes[about].torch or about
    write = f"write {text}" if text else f"{name} must be {value}"
    if about in _DIVIDES:
        values = sorted(v for v, _ in found)
        listed = [*map(str, values[:12]), *(["…"] if len(values) > 12 else [])]
        fits = " or ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))
        return Lesson(trouble.message, f"{fits} {_DIVIDES[about] if values != [1] else about[:-1]} would do: {write}")
    return Lesson(trouble.message, write)


def _filters(trouble: Trouble) -> str:
    """The call with a number of filters that the groups divide, where they divide the channels already."""
    layer, groups, channels = trouble.layer, trouble.layer.groups, trouble.shapes[0].channels
    if channels % groups or layer.filters % groups == 0 or trouble.use is None or trouble.made is None:
        return ""
    near = sorted(
        (layer.filters // groups * groups, -(-layer.filters // groups) * groups), key=lambda n: abs(n - layer.filters)
    )
    for count in near:
        text, changed = rewritten(trouble.made.node, trouble.use, layer, "filters", count)
        if count and text and tried(layer_of(changed), trouble.shapes) is not None:
            return f"write {text}: each group makes as many"
    return ""


def _channels(trouble: Trouble) -> Lesson:
    """The numbers of channels that a pixel shuffle could read."""
    factor, channels = trouble.layer.factor**2, trouble.shapes[0].channels
    near = [n for n in (channels // factor * factor, -(-channels // factor) * factor) if n]
    return Lesson(trouble.message, f"let {trouble.names[0]} give {' or '.join(map(str, near))} channels")


def _candidates(trouble: Trouble, given: Any) -> list[Any]:
    """What the attribute may be, the most likely first."""
    x, about = trouble.shapes[0], trouble.about
    dims = x.dims
    if not all(n.__class__ is int for n in dims) or not dims:
        return []
    if about in _DIVIDES:
        size = gcd(x.channels, getattr(trouble.layer, "filters", 0) or 0)
        size = size if about == "groups" else dims[-1]
        fits = [n for n in range(1, min(size, 4096) + 1) if size % n == 0]
        return sorted(fits, key=lambda n: (abs(n - given), n)) if given.__class__ is int else fits
    if about == "padding":
        kernels = trouble.layer.kernel if trouble.layer.kernel.__class__ is tuple else (trouble.layer.kernel,)
        halves = tuple(k // 2 for k in kernels)
        return [halves[0] if len(set(halves)) == 1 else halves]
    if given.__class__ is tuple or about == "shape":
        count = len(given) if given.__class__ is tuple else 1
        some = [dims[-n:] for n in dict.fromkeys((min(count, len(dims)), len(dims)))]
        return [d[0] if len(d) == 1 else d for d in some]
    return list(dict.fromkeys((x.channels, dims[-1], x.elements)))
