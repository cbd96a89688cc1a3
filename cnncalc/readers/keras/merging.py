"""What Keras 0 and 1 joined branches with: the class `Merge` over models, the function `merge`, the model `Graph`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.base_class import named
from cnncalc.readers.keras.branches import BRANCHES, end, starts
from cnncalc.readers.keras.inputs import made_input
from cnncalc.readers.keras.layer import NAME, OUTPUTS, is_layer, is_model, name_of
from cnncalc.readers.keras.layer_class import layer_attribute, made
from cnncalc.readers.keras.model_class import define
from cnncalc.readers.keras.running import run, run_bound
from cnncalc.readers.keras.session import flat
from cnncalc.readers.keras.shapes import sizes
from cnncalc.readers.python.classes import Class
from cnncalc.readers.python.values import Native

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.python.machine import Machine

FUNCTION, _NODES = " function", " nodes"
_ORDER = (
    "mode",
    "concat_axis",
    "dot_axes",
    "output_shape",
    "output_mask",
    "arguments",
    "node_indices",
    "tensor_indices",
)


def merge_layer_class(machine: Machine, session: KerasSession, base: Class) -> Class:
    """The class `Merge`: of layers and models that it is given, or of the tensors that it is called on."""
    cls = Class(machine, "Merge", (base,), module="keras.layers")

    def init(site: Site, args: Any, kwargs: dict[str, Any]) -> None:
        layer, *rest = args
        given = dict(kwargs)
        branches = given.pop("layers", None)
        if rest and not isinstance(rest[0], str):
            branches = rest.pop(0)
        given = dict(zip(_ORDER, rest, strict=False)) | given
        if branches is not None:
            layer.attrs[BRANCHES] = list(site.items(branches))
        mode = given.get("mode", "sum")
        if isinstance(mode, str):
            made(session, site, layer, "Merge", [], given, "merge")
            return
        layer.attrs[FUNCTION] = given.pop("mode")
        layer.attrs[" arguments"] = given.pop("arguments", None) or {}
        named(session, layer, site, given, "merge")

    def call(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        layer, *values = args
        branches = layer.attrs.get(BRANCHES)
        if branches:
            read = list(site.items(values[0])) if isinstance(values[0], list | tuple) else [values[0]]
            ends = [end(site, branch) for branch in branches]
            if len(read) != len(ends) or any(one is not other for one, other in zip(read, ends, strict=False)):
                read = _rerun(session, site, layer, branches, read)
            values = [read]
        if FUNCTION in layer.attrs:
            return site.apply(layer.attrs[FUNCTION], values, dict(layer.attrs[" arguments"]))
        return run_bound(session, site, layer, values, kwargs)

    space = cls.namespace
    space["__init__"] = Native("__init__", init)
    space["call"] = Native("call", call)
    space["__getattr__"] = Native(
        "__getattr__", lambda site, args, kwargs: layer_attribute(session, site, args[0], args[1])
    )
    return cls


def _rerun(session: KerasSession, site: Site, layer: Instance, branches: list[Any], read: list[Any]) -> list[Any]:
    """The branches on other tensors than their own, as where the model that joins them is called."""
    counts = [len(starts(branch)) for branch in branches]
    if sum(counts) != len(read):
        raise site.error(f"{name_of(layer)} joins {sum(counts)} inputs, and reads {len(read)}")
    found, at = [], 0
    for branch, count in zip(branches, counts, strict=True):
        values = read[at : at + count]
        found.append(run(session, site, branch, [values[0] if count == 1 else values], {}))
        at += count
    return found


def merge_function(machine: Machine, libraries: Any) -> Any:
    """`merge([a, b], mode='concat', concat_axis=3)`: of tensors."""

    def body(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        given = dict(kwargs)
        values = args[0] if args else given.pop("inputs", None)
        words = dict(zip(_ORDER, args[1:], strict=False)) | given
        return site.call(site.apply(libraries.named(machine, "Merge"), [], words), values)

    return Native("merge", body)


# -- Keras 0's Graph


def graph_class(machine: Machine, session: KerasSession, base: Class) -> Class:
    """The class `Graph`: nodes that read others by their names."""
    cls = Class(machine, "Graph", (base,), module="keras.models")
    for name, body in (
        ("__init__", _init),
        ("add_input", _add_input),
        ("add_node", _add_node),
        ("add_output", _add_output),
    ):
        cls.namespace[name] = Native(name, partial(body, session))
    return cls


def _init(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    named(session, args[0], site, dict(kwargs), "graph")
    session.models.append(args[0])
    args[0].attrs[_NODES] = {}


def _add_input(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    model, *rest = args
    given = dict(zip(("name", "input_shape", "batch_input_shape", "dtype"), rest, strict=False)) | kwargs
    batched = given.get("batch_input_shape")
    shape = sizes(session, site, given.get("input_shape") if batched is None else batched, "the input's shape")
    name = str(given.get("name"))
    layer = made_input(session, site, shape if batched is None else shape[1:], name)
    model.attrs[_NODES][name] = layer.attrs[OUTPUTS]


def _add_node(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    model, *rest = args
    given = dict(zip(("layer", "name", "input", "inputs", *_MERGED, "create_output"), rest, strict=False)) | kwargs
    layer: Any = given.get("layer")
    name = str(given.get("name"))
    if not is_layer(layer):
        raise site.error("add_node takes a layer", "write graph.add_node(Dense(10), name='dense', input='flat')", 0)
    x = _read(session, site, model, given)
    if not is_model(layer):
        layer.attrs[NAME] = name
    model.attrs[_NODES][name] = run(session, site, layer, [x], {})
    if given.get("create_output"):
        _add_output(session, site, [model], {"name": name, "input": name})


_MERGED = ("merge_mode", "concat_axis", "dot_axes")


def _add_output(session: KerasSession, site: Site, args: Any, kwargs: dict[str, Any]) -> None:
    model, *rest = args
    given = dict(zip(("name", "input", "inputs", *_MERGED), rest, strict=False)) | kwargs
    outputs = [*flat(model.attrs.get(OUTPUTS)), *flat(_read(session, site, model, given))]
    inputs = [tensor for tensor in model.attrs[_NODES].values() if tensor.ref is not None and tensor.ref.number < 0]
    define(session, site, model, inputs, outputs)


def _read(session: KerasSession, site: Site, model: Instance, given: dict[str, Any]) -> Any:
    """What a node reads: one other, or several that are merged."""
    nodes = model.attrs[_NODES]
    names = [given["input"]] if given.get("input") else list(site.items(given.get("inputs") or []))
    for name in names:
        if name not in nodes:
            raise site.error(f"the graph has no node '{name!s:.40}'", f"its nodes are {', '.join(nodes)}")
    if len(names) == 1:
        return nodes[names[0]]
    if not names:
        raise site.error("a node reads another one", "name it: input='conv1'")
    mode = given.get("merge_mode") or "concat"
    words = {"mode": mode, "concat_axis": given.get("concat_axis", -1)} if mode == "concat" else {"mode": mode}
    cls = session.machine.libraries.named(session.machine, "Merge")
    return site.call(site.apply(cls, [], words), [nodes[name] for name in names])
