"""A layer that was made for other features: the call with those that come, or the flatten that was forgotten."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.graph.growth import Ref
from cnncalc.layers.declaration.shape import Shape
from cnncalc.readers.tensors.mismatch import taught
from cnncalc.readers.torch.lessons.rewriting import rewritten
from cnncalc.readers.torch.lessons.trial import layer_of, tried
from cnncalc.readers.torch.lessons.trouble import Lesson, plural

if TYPE_CHECKING:
    from cnncalc.readers.torch.lessons.trouble import Trouble


def feature_lesson(trouble: Trouble, ref: Ref) -> Lesson | None:
    """`in_features`, `in_channels` or `num_features` that is not what the layer is given."""
    said = taught(trouble.session.growth, trouble.made, ref, trouble.message)
    if said is None:
        return None
    message, help = said
    x = trouble.shapes[0]
    key = message.partition(" ")[0]
    flat = _flattened(trouble, x) if key == "in_features" and x.rank > 1 else ""
    turned = _turned(trouble, x) if key == "in_channels" and ref.number < 0 else ""
    if flat and trouble.layer.inputs == x.elements:
        return Lesson(message, flat)
    mended = _mended(trouble, x)
    if flat:
        text = ast.unparse(trouble.made.node.func) if _call(trouble) else "nn.Linear"  # type: ignore[union-attr]
        wide = f", and write {text}({x.elements}, {_rest(trouble)})" if _rest(trouble) else ""
        help = f"{flat}{wide}; or {help}, which works at each of {plural(x.elements // x.dims[-1], 'position')}"
    if turned:
        help = f"{turned}; or {help}"
    return Lesson(message, help, mended)


def _call(trouble: Trouble) -> bool:
    return trouble.made is not None and isinstance(trouble.made.node, ast.Call)


def _rest(trouble: Trouble) -> str:
    """The other arguments of the call that made the layer."""
    if not _call(trouble):
        return ""
    node: Any = trouble.made.node  # type: ignore[union-attr]
    if not node.args or isinstance(node.args[0], ast.Starred):
        return ""
    return ", ".join([*map(ast.unparse, node.args[1:]), *(f"{w.arg}={ast.unparse(w.value)}" for w in node.keywords)])


def _flattened(trouble: Trouble, x: Shape) -> str:
    """The call of the layer on a flattened map, which was probably forgotten: only where a map is still a map."""
    if trouble.layer.type != "dense" or len(x.spatial) < 2:
        return ""
    node: Any = trouble.site.node
    running = trouble.session.running
    inside = len(running) > 1 and any(base.native and base.name == "Sequential" for base in running[-2][0].cls.mro)
    if inside:
        return "put nn.Flatten() before it"
    if isinstance(node, ast.Call) and len(node.args) == 1 and not isinstance(node.args[0], ast.Starred):
        inner = ast.unparse(node.args[0])
        plain = isinstance(node.args[0], ast.Name | ast.Call | ast.Attribute | ast.Subscript)
        flat = f"{inner if plain else f'({inner})'}.flatten(1)"
        return f"flatten it first: {ast.unparse(node.func)}({flat})"
    return "flatten it first"


def _turned(trouble: Trouble, x: Shape) -> str:
    """The input with its channels first, where they stand last."""
    turned = Shape.of((x.dims[-1], *x.dims[:-1]), True)
    if not x.spatial or tried(trouble.layer, [turned]) is None:
        return ""
    return f"PyTorch's channels come first: --input {'x'.join(map(str, turned.dims))}"


def _mended(trouble: Trouble, x: Shape) -> Any:
    """The layer with the size that comes: what follows can be read as if it stood there."""
    layer, about = trouble.layer, trouble.about
    if trouble.use is None or trouble.made is None or about not in getattr(layer, "attributes", {}):
        return None
    size = x.dims[-1] if layer.type == "dense" else x.channels
    mended = layer_of(rewritten(trouble.made.node, trouble.use, layer, about, size)[1])
    return mended if tried(mended, [x]) is not None else None
