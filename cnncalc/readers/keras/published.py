"""Networks of `keras.applications`: read from Keras's own source where it is installed beside, else from what we ship of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.python.packages import installed, shipped
from cnncalc.readers.python.values import MISSING, Function, Native

if TYPE_CHECKING:
    from cnncalc.readers.keras.session import KerasSession
    from cnncalc.readers.python.frames import Site


def published(machine: Any, site: Site, path: str) -> Any:
    """What a name of `keras.applications` means; None where nobody knows it."""
    for find in (installed, shipped):
        package = find(machine, "keras")
        value = MISSING if package is None else package.value(site, path)
        if value is not MISSING and value.__class__ is not Unknown:
            return value
    if path.endswith(".preprocess_input"):
        return Native(path, lambda site, args, kwargs: args[0])
    return None


_HANDED = ("backend", "layers", "models", "utils")
"""The parts of Keras that the package `keras_applications` was given by who called it."""


def handed_modules(path: str, found: Any) -> Any:
    """A name of the package `keras_applications`: a function there takes the parts of Keras, which are known here."""
    if path.endswith(".get_submodules_from_kwargs"):
        return Native(path, lambda site, args, kwargs: tuple(args[0].get(name) for name in _HANDED))
    if not isinstance(found, Function | Native):
        return None  # a module, whose names are asked for in turn

    def called(site: Site, args: Any, kwargs: dict[str, Any]) -> Any:
        return site.apply(found, list(args), {key: value for key, value in kwargs.items() if key not in _HANDED})

    return Native(path, called)


def unpublished(machine: Any, path: str) -> tuple[str, str]:
    """The message and the help for a network of Keras's that is not known; two empty texts for other names."""
    found = re.match(r"[\w.]*\.applications\.[\w.]*", path)
    if found is None or not found[0].rpartition(".")[2][:1].isupper():
        return "", ""
    name = found[0].rpartition(".")[2]
    if installed(machine, "keras") is not None:
        return (
            f"{name} is not in the Keras that is installed beside, or cannot be read",
            "cnncalc zoo lists what is known",
        )
    return (
        f"{name} is not known: Keras is not installed beside this program, and the zoo has no such network",
        "install keras where cnncalc runs, or in .venv beside the file: it is read, never run; "
        "or start from a network of the zoo (cnncalc zoo)",
    )


def source_inputs(session: KerasSession, tensors: list[Any]) -> list[Any]:
    """The inputs that tensors come from, each once: what `get_source_inputs` gives."""
    from cnncalc.readers.keras.layer import OUTPUTS

    graph = session.growth.graph
    count, found = len(graph.input_names), dict[int, None]()
    left = [tensor.ref.number for tensor in reversed(tensors) if tensor.ref is not None]
    seen = set(left)
    while left:
        number = left.pop()
        if number < 0:
            found[-1 - number] = None
            continue
        for slot in reversed(graph.nodes[number].sources):
            inner = -1 - slot if slot < count else slot - count
            if inner not in seen:
                seen.add(inner)
                left.append(inner)
    held = session.input_layers
    return [held[number].attrs[OUTPUTS] for number in found if number in held]
