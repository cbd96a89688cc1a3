"""What a program says of its input: a model called on a made tensor, `summary(model, (3, 32, 32))`; and what is said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.given import given_sample
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


def as_inputs(session: Session, site: Site, value: Any, name: str) -> Any:
    """What a program calls its model with, its made tensors as inputs of the network."""
    if value.__class__ in (list, tuple):
        return value.__class__(as_inputs(session, site, inner, name) for inner in value)
    if value.__class__ is dict:
        return {key: as_inputs(session, site, inner, str(key)) for key, inner in value.items()}
    return session.as_input(site, value, name) if isinstance(value, Tensor) and value.ref is None else value


def given(session: Session, names: list[str], inputs: dict[str, str]) -> list[Any]:
    """The inputs that were said beside the program, in the order of the model's arguments."""
    found = []
    unnamed = inputs.get("input") if "input" not in names else None
    order = [names[0] if names and unnamed is not None else "input", *names]
    for name in dict.fromkeys(order):
        text = unnamed if unnamed is not None and name == order[0] else inputs.get(name)
        if text is not None:
            sample = given_sample(text, "3x224x224")
            found.append(Tensor(session, sample, 0, session.growth.input(name, Shape.of(sample, True))))
    unknown = [n for n in inputs if n not in (*names, "input")]
    if unknown:
        known = f"the inputs are {', '.join(names)}"
        raise ProgramError(f"there is no input '{unknown[0]}'", None, known, kind="missing")
    return found
