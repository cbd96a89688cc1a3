"""A file of weights, by what it begins with → the sets of tensors in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import refused
from cnncalc.readers.weights.states import State, states

if TYPE_CHECKING:
    from typing import BinaryIO

_HELP = "save it again: torch.save(model.state_dict(), …), or safetensors"


def read_weights(name: str) -> list[State]:
    """The sets of tensors in a file, the likeliest to be a network first. SpecError where it cannot be read, is no file of
    weights, or holds none."""
    try:
        with open(name, "rb") as file:
            found = _states(name, file)
    except FileNotFoundError:
        raise refused(name, "there is no such file", "name a .safetensors or .pth file") from None
    except IsADirectoryError:
        raise refused(name, "is a folder, not a file of weights", "name a .safetensors or .pth file") from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise refused(name, f"cannot be read: {said}", "check its name and permissions") from None
    if not found:
        raise refused(name, "it holds no tensors by name", _HELP)
    return found


def _states(name: str, file: BinaryIO) -> list[State]:
    from cnncalc.readers.formats import begun
    from cnncalc.readers.weights.archive import from_archive, from_pickles
    from cnncalc.readers.weights.safetensors import HeadFault, from_safetensors
    from cnncalc.readers.weights.stored import PickleFault

    start = file.read(16)
    try:
        if start[:4] == b"PK\x03\x04":
            return states(from_archive(file))
        if start[:1] == b"\x80" and not name.lower().endswith(".safetensors"):
            return states(from_pickles(file))
        if start[8:9] == b"{" or name.lower().endswith(".safetensors"):
            return [State((), *from_safetensors(file))]
    except (PickleFault, HeadFault) as error:
        raise refused(name, str(error), _HELP) from None
    format = begun(start)
    what = f"this is {format.name}" if format else "this is neither a safetensors file nor one of PyTorch's"
    raise refused(name, what if start else "the file is empty", _HELP)
