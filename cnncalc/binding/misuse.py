"""Ways out of arguments that a layer does not take: loaded only where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError, KeyName
from cnncalc.binding.spelled_out import own_name, with_missing
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
from cnncalc.layers import files, find
from cnncalc.layers.declaration.spelling import IGNORED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.binding.called import Called
    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.layers.declaration.spelling import Spelling

_LIBRARY = {"keras": "Keras", "torch": "PyTorch"}


class UnknownType(ExpressionError):
    """Nobody declares a layer of this name."""


class NoValue(ExpressionError):
    """What stands in an attribute's place is no value: `found`, for the attribute `name`."""

    def __init__(self, name: str, found: Any, key: Any) -> None:
        super().__init__(f"{name} must be a value, not {found!s:.60}", "write a number, a word, or a list", key)
        self.name = name
        self.found = found


def unknown_type(call: Called) -> UnknownType:
    """The error for a type nobody declares."""
    what = f"unknown layer type '{clipped(call.type)}'"
    help = "cnncalc layers lists the types; opaque output=SHAPE stands for any other"
    return UnknownType(what, help, "type", lambda blocks: nearest_type(call, blocks))


def nearest_type(call: Called, others: Iterable[str]) -> str:
    """The known type closest to a call's, among `others` (a file's blocks) and the layers."""
    help = nearest(call.type, others, 0.72) or nearest(call.type, files(), 0.72)
    if not help.startswith("did you mean "):
        return help
    best = help[len("did you mean ") : -1]
    layer = find(best) if call.owner and best else None
    if layer is None:
        return help
    own = layer.keras if call.owner == "keras" else layer.torch  # of names that differ in case alone, its framework's
    return next((f"did you mean {name}?" for name in own if name.lower() == best.lower()), help)


def foreign_class(call: Called, layer: type[Layer]) -> ExpressionError:
    """The error for a class, or a word, behind the prefix of a framework that has none of that name."""
    own = {"keras": layer.keras, "torch": layer.torch}
    other = "torch" if call.owner == "keras" else "keras"
    message = f"{_LIBRARY[call.owner]} has no {call.type}"
    if call.type in own[other]:
        message += f"; it is {_LIBRARY[other]}'s"
    known = own[call.owner]
    spelling = own[other].get(call.type) or layer.words.get(call.type)
    names = [name for name in known if name.lower() == call.type.lower()]
    if not names and spelling is not None:
        alike = {n: way for n, way in known.items() if way.type == spelling.type}
        names = [n for n, way in alike.items() if way.rank == (spelling.rank or 2)] or list(alike)
    prefix = "nn." if call.owner == "torch" else "layers."
    return ExpressionError(message, f"did you mean {prefix}{names[0]}?" if names else "leave the prefix out", "type")


def unknown_key(
    call: Called, key: str, layer: type[Layer], spelling: Spelling, library: str, named: dict[str, Any]
) -> ExpressionError:
    """The error for a key that a layer does not have; `named` are those it has."""
    short = [name for name, attribute in layer.attributes.items() if not attribute.options.get("hidden")]
    own = _own_names(layer, library, spelling.arguments) if library else short
    known = sorted({*own, *(name for name, a in named.items() if not a.options.get("hidden"))})
    return ExpressionError(
        f"{call.type} has no '{clipped(key)}'",
        f"it knows {', '.join(own)}" if own else "it takes no keys",
        KeyName(key),
        lambda _: nearest(key, own) or nearest(key, known),
    )


def too_many(call: Called, layer: type[Layer], spelling: Spelling, library: str, tail: list[str]) -> ExpressionError:
    """The error for more values without a name than a layer takes."""
    most = len(spelling.arguments) + len(tail)
    count = f"{most} value{'' if most == 1 else 's'}" if most else "no value"
    message = f"{call.type} takes {count} without a name, not {len(call.positional)}"
    if library:
        help = f"its arguments are {_call(call, layer, library, (*spelling.arguments, *tail))}"
    else:
        takes = ", ".join(n for n in _own_names(layer, "", spelling.arguments) if n not in IGNORED)
        help = f"without a name it takes {takes}; give the rest its key" if takes else "remove it, or give it its key"
    return ExpressionError(message, help, most)


def missing(call: Called, layer: type[Layer], spelling: Spelling, library: str, needed: list[str]) -> ExpressionError:
    """The error for attributes that must be given and are not."""
    order = [argument.lstrip("*") for argument in spelling.arguments]
    first = min(needed, key=lambda name: order.index(name) if name in order else len(order))
    attribute = layer.attributes.get(first)
    told = f"{own_name(attribute, library)} ({attribute.help})" if attribute else first
    message = f"{call.type} needs {told}"
    lacking = sorted(dict.fromkeys(needed), key=lambda name: order.index(name) if name in order else len(order))
    return ExpressionError(message, f"write {with_missing(call, spelling, layer, library, lacking)}", "type")


def _call(call: Called, layer: type[Layer], library: str, arguments: tuple[str, ...]) -> str:
    """`nn.Linear(in_features, out_features)`: a class with arguments in its framework's names."""
    names = _own_names(layer, library, arguments)
    return f"{'nn.' if library == 'torch' else ''}{call.type}({', '.join(names)})"


def _own_names(layer: type[Layer], library: str, arguments: tuple[str, ...]) -> list[str]:
    """A class's `arguments` in its framework's names."""
    names = []
    for argument in arguments:
        attribute = layer.attributes.get(argument.lstrip("*"))
        names.append("*" * argument.startswith("*") + (own_name(attribute, library) if attribute else argument))
    return names


def listed_modules(position: int) -> ExpressionError:
    """The error for PyTorch's Sequential of one list, as Keras's takes it."""
    return ExpressionError(
        "nn.Sequential takes modules, not a list of them", "put a star before it: nn.Sequential(*layers)", position
    )
