"""A layer that was made for another input: what gives it which values, and the call as it should be written."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.graph.growth import Ref

if TYPE_CHECKING:
    from cnncalc.graph.growth import Growth

_SIZES = {"in_features": "in_features", "in_channels": "in_channels", "num_features": "num_features"}
_VIEWS = frozenset(("flatten", "reshape", "view", "transpose", "permute"))


def taught(growth: Growth, made: Any, ref: Any, message: str) -> tuple[str, str] | None:
    """The message and the help for a size in the first argument of a module's call that does not fit what it reads;
    None for any other message. `made` is the site of the call that made the module, `ref` what it reads."""
    key, _, rest = message.partition(" is ")
    found = rest.partition("but the input has ")[2].split(" ")
    if key not in _SIZES or made is None or not found[0].isdigit():
        return None
    given, needed = rest.partition(",")[0], int(found[0])
    where, shape = _giver(growth, ref, needed)
    text = "×".join(str(n) for n in shape.dims)
    unit = ("value" if key == "in_features" else "channel") + ("" if needed == 1 else "s")
    return f"{key} is {given}, but {where} gives {needed:,} {unit} ({text})", _rewritten(made.node, key, needed)


def _giver(growth: Growth, ref: Any, needed: int) -> tuple[str, Any]:
    """The layer whose values are read, looking through views that hold all of them; and its output."""
    graph = growth.graph
    shape = growth.shape(ref)
    while ref.number >= 0:
        node = graph.nodes[ref.number]
        base = node.name.rpartition(".")[2].rstrip("_0123456789")
        if (base not in _VIEWS and node.type not in _VIEWS) or node.source.__class__ is not int:
            break
        number = node.source - len(graph.input_names)
        before = Ref(number, node.port) if number >= 0 else None
        inner = None if before is None else growth.shape(before)
        if before is None or inner is None or inner.__class__ is list or inner.elements != needed:
            break
        ref, shape = before, inner
    slot = -1 - ref.number if ref.number < 0 else ref.number + len(graph.input_names)
    return graph.slot_name(slot, ref.port), shape


def _rewritten(node: Any, key: str, needed: int) -> str:
    """`write nn.Linear(1568, 10)`: the user's own call with another size; a plain line where it is not in the call."""
    plain = f"{key} must be {needed}"
    if not isinstance(node, ast.Call):
        return plain
    size = ast.Constant(needed)
    if any(word.arg == key for word in node.keywords):
        words = [ast.keyword(w.arg, size) if w.arg == key else w for w in node.keywords]
        call = ast.Call(node.func, node.args, words)
    elif node.args and not isinstance(node.args[0], ast.Starred):
        call = ast.Call(node.func, [size, *node.args[1:]], node.keywords)
    else:
        return plain
    return f"write {ast.unparse(call)}"
