"""Shapes as Keras writes them: with the batch in front, None for what is not said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.values import MISSING, Native, Property
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site


class Dims(tuple[Any, ...]):
    """The shape of a tensor: a tuple that also is TensorFlow's TensorShape (`as_list()`, `ndims`)."""

    __slots__ = ()


def register(machine: Any) -> None:
    """Let a program see shapes as tuples with TensorFlow's methods."""
    base = machine.class_of(())
    cls = machine.types[Dims] = Class(machine, "TensorShape", (base,), host=tuple)
    space = cls.namespace
    space["as_list"] = Native("as_list", lambda site, args, kwargs: list(args[0]))
    space["with_rank"] = Native("with_rank", lambda site, args, kwargs: args[0])
    space["num_elements"] = Native("num_elements", _elements)
    space["is_fully_defined"] = Native("is_fully_defined", lambda site, args, kwargs: None not in args[0])
    for name in ("ndims", "rank"):
        space[name] = Property(Native(name, lambda site, args, kwargs: len(args[0])))
    space["dims"] = Property(Native("dims", lambda site, args, kwargs: list(args[0])))
    kinds: tuple[Any, ...] = (0, None)
    for kind in kinds:  # TensorFlow 1's sizes are dimensions, which have a value
        machine.class_of(kind).namespace["value"] = Property(Native("value", lambda site, args, kwargs: args[0]))


def _elements(site: Any, args: Any, kwargs: Any) -> Any:
    total = 1
    for size in args[0]:
        if size is None:
            return None
        total *= size
    return total


def shape_of(tensor: Tensor) -> Dims:
    """A tensor's shape as the program sees it: its batch is None where the program does not say it."""
    count = tensor.session.batch
    return Dims(
        (None if count is None else count * n.fold) if isinstance(n, BatchSize) else None if n is UNKNOWN else n
        for n in tensor.axes
    )


def shown_shape(value: Any) -> Any:
    """The shape of a tensor, or of each of several."""
    if isinstance(value, Tensor):
        return shape_of(value)
    if isinstance(value, dict):
        return {key: shown_shape(inner) for key, inner in value.items()}
    return [shown_shape(inner) for inner in value] if isinstance(value, list | tuple) else None


_NO_SHAPE = "say it with --input 224x224x3, without the batch"


def sizes(session: KerasSession, site: Site, value: Any, what: str, at: Any = None) -> tuple[Any, ...]:
    """A written shape: whole numbers, UNKNOWN for None. An error for what is not known, which names the way out."""
    if isinstance(value, Instance) and value.payload is not MISSING:
        value = value.payload
    if value.__class__ is Unknown:
        raise _unknown(site, value, what)
    if value.__class__ is int:
        return (value,)
    if value is None:
        return (UNKNOWN,)
    found: list[Any] = []
    for size in site.items(value):
        if size.__class__ is Unknown:
            raise _unknown(site, size, what)
        if isinstance(size, Tensor):
            size = int(size.number(site, "index"))
        if size is None or isinstance(size, BatchSize) or (size.__class__ is int and size == -1):
            found.append(UNKNOWN)
        elif size.__class__ is float and size != int(size):
            raise site.error(
                f"a size must be a whole number, not {size}", "divide with // or write int(…) around it", at
            )
        else:
            found.append(int(size))
    return tuple(found)


def _unknown(site: Site, value: Unknown, what: str) -> Exception:
    error = value.needed(site, what)
    if value.error is None and not value.help:
        error.help = _NO_SHAPE
    return error


def said_shape(session: KerasSession, site: Site, kwargs: dict[str, Any], embedding: bool = False) -> Any:
    """The input's shape without the batch that a layer's arguments say, which leave `kwargs`; None where they do not. Where
    it is not known without running the program, the one that was given from outside."""
    batched = kwargs.pop("batch_input_shape", kwargs.pop("batch_shape", None))
    plain = kwargs.pop("input_shape", None)
    length = kwargs.pop("input_length", None)
    dim = None if embedding else kwargs.pop("input_dim", None)
    kwargs.pop("batch_size", None)
    what = "the input's shape"
    try:
        if batched is not None:
            key = "batch_input_shape"
            return sizes(session, site, batched, what, key)[1:]
        if plain is not None:
            return sizes(session, site, plain, what, "input_shape")
        if dim is not None:
            lead = () if length is None else sizes(session, site, [length], what, "input_length")
            return (*lead, *sizes(session, site, [dim], what, "input_dim"))
        if embedding and length is not None:
            return sizes(session, site, length, what, "input_length")
    except Exception as error:
        given = session.given.get("input")
        if getattr(error, "kind", "") == "unknown" and given is not None:
            return given
        raise
    return None
