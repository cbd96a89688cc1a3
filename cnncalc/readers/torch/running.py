"""A layer of `torch.nn` run on what a program gives it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.binding.reading import READ, in_order
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.tying import applied

if TYPE_CHECKING:
    from cnncalc.readers.python.classes import Instance
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session

_RECURRENT = ("RNN", "LSTM", "GRU")


def run_layer(
    session: Session, site: Site, name: str, module: Instance, args: list[Any], kwargs: dict[str, Any]
) -> Any:
    """What calling a layer gives: a tensor; of recurrent layers and attention what PyTorch's give beside it."""
    layer = module.attrs.get(" layer")
    if layer is None:
        raise site.error(f"{module.cls.name}.__init__ was not run", "call super().__init__(…) in it")
    path = session.running[-1][1] if session.running else name
    tensors = [*args, *in_order(name, {key: value for key, value in kwargs.items() if key in READ})]
    read = [t for t in tensors if isinstance(t, Tensor)]
    if not read:
        unknown = next((a for a in tensors if a.__class__.__name__ == "Unknown"), None)
        if unknown is not None:
            raise unknown.needed(site, f"what {name} reads")
        raise _no_tensor(site, name, args)
    if name == "MultiheadAttention":
        return _attention(session, site, path, layer, module, read)
    if layer.many:
        return applied(session, site, path, layer, read, module)
    if len(args) > 1 and isinstance(args[1], Tensor) and name not in _RECURRENT and not name.startswith("MaxUnpool"):
        raise site.error(f"{name} reads one tensor, and {len(args)} are given", "call it with one of them", at=1)
    x = read[0]
    _misplaced_batch(session, site, name, layer, x)
    if kwargs or len(args) > 1 or x.batch is None:
        from cnncalc.readers.torch.as_called import as_called

        layer = as_called(site, name, module, x, args, kwargs)
    y = applied(session, site, path, layer, x, module)
    if name in _RECURRENT:
        return y, _state(session, name, layer, x)
    if name.startswith(("MaxPool", "AdaptiveMaxPool", "FractionalMaxPool")) and module.attrs.get(" indices"):
        return y, y
    return y


def _no_tensor(site: Site, name: str, args: list[Any]) -> Exception:
    """The error for a layer that is called on no tensor: without one, or on several at once."""
    message = f"nn.{name} reads a tensor"
    if not args:
        return site.error(f"{message}, and is called without one", "give it one: what the layer before it gave")
    value, node = args[0], site.node
    kind = site.machine.class_of(value).name
    shown = ast.unparse(node.args[0]) if isinstance(node, ast.Call) and node.args else "it"
    if value.__class__ not in (tuple, list) or not value:
        article = "an" if kind[:1] in "aeiou" else "a"
        shown_kind = "None" if value is None else f"{article} {kind}"
        return site.error(f"{message}, and {shown} is {shown_kind}", "call it on a tensor", 0)
    count = f"{len(value)} value{'' if len(value) == 1 else 's'}"
    help = f"take one of them: {shown}[0]"
    if len(value) == 1 and value.__class__ is tuple:
        help = f"a comma at the end of a line makes a tuple: take it away, or write {shown}[0]"
    return site.error(f"{message}, and {shown} is a {kind} of {count}", help, 0)


def _misplaced_batch(session: Session, site: Site, name: str, layer: Any, x: Tensor) -> None:
    """An error for a map whose batch is not its first axis."""
    if x.batch not in (0, None) and layer.family in ("convolution", "pooling"):
        raise site.error(f"{name} reads the batch as the first axis, and here it is axis {x.batch} ({x.shown})")


def _attention(session: Session, site: Site, path: str, layer: Any, module: Instance, read: list[Tensor]) -> Any:
    """`nn.MultiheadAttention`: the output, and the weights of attention, which are None where they are not asked for."""
    query, key, value = ([*read, read[0], read[0]])[:3] if len(read) < 3 else read[:3]
    if query is key and key is value:
        y = applied(session, site, path, layer, query, module)
    else:
        y = applied(session, site, path, layer, (query, key, value), module)
    return y, None


def _state(session: Session, name: str, layer: Any, x: Tensor) -> Any:
    """The last state of a recurrent layer: directions × layers by the batch by features. It is read as a tensor."""
    count = getattr(layer, "layers", 1) or 1
    both = 2 if getattr(layer, "bidirectional", False) else 1
    units = getattr(layer, "units", 1)
    state = Tensor(session, (count * both, units), 1 if x.batch is not None else None)
    state.made = "constant"
    return (state, state) if name == "LSTM" else state
