"""Sections that read layers by their numbers: routes, shortcuts, and channels scaled by others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.darknet.net import Net
    from cnncalc.readers.darknet.sections import Section


def _numbers(section: Section, key: str) -> list[int]:
    numbers = section.integers(key)
    if not numbers:
        raise section.wrong(f"[{section.kind}] needs {key}", help=f"write {key}=-3, a layer before it")
    return numbers


def route(net: Net, section: Section) -> Ref | None:
    """One layer again, or several joined along the channels; with `groups` one part of the channels of what they are."""
    refs = [net.result(section, "layers", number) for number in _numbers(section, "layers")]
    groups, part = section.integer("groups", 1, 1), section.integer("group_id", 0, 0)
    origin = section.written(**{"from": "layers"}, spans="group_id groups")
    if groups == 1:
        if len(refs) == 1:
            return net.add("route", "identity", refs[0], origin=origin)
        return net.add("route", "concat", refs, origin=origin)
    if len(refs) > 1:  # of each of the layers that part of its channels
        parts = [_part(net, section, ref, groups, part, f"route_{number}") for number, ref in enumerate(refs)]
        return net.add("route", "concat", parts, origin=origin)
    return _part(net, section, refs[0], groups, part, "route")


def _part(net: Net, section: Section, ref: Ref | None, groups: int, part: int, word: str) -> Ref | None:
    shape = net.shape(ref)
    if shape is None:
        return None
    if part >= groups:
        raise section.wrong(f"group_id is {part}, of {groups} groups", "group_id", f"it is at most {groups - 1}")
    if not shape.rank or shape.channels % groups:
        raise section.wrong(f"{groups} groups do not divide the {shape.channels} channels", "groups")
    each = shape.channels // groups
    span = f"{part * each}:{part * each + each}"
    return net.add(word, "slice", ref, span, axis=1, origin=section.written(spans="group_id groups"))


def shortcut(net: Net, section: Section) -> Ref | None:
    """What is read, and other layers added to it: the channels and the positions that both have."""
    numbers = _numbers(section, "from")
    reads = [net.current]
    for count, number in enumerate(numbers):
        ref = net.result(section, "from", number)
        reads.append(_fitted(net, section, ref, "" if not count else f"_{count}"))
    kind = section.word("weights_type", "none")
    if kind not in ("none", "per_feature", "per_layer", "per_channel"):
        raise section.wrong(f"there is no weights_type '{kind[:40]}'", "weights_type", "write none or per_feature")
    if kind != "none":
        reads = [_scaled(net, section, ref, kind, count) for count, ref in enumerate(reads)]
    ref = net.add("shortcut", "add", reads, origin=section.written(**{"from": "from"}))
    return net.activated(section, ref, "linear")


def _scaled(net: Net, section: Section, ref: Ref | None, kind: str, count: int) -> Ref | None:
    """A layer times a learned factor, or one a channel."""
    shape = net.shape(ref)
    if shape is None:
        return None
    sizes = (shape.channels if kind == "per_channel" else 1, *[1] * len(shape.spatial))
    origin = section.written(shape="weights_type")
    weight = net.add(f"weight_{count}", "parameter", (), *sizes, output=sizes, origin=origin)
    return net.add(f"scaled_{count}", "multiply", (ref, weight), origin=origin)


def _fitted(net: Net, section: Section, ref: Ref | None, mark: str) -> Ref | None:
    """A layer as a shortcut adds it to another: of a larger map every so many-th position, of more channels the first,
    of fewer with zeros for those it lacks."""
    x, y = net.shape(net.current), net.shape(ref)
    if x is None or y is None or x == y or len(x.spatial) != len(y.spatial):
        return ref
    origin = section.written(spans="from", padding="from", **{"from": "from"})
    for axis, (n, m) in enumerate(zip(x.spatial, y.spatial, strict=True)):
        if m > n and n and m % n == 0:
            span = f"::{m // n}"
            ref = net.add(f"stepped{mark}", "slice", ref, span, axis=axis + 2, origin=origin)
        elif m != n:
            message = f"a shortcut adds maps of {x} and {y}"
            raise section.wrong(message, "from", "their sizes must be equal, or one a multiple of what it is added to")
    if y.channels > x.channels:
        return net.add(f"first{mark}", "slice", ref, f"0:{x.channels}", axis=1, origin=origin)
    if y.channels < x.channels:
        more = (0, 0) * len(x.spatial) + (0, x.channels - y.channels)
        return net.add(f"filled{mark}", "ConstantPad2d", ref, more, 0, origin=origin, style="call")
    return ref


def scale_channels(net: Net, section: Section) -> Ref | None:
    """Another layer times a factor a channel (or, with `scale_wh`, a position)."""
    return _multiplied(net, section)


def sam(net: Net, section: Section) -> Ref | None:
    """Another layer times a factor for each of its values."""
    return _multiplied(net, section)


def _multiplied(net: Net, section: Section) -> Ref | None:
    number = _numbers(section, "from")[0]
    other: Any = net.result(section, "from", number)
    ref = net.add(section.kind, "multiply", (other, net.current), origin=section.written(**{"from": "from"}))
    return net.activated(section, ref, "linear")
