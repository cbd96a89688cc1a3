"""The inputs of a graph as tensors: where the batch stands, which axes are free, what is given instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.part import Part
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.errors import ProgramError
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.readers.onnx.model import Stated
    from cnncalc.readers.onnx.session import OnnxSession


class Plan(NamedTuple):
    """How the inputs are read: `axis` is where the batch of each stands (None: the graph has no batch at all), `samples` how many
    it has, where the file says so."""

    axis: int | None
    samples: int | None


def plans(inputs: Sequence[Stated], recurrent: bool) -> list[Plan]:
    """The readings that are tried, the likeliest first: the first axis is the batch; the second, as recurrent networks have
    it; there is none."""
    ranked = [given for given in inputs if given.dims is not None and given.dims]
    if not ranked or (len(ranked) == 1 and len(ranked[0].dims or ()) == 1 and ranked[0].dims[0].__class__ is int):  # type: ignore[index]
        return [Plan(None, None)]
    found = []
    for axis in (0, 1) if recurrent else (0,):
        leads = [given.dims[axis] for given in ranked if given.dims and len(given.dims) > axis]
        if leads:
            first = leads[0]
            found.append(Plan(axis, first if first.__class__ is int and first > 0 else None))
    return [*found, Plan(None, None)]


def tensors(
    file: str, session: OnnxSession, inputs: Sequence[Stated], plan: Plan, given: Mapping[str, str]
) -> dict[str, Tensor]:
    """The inputs by name, in the file's order."""
    names = [stated.name for stated in inputs]
    for name in given:
        if name not in names and name != "input":
            help = nearest(name, names) or f"its inputs are {', '.join(names)}"
            raise ProgramError(f"there is no input '{name}'", Part(file, "inputs"), help, kind="missing")
    session.batch = plan.samples
    free = Free()
    found: dict[str, Tensor] = {}
    lead = next(
        (s.dims[plan.axis] for s in inputs if plan.axis is not None and s.dims and len(s.dims) > plan.axis), None
    )
    for number, stated in enumerate(inputs):
        text = given.get(stated.name, given.get("input") if not number else None)
        place = Part(file, f"input {stated.name}")
        dims = _checked(stated, place, text)
        axis = plan.axis if _has_batch(plan, dims, lead, number) else None
        if text is not None:
            sample = given_sample(text, place, axis, dims)
        else:
            sample = tuple(free.size(n, stated.name, i) for i, n in enumerate(dims) if i != axis)
            session.free += [str(n or "?") for i, n in enumerate(dims) if i != (axis or 0) and n.__class__ is not int]
        ref = session.growth.input(stated.name, Shape.of(sample, True), place)
        found[stated.name] = Tensor(session, sample, axis, ref)
    return found


def _checked(stated: Stated, place: Part, text: str | None) -> tuple[Any, ...]:
    """The axes that the file states."""
    dims = stated.dims
    if dims is None:
        if text is None:
            raise ProgramError(
                f"the file does not say the shape of {stated.name}",
                place,
                f"give it with its batch left out: --input {stated.name}=3x224x224",
                kind="missing",
            )
        dims = (None, *parse_shape(text).dims)
    for size in dims:
        if size.__class__ is int and (size < 0 or size >= 1 << 62) and text is None:
            raise ProgramError(
                f"{stated.name} has an axis of {size}", place, "the file is damaged, or its writer has a fault"
            )
    return dims


def _has_batch(plan: Plan, dims: tuple[Any, ...], lead: Any, number: int) -> bool:
    """Whether an input has the batch: the first has, and those whose axis there is the same, or free."""
    if plan.axis is None or len(dims) <= plan.axis:
        return False
    return dims[plan.axis] == lead or dims[plan.axis] is None or not number


def given_sample(text: str, place: Part, axis: int | None, dims: tuple[Any, ...]) -> tuple[Any, ...]:
    """A shape that is given instead, without the batch; with it where it has as many axes as the file's."""
    try:
        sizes = parse_shape(text).dims
    except ShapeError as error:
        raise ProgramError(error.message, place, error.help.replace("55x55x96", "3x224x224")) from None
    if axis is not None and len(sizes) == len(dims) and len(dims) > 1:
        sizes = sizes[:axis] + sizes[axis + 1 :]
    free = Free()
    return tuple(free.size(n if n != "_" else None, str(n), i) for i, n in enumerate(sizes))


class Free:
    """The free sizes of a file, each a capital letter."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def size(self, size: Any, name: str, axis: int) -> Any:
        """A number as it is; a free size as a formula of a letter, one for each name."""
        if size.__class__ is int:
            return size
        from cnncalc.numbers.closed import Closed

        key = size if size is not None else (name, axis)
        found = self._known.get(key)
        if found is None:
            text = str(size or "")
            wish = ["H", "W"] if "eight" in text or "idth" in text else []
            letters = [
                text[:1].upper() if text[:1].isascii() and text[:1].isalpha() and text[:1] not in "nN" else "H",
                *wish,
                *"HWDLTSABCEFGIJKMOPQRUVXYZ",
            ]
            if "idth" in text:
                letters = ["W", *letters]
            used = {str(n) for n in self._known.values()}
            letter = next((a for a in letters if a not in used), "Z")
            found = self._known[key] = Closed.symbol(letter)
        return found
