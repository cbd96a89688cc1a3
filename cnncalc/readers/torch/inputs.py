"""What a program says of its input: a model called on a made tensor, `summary(model, (3, 32, 32))`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


class Seen(NamedTuple):
    """A model that a program calls, or shows the summary of: what it reads, and where that stands."""

    module: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    place: Any


def noted_summary(session: Session, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    """Note `summary(model, input_size=…)`: torchsummary's sizes are without the batch, torchinfo's with it."""
    model = args[0] if args else kwargs.get("model")
    size = kwargs.get("input_size", args[1] if len(args) > 1 else None)
    data = kwargs.get("input_data")
    if isinstance(data, Tensor):
        session.seen.append(Seen(model, (data,), {}, site.place))
    if size is None:
        return
    sizes = site.items(size)
    several = sizes if sizes and not isinstance(sizes[0], int | BatchSize) else [sizes]
    tensors = []
    for one in several:
        axes = list(site.items(one))
        batched = len(axes) in (4, 5) or (len(axes) == 2 and "input_size" in kwargs)
        sample = tuple(axes[1:] if batched else axes)
        tensors.append(Tensor(session, tuple(int(n) for n in sample), 0))
    session.seen.append(Seen(model, tuple(tensors), {}, site.place))
