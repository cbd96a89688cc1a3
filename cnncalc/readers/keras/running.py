"""What `layer(…)` does: a node for a layer of Keras's, for one of the program's own its `build` and `call`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.layer import BUILT, CALLS, INPUTS, LAYER, name_of
from cnncalc.readers.keras.session import flat, mapped
from cnncalc.readers.keras.shapes import shown_shape
from cnncalc.readers.keras.weights import count_own
from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.libraries.shaped_arrays import Shaped
from cnncalc.readers.python.values import Function
from cnncalc.readers.tensors.making import made
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site


def run(session: KerasSession, site: Site, layer: Instance, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`layer(…)`: what it gives, noted as a call of it."""
    _known(session, site, layer, [*args, *kwargs.values()])
    args = [_as_tensor(session, value) for value in args]
    if session.current is session.root:
        args = mapped(args, lambda tensor: _fed(session, site, tensor))
        kwargs = {key: mapped(value, lambda tensor: _fed(session, site, tensor)) for key, value in kwargs.items()}
    with session.calling(layer, name_of(layer), site) as call:
        call.args, call.kwargs = args, kwargs
        call.result = _evaluated(session, site, layer, args, kwargs)
    if call.parent is session.root:
        if flat(args) and all(tensor.ref is None and tensor.made == "constant" for tensor in flat(args)):
            return mapped(call.result, lambda tensor: made(session, list(tensor.axes), "constant"))
        _through(session, site, call)
    layer.attrs.setdefault(CALLS, []).append(call)
    if session.watch is not None:
        session.watch(layer, call.result)
    return call.result


def _known(session: KerasSession, site: Site, layer: Instance, values: list[Any]) -> None:
    """An error for a layer that is called on what is not known."""
    for value in values[:1]:
        inner = value if isinstance(value, list | tuple) else [value]
        for each in inner:
            if each.__class__ is Unknown:
                raise each.needed(site, f"what {name_of(layer)} reads")
    if session.current is session.root and not flat(values):
        first: Any = values[0] if values else None
        if first.__class__.__name__ == "Instance":
            raise site.error(
                f"{name_of(layer)} is called on {name_of(first)}, which is a layer and no tensor",
                f"call that layer too: {name_of(first)}(x)",
                0,
            )


def _as_tensor(session: KerasSession, value: Any) -> Any:
    """An array of which the shape is known, as a tensor."""
    return made(session, list(value.shape)) if isinstance(value, Shaped) else value


def _fed(session: KerasSession, site: Site, tensor: Tensor) -> Tensor:
    """A tensor that the program makes, called on at its top level: an input whose first axis is the batch."""
    if tensor.ref is None and tensor.made == "" and tensor.batch is None and tensor.sample:
        return session.as_input(site, tensor)
    return tensor


def _evaluated(session: KerasSession, site: Site, layer: Instance, args: list[Any], kwargs: dict[str, Any]) -> Any:
    found, owner = layer.cls.find("call")
    if owner is not None and not owner.native:
        _built(session, site, layer, args)
        result = site.apply(site.attribute(layer, "call"), args, _wanted(found, kwargs))
        count_own(session, site, layer)
        return result
    return site.apply(site.attribute(layer, "call"), args, kwargs)


def _wanted(call: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The arguments that a `call` takes: Keras itself takes `training` and `mask` where it does not."""
    if not isinstance(call, Function):
        return kwargs
    names = {*call.code.positional, *call.code.keyword_only}
    if call.code.kwarg:
        return kwargs
    return {key: value for key, value in kwargs.items() if key in names or key not in ("training", "mask")}


def _built(session: KerasSession, site: Site, layer: Instance, args: list[Any]) -> None:
    """`build(input_shape)` of the program's own, before the first call."""
    if layer.attrs.get(BUILT):
        return
    layer.attrs[BUILT] = True
    build, owner = layer.cls.find("build")
    if isinstance(build, Function) and owner is not None and not owner.native and INPUTS not in layer.attrs:
        shapes = shown_shape(args[0] if args else None)
        tensors = flat(args)
        if tensors and session.batch is not None and isinstance(shapes, tuple):
            shapes = shapes.__class__((None, *shapes[1:])) if tensors[0].batch == 0 else shapes
        site.apply(site.attribute(layer, "build"), [shapes], {})


def _through(session: KerasSession, site: Site, call: Any) -> None:
    """A tensor that a call only hands through becomes one of its own, as in Keras each call's are."""
    made = range(call.start, call.end)

    def own(tensor: Tensor) -> Tensor:
        if tensor.ref is None or tensor.ref.number in made:
            return tensor
        with_node = session.words(site, "identity")
        found = session.apply(site, name_of(call.layer), with_node, Tensor(session, tensor.inner, 0, tensor.ref))
        return Tensor(session, tensor.sample, tensor.batch, found.ref, tensor.fold)

    if any(t.ref is not None and t.ref.number not in made for t in flat(call.result)):
        session.current = call
        try:
            call.result = mapped(call.result, own)
        finally:
            session.current = call.parent
            call.end = len(session.growth.graph.nodes)


def run_bound(session: KerasSession, site: Site, layer: Instance, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`call` of a layer that Keras has: one node."""
    bound = layer.attrs.get(LAYER)
    if bound is None:
        raise site.error(f"{layer.cls.name}.__init__ was not run", "call super().__init__(…) in it")
    values = [*args, *(kwargs[key] for key in ("inputs", "query", "value", "key", "x", "sequences") if key in kwargs)]
    read = flat(values[:1] if not bound.many else values)
    if len(values) > 1 and bound.family == "attention":
        read = [value for value in values if isinstance(value, Tensor)]
    if not read:
        if values and values[0].__class__ is Unknown:
            raise values[0].needed(site, f"what {name_of(layer)} reads")
        raise site.error(f"{name_of(layer)} reads a tensor, and is given none", at=0)
    name = session.running[-1][1] if session.current.layer is layer else f"{session.prefix}{name_of(layer)}"
    if bound.many or len(read) > 1:
        found = _of_many(session, site, name, bound, layer, read, values)
        if kwargs.get("return_attention_scores"):
            return found, Unknown(session.machine, f"the scores of {name_of(layer)}", site.place)
        return found
    x = read[0]
    if bound.family == "sequence" and "initial_state" in kwargs:
        _starts_from(session, flat(kwargs["initial_state"]))
    if x.fold != 1 and not bound.many:
        from cnncalc.layers.time_distributed import TimeDistributed

        whole = Tensor(session, x.inner, x.batch, x.ref)
        each = TimeDistributed({"layer": bound, "leading": 1}, "keras")
        found = session.apply(site, name, each, whole, layer)
        return Tensor(session, found.sample[1:], found.batch, found.ref, x.fold)
    return session.apply(site, name, bound, x, layer)


def _starts_from(session: KerasSession, states: list[Tensor]) -> None:
    """Note what the next node starts from besides what it reads."""
    starts = [tensor.ref.number for tensor in states if tensor.ref is not None and tensor.ref.number >= 0]
    session.starts[len(session.growth.graph.nodes)] = starts


def _of_many(
    session: KerasSession, site: Site, name: str, bound: Any, layer: Instance, read: list[Tensor], values: list[Any]
) -> Any:
    """A layer over several tensors; an error for one that takes a single one."""
    if bound.family == "attention":
        if all(t is read[0] for t in read):
            return session.apply(site, name, bound, read[0], layer)
        return session.apply(site, name, bound, read, layer)
    if not bound.many and bound.family == "sequence":
        _starts_from(session, read[1:])
        return session.apply(site, name, bound, read[0], layer)
    if not bound.many:
        raise site.error(
            f"{name_of(layer)} reads one tensor, and {len(read)} are given",
            "merge them first, as with Concatenate()",
            0,
        )
    if len(values) > 1 and not isinstance(values[0], list | tuple):
        raise site.error(f"{name_of(layer)} reads its tensors as one list", "put them in brackets: ([a, b])", 1)
    return session.apply(site, name, bound, read, layer)
