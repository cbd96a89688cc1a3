"""A file of Keras's → the graph of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.fault import Fault, Faults
from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.readers.keras_files.document import MOST, Document
from cnncalc.readers.keras_files.entries import Entries, unwrapped
from cnncalc.readers.keras_files.grow import Grown
from cnncalc.readers.keras_files.run import Run
from cnncalc.readers.keras_files.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.nodes import Graph
    from cnncalc.readers.file import Asked, File
    from cnncalc.readers.keras_files.entries import Model
    from cnncalc.readers.keras_files.hdf5_header import Shapes

CONFIGURATION, WEIGHTS = "config.json", "model.weights.h5"


def read_file(file: File, asked: Asked) -> Graph:
    """The network of an archive, a configuration or an HDF5 file of Keras's. SpecError, with the rows before it, where it
    cannot be read or computed."""
    if asked.framework == "torch":
        raise refused(file.name, "this file holds a network of Keras's", "leave --framework out")
    import gc

    paused = gc.isenabled()
    if paused:
        gc.disable()  # as for a walk (`cnncalc.graph.walk.compute`): nothing here is cyclic, and much is made
    try:
        document, weights, by_class = _opened(file)
        try:
            return _read(file, document, weights, by_class, asked)
        except RecursionError:
            fault = Fault("what it says is nested too deeply", document.place(()), help="is this the right file?")
            raise SpecError([fault]) from None
    finally:
        if paused:
            gc.enable()


def _read(
    file: File, document: Document, weights: Callable[[], Shapes | None] | None, by_class: bool, asked: Asked
) -> Graph:
    try:
        whole = Entries().model(*unwrapped(document.tree, ()))
        model = _wanted(whole, file.wanted)
    except Wrong as wrong:
        fault = Fault(wrong.message, document.place(wrong.path), help=wrong.help, layer=wrong.layer)
        raise SpecError([fault]) from None
    grown = Grown(document, model.name, asked)
    run = Run(grown)
    if weights is not None:
        from cnncalc.readers.keras_files.stored import Stored

        run.weights = Stored(whole, weights, by_class)
    return _network(grown, run, model, asked)


def _network(grown: Grown, run: Run, model: Model, asked: Asked) -> Graph:
    growth = grown.growth
    if asked.edits:
        from cnncalc.readers.changes import Changes

        growth.changes = Changes(asked.edits)
    result = None
    try:
        result = run.whole(model)
    except Wrong as wrong:
        grown.note(wrong)
    changes: Any = growth.changes
    if run.weights is not None and not grown.inputs.differ and (changes is None or not changes.any):
        from cnncalc.readers.keras_files.stored import compare

        compare(run.weights, grown)
    report = grown.finish(result)
    if growth.faults:
        raise SpecError(Faults(growth.faults).in_order(), report)
    grown.inputs.check()
    if changes is not None:
        changes.check([node.name for node in growth.graph.nodes])
    return growth.graph


def _opened(file: File) -> tuple[Document, Callable[[], Shapes | None] | None, bool]:
    """The configuration of a file, whatever kind it is of by its first bytes; what finds the shapes of its weights, and whether
    these stand under the classes of the layers."""
    data = file.bytes()
    head = bytes(data[:4])
    if head == b"PK\x03\x04":
        return _archive(file, data)
    if head == b"\x89HDF":
        from cnncalc.readers.keras_files.hdf5 import ATTRIBUTE, configuration

        source, shapes = configuration(file)
        return Document(source, ATTRIBUTE), lambda: shapes, False
    return Document(file.text(MOST)), None, False


def _archive(file: File, data: memoryview) -> tuple[Document, Callable[[], Shapes | None] | None, bool]:
    from cnncalc.readers.keras_files.archive import contents, members

    found = members(file, data)
    if CONFIGURATION not in found:
        raise file.broken(f"the archive holds no {CONFIGURATION}", "its list of files", "a model of Keras's has one")
    document = Document(
        _text(file, bytes(contents(file, data, CONFIGURATION, found[CONFIGURATION], MOST))), CONFIGURATION
    )
    weights = found.get(WEIGHTS)
    if weights is None or weights.method != 0:  # what is packed would have to be unpacked, all of it
        return document, None, True

    def shapes() -> Shapes | None:
        from cnncalc.readers.keras_files.hdf5_header import shapes

        return shapes(memoryview(contents(file, data, WEIGHTS, weights, len(data))))

    return document, shapes, True


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
