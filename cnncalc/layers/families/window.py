"""Layers that slide a window, convolutions and pools alike: kernel, step, dilation, and the sizes they leave.

Which paddings a class knows by name is said here; what each comes to along one axis is `padding.py`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least, equal
from cnncalc.layers.declaration.declare import flag
from cnncalc.layers.declaration.layer import Layer, per_axis
from cnncalc.layers.declaration.shape import Shape, spatial_text
from cnncalc.layers.declaration.value import shown
from cnncalc.layers.families.padding import amounts_text, padding_amounts, window_count
from cnncalc.numbers.arithmetic import Number, dilated

if TYPE_CHECKING:
    from collections.abc import Iterator


class Windowed(Layer):
    """A layer with kernel, stride, padding and, where it has one, dilation and ceil mode.

    Subclasses declare the attributes; a missing one is a plain class value. A stride of None is the kernel's size
    (`step` is the one that holds). `keras_modes` and `torch_modes` are the
    paddings that the framework's own classes know by name beside `valid`; a word form knows all of `MODES`.
    """

    kernel: Any
    stride: Any
    padding: Any
    dilation: Any = 1
    ceil: Any = False
    pasted = flag(False, hidden=True, help="whether it is written as a framework's own class")
    singles: ClassVar[tuple[str, ...]] = ("stride", "padding", "dilation")
    """The attributes of which PyTorch takes a list of one for all axes."""
    keras_modes: ClassVar[tuple[str, ...]] = ("same",)
    torch_modes: ClassVar[tuple[str, ...]] = ()

    def prepare(self) -> None:
        rank = self.fixed_rank
        if rank is not None and rank > 1 and self.framework == "torch":
            for name in self.singles:
                value = getattr(self, name)
                if value.__class__ is tuple and len(value) == 1:
                    self.__dict__[name] = value * rank
        self.uniform: Any = None
        kernel, padding, dilation = self.kernel, self.padding, self.dilation
        stride = self.step = kernel if self.stride is None else self.stride
        named = padding.__class__ is str
        self.only_unit_stride = named and self.framework == "torch" and not is_one(stride)
        amounts = padding.__class__ is tuple or (padding.__class__ is int and padding != 0)
        self.unnamed = amounts and self.pasted and self.framework == "keras"
        if self.unnamed or (named and not self.takes(padding, self.fixed_rank)):
            return
        if kernel.__class__ is not tuple and not (
            stride.__class__ is tuple or padding.__class__ is tuple or dilation.__class__ is tuple
        ):
            rank = self.fixed_rank
        elif any(v.__class__ is tuple and not _all_one(v) for v in (kernel, stride, padding, dilation)):
            return
        else:
            ranks = {len(v) for v in (kernel, stride, padding, dilation) if v.__class__ is tuple}
            if len(ranks) > 1 or self.fixed_rank not in (None, *ranks):
                return  # by_axis says what does not fit
            (rank,) = ranks
            kernel, stride, padding, dilation = (
                v[0] if v.__class__ is tuple else v for v in (kernel, stride, padding, dilation)
            )
        self.uniform = (rank, dilated(kernel, dilation), stride, padding, self.ceil)

    def takes(self, mode: str, rank: int | None) -> bool:
        """Whether the padding `mode` is known for `rank` spatial axes."""
        if mode == "causal" and rank != 1:
            return False
        return not self.pasted or mode in (self.torch_modes if self.framework == "torch" else self.keras_modes)

    def windows(self, x: Shape) -> tuple[Number, ...]:
        """The spatial sizes of the output."""
        spatial = x.spatial
        uniform = self.uniform
        if uniform is not None:
            rank, k, s, pad, ceil = uniform
            count = len(spatial)
            if count == (rank or count) and count:
                first = spatial[0]
                size = window_count(first, k, s, pad, ceil)
                if count == 2:
                    second = spatial[1]
                    return (size, size if second is first else window_count(second, k, s, pad, ceil))
                return (
                    size,
                    *[size if n is first else window_count(n, k, s, pad, ceil) for n in spatial[1:]],
                )
        return tuple(window_count(n, dilated(k, d), s, pad, self.ceil) for n, k, s, pad, d in self.by_axis(x))

    def by_axis(self, x: Shape) -> list[tuple[Any, ...]]:
        """(size, kernel, stride, padding, dilation) of each spatial axis, or Misfit."""
        spatial = x.spatial
        rank = len(spatial)
        values = (self.kernel, self.step, self.padding, self.dilation)
        given = self.fixed_rank or rank
        if rank != given or not rank:
            from cnncalc.layers.declaration.rank import rank_misfit

            raise rank_misfit(x, given or 2, self.type)
        for name, value in zip(("kernel", "stride", "padding", "dilation"), values, strict=True):
            if value.__class__ is tuple and len(value) != rank:
                raise self.uneven(name, value, x)
        if self.unnamed:
            from cnncalc.layers.declaration.in_words import in_words

            known = ", ".join(("valid", *self.keras_modes))
            raise Misfit(
                f"Keras's {self.type} takes no amounts of padding",
                "padding",
                f"it knows {known}; for others write {in_words(self)}",
            )
        if self.padding.__class__ is str and not self.takes(self.padding, rank):
            modes = self.torch_modes if self.framework == "torch" else self.keras_modes
            if self.padding == "causal" and rank != 1 and not (self.pasted and "causal" not in modes):
                help = "use same" if self.pasted else "use same, or amounts: lo:hi an axis"
                raise Misfit(f"causal padding is for one spatial axis; the input has {rank} ({x})", "padding", help)
            known = ", ".join(("valid", *modes))
            library = "PyTorch" if self.framework == "torch" else "Keras"
            raise Misfit(f"{library}'s {self.type} knows no {self.padding} padding", "padding", f"it knows {known}")
        return list(zip(spatial, *(per_axis(v, rank) for v in values), strict=True))

    def uneven(self, name: str, value: tuple[Any, ...], x: Shape) -> Misfit:
        """The Misfit of an attribute with another number of sizes than the input has spatial axes."""
        from cnncalc.layers.declaration.rank import missing_channel_axis, with_channel_axis

        rank, count = len(x.spatial), len(value)
        sizes = f"{count} size{'' if count == 1 else 's'} ({shown(value)})"
        message = f"{name} has {sizes}; the input has {rank} spatial {'axis' if rank == 1 else 'axes'} ({x})"
        help = f"give one number, or {rank}" if rank > 1 else "give one number"
        if count != rank + 1:
            return Misfit(message, name, help)
        return Misfit(message, name, f"{help}; {missing_channel_axis(x)}", with_channel_axis(x))

    def window_conditions(self, y: Shape) -> Iterator[Condition | None]:
        """Every axis has at least one window."""
        last = None
        for size in y.spatial:
            if size is not last:
                yield at_least(
                    size,
                    1,
                    "the {kernel} kernel{dilated} is larger than the {padded} input",
                    "kernel",
                    "{fits}",
                )
                last = size
        if self.only_unit_stride:
            for step in self.step if self.step.__class__ is tuple else (self.step,):
                yield equal(
                    step,
                    1,
                    "PyTorch has no {padding} padding with a stride of {stride}",
                    "padding",
                    "write {same}",
                )

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        words = super().words_for(x, y)
        axes = [(n, dilated(k, d), padding_amounts(n, dilated(k, d), s, p)) for n, k, s, p, d in self.by_axis(x)]
        grown = [n + lo + hi for n, _, (lo, hi) in axes]
        effective = [k for _, k, _ in axes]
        kernel = per_axis(self.kernel, len(axes))
        words["kernel"] = spatial_text(kernel)
        words["dilated"] = (
            f" ({spatial_text(effective)} with dilation {shown(self.dilation)})" if list(kernel) != effective else ""
        )
        words["stride"] = shown(self.step)
        words["amounts"] = amounts_text([amounts for _, _, amounts in axes])
        words["half"] = amounts_text([(k // 2, k // 2) for k in effective])
        words["same"] = self._same(words, [k // 2 for k in effective])
        words["padded"] = ("padded " if grown != list(x.spatial) else "") + spatial_text(grown)
        largest = [
            (n - 1) // d + 1 if n.__class__ is int else n
            for n, d in zip(grown, per_axis(self.dilation, len(axes)), strict=True)
        ]
        words["largest"] = spatial_text(largest) if len(set(map(str, largest))) > 1 else str(largest[0])
        words["fits"] = self._fits(words["largest"], largest)
        return words

    def _same(self, words: dict[str, str], half: list[Any]) -> str:
        """The padding to write where PyTorch has none by name: in words what `same` comes to, and what torch models
        have, both ends alike; in its own class the latter alone, since it takes no other."""
        if self.pasted:
            return f"padding={half[0] if len(set(map(str, half))) == 1 else '(' + ', '.join(map(str, half)) + ')'}"
        if words["amounts"] == words["half"]:
            return f"pad={words['half']}"
        return f"pad={words['amounts']}, or as torch models do pad both ends alike: pad={words['half']}"

    def _fits(self, largest: str, sizes: list[Any]) -> str:
        """The kernel that fits, if any does; `same` padding grows with the kernel."""
        more = "use more padding" if "padding" in self.attributes else ""
        if any(size.__class__ is int and size < 1 for size in sizes):
            return more
        return f"use a kernel of at most {largest}" + (", or more padding" if more else "")

    def reach(self, x: Any, y: Any) -> Any:
        return [
            (dilated(k, d), s, 1, padding_amounts(n, dilated(k, d), s, pad)[0]) for n, k, s, pad, d in self.by_axis(x)
        ]

    def taps(self, x: Any, y: Any) -> Any:
        from cnncalc.layers.families.taps import Taps

        found = []
        for (n, k, s, pad, d), size in zip(self.by_axis(x), self.windows(x), strict=True):
            lo, hi = padding_amounts(n, dilated(k, d), s, pad)
            found.append(Taps(n, 1, lo, hi, k, d, s, size))
        return found


def is_one(value: Any) -> bool:
    """Whether a per-axis attribute is the literal 1 on every axis."""
    values = value if value.__class__ is tuple else (value,)
    return all(v.__class__ is int and v == 1 for v in values)


def _all_one(values: tuple[Any, ...]) -> bool:
    """Whether a per-axis tuple holds one and the same int or pair on every axis."""
    first = values[0]
    return all(v is first or (v.__class__ is int and first.__class__ is int and v == first) for v in values[1:]) or (
        first.__class__ is tuple
        and all(p.__class__ is int for v in values for p in v)
        and all(v == first for v in values[1:])
    )
