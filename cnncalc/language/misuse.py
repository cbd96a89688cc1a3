"""Ways out of pasted code that is not, or not quite, a layer cnncalc knows: loaded only where something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.misuse import NoValue, UnknownType, nearest_type
from cnncalc.binding.owners import OWNERS
from cnncalc.binding.spelled_out import as_written
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.hints import composite
from cnncalc.language.rewritten import rewritten
from cnncalc.language.templates.rounding import compilable
from cnncalc.language.words.call import Call
from cnncalc.language.zoo import zoo_names
from cnncalc.layers import find

if TYPE_CHECKING:
    from collections.abc import Iterable

_NO_PROGRAM = "paste the layers alone: cnncalc reads no Python program"
_OWN_LINE = "merges and reshapes are layers: write "
_AXES = "the axes, from 1 on, without the batch"
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
    "for": "write what it repeats once, with the key repeat",
    "return": "leave it out: the last layer is the output",
    **dict.fromkeys(("model", "functional"), "leave it out: the last layer is the output"),
    **dict.fromkeys(
        ("compile", "fit", "summary", "build", "to", "cuda", "eval", "train", "save", "load_weights"),
        "leave it out: only layers have shapes",
    ),
    "lambda": "write what it does as layers, or opaque output=SHAPE params=0 macs=0",
    "rnn": "its cell is no layer: LSTM, GRU and SimpleRNN are",
    **dict.fromkeys(
        ("lstmcell", "grucell", "rnncell", "simplernncell"), "a cell is no layer: LSTM, GRU and SimpleRNN are"
    ),
    **dict.fromkeys(("modulelist", "moduledict", "parameterlist"), "write its layers, in the order they are run"),
    **dict.fromkeys(("ordereddict", "list", "dict"), "put its layers in nn.Sequential"),
    **dict.fromkeys(("view", "reshape"), _OWN_LINE + "flatten, or reshape and the sizes without the batch"),
    **dict.fromkeys(("permute", "transpose", "swapaxes"), _OWN_LINE + f"permute and {_AXES}"),
    **dict.fromkeys(("mean", "reduce_mean"), _OWN_LINE + f"global_avgpool, or mean and {_AXES}"),
    **dict.fromkeys(("chunk", "split", "unbind"), _OWN_LINE + "s: split 2, and read s.0 and s.1"),
    **dict.fromkeys(("matmul", "bmm", "einsum"), _OWN_LINE + "matmul and both names, einsum, or attention"),
    "size": _OWN_LINE + "reshape and the sizes without the batch",
    **dict.fromkeys(("squeeze", "unsqueeze"), _OWN_LINE + f"squeeze or unsqueeze and {_AXES}"),
    "expand": _OWN_LINE + "expand and the sizes without the batch",
    "stack": _OWN_LINE + "stack and the names it joins",
    "pad": "write zeropad and the amounts, lo:hi an axis",
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
        return f"its weights are made elsewhere: paste the nn.{last.capitalize()} that holds them"
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
        help = _led(call)
    elif found := rewritten(call) or way_out(call.type):
        help = found
    elif prefix and find(last) is not None:
        known = ", ".join(f"{name}." for name in OWNERS if "." not in name or name == "torchvision.ops")
        help = f"leave {clipped(prefix)}. out; the prefixes known are {known}"
    elif call.style == "call" and last in zoo_names():
        help = f"it is a network of the zoo: cnncalc shape zoo:{last}"
    if help:
        return UnknownType(error.message, help, error.key)
    return UnknownType(error.message, error.help, error.key, lambda blocks: _nearest(call, list(blocks)))


def _led(call: Call) -> str:
    """What to write for a layer that starts with a number: its words behind the type that they most likely are for."""
    words = [as_written(value, "words") for value in (call.type, *call.positional)]
    if call.style != "words" or not all(word.replace("x", "").isdecimal() for word in words) or len(words) > 4:
        return "a layer starts with its type"
    return f"a layer starts with its type: write {'conv' if len(words) > 1 else 'dense'} {' '.join(words)}"


def _nearest(call: Call, blocks: Iterable[str]) -> str:
    """The block of the file that is closest to a type, what a library's compound of layers becomes, or a layer type."""
    return nearest(call.type, blocks, 0.72) or composite(call.type) or nearest_type(call, ())


def _no_value(error: NoValue) -> ExpressionError:
    """The error for a call, or a mapping, in the place of an attribute's value."""
    value = error.found
    if value.__class__ is Call:
        help = rewritten(value) or way_out(value.type) or "no function is run: write the value"
        inner = str(value).partition("(")[2].rpartition(")")[0]
        if value.type == "int" and compilable(inner):
            help = f"no function is run: write $(floor({inner}))"
        return ExpressionError(f"{error.name} must be a value, not the call {clipped(str(value))}", help, error.key)
    return ExpressionError(f"{error.name} cannot be a mapping", "write one value, or a list", error.key)
