"""Names of PyTorch that no table knows: misspelled ones, and libraries whose names are nearly PyTorch's."""

from __future__ import annotations

import re

from cnncalc.diagnostics.nearest import nearest

_DOTTED = re.compile(r"[\w.]+")
_ALIASES = {"torch.nn": "nn", "torch.nn.functional": "F", "torch": "torch"}


def unheard(path: str, tops: tuple[str, ...]) -> tuple[str, str]:
    """The message and the help for a dotted name (or what came of calling it) that is nearly one of PyTorch's; two empty
    texts where it is not. `tops` are the libraries that are known."""
    found = _DOTTED.match(path)
    name = found[0].rstrip(".") if found else ""
    top = name.partition(".")[0]
    if top not in tops:
        meant = nearest(top, ("torch", "torchvision"), 0.75)
        return (f"there is no library {top} that is known here", meant) if meant else ("", "")
    if top != "torch":
        return "", ""
    lead = "torch.nn.functional" if name.startswith("torch.nn.functional.") else ""
    lead = lead or ("torch.nn" if name.startswith("torch.nn.") else "torch")
    word = name[len(lead) + 1 :].partition(".")[0]
    close = nearest(word, _classes() if lead == "torch.nn" else functions()) if word else ""
    if not close:
        return "", ""
    right = close.removeprefix("did you mean ").removesuffix("?")
    return f"{lead} has no {word}, or none that is known here", f"did you mean {_ALIASES[lead]}.{right}?"


def _classes() -> list[str]:
    """The layers that `torch.nn` has, and its containers."""
    from cnncalc.layers import files, find
    from cnncalc.readers.torch.containers import METHODS

    found = [
        name for name in files() if name[:1].isupper() and (layer := find(name)) is not None and name in layer.torch
    ]
    return [*found, *METHODS, "Module", "Parameter", "functional"]


def functions() -> list[str]:
    """The functions of `torch` and `torch.nn.functional` that are read."""
    from cnncalc.binding.torch_functions import FUNCTIONS
    from cnncalc.readers.torch.function_names import REDUCED, SAME
    from cnncalc.readers.torch.functions import OWN

    made = ("zeros", "ones", "rand", "randn", "empty", "full", "arange", "linspace", "tensor")
    return [*FUNCTIONS, *REDUCED, *SAME, *OWN, *made]


def tensor_methods() -> list[str]:
    """The attributes and methods of a tensor that are read."""
    from cnncalc.readers.torch.methods import METHODS, SELF

    return [*METHODS, *SELF, *functions(), "shape", "ndim"]
