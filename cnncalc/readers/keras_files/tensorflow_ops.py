"""Functions of TensorFlow that Keras 2 kept as layers: `TFOpLambda`, `SlicingOpLambda`, and before these `TensorFlowOpLayer`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.readers.keras.function_names import ACTIVATIONS, MERGED
from cnncalc.readers.keras.functions import function
from cnncalc.readers.keras.naming import snake
from cnncalc.readers.keras_files.calls import Array
from cnncalc.readers.keras_files.operations import operations, word
from cnncalc.readers.keras_files.wrong import Wrong, of_kind, shown

if TYPE_CHECKING:
    from cnncalc.readers.keras_files.entries import Entry
    from cnncalc.readers.keras_files.runner import Runner, Within

_OPERATORS = {"truediv": "divide", "rtruediv": "divide", "radd": "add", "rsub": "subtract", "rmul": "multiply"}
_NODES = {
    **{"AddV2": "add", "Add": "add", "BiasAdd": "add", "Sub": "subtract", "Mul": "multiply", "RealDiv": "divide"},
    **{"Maximum": "maximum", "Minimum": "minimum", "SquaredDifference": "squared_difference", "Pow": "pow"},
    **{"Greater": "greater", "Less": "less", "Equal": "equal", "FloorDiv": "floor_divide", "DivNoNan": "divide"},
    **{"Mean": "reduce_mean", "Sum": "reduce_sum", "Max": "reduce_max", "Min": "reduce_min", "Prod": "reduce_prod"},
    **{"ArgMax": "argmax", "ArgMin": "argmin"},
    **{"MatMul": "matmul", "BatchMatMul": "matmul", "BatchMatMulV2": "matmul", "Reshape": "reshape"},
    **{"Transpose": "transpose", "ExpandDims": "expand_dims", "Squeeze": "squeeze", "Tile": "tile", "Shape": "shape"},
    **{"Pad": "pad", "PadV2": "pad", "MirrorPad": "pad", "Cast": "cast", "Identity": "identity", "Softmax": "softmax"},
    **{"ResizeBilinear": "resize", "ResizeNearestNeighbor": "resize", "ResizeBicubic": "resize"},
    **{"DepthToSpace": "depth_to_space", "SpaceToDepth": "space_to_depth", "ClipByValue": "clip_by_value"},
    **{"Pack": "stack", "ConcatV2": "concat", "Fill": "fill", "BroadcastTo": "broadcast_to", "GatherV2": "gather"},
    **{"AddN": "add_n", "Neg": "negative", "LeakyRelu": "leaky_relu", "Relu6": "relu6", "L2Loss": "l2_loss"},
}
"""Operations of TensorFlow's graphs, and the functions that make them. The others are called alike."""
_ATTRIBUTES = {"keep_dims": "keepdims", "squeeze_dims": "axis", "axis": "axis", "block_size": "block_size"}


def function_of(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """`TFOpLambda`: its function stands in `config`, its arguments in the call."""
    path = of_kind(entry.config.get("function"), str, (*entry.path, "config", "function"), "function")
    name = path.rpartition(".")[2]
    given = {key: each for key, each in kwargs.items() if key not in ("name", "dtype") and each is not None}
    if not args:
        raise Wrong("an operation that reads nothing", entry.path, "the configuration is damaged")
    if name in ("getitem", "slice_helper", "ragged_getitem", "_slice_helper"):
        key = kwargs.get("slice_spec", args[1] if len(args) > 1 else None)
        key = tuple(key) if key.__class__ is list and not _boolean(key) else key
        return operations(run).call(entry, "getitem", [args[0], key], {}, within)
    name = _OPERATORS.get(name, name)
    return _applied(run, entry, name, args, given, within)


def _boolean(key: list[Any]) -> bool:
    return bool(key) and all(each.__class__ is bool for each in key)


def _applied(run: Runner, entry: Entry, name: str, args: list[Any], given: dict[str, Any], within: Within) -> Any:
    layer = word(name) if name in ACTIVATIONS else None
    if layer is not None:
        return run.applied(entry, layer, args, given, within)
    found = operations(run)
    if name in ("convert_to_tensor", "identity", "stop_gradient", "cast"):
        given = {}
        name, args = "identity", args[:1] or [given.get("value")]
    path = f"tensorflow.{name}"
    if function(found.session, path) is None:
        from cnncalc.readers.keras_files.custom import opaque

        message = f"the function {shown(entry.config.get('function', name))} of TensorFlow is not known"
        if not run.stated() and not run.grown.edits:
            name = within.path(entry.name)
            raise Wrong(message, (*entry.path, "config"), f"give its output: --set {name}.output=14x14x64")
        return opaque(run, entry, [args, given], within, dict(run.stated()), 0, None, within.path(entry.name))
    if name in MERGED:
        args = [_array(each) for each in args]
        given = {key: _array(each) for key, each in given.items()}
    return found.call(entry, path, args, given, within)


def _array(value: Any) -> Any:
    """Numbers in lists as an array of their shape."""
    shape: list[int] = []
    inner = value
    while inner.__class__ is list and len(shape) < 16:
        shape.append(len(inner))
        inner = inner[0] if inner else 0
    return Array(tuple(shape)) if shape and inner.__class__ in (int, float, bool) else value


def node_of_graph(run: Runner, entry: Entry, args: list[Any], kwargs: dict[str, Any], within: Within) -> Any:
    """`TensorFlowOpLayer`: a node of TensorFlow's graph, with the constants among its inputs by their positions."""
    node: Any
    node, path = entry.config.get("node_def"), (*entry.path, "config", "node_def")
    if node.__class__ is str:
        node = _parsed(node)
    of_kind(node, dict, path, "node_def")
    kind = of_kind(node.get("op"), str, (*path, "op"), "op")
    read = list(args[0]) if args and args[0].__class__ is list else list(args)
    constants = entry.config.get("constants")
    if constants.__class__ is dict:
        for at in sorted((key for key in constants if key.isdigit()), key=int)[:16]:
            read.insert(int(at), constants[at])
    listed = node.get("attr")
    if not read:
        raise Wrong("an operation that reads nothing", entry.path, "the configuration is damaged")
    attributes: dict[str, Any] = listed if isinstance(listed, dict) else {}
    given = {}
    for key, name in _ATTRIBUTES.items():
        held = attributes.get(key)
        if held.__class__ is dict and held:
            given[name] = _plain(next(iter(held.values())))
    if kind == "StridedSlice":
        return operations(run).call(entry, "getitem", [read[0], _key(entry, read, attributes)], {}, within)
    name = _NODES.get(kind) or snake(kind)
    if kind in ("ConcatV2", "Concat"):
        read = [read[:-1], read[-1]] if kind == "ConcatV2" else [read[1:], read[0]]
    elif kind in ("Pack", "AddN"):
        read = [read]
    return _applied(run, entry, name, read, given, within)


def _plain(value: Any) -> Any:
    """An attribute of a node, which the JSON writes as text where it is a large whole number."""
    if value.__class__ is str and value.lstrip("-").isdigit() and len(value) < 20:
        return int(value)
    if value.__class__ is dict and len(value) == 1:
        return [_plain(each) for inner in value.values() if inner.__class__ is list for each in inner]
    return value


def _key(entry: Entry, read: list[Any], attributes: dict[str, Any]) -> tuple[Any, ...]:
    """The slices of a StridedSlice, whose masks say which of the numbers count."""
    bounds = [each if each.__class__ is list else [] for each in (*read[1:4], [], [], [])][:3]
    masks = {}
    for name in ("begin", "end", "ellipsis", "new_axis", "shrink_axis"):
        held = attributes.get(f"{name}_mask")
        value = _plain(next(iter(held.values()))) if held.__class__ is dict and held else 0
        masks[name] = value if value.__class__ is int else 0
    count = max(map(len, bounds))
    if any(len(each) != count for each in bounds) or count > 32:
        raise Wrong("its slices are not known", (*entry.path, "config", "constants"))
    key: list[Any] = []
    for at, (begin, end, step) in enumerate(zip(*bounds, strict=True)):
        if masks["ellipsis"] >> at & 1:
            key.append(...)
        elif masks["new_axis"] >> at & 1:
            key.append(None)
        elif masks["shrink_axis"] >> at & 1:
            key.append(begin)
        else:
            start, stop = None if masks["begin"] >> at & 1 else begin, None if masks["end"] >> at & 1 else end
            key.append(slice(start, stop, step))
    return tuple(key)


def _parsed(text: str) -> dict[str, Any]:
    """The operation and the attributes of a node in protobuf's text form, as far as they are read here."""
    found = re.search(r'\bop:\s*"(\w+)"', text)
    attributes = {
        key: {"value": int(value) if value.lstrip("-").isdigit() else value == "true"}
        for key, value in re.findall(r'key:\s*"(\w+)"\s*value\s*\{\s*[a-z]+:\s*(-?\d+|true|false)\s*\}', text[:20_000])
    }
    return {"op": found.group(1) if found else None, "attr": attributes}
