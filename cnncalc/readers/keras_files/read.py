"""A file of Keras's → the graph of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.fault import Fault, Faults
from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.keras_files.document import MOST, Document
from cnncalc.readers.keras_files.entries import Entries
from cnncalc.readers.keras_files.grow import Grown
from cnncalc.readers.keras_files.run import Run
from cnncalc.readers.keras_files.wrong import Wrong

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.file import Asked, File
    from cnncalc.readers.keras_files.entries import Model

CONFIGURATION = "config.json"


def read_file(file: File, asked: Asked) -> Graph:
    """The network of an archive, a configuration or an HDF5 file of Keras's. SpecError, with the rows before it, where it
    cannot be read or computed."""
    if asked.framework == "torch":
        raise refused(file.name, "this file holds a network of Keras's", "leave --framework out")
    document = _document(file)
    try:
        model = _wanted(Entries().model(document.tree, ()), file.wanted)
        grown = Grown(document, model.name, asked)
    except Wrong as wrong:
        raise SpecError([_fault(document, wrong)]) from None
    return _network(grown, model, asked)


def _network(grown: Grown, model: Model, asked: Asked) -> Graph:
    if asked.edits:
        from cnncalc.readers.changes import Changes

        grown.growth.changes = Changes(asked.edits)
    result = None
    try:
        result = Run(grown).whole(model)
    except Wrong as wrong:
        grown.note(wrong)
    report = grown.finish(result)
    faults = grown.growth.faults
    if faults:
        raise SpecError(Faults(faults).in_order(), report)
    grown.inputs.check()
    if asked.edits:
        changes: Any = grown.growth.changes
        changes.check([node.name for node in grown.growth.graph.nodes])
    return grown.growth.graph


def _document(file: File) -> Document:
    """The configuration of a file, whatever kind it is of by its first bytes."""
    data = file.bytes()
    if bytes(data[:4]) == b"PK\x03\x04":
        from cnncalc.readers.keras_files.archive import contents, members

        found = members(file, data)
        if CONFIGURATION not in found:
            raise file.broken(
                f"the archive holds no {CONFIGURATION}", "its list of files", "a model of Keras's has one"
            )
        return Document(
            _text(file, bytes(contents(file, data, CONFIGURATION, found[CONFIGURATION], MOST))), CONFIGURATION
        )
    if bytes(data[:4]) == b"\x89HDF":
        from cnncalc.readers.keras_files.hdf5 import ATTRIBUTE, configuration

        source, _ = configuration(file)
        return Document(source, ATTRIBUTE)
    return Document(file.text(MOST))


def _text(file: File, data: bytes) -> Source:
    try:
        return Source(file.name, data.decode("utf-8-sig"), PYTHON_BREAKS)
    except UnicodeDecodeError as error:
        raise file.broken("this is no UTF-8 text", f"{CONFIGURATION} byte {error.start}") from None


def _wanted(model: Model, name: str) -> Model:
    """The model of a name: the whole, or one that it holds."""
    if not name or name == model.name:
        return model
    held: list[Model] = []
    left = [model]
    while left:
        inner = left.pop()
        held.append(inner)
        left += [entry.model for entry in inner.entries if entry.model is not None]
    for each in held:
        if each.name == name:
            return each
    from cnncalc.diagnostics.nearest import nearest

    names = [each.name for each in held]
    help = nearest(name, names) or f"its models are {', '.join(names[:12])}"
    raise Wrong(f"there is no model {name} in the file", (), help)


def _fault(document: Document, wrong: Wrong) -> Fault:
    return Fault(wrong.message, document.place(wrong.path), help=wrong.help, layer=wrong.layer)
