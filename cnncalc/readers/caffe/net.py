"""The network of a prototxt while it grows: its blobs by name, and the steps that several types take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.growth import Ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.message import Message
    from cnncalc.readers.grower import Grower, Written


class Unseen:
    """A blob whose shape is not known and hardly matters: labels, losses, what a Python layer gives."""

    __slots__ = ("what",)

    def __init__(self, what: str) -> None:
        self.what = what


class Net:
    """`blobs` are what the names stand for by now: a `Ref`, an `Unseen`, or None where it could not be computed."""

    def __init__(self, grower: Grower) -> None:
        self.grower = grower
        self.blobs: dict[str, Ref | Unseen | None] = {}
        self.read: set[str] = set()
        """The blobs whose last values a layer has read."""
        self.batch: int | None = None
        """Samples at once, where the file says so."""
        self.owners: dict[str, dict[str, Ref]] = {}
        """The nodes whose weights have a name that others may share them by."""

    def shape(self, ref: Ref | None) -> Any:
        """What a ref came to; None where it is unknown."""
        return self.grower.shape(ref)

    def give(self, name: str, blob: Ref | Unseen | None) -> None:
        """A blob of a name: what was called so before is out of reach."""
        self.blobs[name] = blob
        self.read.discard(name)

    def add(
        self,
        item: Item,
        kind: str,
        reads: Ref | Sequence[Ref | None] | None,
        *args: Any,
        origin: Written,
        part: str = "",
        **more: Any,
    ) -> Ref | None:
        """One more layer, named after the item, or as a `part` of it."""
        name = f"{item.name}.{part}" if part else item.name
        return self.grower.add(name, kind, reads, *args, origin=origin, **more)

    def weighted(
        self, item: Item, kind: str, reads: Ref | None, *, origin: Written, part: str = "", **more: Any
    ) -> Ref | None:
        """The same for a layer with weights, which it may share under a name."""
        shared, key = item.shared, part or kind
        owner = self.owners.get(shared, {}).get(key) if shared else None
        ref = self.add(item, kind, reads, origin=origin, part=part, shared=owner, **more)
        if shared and ref is not None:
            self.owners.setdefault(shared, {}).setdefault(key, ref)
        return ref

    def flat(self, item: Item, ref: Ref | None, axis: int, origin: Written) -> Ref | None:
        """All axes from `axis` on as one."""
        x = self.shape(ref)
        if x is None:
            return None
        start = axis + x.rank + 1 if axis < 0 else axis
        if start == x.rank:
            return ref
        return self.add(item, "flatten", ref, origin=origin, part="flatten", start=start, end=-1)


def sizes(param: Message, base: str, short: str, default: int, rank: int, least: int = 1) -> Any:
    """A setting of windows: `kernel_size` for all axes or one after the other, or `kernel_h` and `kernel_w`."""
    values = param.integers(base, least)
    high, wide = f"{short}_h", f"{short}_w"
    if high in param.fields or wide in param.fields:
        return param.integer(high, default, least), param.integer(wide, default, least)
    if not values:
        return default
    if len(values) == 1 or len(set(values)) == 1:
        return values[0]
    if len(values) != rank:
        raise param.wrong(f"{base} has {len(values)} sizes for {rank} axes", base, f"write it once, or {rank} times")
    return tuple(values)


def pair(value: Any, rank: int) -> tuple[int, ...]:
    """A setting of windows, one for each axis."""
    return value if value.__class__ is tuple else (value,) * rank
