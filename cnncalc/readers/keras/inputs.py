"""Input layers: `Input(shape=…)`, `InputLayer(…)`, `tf.placeholder`, and those a model makes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.readers.keras.layer import CALLS, NAME, OUTPUTS, SHAPE
from cnncalc.readers.keras.session import Called
from cnncalc.readers.keras.shapes import sizes
from cnncalc.readers.python.classes import Class, Instance
from cnncalc.readers.python.values import Native
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site


def made_input(
    session: KerasSession, site: Site, sample: tuple[Any, ...], name: str, batch: int | None = None
) -> Instance:
    """An input layer with a tensor of this shape."""
    session.stirred()
    layer = Instance(input_class(session.machine))
    sample = session.given.get(name, sample) if name else sample
    number = len(session.growth.graph.input_names)
    sample = session.overrides.get(number, sample)
    layer.attrs[NAME] = name or session.auto.next("input" if session.auto.from_one else "input_layer")
    layer.attrs[SHAPE] = sample
    session.layout.seen(session.growth.graph, site, sample)
    ref = session.growth.input(layer.attrs[NAME], Shape.of(sample, False), site.place)
    tensor = Tensor(session, sample, 0, ref)
    layer.attrs[OUTPUTS] = tensor
    session.input_layers[number] = layer
    call = Called(layer, session.root, 0, site)
    call.args, call.result = (tensor,), tensor
    layer.attrs[CALLS] = [call]
    return layer


def input_class(machine: Any) -> Class:
    """The class `InputLayer`."""
    found: Class = machine.known[" InputLayer"]
    return found


def register(machine: Any, session: KerasSession, base: Class) -> Class:
    """Make the class `InputLayer` below `Layer`."""
    cls = Class(machine, "InputLayer", (base,), module="keras.layers")
    cls.info["input"] = True

    def new(site: Site, args: Any, kwargs: Any) -> Any:
        return written_input(session, site, list(args[1:]), dict(kwargs))

    cls.namespace["__new__"] = Native("__new__", new)
    cls.namespace["__init__"] = Native("__init__", lambda site, args, kwargs: None)
    machine.known[" InputLayer"] = cls
    return cls


def written_input(session: KerasSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Instance:
    """`InputLayer(input_shape=(28, 28, 1))`, `Input((28, 28, 1))` in every spelling."""
    tensor = kwargs.get("tensor", kwargs.get("input_tensor"))
    if isinstance(tensor, Tensor) and tensor.ref is not None and tensor.ref.number < 0:
        return session.input_layers[-1 - tensor.ref.number]
    batched = kwargs.get("batch_shape", kwargs.get("batch_input_shape"))
    shape = kwargs.get("shape", kwargs.get("input_shape", args[0] if args else None))
    what = "the input's shape"
    at: Any = 0 if args else next((k for k in ("shape", "input_shape", "batch_shape") if k in kwargs), None)
    try:
        if batched is not None:
            sample = sizes(session, site, batched, what, at)[1:]
        elif shape is None:
            raise site.error("Input needs the input's shape", "write Input(shape=(28, 28, 1)), without the batch")
        else:
            sample = sizes(session, site, shape, what, at)
    except Exception as error:
        known = session.given.get("input")
        if getattr(error, "kind", "") != "unknown" or known is None:
            raise
        sample = known
    given = session.given.get("input")
    same = given is not None and len(given) == len(sample)
    if (
        same
        and UNKNOWN in sample
        and all(n is UNKNOWN or n == known for n, known in zip(sample, given or (), strict=True))
    ):
        sample = given or ()
    for size in sample:
        if size.__class__ is int and size < 1:
            raise site.error(f"a size must be at least 1, not {size}", "give the input's shape without the batch", at)
    name = kwargs.get("name")
    return made_input(session, site, tuple(sample), name if isinstance(name, str) else "")
