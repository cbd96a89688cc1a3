"""Ways out of pasted code that is not, or not quite, a layer cnncalc knows: read only where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.hints import composite, dollar
from cnncalc.language.words.call import OWNERS, Call, ExpressionError, KeyName
from cnncalc.layers import find
from cnncalc.layers._index import FILES
from cnncalc.layers.declaration.spelling import IGNORED
from cnncalc.sources.text import zoo_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.layers.declaration.spelling import Spelling

_LIBRARY = {"keras": "Keras", "torch": "PyTorch"}
_NO_PROGRAM = "paste the layers alone: cnncalc reads no Python program"
_OWN_LINE = "merges and reshapes are layers: write "
_CODE = {
    **dict.fromkeys(
        (
            "class",
            "def",
            "import",
            "from",
            "super",
            "with",
            "if",
            "else:",
            "elif",
            "while",
            "print",
            "assert",
            "pass",
            "try:",
            "del",
            "raise",
        ),
        _NO_PROGRAM,
    ),
    "for": "write what it repeats once, with repeat=N",
    "return": "leave it out: the last layer is the output, else say outputs: NAME",
    **dict.fromkeys(("model", "functional"), "leave it out: the last layer is the output, else say outputs: [a, b]"),
    **dict.fromkeys(
        ("compile", "fit", "summary", "build", "to", "cuda", "eval", "train", "save", "load_weights"),
        "leave it out: only layers have shapes",
    ),
    "lambda": "write what it does as layers, or opaque output=SHAPE params=0 macs=0",
    "timedistributed": "write the inner layer alone where it works on the last axis (Dense, activations, LayerNormalization)",
    "rnn": "write LSTM(…), GRU(…) or SimpleRNN(…): a layer, not a cell",
    **dict.fromkeys(("lstmcell", "grucell", "rnncell", "simplernncell"), "write the layer of it: LSTM(…), GRU(…), …"),
    **dict.fromkeys(("modulelist", "moduledict", "parameterlist"), "write its layers, in the order they are run"),
    **dict.fromkeys(("ordereddict", "list", "dict"), "write nn.Sequential(…) around it"),
    **dict.fromkeys(("view", "reshape"), _OWN_LINE + "flatten, or reshape SIZE SIZE (without the batch)"),
    **dict.fromkeys(("permute", "transpose", "swapaxes"), _OWN_LINE + "permute 2 3 1 (axes from 1, without the batch)"),
    **dict.fromkeys(("mean", "reduce_mean"), "write global_avgpool, with keepdims=true where the axes stay as 1"),
    **dict.fromkeys(("chunk", "split", "unbind"), _OWN_LINE + "s: split 2, and read s.0 and s.1"),
    **dict.fromkeys(("matmul", "bmm", "einsum"), "write dot a b, attention, or opaque output=SHAPE"),
    **dict.fromkeys(
        ("size", "squeeze", "unsqueeze", "expand", "stack"), _OWN_LINE + "reshape SIZE SIZE (without the batch)"
    ),
    "pad": "write pad l:rxt:b, or zeropad",
    "checkpoint": "write what it runs",
}
"""What is no layer, by its last part in lower case, and what to do with it."""
_UNCHANGED = "it changes no shape and does nothing at inference: leave it out"


def way_out(kind: str) -> str:
    """What to write for a type that is no layer; nothing where that is not known."""
    if kind[:1] in ("@", "'", '"'):
        return _NO_PROGRAM
    prefix, _, last = kind.rpartition(".")
    if prefix == "self" or prefix.startswith("self."):
        return f"what self.{clipped(last)} is stands elsewhere: paste the lines self.{clipped(last)} = nn.…, in the order they run"
    if prefix in ("F", "nn.functional", "torch.nn.functional") and last in ("conv1d", "conv2d", "conv3d", "linear"):
        return f"its weights are made elsewhere: write nn.{last.capitalize()}(…)"
    if prefix.endswith("transforms"):
        return _UNCHANGED
    if last.startswith("Random") and last != "RandomCrop":
        return _UNCHANGED
    return _CODE.get(last.lower(), "")


def unknown_type(call: Call) -> ExpressionError:
    """The error for a type nobody declares."""
    what = f"unknown layer type '{clipped(call.type)}'"
    if call.type[:1].isdigit():
        return ExpressionError(what, "a layer starts with its type, as in 'conv 64 3x3'", "type")
    help = way_out(call.type)
    if help:
        return ExpressionError(what, help, "type")
    prefix, _, last = call.type.rpartition(".")
    if prefix and find(last) is not None:
        known = ", ".join(f"{name}." for name in OWNERS if "." not in name or name == "torchvision.ops")
        return ExpressionError(what, f"leave {clipped(prefix)}. out; the prefixes known are {known}", "type")
    if call.style == "call" and last in zoo_names():
        return ExpressionError(what, f"it is a network of the zoo: cnncalc shape zoo:{last}", "type")
    help = "cnncalc layers lists the types; opaque output=SHAPE stands for any other"
    return ExpressionError(what, help, "type", lambda blocks: _nearest_type(call, blocks))


def _nearest_type(call: Call, blocks: Iterable[str]) -> str:
    """The known type closest to a call's, among the layers and a file's blocks."""
    blocks = list(blocks)
    help = nearest(call.type, blocks, 0.72) or composite(call.type) or nearest(call.type, FILES, 0.72)
    if not help.startswith("did you mean "):
        return help
    best = help[len("did you mean ") : -1]
    layer = find(best) if call.owner and best else None
    if layer is None:
        return help
    own = layer.keras if call.owner == "keras" else layer.torch  # of names that differ in case alone, its framework's
    return next((f"did you mean {name}?" for name in own if name.lower() == best.lower()), help)


def foreign_class(call: Call, layer: type[Layer]) -> ExpressionError:
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


def own_name(attribute: Any, library: str) -> str:
    """An attribute's name in the framework whose class it is set in; the short one in words."""
    name: str = (getattr(attribute, library) if library else "") or attribute.called
    return name


def unknown_key(
    call: Call, key: str, layer: type[Layer], spelling: Spelling, library: str, named: dict[str, Any]
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


def too_many(call: Call, layer: type[Layer], spelling: Spelling, library: str, tail: list[str]) -> ExpressionError:
    """The error for more values without a name than a layer takes."""
    most = len(spelling.arguments) + len(tail)
    count = f"{most} value{'' if most == 1 else 's'}" if most else "no value"
    message = f"{call.type} takes {count} without a name, not {len(call.positional)}"
    if library:
        help = f"its arguments are {_call(call, layer, library, (*spelling.arguments, *tail))}"
    else:
        takes = " ".join(n.upper() for n in _own_names(layer, "", spelling.arguments) if n not in IGNORED)
        help = f"{call.type} {takes}, then key=value" if takes else "remove it, or give it its key"
    return ExpressionError(message, help, most)


def missing(call: Call, layer: type[Layer], spelling: Spelling, library: str, needed: list[str]) -> ExpressionError:
    """The error for attributes that must be given and are not."""
    order = [argument.lstrip("*") for argument in spelling.arguments]
    first = min(needed, key=lambda name: order.index(name) if name in order else len(order))
    attribute = layer.attributes.get(first)
    told = f"{own_name(attribute, library)} ({attribute.help})" if attribute else first
    message = f"{call.type} needs {told}"
    if library:
        last = max((i for i, a in enumerate(spelling.arguments) if a.lstrip("*") in needed), default=-1)
        return ExpressionError(message, f"write {_call(call, layer, library, spelling.arguments[: last + 1])}", "type")
    arguments = tuple(argument.lstrip("*") for argument in spelling.arguments)
    words = " ".join(
        name.upper() for name in _own_names(layer, "", tuple(a for a in arguments if a in layer.attributes))
    )
    return ExpressionError(message, f"write {call.type} {words}".strip(), "type")


def _call(call: Call, layer: type[Layer], library: str, arguments: tuple[str, ...]) -> str:
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


def no_value(name: str, value: Any) -> ExpressionError:
    """The error for a call, or a mapping, in the place of an attribute's value."""
    if value.__class__ is Call:
        help = way_out(value.type) or "no function is run: write the value"
        if value.type == "int":
            help = "no function is run: write the number, or $(floor(…)) for int(…)"
        return ExpressionError(f"{name} must be a value, not the call {clipped(str(value))}", help)
    return ExpressionError(f"{name} cannot be a mapping", "write one value, or a list")


def variable(call: Call, key: Any, env: Mapping[str, Any]) -> str:
    """`write $planes`, where the value under `key` is a word or an expression that lacks its dollar sign."""
    value = (
        call.positional[key] if key.__class__ is int and key < len(call.positional) else dict(call.keywords).get(key)
    )
    if not isinstance(value, str) or len(value) > 60:
        return ""
    text = str(value).replace("self.", "")
    from cnncalc.language.templates.evaluate import compile_expression
    from cnncalc.language.templates.functions import EvaluationError

    try:
        names = compile_expression(text).names
    except EvaluationError:
        return ""
    unknown = sorted(name for name in names if name not in env)
    if not names:
        return f"write $({text})"
    if unknown:
        name = unknown[0]
        means = f"say vars: {{{name}: …}} on top and write {dollar(text, {name: 1})}"
        return f"write the value, or {means}" if name.isidentifier() else ""
    return f"{text} is a variable: write ${text}" if text.isidentifier() else f"write $({text})"
