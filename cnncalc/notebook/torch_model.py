"""A live PyTorch model as the text of a program: its classes by their own source, and what its modules are made of by their
attributes. Nothing of the model is called: its dictionaries of modules, parameters, buffers and plain values are looked at."""

from __future__ import annotations

import inspect
import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import refused
from cnncalc.diagnostics.printable import clipped

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 20_000
"""Modules of a model that are looked at."""
SUFFIX = "_as_it_is"
"""What the names of classes end in that take their attributes as they are."""
DEEPEST = 50
"""Levels of lists and dictionaries in an attribute."""
ELSE = "name the program that the model is made in: cnncalc.shape('net.py:Net', '3x224x224')"
_RECURRENT = (
    "input_size",
    "hidden_size",
    "num_layers",
    "batch_first",
    "dropout",
    "bidirectional",
    "proj_size",
)
"""What the recurrent modules are made with, whose own signatures do not say so."""
_UNSAID = frozenset(("device", "dtype"))
_SELF = "model"
_KEPT = (
    *("_parameters", "_buffers", "_modules", "_non_persistent_", "_backward_", "_forward_", "_state_dict_"),
    *("_load_state_", "_is_full_", "_is_hf_", "_compiled_call_", "_version"),
)
"""How the names begin of what the library keeps in a module."""
_PREFIX = "its_"
"""What the names of modules begin with, so that they hide none of the program's own."""
_CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
_BY_NAME: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("MultiheadAttention", "bias"): lambda m: m.in_proj_bias is not None,
    ("MultiheadAttention", "add_bias_kv"): lambda m: m.bias_k is not None,
    ("TransformerEncoder", "encoder_layer"): lambda m: m.layers[0],
    ("TransformerDecoder", "decoder_layer"): lambda m: m.layers[0],
}
for _kind in ("TransformerEncoderLayer", "TransformerDecoderLayer"):
    _BY_NAME |= {
        (_kind, "d_model"): lambda m: m.self_attn.embed_dim,
        (_kind, "nhead"): lambda m: m.self_attn.num_heads,
        (_kind, "dim_feedforward"): lambda m: m.linear1.out_features,
        (_kind, "dropout"): lambda m: m.dropout.p,
        (_kind, "layer_norm_eps"): lambda m: m.norm1.eps,
        (_kind, "batch_first"): lambda m: m.self_attn.batch_first,
        (_kind, "bias"): lambda m: m.linear1.bias is not None,
    }
"""Arguments that a module of the library does not keep under their own name."""


class Unwritable(Exception):
    """An attribute of a model that no program could be given."""


def is_model(value: Any) -> bool:
    """Whether a value is a live PyTorch module; without PyTorch among the loaded modules none is."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.nn.Module)


class Written:
    """The text that makes a model again: `text`, and the classes of the user's own that it needs, by name."""

    def __init__(self, model: Any) -> None:
        self.model = model
        self.classes: dict[str, type] = {}
        self._lines: list[str] = []
        self._names: dict[int, str] = {}
        self.names: dict[str, str] = {}
        """What the text calls a module → how the model is asked for it (`layer1.0.conv1`)."""
        self._taken: set[str] = {"torch"}
        self._made: dict[type, str] = {}
        self._tied: dict[int, str] = {}
        self._top: list[str] = []
        self.name = self._module(model, _SELF, 0)
        """What the text calls the model."""

    @property
    def text(self) -> str:
        """The program's last part; the classes stand before it."""
        return "\n".join(["import collections", "import functools", "import torch", *self._top, *self._lines, ""])

    def _module(self, module: Any, path: str, depth: int) -> str:
        """Write a module, its own parts first; the name by which the text calls it."""
        known = self._names.get(id(module))
        if known is not None:
            return known
        if len(self._names) > MOST or depth > 200:
            raise refused("<model>", f"a model of more than {MOST:,} modules is not looked at", "name its program")
        name = self._name(path)
        self._names[id(module)] = name
        kind = type(module)
        library = kind.__module__.partition(".")[0] == "torch"
        container = library and kind.__name__ in _CONTAINERS
        parts = {
            key: self._module(child, key if depth == 0 else f"{path}.{key}", depth + 1)
            for key, child in module._modules.items()
            if child is not None and (container or not library)
        }
        if library and getattr(sys.modules["torch"].nn, kind.__name__, None) is not kind:
            told = f"{kind.__module__}.{kind.__qualname__}"
            raise refused("<model>", f"the model holds a {clipped(told)}, which is none of torch.nn's modules", ELSE)
        if container:
            given = self._container(module, kind.__name__, parts)
            self._lines.append(f"{name} = torch.nn.{kind.__name__}({given})")
        elif library:
            given = self._arguments(module, kind, path, depth)
            self._lines.append(f"{name} = torch.nn.{kind.__name__}({given})")
        else:
            self._own(module, kind, name, parts, path, depth)
        self._frozen(module, name)
        return name

    def _name(self, path: str) -> str:
        name = _PREFIX + re.sub(r"\W", "_", path)
        found, number = name, 2
        while found in self._taken:
            found, number = f"{name}_{number}", number + 1
        self._taken.add(found)
        self.names[found] = path
        return found

    def _container(self, module: Any, kind: str, parts: dict[str, str]) -> str:
        """The arguments that make a container of these parts."""
        keys = [*module._modules]
        if any(key not in parts for key in keys):
            raise refused("<model>", "a list of modules holds None", ELSE)
        if kind == "ModuleDict":
            return "{" + ", ".join(f"{key!r}: {parts[key]}" for key in keys) + "}"
        if keys == [str(at) for at in range(len(keys))]:
            inner = ", ".join(parts[key] for key in keys)
            return f"[{inner}]" if kind == "ModuleList" else inner
        return "collections.OrderedDict([" + ", ".join(f"({key!r}, {parts[key]})" for key in keys) + "])"

    def _arguments(self, module: Any, kind: type, path: str, depth: int) -> str:
        """What a module of the library was made with, read off its attributes."""
        found = []
        signature = inspect.signature(kind).parameters
        if "args" in signature:
            told = [] if module.__dict__.get("bias", True) else ["bias=False"]
            told += [f"{name}={literal(module.__dict__[name])}" for name in _RECURRENT if module.__dict__.get(name)]
            return ", ".join(told)
        for name, parameter in signature.items():
            if name in _UNSAID or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            try:
                value = self._argument(module, kind, name)
                written = self._module(value, f"{path}.{name}", depth + 1) if is_model(value) else literal(value)
            except (AttributeError, Unwritable):
                if parameter.default is not parameter.empty:
                    continue
                raise refused(
                    "<model>",
                    f"the model's {clipped(kind.__name__)} does not say what it was made with ({clipped(name)})",
                    ELSE,
                ) from None
            found.append(f"{name}={written}")
        return ", ".join(found)

    def _argument(self, module: Any, kind: type, name: str) -> Any:
        known = _BY_NAME.get((kind.__name__, name))
        if known is not None:
            return known(module)
        if name in ("bias", "_weight"):
            if name == "_weight":
                raise AttributeError(name)
            value = module.__dict__.get("bias", module._parameters.get("bias", module))
            return value if isinstance(value, bool) else value is not None if value is not module else _missing(name)
        held = module._modules if name in module._modules else module.__dict__
        return held[name] if name in held else _missing(name)

    def _own(self, module: Any, kind: type, name: str, parts: dict[str, str], path: str, depth: int) -> None:
        """A module of the user's own class: an instance of it that is given its attributes instead of being initialised."""
        base = next(each for each in kind.__mro__ if each.__module__.partition(".")[0] == "torch")
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = self._class(kind, base.__name__)
        values, given = [], ""
        if base.__name__ in _CONTAINERS:
            given = self._container(module, base.__name__, parts)
        elif base.__name__ != "Module":
            given = self._arguments(module, base, path, depth)
        else:
            values = [f"{key!r}: {part}" for key, part in parts.items()]
            values += [f"{key!r}: None" for key, child in module._modules.items() if child is None]
        own = set(inspect.signature(base).parameters)
        for key, value in module.__dict__.items():
            if key == "training" or key.startswith(_KEPT) or (key in own and base.__name__ != "Module"):
                continue
            try:
                values.append(f"{key!r}: {literal(value)}")
            except Unwritable:
                continue
        if base.__name__ == "Module":
            for key, tensor in module._parameters.items():
                values.append(f"{key!r}: {self._parameter(tensor, f'{name}.{key}')}")
        buffers = [
            f"{key!r}: {_tensor(tensor)}" for key, tensor in module._buffers.items() if base.__name__ == "Module"
        ]
        held = f"{{{', '.join(values)}}}, {{{', '.join(buffers)}}}"
        self._lines.append(f"{name} = {made}({held}{', ' if given else ''}{given})")

    def _parameter(self, tensor: Any, name: str) -> str:
        if tensor is None:
            return "None"
        known = self._tied.setdefault(id(tensor), name)
        return known if known != name else f"torch.nn.Parameter({_tensor(tensor)})"

    def _class(self, kind: type, base: str) -> str:
        """A class below the user's that takes its attributes as they are; its text."""
        if "<locals>" in kind.__qualname__ or "." in kind.__qualname__:
            raise refused("<model>", f"the class {clipped(kind.__qualname__)} is made inside another", ELSE)
        if kind.__name__ in self.classes and self.classes[kind.__name__] is not kind:
            raise refused("<model>", f"two classes are called {clipped(kind.__name__)}", ELSE)
        name = f"{kind.__name__}{SUFFIX}"
        self.classes[kind.__name__] = kind
        self._top += [
            f"class {name}({kind.__name__}):",
            "    def __init__(self, values, buffers, *first, **given):",
            f"        torch.nn.{base}.__init__(self, *first, **given)",
            "        for key, value in values.items():",
            "            setattr(self, key, value)",
            "        for key, value in buffers.items():",
            "            self.register_buffer(key, value)",
        ]
        return name

    def _frozen(self, module: Any, name: str) -> None:
        for key, tensor in module._parameters.items():
            if tensor is None:
                continue
            first = self._tied.setdefault(id(tensor), f"{name}.{key}")
            if first != f"{name}.{key}":
                self._lines.append(f"{name}.{key} = {first}")
            elif not tensor.requires_grad:
                self._lines.append(f"{name}.{key}.requires_grad = False")


def _missing(name: str) -> Any:
    raise AttributeError(name)


def _tensor(tensor: Any) -> str:
    """A tensor of this shape; of an empty or None one nothing."""
    if tensor is None:
        return "None"
    return f"torch.zeros({literal(tuple(tensor.shape))})"


def literal(value: Any, depth: int = 0) -> str:
    """A plain value as Python writes it, a function or class of the library by its name; Unwritable for any other."""
    if depth > DEEPEST:
        raise Unwritable
    kind = type(value)
    if value is None or kind in (bool, int, float, str, complex):
        if kind is float and (value != value or value in (float("inf"), float("-inf"))):
            return f'float("{value}")'
        return repr(value)
    if kind in (tuple, list, set) or (isinstance(value, tuple) and kind.__module__.partition(".")[0] == "torch"):
        inner = ", ".join(literal(each, depth + 1) for each in value)
        if isinstance(value, tuple):
            return f"({inner}{',' if len(value) == 1 else ''})"
        return f"[{inner}]" if kind is list else f"{{{inner}}}" if value else "set()"
    if kind is dict:
        return "{" + ", ".join(f"{literal(k, depth + 1)}: {literal(v, depth + 1)}" for k, v in value.items()) + "}"
    if kind is partial:
        given = [literal(each, depth + 1) for each in (value.func, *value.args)]
        given += [f"{name}={literal(each, depth + 1)}" for name, each in value.keywords.items() if name.isidentifier()]
        return f"functools.partial({', '.join(given)})"
    name = getattr(value, "__name__", "") if callable(value) else ""
    for home in ("torch.nn.functional", "torch", "torch.nn"):
        if name.__class__ is str and name.isidentifier() and vars(sys.modules.get(home, sys)).get(name) is value:
            return f"{home}.{name}"
    raise Unwritable
