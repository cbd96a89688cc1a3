"""Functions that make tensors of nothing: `torch.zeros`, `randn`, `arange`, `nn.Parameter`; and small numeric ones."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.builtin.formats import weigh
from cnncalc.readers.python.libraries.shaped_arrays import Shaped
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session

MOST = 100_000
"""Numbers of a tensor that are kept."""


def sizes_of(site: Site, args: Any, kwargs: dict[str, Any], key: str = "size") -> list[Any]:
    """The sizes that a call gives: one after the other, as one list, or under `size`."""
    values = list(args) or [kwargs[key]] if args or key in kwargs else []
    if len(values) == 1 and not isinstance(values[0], int | BatchSize):
        values = site.items(values[0])
    return [whole_size(site, value) for value in values]


def whole_size(site: Site, value: Any) -> Any:
    """One size: an int, or a multiple of the batch."""
    if value.__class__ is int or isinstance(value, BatchSize):
        return value
    if value.__class__ is float:
        from cnncalc.readers.python.advice import divided

        raise site.error(f"a size must be a whole number, not {value}", divided(site.node))
    if value.__class__.__name__ == "Unknown":
        raise value.needed(site, "a shape")
    if isinstance(value, Tensor):
        return int(value.number(site, "index"))
    return value.__index__()


def made(session: Session, sizes: list[Any], kind: str = "") -> Tensor:
    """A tensor of these sizes, of which one may be the batch."""
    at = next((i for i, n in enumerate(sizes) if isinstance(n, BatchSize)), None)
    sample = tuple(n for n in sizes if not isinstance(n, BatchSize))
    return Tensor(session, sample, at, None, sizes[at].fold if at is not None else 1, kind)


def numbers(session: Session, values: Any) -> Tensor:
    """A tensor whose numbers are known."""
    sample: list[int] = []
    inner = values
    while isinstance(inner, list):
        sample.append(len(inner))
        inner = inner[0] if inner else None
    session.machine.charge(prod(sample) >> 2)
    tensor = Tensor(session, tuple(sample), None)
    tensor.values = values
    return tensor


def plain_list(site: Site, value: Any) -> Any:
    """A value as nested lists of plain numbers; None where some are not known."""
    if isinstance(value, Tensor):
        return value.values
    if value.__class__ in (int, float, bool) or isinstance(value, BatchSize):
        return value
    if value.__class__ in (list, tuple):
        items = [plain_list(site, item) for item in value]
        return None if any(item is None for item in items) else items
    return None


def of_axes(session: Session, axes: list[Any], like: Tensor) -> Tensor:
    """A tensor without a slot of these axes, made as another was."""
    found = made(session, axes, like.made)
    found.made = "constant" if like.made == "parameter" else like.made
    return found


def maker(session: Session, name: str) -> Any:
    """The body of a function that makes a tensor; None where `name` makes none."""
    if name in ("zeros", "ones", "rand", "randn", "empty"):
        return lambda site, args, kwargs: made(session, sizes_of(site, args, kwargs))
    if name == "full":
        return lambda site, args, kwargs: made(session, sizes_of(site, args[:1], kwargs))
    if name in ("normal", "randint", "randperm", "eye", "tri"):
        return lambda site, args, kwargs: _sized(session, site, name, args, kwargs)
    if name.endswith("_like"):
        return lambda site, args, kwargs: _like(site, args[0] if args else kwargs["input"])
    if name in ("tensor", "as_tensor", "from_numpy", "asarray", "FloatTensor", "LongTensor", "Tensor", "IntTensor"):
        return lambda site, args, kwargs: _given(session, site, args, kwargs, name)
    if name in ("arange", "range"):
        return lambda site, args, kwargs: _arange(session, site, args, kwargs)
    if name in ("linspace", "logspace"):
        return lambda site, args, kwargs: _linspace(session, site, args, kwargs)
    return None


def _like(site: Site, tensor: Any) -> Any:
    if not isinstance(tensor, Tensor):
        return tensor
    return made(tensor.session, list(tensor.axes))


def _sized(session: Session, site: Site, name: str, args: Any, kwargs: Any) -> Any:
    if name in ("eye", "randperm", "tri"):
        return made(session, [whole_size(site, a) for a in args[:2]] * (2 if name == "eye" and len(args) == 1 else 1))
    if name == "normal" and args and isinstance(args[0], Tensor):
        return _like(site, args[0])
    size = kwargs.get("size", next((a for a in args if a.__class__ in (tuple, list)), None))
    return made(session, sizes_of(site, [size] if size is not None else [], {}))


def _given(session: Session, site: Site, args: Any, kwargs: Any, name: str) -> Any:
    value = args[0] if args else kwargs.get("data")
    if isinstance(value, Tensor):
        return value
    if name.endswith("Tensor") and args and all(a.__class__ is int or isinstance(a, BatchSize) for a in args):
        return made(session, list(args))
    if isinstance(value, Shaped):
        return made(session, list(value.shape))
    weigh(session.machine, value)
    found = plain_list(site, value)
    if found is None:
        from cnncalc.readers.python.foreign import Unknown

        return Unknown(session.machine, f"torch.{name}(…)", site.place)
    return numbers(session, found)


def _arange(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    values = [*args, *(kwargs[k] for k in ("start", "end", "step") if k in kwargs)]
    if not all(v.__class__ in (int, float) for v in values):
        count = whole_size(site, values[-1] if len(values) == 1 else values[1])
        return made(session, [count])
    start, stop, step = (0, values[0], 1) if len(values) == 1 else (*values, 1)[:3]
    count = max(0, -int(-(stop - start) // step)) if step else 0
    if count > MOST:
        return made(session, [count])
    return numbers(session, [start + step * i for i in range(count)])


def _linspace(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    names = dict(zip(("start", "end", "steps"), args, strict=False)) | kwargs
    start, stop, steps = (names.get(k, 0) for k in ("start", "end", "steps"))
    if not isinstance(steps, int) or steps > MOST or not all(isinstance(v, int | float) for v in (start, stop)):
        return made(session, [whole_size(site, steps)])
    if steps == 1:
        return numbers(session, [float(start)])
    step = (stop - start) / max(1, steps - 1)
    return numbers(
        session, [start + step * i if i < steps / 2 else stop - step * (steps - 1 - i) for i in range(steps)]
    )


def parameter(session: Session, site: Site, args: Any, kwargs: Any) -> Any:
    """`nn.Parameter(tensor)`."""
    data = args[0] if args else kwargs.get("data")
    if not isinstance(data, Tensor):
        if data.__class__.__name__ == "Unknown":
            return data
        return made(session, [], "parameter")
    found = Tensor(session, tuple(n for n in data.axes if n.__class__ is int), None, None, 1, "parameter")
    wanted = args[1] if len(args) > 1 else kwargs.get("requires_grad", True)
    found.attributes["requires_grad"] = wanted is not False
    return found
