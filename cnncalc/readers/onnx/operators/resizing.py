"""Maps made larger or smaller: Resize, Upsample, Pad, sampling at positions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.folding.floats import scaled_by_float
from cnncalc.readers.onnx.operators.selecting import _plain
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.joining import with_batch
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call

_MODES = {"nearest": "nearest", "linear": "bilinear", "cubic": "bicubic"}


def resize(c: Call) -> Any:
    """Resize and Upsample: to sizes, or by factors; both name all axes, unless `axes` says which."""
    x = c.tensor(0)
    old = c.op.op == "Upsample" or c.opset < 11
    scales = c.known(1 if old else 2)
    given = None if scales is None else scales.values
    if c.op.op == "Upsample" and not c.has(1):
        given = c.attributes.reals("scales")
    sizes = None if old or not c.has(3) else c.needed(3, "the new size").values
    axes = c.attributes.wholes("axes")
    numbers = [x.index(c.site, axis) for axis in axes] if axes is not None else list(range(x.rank))
    if not sizes and not given:
        c.needed(1 if old else 2, "the factor")
        raise c.error(f"{c.op.op} says neither sizes nor factors")
    values = sizes or given or []
    if len(values) != len(numbers):
        raise c.error(f"{c.op.op} names {len(values)} axes, and the input has {x.shown}")
    target = list(x.axes)
    for number, value in zip(numbers, values, strict=True):
        target[number] = _new_size(c, x.axes[number], value, bool(sizes))
    policy = c.attributes.word("keep_aspect_ratio_policy", "stretch") if sizes else "stretch"
    if policy != "stretch":
        target = _in_proportion(c, x, numbers, target, policy)
    return resized(c, x, target, _MODES.get(c.attributes.word("mode", "nearest"), "nearest"))


def _new_size(c: Call, old: Any, value: Any, is_size: bool) -> Any:
    if isinstance(old, BatchSize):
        same = (isinstance(value, BatchSize) and value.fold == old.fold) or value in (1, 1.0) or value == old.count
        if not same:
            raise c.error("the batch is resized here, and a network is computed for one sample")
        return old
    if is_size:
        return value if not isinstance(value, BatchSize) else _plain(c, value)
    if value == int(value):
        return old * int(value)
    if old.__class__ is not int:
        raise c.error(f"the size {old} times {value} depends on the input", "give its shape in numbers with --input")
    return scaled_by_float(old, value)


def _in_proportion(c: Call, x: Tensor, numbers: list[int], target: list[Any], policy: str) -> list[Any]:
    """The sizes that keep the input's proportions: none larger (or smaller) than asked for."""
    from fractions import Fraction

    own = [n for n in numbers if n != x.batch]
    if any(x.axes[n].__class__ is not int or target[n].__class__ is not int for n in own):
        raise c.error("the proportions of an input of free size are kept", "give its shape with --input")
    factors = [Fraction(target[n], x.axes[n]) for n in own if x.axes[n]]
    factor = min(factors) if policy == "not_larger" else max(factors)
    for n in own:
        exact = factor * x.axes[n]
        target[n] = int(exact + Fraction(1, 2))  # halves up, as round() of C++
    return target


def resized(c: Call, x: Tensor, target: list[Any], mode: str) -> Any:
    """The row of a tensor whose spatial axes get other sizes."""
    if x.ref is None:
        from cnncalc.readers.tensors.making import made

        return made(c.session, target, x.made)
    own = [n for i, n in enumerate(target) if i != x.batch]
    for size in own:
        if size.__class__ is int and size < 1:
            raise c.error(f"the new size is {own}", "every axis keeps a position at least")
    plain = x.batch in (0, None) and x.fold == 1 and all(n.__class__ is int for n in own)
    if plain and len(own) > 1 and own[0] == x.sample[0]:
        return c.apply(c.words("resize", tuple(own[1:]), mode), x)
    factors = _factors(x.sample, own)
    if factors is not None and x.batch in (0, None) and x.fold == 1 and x.sample and factors[0] == 1 and len(own) > 1:
        return c.apply(c.words("upsample", tuple(factors[1:]), mode), x)
    if all(n.__class__ is int for n in own):
        deep = c.session.apply(c.site, "reshape", c.words("reshape", 1, *x.inner), x.bare)
        wide = own if x.fold == 1 else [x.fold, *own]
        made_ = c.session.apply(c.site, "resize", c.words("resize", tuple(wide), mode), deep)
        return x.after(c.apply(c.words("reshape", *wide), made_))
    raise c.error("these axes cannot be resized", "give the input's shape in numbers with --input")


def _factors(old: Any, new: list[Any]) -> list[int] | None:
    found = []
    for a, b in zip(old, new, strict=True):
        if a is b or (a.__class__ is int and b.__class__ is int and a == b):
            found.append(1)
            continue
        factor = next((f for f in range(1, 65) if a.__class__ is not int and str(a * f) == str(b)), None)
        if factor is None:
            return None
        found.append(factor)
    return found


def pad(c: Call) -> Any:
    """Pad: amounts before and after each axis, all befores first."""
    from cnncalc.readers.tensors.making import of_axes

    x = c.tensor(0)
    name = "paddings" if "paddings" in c.attributes else "pads"
    amounts = c.listed(name, 1, "how much is padded")
    axes = c.listed("axes", 3, "which axes are padded") if c.has(3) else None
    if amounts is None:
        raise c.error("Pad without amounts")
    amounts = [_plain(c, n) for n in amounts]
    numbers = [x.index(c.site, a) for a in axes] if axes is not None else list(range(x.rank))
    if len(amounts) != 2 * len(numbers):
        raise c.error(f"pads has {len(amounts)} values for {len(numbers)} axes, which need {2 * len(numbers)}")
    pairs = [(0, 0)] * x.rank
    for i, number in enumerate(numbers):
        pairs[number] = (amounts[i], amounts[i + len(numbers)])
    if x.batch is not None:
        if pairs[x.batch] != (0, 0):
            raise c.error("the batch is padded here, and a network is computed for one sample")
        del pairs[x.batch]
    if x.ref is None:
        own = [n + lo + hi for n, (lo, hi) in zip(x.sample, pairs, strict=True)]
        if x.batch is not None:
            own.insert(x.batch, x.axes[x.batch])
        return of_axes(c.session, own, x)
    mode = {"reflect": "reflect", "edge": "replicate", "wrap": "circular"}.get(c.attributes.word("mode"), "constant")
    if all(pair == (0, 0) for pair in pairs):
        return c.pointed(c.words("identity"), x)
    if len(pairs) > 1 and pairs[0] == (0, 0) and x.fold == 1:
        return x.after(c.apply(c.words("pad", tuple(pairs[1:]), mode), x.bare))
    pairs = pairs if x.fold == 1 else [(0, 0), *pairs]
    deep = c.session.apply(c.site, "reshape", c.words("reshape", 1, *x.inner), x.bare)
    wide = c.session.apply(c.site, "pad", c.words("pad", tuple(pairs), mode), deep)
    return x.after(c.apply(c.words("reshape", *wide.sample[1:]), wide))


def grid_sample(c: Call) -> Any:
    """GridSample: a map sampled at the positions of a grid."""
    x = c.session.slotted(c.site, c.tensor(0))
    grid = with_batch(c.site, c.tensor(1), x)
    layer = c.words("grid_sample")
    if x.batch is None:
        layer = c.words("grid_sample", leading=1)
    elif x.batch or grid.batch:
        raise c.error(f"GridSample reads N × C × …, and its inputs are {x.shown} and {grid.shown}")
    return c.apply(layer, [x, grid])


def roi_align(c: Call) -> Any:
    """RoiAlign: the boxes are known by their tensor's first axis."""
    x, boxes = c.tensor(0), c.tensor(1)
    count = boxes.axes[0]
    if count.__class__ is not int or x.batch != 0 or c.session.batch not in (None, 1):
        raise c.error("how many boxes each sample has is not known", kind="unknown")
    size = (c.attributes.whole("output_height", 1), c.attributes.whole("output_width", 1))
    found = c.apply(c.words("roi_align", size, boxes=count), x)
    return Tensor(c.session, found.sample, None, found.ref)


def affine_grid(c: Call) -> Any:
    """AffineGrid: the positions that a matrix moves those of a map to."""
    size = c.needed(1, "the size of the grid").values
    theta = c.session.slotted(c.site, c.tensor(0))
    return c.apply(c.words("affine_grid", tuple(_plain(c, n) for n in size[2:])), theta)


def center_crop_pad(c: Call) -> Any:
    """CenterCropPad: axes cropped or padded to a size."""
    x = c.tensor(0)
    sizes = [_plain(c, n) for n in c.needed(1, "the new size").values]
    axes = c.attributes.wholes("axes")
    numbers = [x.index(c.site, a) for a in axes] if axes is not None else list(range(x.rank))
    target = list(x.axes)
    for number, size in zip(numbers, sizes, strict=True):
        if number == x.batch and size != target[number].count:
            raise c.error("the batch is cropped here, and a network is computed for one sample")
        target[number] = target[number] if number == x.batch else size
    return resized(c, x, target, "nearest")


TABLE = {
    "Resize": resize,
    "Upsample": resize,
    "Pad": pad,
    "GridSample": grid_sample,
    "RoiAlign": roi_align,
    "AffineGrid": affine_grid,
    "CenterCropPad": center_crop_pad,
}
