"""A call and a layer's declaration → the layer. The one place where written arguments meet attributes.

Whose call it is decides argument order, defaults and rule: a prefix (`nn.`), else the class name if only one
framework has it, else the file's framework. The file decides layout and counting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError, KeyName
from cnncalc.diagnostics.printable import clipped
from cnncalc.layers import find
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import ANYWHERE, IGNORED, Spelling
from cnncalc.layers.declaration.value import REQUIRED, BadValue, Real, shown

if TYPE_CHECKING:
    from cnncalc.binding.called import Called
    from cnncalc.layers.declaration.attribute import Attribute

_VALUES = frozenset((int, bool, str, tuple, Real, type(None)))

"""What a written value may be. Anything else (a call, a mapping) stands where only an ignored argument may."""

_ASKED = frozenset(("bias", "affine", "elementwise_affine"))

"""PyTorch's flags that are asked for with `if`, so that a number may stand for them; the others it demands as they are."""

_ALWAYS = frozenset(("input_shape", "batch_input_shape", "input_dim", "batch_size"))

"""Keras's arguments of any first layer; the network's input, read elsewhere."""


def spelling_of(call: Called, framework: str) -> tuple[type[Layer], Spelling, str]:
    """The layer class, the spelling and whose rules hold for a call in a file of `framework`."""
    name = call.type
    layer = find(name)
    if layer is None:
        from cnncalc.binding.misuse import unknown_type

        raise unknown_type(call)
    tables = {"keras": layer.keras, "torch": layer.torch}
    if call.owner:
        if name not in tables[call.owner]:
            from cnncalc.binding.misuse import foreign_class

            raise foreign_class(call, layer)
        return layer, tables[call.owner][name], call.owner
    if name in layer.words:
        return layer, layer.words[name], framework
    owner = framework if name in tables[framework] else ("torch" if framework == "keras" else "keras")
    return layer, tables[owner][name], owner


def canonical_type(call: Called, framework: str) -> str:
    """The type after which an unnamed layer is named; the written one where it is unknown."""
    try:
        layer, spelling, _ = spelling_of(call, framework)
    except ExpressionError:
        return _older_type(call, framework)
    return spelling.type or layer.type


def _older_type(call: Called, framework: str) -> str:
    """The type of a class that only older Keras has; the written one where that has none of the name."""
    from cnncalc.binding.older_keras import renamed

    try:
        today = renamed(call, framework)
        return call.type if today is None else canonical_type(today, framework)
    except ExpressionError:
        return call.type


def bind(call: Called, framework: str, batched: bool = True) -> Layer:
    """The layer a call describes in a file of `framework`; ExpressionError says what is wrong and at which argument."""
    try:
        return _bound(call, framework, batched)
    except ExpressionError as error:
        from cnncalc.binding.older_keras import renamed

        first = error
        today = renamed(call, framework, error)
        if today is None:
            raise
    try:
        return _bound(today, framework, batched)
    except ExpressionError as error:
        error.key = today.place_of(error.key)
        raise (first if error.key == first.key and not isinstance(first.key, KeyName) else error) from None


def _bound(call: Called, framework: str, batched: bool) -> Layer:
    layer, spelling, owner = spelling_of(call, framework)
    if spelling.apart and len(call.positional) > 2 and spelling.sized_apart(call.positional, call.keywords):
        raise ExpressionError(f"{call.type} takes its kernel's sizes as one", "write them in brackets", 1)
    values: dict[str, Any] = {}
    given: dict[str, Any] = {}  # attribute -> the argument's number or key, for "given twice"
    rank = spelling.rank
    named = lookup(layer, owner if call.style != "words" else "")
    library = "" if call.type in layer.words and spelling is layer.words[call.type] else owner  # whose class it is
    for name, value in spelling.values.items():
        values[name] = value
    _take_positional(call, layer, spelling, library, named, values, given)
    anything = library and spelling.arguments[:1] == ("*arguments",)  # PyTorch's Identity
    for key, value in () if anything else call.keywords:
        attribute_ = named.get(key)
        if attribute_ is not None and not (library and _others(attribute_, spelling)):
            _take(values, given, attribute_, value, key, rank, library)
        elif not _without_effect(key, layer, spelling, library):
            from cnncalc.binding.misuse import unknown_key

            raise unknown_key(call, key, layer, spelling, library, named)
        elif key in given:
            raise ExpressionError(f"{key} is given twice", "keep one of them", key)
        else:
            given[key] = key
    if "trainable" in given and (
        owner == "torch" or _closed(spelling) or (framework == "torch" and not values["trainable"])
    ):
        raise _untrainable(call, owner, framework, "trainable")
    for name in layer.keras_only if framework == "torch" else ():
        if values.get(name):
            raise _untrainable(call, owner, framework, layer.attributes[name].keras)
    if "layer" in values and hasattr(values["layer"], "positional"):
        values["layer"] = _inner(values["layer"], given["layer"], framework, batched)
    needed = [n for n, a in layer.attributes.items() if n not in values and a.defaults[owner] is REQUIRED]
    needed += [n for n in spelling.required if n not in values and n not in given]
    if needed:
        from cnncalc.binding.misuse import missing

        raise missing(call, layer, spelling, library, needed)
    made = layer(values, owner, framework, rank, spelling.type, batched)
    if spelling.required:
        made.__dict__["required"] = spelling.required
    return made


def _inner(call: Called, key: Any, framework: str, batched: bool) -> Layer:
    """The layer that another holds (`TimeDistributed(Dense(10))`); what is wrong with it stands at that argument."""
    try:
        return bind(call, framework, batched)
    except ExpressionError as error:
        raise ExpressionError(error.message, error.help, key) from None


def _take_positional(
    call: Called,
    layer: type[Layer],
    spelling: Spelling,
    library: str,
    named: dict[str, Attribute],
    values: dict[str, Any],
    given: dict[str, Any],
) -> None:
    """Take the values without a name, in the order of the spelling's arguments."""
    rank = spelling.rank
    tail = layer.keras_tail.split() if library == "keras" and len(call.positional) > len(spelling.arguments) else []
    for position, value in enumerate(call.positional):
        arguments = spelling.arguments
        slot = arguments[position] if position < len(arguments) else (arguments[-1] if arguments else "")
        if slot.startswith("*"):
            attribute = layer.attributes[slot[1:]]
            rest = call.positional[position:]
            if library and len(rest) > 1 and attribute.kind != "ignored":
                raise ExpressionError(f"{call.type} takes one list, not {len(rest)} values", "put them in brackets", 1)
            spread = rest[0] if len(rest) == 1 and rest[0].__class__ is tuple else rest
            _take(values, given, attribute, spread, position, rank, library)
            break
        if position >= len(arguments) + len(tail):
            from cnncalc.binding.misuse import too_many

            raise too_many(call, layer, spelling, library, tail)
        if position >= len(arguments):
            slot = tail[position - len(arguments)]
            if slot in named:
                _take(values, given, named[slot], value, position, rank, library)
            else:
                given[slot] = position
        elif slot in layer.attributes:
            _take(values, given, layer.attributes[slot], value, position, rank, library)
        elif slot == "activation" and value.__class__ is int:
            help = "leave the input's size out: a layer takes it from its input"
            raise ExpressionError(f"activation must be the name of a function, not {value}", help, position)
        else:
            given[slot] = position


def _without_effect(key: str, layer: type[Layer], spelling: Spelling, library: str) -> bool:
    """Whether an argument that is no attribute is known all the same; `library` is whose class it is, "" for a word."""
    if key in spelling.arguments or key in spelling.named:
        return True
    if library == "torch" or _closed(spelling):
        return False
    if key in _ALWAYS or key in layer.ignores.split() or key in layer.keras_tail.split():
        return True
    if library:
        return key in ANYWHERE
    if key in IGNORED:
        return True
    return any(key in other.arguments for table in (layer.keras, layer.torch) for other in table.values())


def _others(attribute: Attribute, spelling: Spelling) -> bool:
    """Whether it belongs to those classes alone that name it, and this one does not (`activation` of `ReLU`)."""
    return attribute.options.get("slotted") is True and attribute.name not in spelling.arguments


def _closed(spelling: Spelling) -> bool:
    """Whether it is one of the few Keras classes that hand nothing on to Layer: these name its arguments themselves."""
    return "dtype" in spelling.arguments


def _untrainable(call: Called, owner: str, framework: str, key: str) -> ExpressionError:
    help = "it is Keras's; what PyTorch freezes stays among its parameters"
    if owner == "keras":
        help = "a torch file counts what is frozen as it counts the rest" if framework == "torch" else "leave it out"
    return ExpressionError(f"{call.type} has no '{key}'", help, KeyName(key))


def _take(
    values: dict[str, Any],
    given: dict[str, Any],
    attribute: Attribute,
    value: Any,
    key: Any,
    rank: int | None,
    library: str = "",
) -> None:
    name = attribute.name
    if name in given:
        other = given[name] if isinstance(given[name], str) else key
        raise ExpressionError(f"{_written(attribute, other, library)} is given twice", "keep one of them", key)
    given[name] = key
    if isinstance(value, str):
        value = str(value)  # a name passed to a block knows where it came from; here it is a word
    if value.__class__ not in _VALUES and attribute.kind not in ("ignored", "layer"):
        from cnncalc.binding.misuse import NoValue

        raise NoValue(_written(attribute, key, library), value, key)
    if attribute.kind == "layer" and hasattr(value, "positional"):
        values[name] = value  # a call: bound by itself, once all is read
        return
    way_out = attribute.foreign(value, library, rank) if library else ""
    if way_out:
        whose = "PyTorch" if library == "torch" else "Keras"
        message = f"{whose}'s own class takes no {_written(attribute, key, library)} '{clipped(shown(value))}'"
        raise ExpressionError(message, clipped(way_out), key)
    if library and value.__class__ is int and attribute.kind == "flag" and (library == "keras" or name in _ASKED):
        value = value != 0
    try:
        values[name] = attribute.read(value, rank)
    except BadValue as error:
        written = _written(attribute, key, library)
        message = error.message
        if message.startswith((f"{name} ", f"{name}:")):  # what it says of the attribute, under the name it has here
            message = written + message[len(name) :]
        raise ExpressionError(message, error.help or _way_out(attribute, written), key) from None


def _written(attribute: Attribute, key: Any, library: str) -> str:
    """An attribute's name as it is written: its key, else the framework's own name in a class, the short one in words."""
    return (isinstance(key, str) and key) or (library and getattr(attribute, library)) or attribute.called


def _way_out(attribute: Attribute, name: str) -> str:
    """What to write for an attribute, where its value's error doesn't say."""
    least = attribute.minimum
    if attribute.kind == "flag":
        return f"write {name}=true or {name}=false"
    if attribute.kind in ("integer", "sizes", "integers"):
        bound = "" if least is None else f" of at least {least}"
        return f"{name} takes an integer{bound}: {attribute.help}"
    return f"{name}: {attribute.help}"


_lookups: dict[tuple[type[Layer], str], dict[str, Attribute]] = {}


def lookup(layer: type[Layer], owner: str) -> dict[str, Attribute]:
    """Every name of the layer's attributes; where two attributes share one, the owner's own name (in words, the
    short one) decides."""
    key = (layer, owner)
    found = _lookups.get(key)
    if found is None:
        attributes = [a for a in layer.attributes.values() if a.name == "trainable" or not a.options.get("hidden")]
        ways = [
            {a.keras: a for a in attributes},
            {a.torch: a for a in attributes},
            {short: a for a in attributes for short in a.short},
            {a.name: a for a in attributes},
        ]
        if owner:
            ways.append(ways[0 if owner == "keras" else 1])
        found = {}
        for way in ways:
            found.update(way)
        found.pop("", None)
        _lookups[key] = found
    return found
