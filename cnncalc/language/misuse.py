"""Ways out of pasted code that is not, or not quite, a layer cnncalc knows: loaded only where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.misuse import NoValue, UnknownType, nearest_type
from cnncalc.binding.owners import OWNERS
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.hints import composite
from cnncalc.language.words.call import Call
from cnncalc.language.zoo import zoo_names
from cnncalc.layers import find

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    "rnn": "write LSTM(…), GRU(…) or SimpleRNN(…): a layer, not a cell",
    **dict.fromkeys(("lstmcell", "grucell", "rnncell", "simplernncell"), "write the layer of it: LSTM(…), GRU(…), …"),
    **dict.fromkeys(("modulelist", "moduledict", "parameterlist"), "write its layers, in the order they are run"),
    **dict.fromkeys(("ordereddict", "list", "dict"), "write nn.Sequential(…) around it"),
    **dict.fromkeys(("view", "reshape"), _OWN_LINE + "flatten, or reshape SIZE SIZE (without the batch)"),
    **dict.fromkeys(("permute", "transpose", "swapaxes"), _OWN_LINE + "permute 2 3 1 (axes from 1, without the batch)"),
    **dict.fromkeys(
        ("mean", "reduce_mean"), _OWN_LINE + "mean 2 3 (axes from 1, without the batch), or global_avgpool"
    ),
    **dict.fromkeys(("chunk", "split", "unbind"), _OWN_LINE + "s: split 2, and read s.0 and s.1"),
    **dict.fromkeys(("matmul", "bmm", "einsum"), _OWN_LINE + "matmul a b, einsum, or attention"),
    "size": _OWN_LINE + "reshape SIZE SIZE (without the batch)",
    **dict.fromkeys(("squeeze", "unsqueeze"), _OWN_LINE + "squeeze 1 or unsqueeze 1 (axes from 1, without the batch)"),
    "expand": _OWN_LINE + "expand SIZE SIZE (without the batch)",
    "stack": _OWN_LINE + "stack a b",
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


def explained(error: ExpressionError, call: Call) -> ExpressionError:
    """The binder's error with the way out of pasted code, where that is what a spec holds."""
    if isinstance(error, UnknownType):
        return _unknown_type(error, call)
    if isinstance(error, NoValue):
        return _no_value(error)
    return error


def _unknown_type(error: UnknownType, call: Call) -> ExpressionError:
    help = ""
    prefix, _, last = call.type.rpartition(".")
    if call.type[:1].isdigit():
        help = "a layer starts with its type, as in 'conv 64 3x3'"
    elif found := way_out(call.type):
        help = found
    elif prefix and find(last) is not None:
        known = ", ".join(f"{name}." for name in OWNERS if "." not in name or name == "torchvision.ops")
        help = f"leave {clipped(prefix)}. out; the prefixes known are {known}"
    elif call.style == "call" and last in zoo_names():
        help = f"it is a network of the zoo: cnncalc shape zoo:{last}"
    if help:
        return UnknownType(error.message, help, error.key)
    return UnknownType(error.message, error.help, error.key, lambda blocks: _nearest(call, list(blocks)))


def _nearest(call: Call, blocks: Iterable[str]) -> str:
    """The block of the file that is closest to a type, what a library's compound of layers becomes, or a layer type."""
    return nearest(call.type, blocks, 0.72) or composite(call.type) or nearest_type(call, ())


def _no_value(error: NoValue) -> ExpressionError:
    """The error for a call, or a mapping, in the place of an attribute's value."""
    value = error.found
    if value.__class__ is Call:
        help = way_out(value.type) or "no function is run: write the value"
        if value.type == "int":
            help = "no function is run: write the number, or $(floor(…)) for int(…)"
        return ExpressionError(f"{error.name} must be a value, not the call {clipped(str(value))}", help, error.key)
    return ExpressionError(f"{error.name} cannot be a mapping", "write one value, or a list", error.key)
