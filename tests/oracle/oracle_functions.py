"""Random calls of PyTorch's functions on tensors: for each layer that stands for one a function that draws a case of it.

Mostly valid, on small inputs; now and then an axis that there is not, sizes that do not fit, a wrong number of axes.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any, NamedTuple

from oracle_cases import Draw


class Call(NamedTuple):
    """`text` is the layer as a spec writes it; `run` computes it from the library and the tensors of `inputs`, whose first
    axis is the batch where `batched`. `counted` says whether PyTorch's FLOPs are its MACs twice."""

    text: str
    inputs: list[tuple[int, ...]]
    batched: bool
    run: Callable[[Any, list[Any]], Any]
    counted: bool = False
    constants: tuple[int, ...] = ()
    """Which inputs have no batch though the others do."""

    @property
    def read(self) -> list[tuple[int, ...]]:
        """The inputs' shapes as all of them would have a batch."""
        return [(1, *shape) if number in self.constants else shape for number, shape in enumerate(self.inputs)]


def some(draw: Draw, most: int = 5, least: int = 1) -> tuple[tuple[int, ...], bool]:
    """The axes of an input, and whether the first is the batch."""
    count = draw.whole(least, most)
    return (draw.whole(2, 3), *draw.dims(count - 1, 6)), count > 1 and draw.chance(50)


def axis(draw: Draw, count: int, batched: bool, extra: int = 0) -> int:
    """A number of an axis, seldom outside; the batch's is not drawn, since a shape leaves it open."""
    count += extra
    at = draw.whole(int(batched), count - 1) if count > batched else 0
    if draw.chance(4):
        return draw.pick(count, -count - 1, count + 2)
    return at - count if draw.chance(40) else at


def bracketed(numbers: Any) -> str:
    return f"[{', '.join(map(str, numbers))}]"


MODES = (
    "mean", "sum", "prod", "max", "min", "amax", "amin", "std", "var", "norm", "logsumexp", "median", "argmax", "argmin", "any", "all",
    "count_nonzero", "nanmean", "nansum",
)  # fmt: skip
LONE = ("max", "min", "median", "argmax", "argmin", "prod")


def reduce(draw: Draw) -> Call:
    dims, batched = some(draw)
    mode = draw.pick(*MODES)
    axes = [axis(draw, len(dims), batched) for _ in range(1 if mode in LONE and draw.chance(80) else draw.whole(1, 3))]
    if len(set(axes)) < len(axes) and draw.chance(70):
        axes = axes[:1]
    keep = mode != "count_nonzero" and draw.chance(50)
    text = f"{draw.pick(f'reduce {mode}', mode)} {bracketed(axes) if draw.chance(50) else ' '.join(map(str, axes))}{' keepdims=true' if keep else ''}"
    if not batched and draw.chance(15):
        axes, keep, text = [], False, mode

    def run(torch: Any, tensors: list[Any]) -> Any:
        function = torch.linalg.vector_norm if mode == "norm" else getattr(torch, mode)
        if not axes:
            return function(tensors[0], dim=tuple(range(len(dims)))) if mode == "logsumexp" else function(tensors[0])
        dim = axes[0] if len(axes) == 1 else tuple(axes)
        y = function(tensors[0], dim=dim, **({"keepdim": True} if keep else {}))
        return y[0] if isinstance(y, tuple) else y

    return Call(text, [dims], batched, run)


def matmul(draw: Draw) -> Call:
    batched = draw.chance(50)
    lead = draw.dims(draw.whole(0, 2), 4)
    m, k, n = (draw.whole(1, 7) for _ in range(3))
    a, b = (*lead, m, k), (*lead, draw.whole(1, 7) if draw.chance(6) else k, n)
    if lead and draw.chance(30):
        a = (*(1 if draw.chance(50) else size for size in lead), *a[-2:])
    if lead and draw.chance(5):
        b = (*(draw.whole(1, 4) for _ in lead), *b[-2:])
    if draw.chance(15):
        a, b = draw.pick((a[1:], b), (a, b[1:]), (a[-1:], b), (a, b[:-1]), (a[-1:], b[-2:-1]), (a, b[-2:]))
    if batched:
        batch = draw.whole(2, 3)
        a, b = (batch, *a), (batch, *b)
    name = draw.pick("matmul", "matmul", "matmul", "bmm", "mm", "mv")
    counted = min(len(a), len(b)) > 1  # the counter does not know products with a vector
    return Call(name, [a, b], batched, lambda torch, t: getattr(torch, name)(*t), counted)


def einsum(draw: Draw) -> Call:
    letters = draw.rng.sample(string.ascii_lowercase, draw.whole(2, 6))
    sizes = {letter: draw.whole(1, 5) for letter in letters}
    batched = draw.chance(60)
    batch = letters.pop() if batched else ""
    ellipsis = tuple(draw.whole(1, 3) for _ in range(draw.whole(0, 2))) if draw.chance(20) else None
    parts, inputs, constants = [], [], ()
    for _ in range(draw.pick(1, 2, 2, 2, 2, 3)):
        held = draw.rng.sample(letters, draw.whole(0, min(len(letters), 4)))
        if held and draw.chance(4):
            held.append(held[0])  # a diagonal
        dims = [1 if draw.chance(4) else draw.whole(1, 5) if draw.chance(1) else sizes[letter] for letter in held]
        text = "".join(held)
        if ellipsis is not None and draw.chance(80):
            text, dims = "..." + text, [*ellipsis, *dims]
        parts.append(batch + text)
        inputs.append((*([sizes[batch]] if batch else []), *dims))
    if batched and len(parts) > 1 and "..." not in parts[-1] and len(parts[-1]) > 1 and draw.chance(15):
        parts[-1], inputs[-1] = parts[-1][1:], inputs[-1][1:]
        constants = (len(parts) - 1,)
    known = sorted(set("".join(parts)) - {".", batch})
    target = "".join(draw.rng.sample(known, draw.whole(0, len(known))))
    if any("..." in part for part in parts) and draw.chance(95):
        target = "..." + target
    equation = f"{','.join(parts)}->{batch}{target}"
    if draw.chance(8) and not batched:
        equation = ",".join(parts)
    if draw.chance(1):
        equation = draw.pick(equation + "A", equation.replace("->", "->Z"), equation.replace("->", ""), equation + "," + equation)
    return Call(f'einsum "{equation}"', inputs, batched, lambda torch, t: torch.einsum(equation, *t), len(parts) > 1, constants)


def attention(draw: Draw) -> Call:
    lead = draw.dims(draw.whole(0, 2), 3)
    tokens, seen, values, out = (draw.whole(1, 6) for _ in range(4))
    q = (*lead, tokens, values)
    k = (*lead, seen, draw.whole(1, 6) if draw.chance(5) else values)
    v = (*lead, draw.whole(1, 6) if draw.chance(5) else seen, out)
    gqa = bool(lead) and draw.chance(30)
    if gqa:
        heads = draw.whole(1, 3)
        own = draw.divisor(heads) if draw.chance(85) else draw.whole(1, 3)
        q, k, v = (*lead[:-1], heads, *q[-2:]), (*lead[:-1], own, *k[-2:]), (*lead[:-1], own, *v[-2:])
    batched = draw.chance(60)
    if batched:
        batch = draw.whole(2, 3)
        q, k, v = (batch, *q), (batch, *k), (batch, *v)

    def run(torch: Any, tensors: list[Any]) -> Any:
        from torch.nn.attention import SDPBackend, sdpa_kernel

        with sdpa_kernel(SDPBackend.MATH):  # the only one whose products the counter knows
            return torch.nn.functional.scaled_dot_product_attention(*tensors, enable_gqa=gqa)

    return Call("sdpa enable_gqa=true" if gqa else draw.pick("sdpa", "scaled_dot_product_attention"), [q, k, v], batched, run, True)


def crossed(draw: Draw) -> Call:
    """nn.MultiheadAttention with a key and a value of their own, its weights checked by their number."""
    heads = draw.whole(1, 3)
    values = heads * draw.whole(1, 4)
    keys, others = (values if draw.chance(40) else draw.whole(1, 9) for _ in range(2))
    options = draw.some(30, bias=draw.chance(50), add_bias_kv=draw.chance(50), add_zero_attn=draw.chance(50))
    given = {"batch_first": True, **options}
    if keys != values or draw.chance(30):
        given["kdim"] = keys
    if others != values or draw.chance(30):
        given["vdim"] = others
    if draw.chance(6):
        given.pop(draw.pick("kdim", "vdim"), None)
    tokens, seen = draw.whole(1, 6), draw.whole(1, 6)
    shapes = [(tokens, values), (seen, keys), (seen if draw.chance(95) else seen + 1, others)]
    batched = draw.chance(60)
    if batched:
        batch = draw.whole(2, 3)
        shapes = [(batch, *shape) for shape in shapes]
    arguments = ", ".join(f"{key}={value}" for key, value in given.items())

    def run(torch: Any, tensors: list[Any]) -> Any:
        module = torch.nn.MultiheadAttention(values, heads, **given)
        return module(*tensors)[0], [(name, tuple(p.shape)) for name, p in module.named_parameters()]

    return Call(f"nn.MultiheadAttention({values}, {heads}, {arguments})", shapes, batched, run, True)


def stack(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    shapes = [dims] * draw.whole(1, 4)
    if draw.chance(6):
        shapes[-1] = draw.pick(dims[:-1], (*dims, 1), (*dims[:-1], dims[-1] + 1))
    dim = axis(draw, len(dims), batched, 1)
    return Call(f"stack axis={dim}", shapes, batched, lambda torch, t: torch.stack(t, dim))


def squeeze(draw: Draw) -> Call:
    dims, batched = some(draw, 5)
    axes = [axis(draw, len(dims), batched) for _ in range(draw.whole(1, 2))]
    dims = tuple(1 if draw.chance(30) or i in axes or i - len(dims) in axes else n for i, n in enumerate(dims))
    if batched:
        dims = (2, *dims[1:])
    if draw.chance(20) and not batched:
        return Call("squeeze", [dims], batched, lambda torch, t: t[0].squeeze())
    return Call(f"squeeze {bracketed(axes)}", [dims], batched, lambda torch, t: t[0].squeeze(tuple(axes)))


def unsqueeze(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dim = axis(draw, len(dims), batched, 1)
    return Call(f"{draw.pick('unsqueeze', 'expand_dims')} {dim}", [dims], batched, lambda torch, t: t[0].unsqueeze(dim))


def transpose(draw: Draw) -> Call:
    dims, batched = some(draw, 5)
    one, other = axis(draw, len(dims), batched), axis(draw, len(dims), batched)
    return Call(f"{draw.pick('transpose', 'swapaxes')} {one} {other}", [dims], batched, lambda torch, t: t[0].transpose(one, other))


def select(draw: Draw) -> Call:
    dims, batched = some(draw, 5)
    dim = axis(draw, len(dims), batched)
    size = dims[dim] if -len(dims) <= dim < len(dims) else 1
    at = draw.whole(-size - (1 if draw.chance(10) else 0), size - (0 if draw.chance(10) else 1)) if size else 0
    return Call(f"select {at} axis={dim}", [dims], batched, lambda torch, t: t[0].select(dim, at))


def unbind(draw: Draw) -> Call:
    dims, batched = some(draw, 5)
    dim = axis(draw, len(dims), batched)
    return Call(f"unbind {dim}", [dims], batched, lambda torch, t: t[0].unbind(dim))


def chunk(draw: Draw) -> Call:
    dims, batched = some(draw, 5)
    dims = tuple(n * draw.pick(1, 1, 2, 3) for n in dims)
    dim, parts = axis(draw, len(dims), batched), draw.odd(1, 6)
    return Call(f"chunk {parts} axis={dim}", [dims], batched, lambda torch, t: t[0].chunk(parts, dim))


def expand(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dims = tuple(1 if draw.chance(40) else n for n in dims)
    sizes = [draw.pick(-1, n) if n != 1 or draw.chance(20) else draw.whole(0, 5) for n in dims]
    if draw.chance(6):
        sizes[-1] = draw.whole(-2, 5)
    if draw.chance(5):
        sizes = sizes[:-1] or [2]
    if batched:
        sizes[0] = -1
    elif draw.chance(20):
        sizes = [draw.whole(-1, 3), *sizes]
    return Call(f"expand {bracketed(sizes[batched:])}", [dims], batched, lambda torch, t: t[0].expand(*sizes))


def tile(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    counts = [draw.pick(1, 1, 2, 3, 0) for _ in dims]
    if batched:
        counts[0] = 1
    elif draw.chance(20):
        counts = [draw.whole(1, 3), *counts]
    if draw.chance(5):
        counts[-1] = -1
    return Call(f"tile {bracketed(counts[batched:])}", [dims], batched, lambda torch, t: t[0].repeat(*counts))


def repeat_interleave(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dim, count = axis(draw, len(dims), batched), draw.pick(0, 1, 2, 3, 3, 2) if draw.chance(95) else -1
    return Call(f"repeat_interleave {count} axis={dim}", [dims], batched, lambda torch, t: t[0].repeat_interleave(count, dim))


def rearranged(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dim, name = axis(draw, len(dims), batched), draw.pick("roll", "flip", "sort", "argsort")
    if name == "roll":
        return Call(f"roll 1 [{dim}]", [dims], batched, lambda torch, t: t[0].roll(1, dim))
    if name == "flip":
        return Call(f"flip {dim}", [dims], batched, lambda torch, t: t[0].flip(dim))
    return Call(f"{name} {dim}", [dims], batched, lambda torch, t: t[0].sort(dim)[0] if name == "sort" else t[0].argsort(dim))


def cumulative(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dim, name = axis(draw, len(dims), batched), draw.pick("cumsum", "cumprod", "cummax", "cummin", "logcumsumexp")

    def run(torch: Any, tensors: list[Any]) -> Any:
        y = getattr(torch, name)(tensors[0], dim)
        return y[0] if isinstance(y, tuple) else y

    return Call(f"{name} {dim}", [dims], batched, run)


def index_select(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dims = tuple(max(n, 1) for n in dims)
    dim, count = axis(draw, len(dims), batched), draw.whole(0, 6)
    if draw.chance(30) and 0 <= dim < len(dims):
        shape = [draw.whole(1, 3), draw.whole(1, 3)]
        where = (slice(None),) * dim
        return Call(f"take {bracketed(shape)} {dim}", [dims], batched, lambda torch, t: t[0][(*where, torch.zeros(shape, dtype=torch.long))])
    return Call(f"index_select {count} {dim}", [dims], batched, lambda torch, t: t[0].index_select(dim, torch.zeros(count, dtype=torch.long)))


def topk(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dim = axis(draw, len(dims), batched) if draw.chance(60) else None
    size = dims[-1 if dim is None or not -len(dims) <= dim < len(dims) else dim]
    k = draw.whole(0, size) if draw.chance(93) else draw.pick(-1, size + 1)
    text = f"topk {k}" + ("" if dim is None else f" axis={dim}")
    return Call(text, [dims], batched, lambda torch, t: t[0].topk(k, -1 if dim is None else dim)[0])


def one_hot(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    count = draw.odd(1, 9)
    dims = tuple(max(n, 1) for n in dims)
    if count == -1:
        count = 3  # it would count the values
    return Call(f"one_hot {count}", [dims], batched, lambda torch, t: torch.nn.functional.one_hot(t[0].long(), count))


def sliding_window(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dim = axis(draw, len(dims), batched)
    size, step = draw.whole(1, 4) if draw.chance(95) else draw.pick(-1, 9), draw.whole(1, 3) if draw.chance(95) else draw.pick(0, -1)
    return Call(f"sliding_window {size} {step} axis={dim}", [dims], batched, lambda torch, t: t[0].unfold(dim, size, step))


def pointwise(draw: Draw) -> Call:
    dims, batched = some(draw, 5)
    name, arguments = draw.pick(
        *[(name, ()) for name in ("abs", "neg", "exp", "log", "sqrt", "square", "sign", "sin", "erf", "floor", "reciprocal", "isnan")],
        ("clamp", (0, 6)), ("pow", (2,)), ("clip", (0, 1)), ("nan_to_num", ()),
    )  # fmt: skip
    return Call(" ".join([name, *map(str, arguments)]), [dims], batched, lambda torch, t: getattr(torch, name)(t[0], *arguments))


def elementwise(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    name, theirs, count = draw.pick(
        ("divide", "divide", 2), ("power", "pow", 2), ("floor_divide", "floor_divide", 2), ("remainder", "remainder", 2), ("equal", "eq", 2),
        ("greater", "gt", 2), ("less_equal", "le", 2), ("logical_and", "logical_and", 2), ("where", "where", 3), ("lerp", "lerp", 3), ("atan2", "atan2", 2),
    )  # fmt: skip
    shapes = []
    for _ in range(count if draw.chance(97) or name == "where" else 1):
        shape = tuple(1 if draw.chance(25) and not (batched and i == 0) else n for i, n in enumerate(dims))
        if draw.chance(4):
            shape = (*shape[:-1], shape[-1] + 1)
        shapes.append(shape[1:] if not batched and draw.chance(15) else shape)

    def run(torch: Any, tensors: list[Any]) -> Any:
        if name == "where":
            tensors = [tensors[0].bool(), *tensors[1:]]
        return getattr(torch, theirs)(*tensors)

    return Call(name, shapes, batched, run)


def grid_sample(draw: Draw) -> Call:
    rank = draw.pick(2, 2, 3)
    batch = draw.whole(1, 3)
    shape = (batch, draw.whole(1, 4), *draw.dims(rank, 5))
    grid = (batch, *draw.dims(rank, 5), rank if draw.chance(95) else draw.whole(1, 4))
    if draw.chance(4):
        grid = draw.pick(grid[1:], (*grid[:-1], 2, rank))
    return Call("grid_sample", [shape, grid], True, lambda torch, t: torch.nn.functional.grid_sample(t[0], t[1], align_corners=False))


def affine_grid(draw: Draw) -> Call:
    rank = draw.pick(2, 2, 3)
    sizes = [draw.odd(1, 6) for _ in range(rank)]
    batch = draw.whole(1, 3)
    theta = (batch, rank, rank + 1) if draw.chance(93) else (batch, draw.whole(2, 3), draw.whole(3, 4))

    def run(torch: Any, tensors: list[Any]) -> Any:
        return torch.nn.functional.affine_grid(tensors[0], [batch, 2, *sizes], align_corners=False)

    return Call(f"affine_grid {bracketed(sizes)}", [theta], True, run)  # the counter does not see the product in it


def slices(draw: Draw) -> Call:
    dims, batched = some(draw, 4)
    dim = draw.whole(int(batched), len(dims) - 1)
    size = dims[dim]
    ends = [None if draw.chance(30) else draw.whole(-size, size + 1) for _ in range(2)]
    step = draw.pick(None, 1, 2, 3)
    text = ":".join("" if n is None else str(n) for n in (*ends, step)[: 2 if step is None else 3])

    def run(torch: Any, tensors: list[Any]) -> Any:
        y = tensors[0][(*(slice(None),) * dim, slice(*ends, step))]
        assert y.shape[dim], "nothing is left"  # a layer that keeps nothing is a mistake
        return y

    return Call(f"slice {text} axis={dim}", [dims], batched, run)


def time_distributed(draw: Draw) -> Call:
    """A module on frames that were folded into the batch."""
    channels, side, frames = draw.whole(1, 4), draw.whole(3, 8), draw.whole(1, 4)
    filters, kernel, padding = draw.whole(1, 5), draw.whole(1, 4), draw.whole(0, 2)
    inner, make = draw.pick(
        (f"nn.Conv2d({channels}, {filters}, {kernel}, padding={padding})", lambda nn: nn.Conv2d(channels, filters, kernel, padding=padding)),
        (f"nn.Linear({side}, {filters})", lambda nn: nn.Linear(side, filters)),
        (f"nn.MaxPool2d({kernel})", lambda nn: nn.MaxPool2d(kernel)),
        ("nn.Flatten()", lambda nn: nn.Flatten()),
        (f"nn.BatchNorm2d({channels})", lambda nn: nn.BatchNorm2d(channels).eval()),
        (f"nn.Conv2d({channels + 1}, 3, 1)", lambda nn: nn.Conv2d(channels + 1, 3, 1)),
    )  # fmt: skip
    dims = (2, frames, channels, side, side)

    def run(torch: Any, tensors: list[Any]) -> Any:
        module = make(torch.nn)
        y = module(tensors[0].view(2 * frames, *dims[2:]))
        return y.view(2, frames, *y.shape[1:]), [(name, tuple(p.shape)) for name, p in module.named_parameters()]

    return Call(f"time_distributed({inner})", [dims], True, run, True)


MAKERS: dict[str, Callable[[Draw], Call]] = {
    "reduce": reduce, "matmul": matmul, "einsum": einsum, "scaled_dot_product_attention": attention, "MultiheadAttention of three": crossed,
    "stack": stack, "squeeze": squeeze, "unsqueeze": unsqueeze, "transpose": transpose, "select": select, "unbind": unbind, "chunk": chunk,
    "expand": expand, "tile": tile, "repeat_interleave": repeat_interleave, "roll": rearranged, "cumsum": cumulative,
    "index_select": index_select, "topk": topk, "one_hot": one_hot, "sliding_window": sliding_window, "pointwise": pointwise,
    "elementwise": elementwise, "grid_sample": grid_sample, "affine_grid": affine_grid, "slice": slices, "time_distributed": time_distributed,
}  # fmt: skip
