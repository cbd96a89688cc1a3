"""HDF5 files, in which Keras 1 and 2 saved whole models: the configuration in them, and the shapes of their weights.

Read by h5py, which the extra `cnncalc[h5]` brings and which is loaded when such a file is read. No weight is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import refused
from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.keras_files.document import MOST

if TYPE_CHECKING:
    from cnncalc.readers.file import File
    from cnncalc.readers.keras_files.hdf5_header import Shapes

ATTRIBUTE = "attribute model_config"
_MOST_ARRAYS = 100_000


def configuration(file: File) -> tuple[Source, Shapes]:
    """The text of the configuration in an HDF5 file, and the weights beside it. SpecError where it holds none."""
    try:
        import h5py
    except ImportError:
        raise refused(file.name, "reading an HDF5 file takes h5py", "pip install 'cnncalc[h5]'") from None
    from io import BytesIO

    try:
        with h5py.File(file.path if file.path is not None else BytesIO(file.bytes()), "r") as held:
            text = _attribute(file, held)
            return Source(file.name, text, PYTHON_BREAKS), _stored(held, h5py)
    except (OSError, RuntimeError, ValueError, KeyError, TypeError, MemoryError) as error:
        told = " ".join(str(error).split())[:120]
        raise file.broken(f"this HDF5 file cannot be read: {told}", "its header") from None


def _attribute(file: File, held: Any) -> str:
    """The attribute `model_config`."""
    if "model_config" not in held.attrs:
        if "layer_names" in held.attrs or "layers" in held or "model_weights" in held:
            message = "the file holds weights, and no configuration of a network"
            raise file.broken(message, ATTRIBUTE, "name the code, or the JSON, that they belong to")
        raise file.broken("the file holds no network of Keras's", ATTRIBUTE, "is this the right file?")
    size = held.attrs.get_id("model_config").get_storage_size()
    value = held.attrs["model_config"] if size <= MOST else b" " * (MOST + 1)
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str) or len(value) > MOST:
        raise file.broken("it is no text, or larger than 8 MiB", ATTRIBUTE)
    return str(value)


def _stored(held: Any, h5py: Any) -> Shapes:
    """The shapes of the arrays under `model_weights`, by their paths in it."""
    groups = held.get("model_weights")
    found: Shapes = {}
    if not isinstance(groups, h5py.Group):
        return found

    def note(path: str, item: Any) -> bool | None:
        if isinstance(item, h5py.Dataset):
            found[str(path)] = tuple(int(n) for n in item.shape or ())
        return True if len(found) > _MOST_ARRAYS else None

    groups.visititems(note)
    return found
